/** For fish, with a description of each word. */
import type { CommandNode, OptionNode } from "./tree.js";

export function fishScript(tree: readonly CommandNode[]): string {
  const name = tree[0]!.path[0]!;
  const lines = tree.flatMap((node) => {
    const head = `complete -c ${name} -n ${quoted(`__vpc_peering_at ${node.path.join(" ")}`)}`;
    const words = [...node.commands, ...node.values.map((text) => ({ text, description: "" }))];
    return [
      ...words.map(({ text, description }) => `${head} -a ${text}${meaning(description)}`),
      ...node.options.map((option) => `${head}${flagsOf(option)}${meaning(option.description)}${valueOf(option)}`),
    ];
  });
  const paths = tree.slice(1).map(({ path }) => quoted(path.join(" ")));
  return `# Completion of ${name} for fish: a file in ~/.config/fish/completions.
function __vpc_peering_at
    set -l at ${name}
    for word in (commandline -opc)[2..-1]
        contains -- "$at $word" ${paths.join(" ")}; and set at "$at $word"
    end
    test "$at" = "$argv"
end
complete -c ${name} -f
${lines.join("\n")}
`;
}

function flagsOf({ flags }: OptionNode): string {
  return flags.map((flag) => (flag.startsWith("--") ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`)).join("");
}

function valueOf({ value }: OptionNode): string {
  if (value === "none") return "";
  if (value === "path") return " -r -F";
  return value === "unknown" ? " -x" : ` -x -a ${quoted(value.join(" "))}`;
}

const meaning = (description: string): string => (description === "" ? "" : ` -d ${quoted(description)}`);
const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
