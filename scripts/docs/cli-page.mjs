/** The command line, command by command, from the tree that the program itself is made of. */
import { table } from "./markdown.mjs";

/**
 * @typedef {import("commander").Command} Command
 * @typedef {import("commander").Option} Option
 */

/** As wide as a page reads well; a terminal's own width decides elsewhere. */
const WIDTH = 110;

/**
 * @param {Command} program
 * @param {{codes: Readonly<Record<string, number>>, meanings: Readonly<Record<string, string>>}} exit
 */
export function cliPage(program, { codes, meanings }) {
  return [
    "# Command line",
    "`npx vpc-peering` in a project that has the package. `--help` shows the same as this page.",
    "## Exit codes",
    table(
      ["Code", "Meaning"],
      Object.entries(codes).map(([name, code]) => [`\`${code}\``, meanings[name] ?? ""]),
    ),
    ...program.commands.flatMap((command) => section(command, [program.name()])),
  ].join("\n\n");
}

/**
 * @param {Command} command @param {readonly string[]} above
 * @returns {string[]}
 */
function section(command, above) {
  const help = command.createHelp();
  const path = [...above, command.name()];
  const options = help.visibleOptions(command).filter((option) => option.long !== "--help");
  return [
    `${"#".repeat(path.length)} ${path.slice(1).join(" ")}`,
    sentence(command.description()),
    fence(
      [`${path.join(" ")} ${command.usage()}`.trim(), ...(examples(command) ? ["", examples(command)] : [])].join("\n"),
    ),
    ...(options.length === 0
      ? []
      : [
          table(
            ["Option", "Meaning"],
            options.map((option) => optionRow(help, option)),
          ),
        ]),
    ...command.commands.flatMap((child) => section(child, path)),
  ];
}

/** @param {import("commander").Help} help @param {Option} option */
const optionRow = (help, option) => [`\`${option.flags}\``, help.optionDescription(option)];

/** What the help says after the tables. @param {Command} command */
function examples(command) {
  let text = "";
  command.configureOutput({
    writeOut: (part) => void (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

/** @param {string} text */
const fence = (text) => `\`\`\`text\n${text}\n\`\`\``;

/** @param {string} text */
const sentence = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
