/** `vpc-peering replay`: parts of recorded answers in a trace that this version does not understand. */
import type { Command } from "commander";
import { TRACE_VARIABLE } from "../../provider/backend/http/trace.js";
import { print } from "./cloud-command.js";
import { EXIT } from "../exit-codes.js";
import { readInput } from "../options/input-file.js";
import { replay, type ReplayedLine } from "../replay-answers.js";

const EXAMPLES = `
Examples:
  ${TRACE_VARIABLE}=trace.jsonl pulumi up           record requests and answers, without secrets
  vpc-peering replay trace.jsonl                    answers that this version does not understand
  vpc-peering replay trace.jsonl --json

Nothing is sent. An answer is not understood if its envelope, a field of it, a connection's state or an error code is
not one that the client of that vendor knows. Fields that the client ignores are listed for each action.

Exit code: 0, or ${EXIT.failed} if an answer was not understood.`;

export function registerReplay(command: Command): void {
  command
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((file: string, options: { readonly json?: boolean }) => {
      const lines = replay(readInput(file, "file"));
      print(options, lines, () => describeLines(lines));
      if (lines.some(({ problems }) => problems.length > 0)) process.exitCode = EXIT.failed;
    });
}

/** One line per action, whatever the number of answers. */
function describeUnread(lines: readonly ReplayedLine[]): string[] {
  const fields = new Map<string, Set<string>>();
  for (const { vendor, action, unread = [] } of lines.filter((line) => line.unread !== undefined)) {
    const call = `${vendor} ${action}`;
    fields.set(call, new Set([...(fields.get(call) ?? []), ...unread]));
  }
  return [...fields].map(([call, names]) => `${call}: not read: ${[...names].toSorted().join(", ")}`).toSorted();
}

function describeLines(lines: readonly ReplayedLine[]): string {
  const strange = lines.filter(({ problems }) => problems.length > 0);
  const rows = strange.map(
    ({ line, vendor, action, problems }) =>
      `line ${line}${vendor === undefined ? "" : `, ${vendor} ${action}`}: ${problems.join("; ")}`,
  );
  const answers = `${lines.length} answer${lines.length === 1 ? "" : "s"}`;
  return [...rows, ...describeUnread(lines), `${answers}, ${strange.length} not understood`].join("\n");
}
