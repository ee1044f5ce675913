/** Arguments of components that untyped programs may omit, or pass in another form. */
import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import { formOf, isOfKind } from "../registration/type-token.js";

export function requireVpc(property: string, value: unknown): void {
  if (isOfKind(value, "Vpc") || pulumi.Output.isInstance(value) || value instanceof Promise) return;
  if (typeof value === "string" && value !== "") return;
  const isMissing = value === undefined || value === null;
  throw new PeeringError("invalid-input", isMissing ? "is required" : "is neither a Vpc nor the ID of one", {
    property,
    fix: "Set it to a Vpc, or to its ID",
  });
}

export function requireRoutes(value: unknown): void {
  if (value === undefined || value === false || isPlain(value)) return;
  throw new PeeringError("invalid-input", "is neither an object nor false", {
    property: "routes",
    fix: "Set it to an object such as { ipv6: true }, to false, or leave it out",
  });
}

/** The members of a mesh, each with its VPC. */
export function requireMembers(members: unknown): void {
  if (!isPlain(members) && !Array.isArray(members))
    throw new PeeringError("invalid-input", members === undefined ? "is required" : "is neither an object nor a list", {
      property: "members",
      fix: "Set it to { app: { vpc: app }, data: { vpc: data } }, or to a list of such members",
    });
  for (const [key, member] of Object.entries(members as object)) {
    const property = `members.${key}`;
    if (!isPlain(member))
      throw new PeeringError("invalid-input", "is not a member with its VPC", {
        property,
        fix: "Write it as { vpc: … }",
      });
    requireVpc(`${property}.vpc`, member["vpc"]);
  }
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => formOf(value) === undefined;
