/** The arguments of the SDK's `Provider`: the configuration keys. */
import { commentOf } from "./comment.mjs";
import { SourceFile } from "./source-file.mjs";
import { inputType } from "./type-names.mjs";

/** @param {readonly import("./declared.mjs").Property[]} config */
export function providerSource(config) {
  const source = new SourceFile("provider/configuration/keys.ts");
  const nameOf = (/** @type {string} */ typeName, /** @type {string | undefined} */ module) =>
    module === undefined ? typeName : source.use(typeName, `../../${module}.js`);
  const members = config.map(
    (property) =>
      `${commentOf(property)}\n  ${property.name}${property.isRequired ? "" : "?"}: ${inputType(property.type, nameOf)};`,
  );
  const keys = config.map(({ name, type }) => `  ${name}: "${type.secret ? "secret" : "plain"}",`);
  return source.print(
    [
      ["/** Arguments of `Provider`. */\nexport interface ProviderArgs {", ...members, "}"].join("\n"),
      `/** The configuration keys, and whether their values are secrets. */\nexport const PROVIDER_KEYS = {\n${keys.join("\n")}\n} as const;`,
    ],
    ['import type * as pulumi from "@pulumi/pulumi";'],
  );
}
