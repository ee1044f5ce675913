/** Tags of an object, and changes of them one key at a time: whatever a change does not name stays as it is. */
import type { TagChanges, Tags } from "./contract.js";

export function withTagChanges(tags: Tags | undefined, changes: TagChanges): Tags {
  const next = Object.entries({ ...tags, ...changes });
  return Object.fromEntries(next.filter((tag): tag is [string, string] => tag[1] !== null));
}

/** The changes that lead from the one to the other. */
export function tagChanges(before: Tags, after: Tags): TagChanges {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const set = Object.entries(after).filter(([key, value]) => before[key] !== value || !Object.hasOwn(before, key));
  return Object.fromEntries([...removed.map((key) => [key, null] as const), ...set]);
}

/** Whether the object has the tags as the changes left them. Tags that cannot be read never show it. */
export const areTagsChanged = (tags: Tags | undefined, changes: TagChanges): boolean =>
  tags === undefined || Object.entries(changes).every(([key, value]) => (tags[key] ?? null) === value);

/** As many as one call takes, and the others. */
export function splitTags(tags: Tags, most: number): readonly [now: Tags, later: Tags] {
  const all = Object.entries(tags);
  return [Object.fromEntries(all.slice(0, most)), Object.fromEntries(all.slice(most))];
}
