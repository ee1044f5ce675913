/** The arguments of a function, checked. Apart from the types of its answers, which must not need the validation library. */
import type { z } from "zod";
import { isId } from "../declaration/declare.js";
import { issueText } from "../declaration/issue-text.js";
import { idFault } from "../engine/ids.js";
import { PeeringError } from "../errors.js";

/** The arguments, if they are well-formed; `undefined` ones count as absent. An empty one would find anything. */
export function readArgs<Args extends object>(functionName: string, schema: z.ZodType<Args>, args: unknown): Args {
  const given = Object.entries(args ?? {}).filter(([, value]) => value !== undefined);
  const empty = given.find(([, value]) => value === "" || isEmptyObject(value));
  if (empty !== undefined) {
    throw new PeeringError("invalid-input", "must not be empty", {
      property: empty[0],
      value: empty[1],
      fix: `Set it, or leave ${empty[0]} out`,
    });
  }
  const parsed = schema.safeParse(Object.fromEntries(given), { error: issueText });
  if (parsed.success) {
    refuseMalformedIds(functionName, schema, given);
    return parsed.data;
  }
  const issue = parsed.error.issues[0]!;
  if (issue.code === "unrecognized_keys") {
    throw new PeeringError("unknown-property", `${functionName} has no argument of that name`, {
      property: issue.keys[0]!,
    });
  }
  const property = issue.path.map(String).join(".");
  throw new PeeringError("invalid-input", issue.message, {
    property,
    value: (args as Record<string, unknown>)[property],
    fix: `See the arguments of ${functionName}`,
  });
}

function refuseMalformedIds(
  functionName: string,
  schema: z.ZodType,
  given: readonly (readonly [string, unknown])[],
): void {
  const { shape } = schema as z.ZodObject;
  for (const [property, value] of given) {
    const what = isId(shape[property] as z.ZodType) && typeof value === "string" ? idFault(value) : undefined;
    if (what === undefined) continue;
    throw new PeeringError("invalid-input", what, {
      property,
      value,
      fix: `See the arguments of ${functionName}`,
    });
  }
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
