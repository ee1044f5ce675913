/** What the code declares of resources, functions and settings, as JSON schemas that carry the declarations' details. */
import { createRequire } from "node:module";

/**
 * @typedef {object} JsonSchema a property's type, with its details
 * @property {string} [type]
 * @property {readonly unknown[]} [enum]
 * @property {unknown} [const]
 * @property {JsonSchema} [items]
 * @property {Record<string, JsonSchema>} [properties]
 * @property {readonly string[]} [required]
 * @property {JsonSchema | boolean} [additionalProperties]
 * @property {readonly JsonSchema[]} [anyOf]
 * @property {string} [description]
 * @property {"update" | "replace"} [onChange]
 * @property {string} [default]
 * @property {string} [example]
 * @property {readonly string[]} [rules]
 * @property {readonly string[]} [resources]
 * @property {boolean} [completed]
 * @property {boolean} [derived]
 * @property {"input" | "always"} [hidden]
 * @property {boolean} [secret]
 * @property {string} [shown]
 * @property {string} [typeName]
 * @property {string} [typeDescription]
 * @property {string} [module]
 * @property {Record<string, string>} [meanings]
 *
 * @typedef {object} Property
 * @property {string} name
 * @property {boolean} isRequired
 * @property {JsonSchema} type
 *
 * @typedef {object} Resource
 * @property {string} kind
 * @property {string} file its name in sdk/resources/, and of its folder in provider/resources/
 * @property {string} noun what a sentence calls it
 * @property {string} example a file below examples/
 * @property {readonly Property[]} inputs that a program sets
 * @property {readonly Property[]} outputs that a program sees, inputs left out
 *
 * @typedef {object} Invokable
 * @property {string} name
 * @property {string} description
 * @property {readonly Property[]} args
 * @property {readonly Property[]} result
 *
 * @typedef {object} Declared
 * @property {readonly Resource[]} resources
 * @property {readonly Invokable[]} functions
 * @property {readonly Property[]} config
 */

/** The copy that the schemas are made of: the compiled package is CommonJS. @type {typeof import("zod")} */
const { z } = createRequire(import.meta.url)("zod");

/** @type {Readonly<Record<string, Pick<Resource, "file" | "noun" | "example">>>} */
const RESOURCES = {
  Vpc: { file: "vpc", noun: "VPC", example: "quickstart/index.ts" },
  Subnet: { file: "subnet", noun: "subnet", example: "subnets/index.ts" },
  RouteTable: { file: "route-table", noun: "route table", example: "subnets/index.ts" },
  PeeringConnection: { file: "peering-connection", noun: "connection", example: "quickstart/index.ts" },
  PeeringAccepter: { file: "peering-accepter", noun: "accepter", example: "cross-account/accepter/index.ts" },
  Route: { file: "route", noun: "route", example: "quickstart/index.ts" },
};

/** @param {NodeJS.Require} load resolves from the compiled provider/ @returns {Declared} */
export function readDeclared(load) {
  /** @type {Record<string, import("../../provider/declaration/declare.js").ResourceDeclaration>} */
  const resources = load("./resources/declarations.js").RESOURCES;
  /** @type {Record<string, import("../../provider/declaration/declare.js").FunctionDeclaration>} */
  const functions = load("./functions/declarations/index.js").FUNCTIONS;
  /** @type {Record<string, import("zod").ZodType>} */
  const config = load("./configuration/keys.js").configuration;
  return {
    resources: Object.entries(resources).map(([kind, { schema, outputs, derived }]) => {
      const inputs = propertiesOf(schema);
      const isInput = (/** @type {Property} */ { type }) => type.hidden === undefined;
      const known = RESOURCES[kind];
      if (known === undefined) throw new Error(`scripts/generate/declared.mjs has no line for ${kind}`);
      return {
        kind,
        ...known,
        inputs: inputs.filter(isInput),
        outputs: [
          ...propertiesOf(z.strictObject(derived)).map((one) => ({ ...one, type: { ...one.type, derived: true } })),
          ...propertiesOf(z.strictObject(outputs)),
          ...inputs.filter(({ type }) => type.hidden === "input").map(shownOf),
        ],
      };
    }),
    functions: Object.entries(functions).map(([name, { description, args, result }]) => ({
      name,
      description,
      args: propertiesOf(args),
      result: propertiesOf(result),
    })),
    config: propertiesOf(z.strictObject(config)),
  };
}

/** @param {import("zod").ZodType} schema of an object @returns {Property[]} */
function propertiesOf(schema) {
  return membersOf(/** @type {JsonSchema} */ (z.toJSONSchema(schema, { unrepresentable: "any", io: "input" })));
}

/** The properties of an object, those that nobody sees left out. @param {JsonSchema} schema @returns {Property[]} */
export function membersOf({ properties = {}, required = [] }) {
  return Object.entries(properties)
    .filter(([, type]) => type.hidden !== "always")
    .map(([name, type]) => ({ name, isRequired: required.includes(name), type }));
}

/** @param {Property} property */
export function descriptionOf({ name, type }) {
  if (type.description === undefined) throw new Error(`${name} is declared without a description`);
  return type.description;
}

/** An input as an output. @param {Property} input @returns {Property} */
export function shownOf(input) {
  const { onChange: _, default: __, rules: ___, example: ____, resources: _____, ...type } = input.type;
  const description = input.type.shown ?? `${firstSentence(descriptionOf(input))}.`;
  const isAlways = input.isRequired || type.completed === true;
  return { name: input.name, isRequired: isAlways, type: { ...type, description } };
}

/** Without its full stop. @param {string} text */
const firstSentence = (text) => /^.*?(?=\.(\s|$))/s.exec(text)?.[0] ?? text;
