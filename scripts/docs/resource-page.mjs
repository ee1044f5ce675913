/** The page of a resource, from its declaration. */
import { descriptionOf } from "../generate/declared.mjs";
import { plainType } from "../generate/type-names.mjs";
import { code, prose, table } from "./markdown.mjs";
import { meaningOf } from "./property.mjs";

/**
 * @typedef {{path: string, text: string}} Example
 * @typedef {import("../generate/declared.mjs").Property} Property
 */

const CHANGES = /** @type {const} */ ({ update: "in place", replace: "replaces" });

/** @param {import("../generate/declared.mjs").Resource} resource @param {import("./sdk-comments.mjs").SdkClass} sdk @param {Example} example */
export function resourcePage({ kind, inputs, outputs }, sdk, example) {
  return [
    `# ${kind}`,
    prose(sdk.comment),
    "## Example",
    code(example),
    "## Inputs",
    "Required inputs are bold. The last column shows the effect of a change: an update in place, or a replacement. Rules are " +
      "lines of [the vendors' rules](../vendors/README.md), as `getVendorRules()` returns them.",
    table(["Property", "Type", "Meaning", "On change"], inputs.map(inputRow)),
    "## Outputs",
    `All inputs are also outputs. A property named \`…Id\` is the vendor's ID; see [IDs](../explanation/ids.md). Further outputs:`,
    table(["Property", "Type", "Meaning"], outputs.map(outputRow)),
    "## Read an existing resource",
    `\`${kind}.get(name, id, opts?)\`: ${prose(sdk.get)}`,
  ].join("\n\n");
}

/** @param {Property} input */
function inputRow(input) {
  const { name, isRequired, type } = input;
  const { onChange } = type;
  if (onChange === undefined) throw new Error(`${name} is declared without the effect of a change`);
  const types = [...(type.resources ?? []), plainType(type)].join(" | ");
  return [isRequired ? `**\`${name}\`**` : `\`${name}\``, `\`${types}\``, meaningOf(input), CHANGES[onChange]];
}

/** @param {Property} output */
const outputRow = (output) => [
  `\`${output.name}\`${output.isRequired ? "" : "?"}`,
  `\`${plainType(output.type)}\``,
  descriptionOf(output),
];
