/** For zsh, with a description of each word. */
import type { CommandNode, OptionNode, Word } from "./tree.js";

export function zshScript(tree: readonly CommandNode[]): string {
  const name = tree[0]!.path[0]!;
  return `#compdef ${name}
# Completion of ${name} for zsh: a file of this name, _${name}, in a folder of $fpath; or source it after compinit.
_vpc_peering() {
  local at="${name}" before="\${words[CURRENT-1]}" i
  local -a candidates
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${tree.slice(1).map(pathOf).map(quoted).join(" | ")}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at" in
${tree.map(branch).join("\n")}
  esac
  _describe -V ${quoted(name)} candidates
}
if [[ "$funcstack[1]" = _${name} ]]; then _vpc_peering "$@"; else compdef _vpc_peering ${name}; fi
`;
}

function branch(node: CommandNode): string {
  const { options, commands, values } = node;
  const byValue = options.flatMap(({ flags, value }) =>
    value === "none" ? [] : [`        ${flags.join(" | ")}) ${valueOf(value)} ;;`],
  );
  const words: readonly Word[] = [
    ...commands,
    ...values.map((text) => ({ text, description: "" })),
    ...options.flatMap(wordsOf),
  ];
  const before = byValue.length === 0 ? [] : ['      case "$before" in', ...byValue, "      esac"];
  const candidates = words.map(({ text, description }) => `        ${single(described(text, description))}`);
  return [`    ${quoted(pathOf(node))})`, ...before, "      candidates=(", ...candidates, "      ) ;;"].join("\n");
}

const wordsOf = ({ flags, description }: OptionNode): Word[] => flags.map((text) => ({ text, description }));

function valueOf(value: "path" | "unknown" | readonly string[]): string {
  if (value === "unknown") return "return";
  return value === "path" ? "_files; return" : `compadd -- ${value.join(" ")}; return`;
}

/** In the format of `_describe`; none of our words contains a colon. */
const described = (text: string, description: string): string => (description === "" ? text : `${text}:${description}`);

const pathOf = ({ path }: CommandNode): string => path.join(" ");
const quoted = (text: string): string => `"${text}"`;
const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
