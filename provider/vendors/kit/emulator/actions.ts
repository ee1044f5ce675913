/** Tables of actions. */

/** The exports of a file that are named after the vendor's actions; other exports are no actions. */
export function actionsIn<A extends { readonly run: unknown }>(
  ...files: readonly object[]
): Readonly<Record<string, A>> {
  const isAction = (value: unknown): value is A => typeof value === "object" && value !== null && "run" in value;
  const entries = files.flatMap((file) => Object.entries(file) as [string, unknown][]);
  return Object.fromEntries(entries.filter((entry): entry is [string, A] => isAction(entry[1])));
}
