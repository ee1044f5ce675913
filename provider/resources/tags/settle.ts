/**
 * Tags of a resource after `check`: the program's tags, the provider's `defaultTags` with lower priority, and existing
 * tags of the object that nobody changes.
 *
 * `ownTags` are the keys that the program set last. A tag that is only in the state is the program's former tag if it
 * is among them, and otherwise another program's. States of release 0.1.0 lack `ownTags`: the tag then counts as
 * another program's.
 */
import type { Backend, Tags } from "../../backend/contract.js";
import { CONFIG_NAMESPACE } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import { ignoringPlace } from "../../configuration/settings.js";
import { isUnknown } from "../../engine/unknown.js";
import { citation } from "../../rules/schema.js";
import { tagViolations, type Violation } from "../../rules/plan/index.js";
import { apply, type Checking, fail } from "../check.js";
import { nounOf, type TaggedKind, tagRule, tagSupport, warnOfLeftOut } from "./support.js";

/**
 * Result of a change of tags that the vendor cannot write: an error, a replacement, or part of a replacement for
 * another reason.
 */
export type OnFixedChange = "refuse" | "replace" | "is replaced";

interface Settling {
  readonly checking: Checking;
  readonly kind: TaggedKind;
  /** The program's tags; in a preview some values may be unknown. */
  readonly own: Tags;
  /** Tags in state. */
  readonly before: Tags;
  /** `ownTags` in state; `undefined` for a new object, or a state that has none. */
  readonly ownBefore: readonly string[] | undefined;
  readonly exists: boolean;
}

export function settleTags(
  checking: Checking,
  backend: Backend,
  kind: TaggedKind,
  onFixedChange: OnFixedChange = "refuse",
): void {
  const { run, olds, known, unknown, given, facts } = checking;
  const isPartlyKnown = unknown.has("tags") && typeof given["tags"] === "object";
  const settling: Settling = {
    checking,
    kind,
    own: tagsIn(isPartlyKnown ? given["tags"] : known["tags"]),
    before: tagsIn(olds["tags"]),
    ownBefore: olds["ownTags"] as readonly string[] | undefined,
    exists: Object.keys(olds).length > 0,
  };
  delete known["ownTags"];
  if ((unknown.has("tags") && !isPartlyKnown) || (facts?.options?.ignoresTags === true && settling.exists)) {
    if (settling.ownBefore !== undefined) known["ownTags"] = settling.ownBefore;
    return;
  }
  // From here on the keys are known and single values may not be, so that a preview shows every tag that the update
  // writes.
  unknown.delete("tags");
  refuseIgnored(settling);
  const support = tagSupport(run, backend, kind);
  if (support === "absent") settleNone(settling, backend);
  else if (support === "creation" && settling.exists) settleFixed(settling, backend, onFixedChange);
  else settleChangeable(settling, support === "update");
}

/** The program's tags are refused: by the vendor's rules or, if only the API in use has no tags, here. */
function settleNone({ checking, kind, own, before }: Settling, backend: Backend): void {
  const { rules } = checking.run;
  if (hasAny(own) && tagRule(checking.run, kind).value !== "absent")
    fail(
      checking,
      new PeeringError("unsupported", `${nounOf(kind)}s have no tags over this API`, {
        property: "tags",
        value: own,
        vendor: rules.id,
        fix: "Leave out tags",
      }),
    );
  if (hasAny(checking.run.settings.defaultTags)) warnOfLeftOut(checking.run, backend);
  save(checking, { ...before, ...own });
}

/** All tags can be written: to a new object, to its replacement, or in place. */
function settleChangeable({ checking, kind, own, before, ownBefore, exists }: Settling, isWritten: boolean): void {
  const { run } = checking;
  const wanted = { ...run.settings.defaultTags, ...own };
  // On a VPC whose tags can be changed, a tag that the program does not set is also a difference.
  const isExact = kind === "Vpc" && isWritten;
  const isKept = (key: string): boolean =>
    ignoringPlace(run.settings.ignoreTags, key) !== undefined || (!isExact && ownBefore?.includes(key) !== true);
  save(checking, { ...pickTags(before, isKept), ...wanted });
  apply(checking, tagViolations(run.rules, tagsIn(checking.known["tags"]), before).map(ofDefaults(own)));
  if (isExact) return;
  // Another program has set the tag to the same value: it stays when this program no longer sets it.
  const isOtherPrograms = (key: string) =>
    exists && ownBefore?.includes(key) === false && wanted[key] === before[key] && Object.hasOwn(before, key);
  saveOwn(
    checking,
    Object.keys(isWritten ? wanted : own).filter((key) => !isOtherPrograms(key)),
  );
}

/** A tag that the program does not set comes from the provider's `defaultTags`. */
const ofDefaults =
  (own: Tags) =>
  (violation: Violation): Violation => {
    const key = Array.isArray(violation.value) ? undefined : Object.keys(violation.value as Tags)[0];
    if (key === undefined || Object.hasOwn(own, key)) return violation;
    return { ...violation, property: `${CONFIG_NAMESPACE}:defaultTags` };
  };

/** The tags of an existing object on a vendor that cannot change them: they stay as they are. */
function settleFixed(settling: Settling, backend: Backend, onChange: OnFixedChange): void {
  const { checking, own, before, ownBefore = [] } = settling;
  const { run } = checking;
  const defaults = run.settings.defaultTags ?? {};
  const isDropped = (key: string) =>
    !Object.hasOwn(own, key) && before[key] !== undefined && before[key] !== defaults[key];
  const isOpen = (key: string) => isUnknown(own[key]);
  const isOther = (key: string) => own[key] !== before[key] && !isOpen(key);
  const changed = [...Object.keys(own).filter(isOther), ...ownBefore.filter(isDropped)];
  const open = pickTags(own, isOpen);
  if ((changed.length > 0 || hasAny(open)) && onChange === "replace") return settleChangeable(settling, false);
  if (changed.length > 0 && onChange === "refuse") return refuseChange(settling, changed);
  if (hasAny(open) && onChange === "refuse") warnOfOpen(settling, Object.keys(open));
  if (Object.keys(defaults).some((key) => !Object.hasOwn(own, key) && before[key] !== defaults[key]))
    warnOfLeftOut(run, backend);
  save(checking, { ...before, ...open });
  saveOwn(checking, Object.keys(own));
}

/** A preview cannot refuse a change that may turn out to be none. */
function warnOfOpen({ checking, kind }: Settling, keys: readonly string[]): void {
  const { run, facts } = checking;
  run.log(
    "warning",
    `tags: the update fails if it changes ${keys.join(", ")}, whose new value is not known yet: the API sets tags at ` +
      `creation only [${run.rules.id}, ${citation(tagRule(run, kind).source)}]`,
    facts?.urn,
  );
}

function refuseChange({ checking, kind, own, before }: Settling, changed: readonly string[]): void {
  const { run } = checking;
  const rule = tagRule(run, kind);
  const ofChanged = (tags: Tags) => pickTags(tags, (key) => changed.includes(key));
  const otherwise =
    kind === "PeeringConnection"
      ? ", or set replaceOnTagChange: true to replace the peering connection, which interrupts its traffic"
      : ", or change them in the console too and run `pulumi refresh`";
  fail(
    checking,
    new PeeringError(
      "unsupported",
      `the existing ${nounOf(kind)} has ${JSON.stringify(ofChanged(before))}, and the API sets tags at creation only`,
      {
        property: "tags",
        value: ofChanged(own),
        vendor: run.rules.id,
        source: citation(rule.source),
        fix: `Restore the tags in the program${otherwise}`,
      },
    ),
  );
}

function refuseIgnored({ checking, own }: Settling): void {
  const { ignoreTags } = checking.run.settings;
  const keys = Object.keys(own).filter((key) => ignoringPlace(ignoreTags, key) !== undefined);
  if (keys.length === 0) return;
  const places = new Set(keys.map((key) => `${CONFIG_NAMESPACE}:${ignoringPlace(ignoreTags, key)!}`));
  fail(
    checking,
    new PeeringError("invalid-input", `ignored by ${[...places].join(" and ")}`, {
      property: "tags",
      value: pickTags(own, (key) => keys.includes(key)),
      vendor: checking.run.rules.id,
      fix: `Remove it from tags, or from ${CONFIG_NAMESPACE}:ignoreTags`,
    }),
  );
}

function save({ known }: Checking, tags: Tags): void {
  if (hasAny(tags)) known["tags"] = tags;
  else delete known["tags"];
}

function saveOwn({ known }: Checking, keys: readonly string[]): void {
  if (keys.length > 0) known["ownTags"] = [...keys].sort();
}

const tagsIn = (tags: unknown): Tags => (tags ?? {}) as Tags;

const hasAny = (tags: Tags | undefined): boolean => Object.keys(tags ?? {}).length > 0;

const pickTags = (tags: Tags, isPicked: (key: string) => boolean): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => isPicked(key)));
