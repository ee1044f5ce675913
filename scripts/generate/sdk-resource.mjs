/** The arguments and outputs of a resource's class, as code of the SDK. */
import { comment, commentOf } from "./comment.mjs";
import { membersOf, shownOf } from "./declared.mjs";
import { SourceFile } from "./source-file.mjs";
import { inputType, plainType } from "./type-names.mjs";

/**
 * @typedef {import("./declared.mjs").Property} Property
 * @typedef {import("./declared.mjs").Resource} Resource
 */

/** @param {Resource} resource @param {readonly Resource[]} all */
export function resourceSource({ kind, file, noun, inputs, outputs }, all) {
  const source = new SourceFile(`provider/resources/${file}/schema.ts`);
  const nameOf = (/** @type {string} */ typeName, /** @type {string | undefined} */ module) => {
    if (module !== undefined) return source.use(typeName, `../../${module}.js`);
    const resource = all.find((one) => one.kind === typeName);
    return resource === undefined ? typeName : source.use(typeName, `../resources/${resource.file}.js`);
  };
  const argument = (/** @type {Property} */ property) => {
    const type = inputType(property.type, nameOf);
    const text = commentOf(property, { noun, names: source.names });
    return `${text}\n  ${property.name}${property.isRequired ? "" : "?"}: ${type};`;
  };
  const output = (/** @type {Property} */ property) => {
    // An object of our own is shown with its members.
    const { typeName: _, ...members } = property.type;
    const type = plainType(property.type.module === undefined ? members : property.type, nameOf);
    const optional = property.isRequired ? "" : " | undefined";
    return `${commentOf(property)}\n  readonly ${property.name}: pulumi.Output<${type}${optional}>;`;
  };
  const own = inputs.filter(({ type }) => type.typeName !== undefined && type.module === undefined);
  const groups = own.map(({ type }) => [
    `${comment([`${type.typeDescription}.`], source.names, "")}\nexport interface ${type.typeName}Args {`,
    ...membersOf(type).map(argument),
    "}",
  ]);
  const args = inputs.map(argument);
  const shown = [...inputs.map(shownOf), ...outputs].map(output);
  const derived = [...inputs, ...outputs].filter(({ type }) => type.derived).map(({ name }) => `"${name}"`);
  const saved = [...inputs, ...outputs.filter(({ type }) => !type.derived)].map(({ name }) => `  "${name}",`);
  return source.print(
    [
      ...groups.map((lines) => lines.join("\n")),
      [`/** Arguments of \`${kind}\`. */\nexport interface ${kind}Args {`, ...args, "}"].join("\n"),
      [
        `/** Outputs of \`${kind}\`. A type only: a second class at run time would shift the source positions in state. */\nexport declare abstract class ${kind}Outputs extends pulumi.CustomResource {`,
        ...shown,
        "}",
      ].join("\n"),
      `/** Outputs that the class derives from others; state does not have them in this form. */\nexport type ${kind}Derived = Pick<${kind}Outputs, ${derived.join(" | ")}>;`,
      `/** Outputs that the engine returns. */\nexport const OUTPUTS = [\n${saved.join("\n")}\n] as const;`,
    ],
    ['import type * as pulumi from "@pulumi/pulumi";'],
  );
}
