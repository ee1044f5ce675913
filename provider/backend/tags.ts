/** Tags of an object, changed one key at a time: other tags stay as they are. */
import type { TagChanges, Tags } from "./contract.js";

export function withTagChanges(tags: Tags | undefined, changes: TagChanges): Tags {
  const next = Object.entries({ ...tags, ...changes });
  return Object.fromEntries(next.filter((tag): tag is [string, string] => tag[1] !== null));
}

/** The changes from `before` to `after`. */
export function tagChanges(before: Tags, after: Tags): TagChanges {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const set = Object.entries(after).filter(([key, value]) => before[key] !== value || !Object.hasOwn(before, key));
  return Object.fromEntries([...removed.map((key) => [key, null] as const), ...set]);
}

/** True if the object has the tags that the changes result in. Always false if tags cannot be read. */
export const areTagsChanged = (tags: Tags | undefined, changes: TagChanges): boolean =>
  tags === undefined || Object.entries(changes).every(([key, value]) => (tags[key] ?? null) === value);

/** The tags that fit into one call, and the rest. */
export function splitTags(tags: Tags, most: number): readonly [now: Tags, later: Tags] {
  const all = Object.entries(tags);
  return [Object.fromEntries(all.slice(0, most)), Object.fromEntries(all.slice(most))];
}
