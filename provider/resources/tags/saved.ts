/** Tags in state: the tags that a read saves, and the tags that count as a difference from the program. */
import type { TagChanges, Tags } from "../../backend/contract.js";
import { tagChanges } from "../../backend/tags.js";
import { ignoringPlace } from "../../configuration/settings.js";
import type { Props } from "../../engine/props.js";
import type { Run } from "../../run/run.js";
import { isUnknown } from "../../engine/unknown.js";
import type { TagSupport } from "../../rules/schema.js";

interface Tagged {
  readonly tags?: Tags;
}

/** In the form of inputs: no tags and an empty map are equal. */
export const tagsAsInput = ({ tags }: Tagged): Tags | undefined => filtered(tags, () => true);

/** In the form of inputs; the saved tags if the API cannot read them. */
export const tagsPresent = (record: Tagged, olds: Props): unknown =>
  record.tags === undefined ? olds["tags"] : tagsAsInput(record);

/** The tag changes to request if tags are among the inputs to write. */
export const tagWrites = ({ tags }: Props, writes: Props): { readonly tags?: TagChanges } =>
  "tags" in writes ? { tags: tagChanges((tags ?? {}) as Tags, (writes["tags"] ?? {}) as Tags) } : {};

/** The tags with these keys; no tags and an empty map are equal. */
const tagsNamed = (tags: unknown, names: readonly string[]): Tags | undefined =>
  filtered(tags, (key) => names.includes(key));

/**
 * The cloud's tags, except that tags which the configuration ignores keep their saved value and so are no difference.
 */
export function tagsRead({ settings }: Run, tags: Tags | undefined, saved: unknown): Tags | undefined {
  const isIgnored = (key: string) => ignoringPlace(settings.ignoreTags, key) !== undefined;
  const read = { ...filtered(tags, (key) => !isIgnored(key)), ...filtered(saved, isIgnored) };
  return tagsAsInput({ tags: read });
}

/**
 * For an object that also has tags of other owners: the tags that state has. If the API cannot change or report them,
 * they keep their saved values.
 */
export function ownTagsRead(run: Run, support: TagSupport, tags: Tags | undefined, props: Props): Tags | undefined {
  const saved = props["tags"] as Tags | undefined;
  const isImport = props["account"] === undefined;
  if (isImport) return support === "absent" ? undefined : tagsRead(run, tags, undefined);
  if (support !== "update" || tags === undefined) return saved;
  return tagsNamed(tagsRead(run, tags, saved), Object.keys(saved ?? {}));
}

/**
 * The saved state, reduced to the tags that can be a difference: those in the checked inputs, and those that the
 * program has removed. The latter are in the state's inputs and, after a failed update, also in its outputs.
 */
export function withTagsCompared(run: Run, kind: string, olds: Props, news: Props): Props {
  if (isUnknown(news["tags"])) return olds;
  const own = ownTagsOf(run.recall(kind, news)?.olds ?? {}, olds);
  return { ...olds, ownTags: own, tags: tagsNamed(olds["tags"], [...Object.keys(news["tags"] ?? {}), ...(own ?? [])]) };
}

/** Keys of the program's tags in several states. */
export function ownTagsOf(...states: readonly Props[]): readonly string[] | undefined {
  const keys = new Set(states.flatMap(({ ownTags }) => (ownTags ?? []) as readonly string[]));
  return keys.size === 0 ? undefined : [...keys].sort();
}

/** The tags that the program itself sets: the provider's default tags are not required on an object to be adopted. */
export const ownOf = (tags: unknown, inputs: Props): Tags | undefined => tagsNamed(tags, ownTagsOf(inputs) ?? []);

function filtered(tags: unknown, isPicked: (key: string) => boolean): Tags | undefined {
  const found = Object.entries((tags ?? {}) as Tags).filter(([key]) => isPicked(key));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
