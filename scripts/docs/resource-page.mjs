import { createRequire } from "node:module";
import { code, prose, table } from "./markdown.mjs";

/**
 * @typedef {{path: string, text: string}} Example
 * @typedef {import("zod").ZodObject} Schema
 * @typedef {import("zod").ZodType} Field
 * @typedef {import("zod/v4/core").JSONSchema.JSONSchema} JsonSchema
 */

/** The copy that the schemas are made of: the compiled package is CommonJS. @type {typeof import("zod")} */
const { z } = createRequire(import.meta.url)("zod");

const CHANGES = /** @type {const} */ ({ update: "in place", replace: "replaces" });

/**
 * @param {object} resource
 * @param {string} resource.kind
 * @param {{schema: Schema, outputs: Record<string, string>}} resource.declared
 * @param {import("./sdk-comments.mjs").SdkClass} resource.sdk
 * @param {Example} resource.example
 */
export function resourcePage({ kind, declared: { schema, outputs }, sdk, example }) {
  const fields = Object.entries(schema.shape).filter(([name]) => name !== STAMPED);
  const inputs = fields.map(([name, field]) => inputRow(name, /** @type {Field} */ (field)));
  const ids = sdk.getters.map(({ name, comment }) => [`\`${name}\``, comment]);
  const rest = Object.entries({ ...outputs, [STAMPED]: describe(schema.shape[STAMPED]) });
  return [
    `# ${kind}`,
    prose(sdk.comment),
    "## Example",
    code(example),
    "## Inputs",
    "Required inputs are bold. The last column shows the effect of a change: an update in place, or a replacement.",
    table(["Property", "Type", "Meaning", "On change"], inputs),
    "## Outputs",
    "All inputs are also outputs. Further outputs:",
    table(["Property", "Meaning"], [...ids, ...rest.map(([name, meaning]) => [`\`${name}\``, meaning])]),
    "## Read an existing resource",
    `\`${kind}.get(name, id, opts?)\`: ${prose(sdk.get)}`,
  ].join("\n\n");
}

/** Added by the provider: no input of a program. */
const STAMPED = "account";

/** @param {string} name @param {Field} field */
function inputRow(name, field) {
  const { onChange } = /** @type {{onChange: keyof typeof CHANGES}} */ (/** @type {unknown} */ (field.meta()));
  const label = field.safeParse(undefined).success ? `\`${name}\`` : `**\`${name}\`**`;
  return [label, `\`${typeName(z.toJSONSchema(field))}\``, describe(field), CHANGES[onChange]];
}

/** @param {import("zod/v4/core").$ZodType | undefined} field */
function describe(field) {
  const description = /** @type {Field | undefined} */ (field)?.meta()?.description;
  if (description === undefined) throw new Error("a field is declared without a description");
  return description;
}

/** A JSON schema as TypeScript writes the type. @param {JsonSchema | boolean} schema @returns {string} */
function typeName(schema) {
  if (typeof schema === "boolean") return "unknown";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `${typeName(/** @type {JsonSchema} */ (schema.items ?? true))}[]`;
  if (schema.type !== "object") return schema.type === "integer" ? "number" : String(schema.type);
  if (schema.properties === undefined) return `Record<string, ${typeName(schema.additionalProperties ?? true)}>`;
  const members = Object.entries(schema.properties).map(([key, value]) => `${key}: ${typeName(value)}`);
  return `{ ${members.join("; ")} }`;
}
