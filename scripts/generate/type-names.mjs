/** Types of declared properties as TypeScript writes them. */
import { membersOf } from "./declared.mjs";

/** @typedef {import("./declared.mjs").JsonSchema} JsonSchema */

/**
 * Of a plain value.
 * @param {JsonSchema} schema
 * @param {(typeName: string, module: string | undefined) => string} [nameOf] without it types are spelled out
 * @returns {string}
 */
export function plainType(schema, nameOf) {
  const { typeName, module, type, additionalProperties } = schema;
  const inner = (/** @type {JsonSchema} */ one) => plainType(one, nameOf);
  if (typeName !== undefined && nameOf !== undefined) return nameOf(typeName, module);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(inner).join(" | ");
  if (type === "array") return arrayOf(inner(schema.items ?? {}));
  if (type === "integer") return "number";
  if (type !== "object") return type ?? typeName ?? "unknown";
  if (schema.properties === undefined) {
    return `Record<string, ${typeof additionalProperties === "object" ? inner(additionalProperties) : "unknown"}>`;
  }
  const members = membersOf(schema).map(
    ({ name, isRequired, type }) => `${name}${isRequired ? "" : "?"}: ${inner(type)}`,
  );
  return `{ ${members.join("; ")} }`;
}

/**
 * Of an argument of a resource: values may be outputs, and IDs resources. An object of ours may hold them inside.
 * @param {JsonSchema} schema @param {(typeName: string, module: string | undefined) => string} nameOf
 * @returns {string}
 */
export function inputType(schema, nameOf) {
  if (schema.resources !== undefined) {
    return [...schema.resources.map((kind) => nameOf(kind, undefined)), "pulumi.Input<string>"].join(" | ");
  }
  if (schema.typeName !== undefined && schema.module === undefined) return nameOf(`${schema.typeName}Args`, undefined);
  const { additionalProperties } = schema;
  if (schema.typeName === undefined && schema.type === "array") {
    return `pulumi.Input<${arrayOf(inputType(schema.items ?? {}, nameOf))}>`;
  }
  if (schema.typeName === undefined && typeof additionalProperties === "object") {
    return `pulumi.Input<Record<string, ${inputType(additionalProperties, nameOf)}>>`;
  }
  return `pulumi.Input<${plainType(schema, nameOf)}>`;
}

/** @param {string} type */
const arrayOf = (type) => (type.includes("|") ? `(${type})[]` : `${type}[]`);
