/** Tables of actions. */

/** The actions that files export under the vendor's own names; what else they export is none. */
export function actionsIn<A extends { readonly run: unknown }>(
  ...files: readonly object[]
): Readonly<Record<string, A>> {
  const isAction = (value: unknown): value is A => typeof value === "object" && value !== null && "run" in value;
  const entries = files.flatMap((file) => Object.entries(file) as [string, unknown][]);
  return Object.fromEntries(entries.filter((entry): entry is [string, A] => isAction(entry[1])));
}
