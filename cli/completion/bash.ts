/** For bash 3.2 and later: a `case` over the typed command selects the words. */
import type { CommandNode } from "./tree.js";

export function bashScript(tree: readonly CommandNode[]): string {
  const [root] = tree;
  const name = root!.path[0]!;
  return `# Completion of ${name} for bash: source this.
_vpc_peering() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" at="${name}" words="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${tree.slice(1).map(pathOf).map(quoted).join(" | ")}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at" in
${tree.map(branch).join("\n")}
  esac
  while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$word")
}
complete -F _vpc_peering ${name}
`;
}

function branch(node: CommandNode): string {
  const { options, commands, values } = node;
  const byValue = options.flatMap(({ flags, value }) =>
    value === "none" ? [] : [`        ${flags.join(" | ")}) ${valueOf(value)} ;;`],
  );
  const words = [...commands.map(({ text }) => text), ...values, ...options.flatMap(({ flags }) => flags)];
  const before = byValue.length === 0 ? [] : ['      case "$before" in', ...byValue, "      esac"];
  return [`    ${quoted(pathOf(node))})`, ...before, `      words=${quoted(words.join(" "))} ;;`].join("\n");
}

function valueOf(value: "path" | "unknown" | readonly string[]): string {
  if (value === "unknown") return "return";
  // Folder names are then completed with a slash; before bash 4 without.
  const [setting, candidates] =
    value === "path" ? ["compopt -o filenames 2> /dev/null; ", "-f"] : ["", `-W ${quoted(value.join(" "))}`];
  return `${setting}while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen ${candidates} -- "$word"); return`;
}

const pathOf = ({ path }: CommandNode): string => path.join(" ");
const quoted = (text: string): string => `"${text}"`;
