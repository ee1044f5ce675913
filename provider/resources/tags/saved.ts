/** Tags in the state: what a read saves of those in the cloud, and what counts as a difference from the program. */
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

/** As inputs have them: none at all is the same as no tags. */
export const tagsAsInput = ({ tags }: Tagged): Tags | undefined => filtered(tags, () => true);

/** As inputs have them; as they are saved where they cannot be read. */
export const tagsPresent = (record: Tagged, olds: Props): unknown =>
  record.tags === undefined ? olds["tags"] : tagsAsInput(record);

/** What to ask of the cloud for the tags among the inputs that are written, if they are. */
export const tagWrites = ({ tags }: Props, writes: Props): { readonly tags?: TagChanges } =>
  "tags" in writes ? { tags: tagChanges((tags ?? {}) as Tags, (writes["tags"] ?? {}) as Tags) } : {};

/** The tags of these names; none at all is the same as no tags. */
const tagsNamed = (tags: unknown, names: readonly string[]): Tags | undefined =>
  filtered(tags, (key) => names.includes(key));

/** The tags as the cloud has them; those that the configuration ignores as they are saved, so that none is a difference. */
export function tagsRead({ settings }: Run, tags: Tags | undefined, saved: unknown): Tags | undefined {
  const isIgnored = (key: string) => ignoringPlace(settings.ignoreTags, key) !== undefined;
  const read = { ...filtered(tags, (key) => !isIgnored(key)), ...filtered(saved, isIgnored) };
  return tagsAsInput({ tags: read });
}

/**
 * Of an object that has tags of others beside the program's: those that the state has. Where the API does not change them,
 * or does not report them, they are as they were saved.
 */
export function ownTagsRead(run: Run, support: TagSupport, tags: Tags | undefined, props: Props): Tags | undefined {
  const saved = props["tags"] as Tags | undefined;
  const isImport = props["account"] === undefined;
  if (isImport) return support === "absent" ? undefined : tagsRead(run, tags, undefined);
  if (support !== "update" || tags === undefined) return saved;
  return tagsNamed(tagsRead(run, tags, saved), Object.keys(saved ?? {}));
}

/**
 * The saved state with the tags that can be a difference: those that the checked inputs name, and those that the
 * program has dropped. The inputs in the state tell the latter, and after a failed update the outputs too.
 */
export function withTagsCompared(run: Run, kind: string, olds: Props, news: Props): Props {
  if (isUnknown(news["tags"])) return olds;
  const own = ownTagsOf(run.recall(kind, news)?.olds ?? {}, olds);
  return { ...olds, ownTags: own, tags: tagsNamed(olds["tags"], [...Object.keys(news["tags"] ?? {}), ...(own ?? [])]) };
}

/** Keys of the program's tags, by several states. */
export function ownTagsOf(...states: readonly Props[]): readonly string[] | undefined {
  const keys = new Set(states.flatMap(({ ownTags }) => (ownTags ?? []) as readonly string[]));
  return keys.size === 0 ? undefined : [...keys].sort();
}

/** Of these tags those that the program itself sets: nobody expects the provider's on an object that is adopted. */
export const ownOf = (tags: unknown, inputs: Props): Tags | undefined => tagsNamed(tags, ownTagsOf(inputs) ?? []);

function filtered(tags: unknown, isPicked: (key: string) => boolean): Tags | undefined {
  const found = Object.entries((tags ?? {}) as Tags).filter(([key]) => isPicked(key));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
