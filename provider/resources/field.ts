/** Inputs that several resources have. */
import { z } from "zod";
import { type Details, field } from "../declaration/declare.js";
import { EMPTY } from "../declaration/value-error.js";
import type { VendorRules } from "../rules/schema.js";

/** Non-empty text, for a field that restricts a choice. */
export const filled = () => z.string().min(1, EMPTY);

export const region = (description: string, preset: string, details: Details = {}) =>
  field(z.string().optional(), "replace", description, {
    default: preset,
    example: '"ap-guangzhou"',
    rules: ["regions"],
    completed: true,
    ...details,
  });

export const name = (description: string, details: Details = {}) =>
  field(z.string().optional(), "update", description, {
    default: "`<project>-<stack>-<resource>`, shortened to the vendor's limit",
    rules: ["names"],
    completed: true,
    ...details,
  });

export const account = () =>
  field(
    z.string().optional(),
    "replace",
    "Identity of the resource: backend, vendor and account. Under another identity every operation fails.",
    { example: '"api/tencent/100000000001"', hidden: "input", completed: true },
  );

export const adoptExisting = (description: string) =>
  field(z.boolean().optional(), "update", description, { default: "false" });

export const timeoutSeconds = (description: string) =>
  field(z.number().positive().max(86_400).optional(), "update", description, {
    default: "the provider's `timeoutSeconds`",
    example: "900",
  });

/** For an object whose other tags are not compared. */
export const tags = (noun: string, rule: keyof VendorRules) =>
  field(
    z.record(z.string(), z.string()).optional(),
    "update",
    `Tags of the ${noun}, key to value, with the provider's \`defaultTags\`. An update writes only the tags that changed. ` +
      "A tag that the program does not set is kept, and is no difference. A tag that `ignoreTags` of the provider names is " +
      "the error `invalid-input`.",
    { example: '{ team: "network" }', rules: [rule] },
  );

/** Keys of the tags that the program set last; they distinguish its former tags from tags of other programs. */
export const ownTags = () =>
  field(z.array(z.string()).optional(), "update", "Keys of the tags that the program set last.", { hidden: "always" });

/**
 * Ends of a connection whose VPC has a secret CIDR block in the program. Stored as an input, so that every operation
 * has them.
 */
export const secretOutputs = () =>
  field(z.array(z.string()).optional(), "update", "Names of the outputs whose CIDR blocks are a secret.", {
    hidden: "always",
  });

/**
 * State that the provider requests from the cloud. A refresh replaces it with the actual state, so that a preview shows
 * the change.
 */
export const desiredState = <T extends z.ZodType>(type: T) =>
  field(type, "update", "State that the provider wants, or the one that a refresh found.", { hidden: "always" });
