/** Previews and states in the command, grouped by stack. */
import { Option } from "commander";
import { readPlan, readState, type StackPlan } from "../../provider/tools/stack/preview.js";
import { stackIn, type StackResource } from "../../provider/tools/stack/resources.js";
import { PeeringError } from "../../provider/errors.js";
import { readFrom } from "./input-file.js";
import { ACCOUNT_OPTIONS } from "./settings.js";

export interface StackFiles {
  readonly plans: StackPlan[];
  /** Resources of stacks without a preview. */
  readonly others: StackResource[];
}

export const stateOption = (): Option => filesOption("state", "stack export");
export const previewOption = (): Option => filesOption("preview", "preview --json");

function filesOption(name: string, command: string): Option {
  const files = `files from \`pulumi ${command}\`, in place of an account; - is standard input`;
  return new Option(`--${name} <files...>`, files).conflicts([...ACCOUNT_OPTIONS]);
}

/** A state belongs to the preview of its stack, in any order of the options. */
export function readStackFiles(previews: readonly string[], states: readonly string[]): StackFiles {
  const texts = new Map<string, string>();
  const twice = new Set<string>();
  const saved = new Map<string, StackResource[]>();
  for (const file of states) {
    readFrom(file, "--state", (text) => {
      const resources = readState(text);
      const stack = stackNamedIn(text);
      if (texts.has(stack)) twice.add(stack);
      texts.set(stack, text);
      saved.set(stack, [...(saved.get(stack) ?? []), ...resources]);
    });
  }
  const plans = previews.map((file) =>
    readFrom(file, "--preview", (text) => {
      const stack = stackNamedIn(text);
      if (twice.has(stack)) {
        throw new PeeringError("invalid-input", `two states are of the stack ${stack}, and so is a preview`, {
          property: "--state",
          fix: "Name the state of the preview only, or give one of the stacks another name",
        });
      }
      saved.delete(stack);
      return readPlan(text, texts.get(stack));
    }),
  );
  return { plans, others: [...saved.values()].flat() };
}

/** The text of a state, checked to be one. */
export const readStateFile = (file: string): string =>
  readFrom(file, "--state", (text) => {
    readState(text);
    return text;
  });

/** `project/stack` of the first URN in the text; "" in one without any. */
function stackNamedIn(text: string): string {
  const { project, stack } = stackIn(/urn:pulumi:[^"\\]+/.exec(text)?.[0] ?? "");
  return `${project}/${stack}`;
}
