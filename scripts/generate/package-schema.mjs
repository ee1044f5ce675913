/** The package as a Pulumi package schema: https://www.pulumi.com/docs/iac/packages-and-automation/pulumi-packages/schema/ */
import { componentsSchema } from "./components.mjs";
import { membersOf, shownOf } from "./declared.mjs";

/**
 * @typedef {import("./declared.mjs").JsonSchema} JsonSchema
 * @typedef {import("./declared.mjs").Property} Property
 * @typedef {Record<string, unknown>} Json
 */

const NAME = "vpcpeering";
const token = (/** @type {string} */ name) => `${NAME}:index:${name}`;

/**
 * @param {import("./declared.mjs").Declared} declared
 * @param {object} about
 * @param {{ version: string, description: string, license: string, keywords: string[] }} about.manifest
 * @param {ReadonlyMap<string, string>} about.comments of the classes
 * @param {string} about.repository
 */
export async function packageSchema({ resources, functions, config }, { manifest, comments, repository }) {
  /** @type {Record<string, Json>} */
  const types = {};
  const object = (/** @type {readonly Property[]} */ properties) => ({
    properties: Object.fromEntries(properties.map((one) => [one.name, propertySpec(one, types)])),
    required: properties.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  });
  const spec = {
    name: NAME,
    displayName: "VPC peering",
    version: manifest.version,
    description: manifest.description,
    keywords: manifest.keywords,
    license: manifest.license,
    config: { variables: object(config).properties, defaults: ["vendor"] },
    provider: {
      description: comments.get("Provider"),
      inputProperties: object(config).properties,
      requiredInputs: object(config).required,
    },
    resources: Object.fromEntries(
      resources.map(({ kind, inputs, outputs }) => {
        const shown = [...inputs.map(shownOf), ...outputs];
        const { properties: inputProperties, required: requiredInputs } = object(inputs);
        const resource = {
          description: comments.get(kind),
          ...object(shown),
          inputProperties,
          requiredInputs,
          aliases: [{ type: `pulumi-nodejs:dynamic/${NAME}:${kind}` }],
        };
        return [token(kind), resource];
      }),
    ),
    functions: Object.fromEntries(
      functions.map(({ name, description, args, result }) => [
        token(name),
        { description, inputs: object(args), outputs: object(result) },
      ]),
    ),
    types,
  };
  const connection = /** @type {{ inputProperties: Record<string, Json> }} */ (
    spec.resources[token("PeeringConnection")]
  );
  const components = await componentsSchema(repository, connection.inputProperties);
  Object.assign(spec.resources, components.resources);
  Object.assign(spec.types, components.types);
  return JSON.stringify(spec, undefined, 2);
}

/** @param {Property} property @param {Record<string, Json>} types that are collected @returns {Json} */
function propertySpec({ type }, types) {
  const { description, default: preset, onChange, secret } = type;
  return {
    ...typeSpec(type, types),
    description: [description, ...(preset === undefined ? [] : [`Default: ${preset}.`])].join(" "),
    ...(onChange === "replace" && { willReplaceOnChanges: true }),
    ...(secret === true && { secret: true }),
  };
}

/** @param {JsonSchema} schema @param {Record<string, Json>} types @returns {Json} */
function typeSpec(schema, types) {
  const { typeName, type, items, additionalProperties, properties } = schema;
  if (schema.resources !== undefined) {
    const references = schema.resources.map((kind) => ({ $ref: `#/resources/${token(kind)}` }));
    return { oneOf: [{ type: "string" }, ...references] };
  }
  if (typeName !== undefined && (properties !== undefined || schema.enum !== undefined)) {
    types[token(typeName)] ??= namedSpec(schema, types);
    return { $ref: `#/types/${token(typeName)}` };
  }
  const { anyOf } = schema;
  if (anyOf?.every((one) => one.type !== undefined && one.type !== "null"))
    return { oneOf: anyOf.map((one) => typeSpec(one, types)) };
  if (type === "array") return { type, items: typeSpec(items ?? {}, types) };
  if (typeof additionalProperties === "object")
    return { type: "object", additionalProperties: typeSpec(additionalProperties, types) };
  if (type === undefined) return { $ref: "pulumi.json#/Any" };
  return { type };
}

/** @param {JsonSchema} schema @param {Record<string, Json>} types @returns {Json} */
function namedSpec(schema, types) {
  const { type, typeDescription: description, meanings = {} } = schema;
  if (schema.enum !== undefined) {
    const values = schema.enum.map((value) => ({
      ...(typeof value === "number" && { name: `Of${value}` }),
      value,
      ...(meanings[String(value)] !== undefined && { description: meanings[String(value)] }),
    }));
    return { description, type: type === "number" ? "integer" : type, enum: values };
  }
  const members = membersOf(schema);
  return {
    description,
    type: "object",
    properties: Object.fromEntries(members.map((one) => [one.name, propertySpec(one, types)])),
    required: members.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  };
}
