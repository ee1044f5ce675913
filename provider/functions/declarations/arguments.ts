/** Arguments that several functions have. */
import { z } from "zod";
import { readCidr } from "../../network/cidr/cidr.js";
import { type Details, property } from "../../declaration/declare.js";
import type { VendorRules } from "../../rules/schema.js";

export const text = (description: string, details = {}) => property(z.string().exactOptional(), description, details);

export const peeringConnection = () =>
  property(z.string(), "The connection: an ID (`region/pcx-…` or `pcx-…`).", { idOf: "peering" });

export const region = (description: string, details: Details = { default: "the provider's region" }) =>
  text(description, { rules: ["regions"], ...details });

export const regionOfEitherEnd = () => region("Region of either end, if the ID is a bare one.");

export const moment = () =>
  z.iso.datetime({ offset: true, error: "is not a time with a time zone, such as 2026-01-31T08:00:00Z" });

export const connectionId = () =>
  property(
    z.string(),
    "ID of the connection, `region/pcx-…`, with the requester's region, as of a `PeeringConnection`.",
  );

export const peeringConnectionId = () => property(z.string(), "The vendor's ID of the connection.");

/** Filter by overlap. */
export const cidrBlock = (description: string) =>
  property(
    z
      .string()
      .superRefine((block, context) => {
        const reading = readCidr(block);
        if ("fault" in reading) context.addIssue(reading.fault.reason);
      })
      .exactOptional(),
    description,
    { example: '"10.0.0.0/8"' },
  );

/**
 * @param of the objects, plural
 * @param rule whether the vendor supports tags of these objects
 */
export const tagFilter = (of: string, rule: keyof VendorRules & `${string}Tags`) =>
  property(
    z.record(z.string(), z.string()).exactOptional(),
    `Tags of the ${of}: each of these keys with its value; further tags do not matter.`,
    { example: '{ team: "network" }', rules: [rule] },
  );
