/** Previews and states that the user names, put together by stack. */
import { readPlan, readState, type StackPlan } from "../../provider/tools/stack/preview.js";
import { stackIn, type StackResource } from "../../provider/tools/stack/resources.js";
import { PeeringError } from "../../provider/errors.js";
import { readInput } from "./input-file.js";

export interface StackFiles {
  readonly plans: StackPlan[];
  /** Resources of the stacks that no preview is of. */
  readonly others: StackResource[];
}

/** A state belongs to the preview of its stack, in whatever order they are named. */
export function readStackFiles(previews: readonly string[], states: readonly string[]): StackFiles {
  const texts = new Map<string, string>();
  const twice = new Set<string>();
  const saved = new Map<string, StackResource[]>();
  for (const file of states) {
    const text = readInput(file, "--state");
    const stack = stackNamedIn(text);
    if (texts.has(stack)) twice.add(stack);
    texts.set(stack, text);
    saved.set(stack, [...(saved.get(stack) ?? []), ...readState(text)]);
  }
  const plans = previews.map((file) => {
    const text = readInput(file, "--preview");
    const stack = stackNamedIn(text);
    if (twice.has(stack)) {
      throw new PeeringError("invalid-input", `two states are of the stack ${stack}, and so is a preview`, {
        property: "--state",
        fix: "Name the state of the preview only, or give one of the stacks another name",
      });
    }
    saved.delete(stack);
    return readPlan(text, texts.get(stack));
  });
  return { plans, others: [...saved.values()].flat() };
}

/** `project/stack` of the first URN in the text; "" in one without any. */
function stackNamedIn(text: string): string {
  const { project, stack } = stackIn(/urn:pulumi:[^"\\]+/.exec(text)?.[0] ?? "");
  return `${project}/${stack}`;
}
