/** `--tag key=value`, several times. */
import { InvalidArgumentError } from "commander";

export type TagFilter = Readonly<Record<string, string>>;

export function collectTags(text: string, before: TagFilter = {}): TagFilter {
  const at = text.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError("The form is <key>=<value>, for example team=network.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
