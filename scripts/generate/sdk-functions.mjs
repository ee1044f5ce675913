/** The functions of the SDK, in one file. */
import { comment, commentOf } from "./comment.mjs";
import { membersOf } from "./declared.mjs";
import { SourceFile } from "./source-file.mjs";
import { plainType } from "./type-names.mjs";

/**
 * @typedef {import("./declared.mjs").Property} Property
 * @typedef {import("./declared.mjs").JsonSchema} JsonSchema
 * @typedef {import("./declared.mjs").Invokable} Invokable
 */

const SOURCE = "provider/functions";

/** One file, because a program loads each file that the SDK has. @param {readonly Invokable[]} functions */
export function functionsSource(functions) {
  const source = new SourceFile(SOURCE);
  const sections = functions.flatMap((one) => sectionsOf(one, functions, source));
  return source.print(sections, [
    'import type * as pulumi from "@pulumi/pulumi";',
    'import { type FunctionInputs, type FunctionOutputOptions, invoke, invokeOutput } from "../functions/invoke.js";',
  ]);
}

/** @param {Invokable} one @param {readonly Invokable[]} all @param {SourceFile} source */
function sectionsOf({ name, description, args, result }, all, source) {
  const own = localTypes({ name, description, args, result }, all);
  const nameOf = (/** @type {string} */ typeName, /** @type {string | undefined} */ module) => {
    return module === undefined ? typeName : source.use(typeName, `../../${module}.js`);
  };
  const member = (/** @type {Property} */ property, /** @type {boolean} */ isResult) =>
    `${commentOf(property, { names: source.names })}\n  ${isResult ? "readonly " : ""}${property.name}${property.isRequired ? "" : "?"}: ${plainType(property.type, nameOf)};`;
  const group = (/** @type {string} */ title, /** @type {string} */ text, /** @type {string[]} */ members) =>
    [`${comment([text], source.names, "")}\nexport interface ${title} {`, ...members, "}"].join("\n");

  const takesArgs = args.length > 0;
  const preset = args.some(({ isRequired }) => isRequired) ? "" : " = {}";
  const [plainArgs, inputArgs] = takesArgs
    ? [`args: ${argsName(name)}${preset}, `, `args: FunctionInputs<${argsName(name)}>${preset}, `]
    : ["", ""];
  const given = takesArgs ? "args" : "{}";
  return [
    ...(takesArgs
      ? [
          group(
            argsName(name),
            `Arguments of \`${name}\`.`,
            args.map((one) => member(one, false)),
          ),
        ]
      : []),
    group(
      resultName(name),
      `Result of \`${name}\`.`,
      result.map((one) => member(one, true)),
    ),
    ...own.map(({ schema, isResult }) =>
      group(
        `${schema.typeName}`,
        `${schema.typeDescription}.`,
        membersOf(schema).map((one) => member(one, isResult)),
      ),
    ),
    `${comment([description], source.names, "")}
export function ${name}(${plainArgs}opts?: pulumi.InvokeOptions): Promise<${resultName(name)}> {
  return invoke("${name}", ${given}, opts);
}`,
    `/** {@link ${name}} that accepts outputs, and resources in place of their IDs. */
export function ${name}Output(${inputArgs}opts?: FunctionOutputOptions): pulumi.Output<${resultName(name)}> {
  return invokeOutput("${name}", ${given}, opts);
}`,
  ];
}

/**
 * Types with a name that no module exports and that are no result of another function.
 * @param {Invokable} one @param {readonly Invokable[]} all
 */
function localTypes({ name, args, result }, all) {
  const elsewhere = new Set(all.filter((one) => one.name !== name).map((one) => resultName(one.name)));
  /** @type {Map<string, { schema: JsonSchema, isResult: boolean }>} */
  const found = new Map();
  const visit = (/** @type {JsonSchema} */ schema, /** @type {boolean} */ isResult) => {
    const { typeName, module, items } = schema;
    if (module !== undefined || (typeName !== undefined && elsewhere.has(typeName))) return;
    if (typeName !== undefined) found.set(typeName, { schema, isResult });
    for (const inner of [...(items === undefined ? [] : [items]), ...membersOf(schema).map(({ type }) => type)])
      visit(inner, isResult);
  };
  for (const { type } of args) visit(type, false);
  for (const { type } of result) visit(type, true);
  return [...found.values()];
}

const capital = (/** @type {string} */ name) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
const argsName = (/** @type {string} */ name) => `${capital(name)}Args`;
export const resultName = (/** @type {string} */ name) => `${capital(name)}Result`;
