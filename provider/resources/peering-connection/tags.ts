/**
 * Tags of a peering connection. A change of them replaces it, so only those count that the program names: a tag that
 * is only in the state, or only in the cloud, is no difference.
 */
import { isUnknown } from "../../unknown.js";
import type { Props } from "../../props.js";

type Tags = Readonly<Record<string, string>>;

/** The tags of these names; none at all is the same as no tags. */
export function tagsNamed(tags: unknown, names: unknown): Tags | undefined {
  const found = Object.entries((tags ?? {}) as Tags).filter(([key]) => Object.hasOwn((names ?? {}) as Tags, key));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The saved state, as far as the program names its tags. */
export const withTagsNamed = (olds: Props, news: Props): Props =>
  isUnknown(news["tags"]) ? olds : { ...olds, tags: tagsNamed(olds["tags"], news["tags"]) };

/**
 * The program's tags, with those that are only in the state: the connection still has them, so that they must not show
 * as a change beside another one.
 */
export function tagsKept(olds: Props, news: Props): Tags | undefined {
  const tags = { ...(olds["tags"] as Tags | undefined), ...(news["tags"] as Tags | undefined) };
  return Object.keys(tags).length === 0 ? undefined : tags;
}
