/**
 * Unique names in an account: no two resources of a program may have the same name, and a name that moves between
 * resources in one update must be free by then.
 */
import { isPeeringError, PeeringError } from "../errors.js";
import { citation, type Rule, type VendorRules } from "../rules/schema.js";
import type { PlanFacts } from "../engine/plan-facts.js";
import { type FormerOwner, nameOf, type Run } from "./run.js";

export interface UniqueName {
  readonly name: string;
  /** The object and the scope of uniqueness, in the same words for all resources that could have the name. */
  readonly description: string;
}

export interface NamedResource {
  readonly noun: string;
  /** The rule that makes the names unique. */
  readonly rule: Rule<unknown>;
  /** Names in state; empty for a new resource. */
  readonly before: readonly UniqueName[];
  readonly now: readonly UniqueName[];
  readonly isNew: boolean;
  readonly isReplaced: boolean;
  /** The provider requests deletion before the replacement is created. */
  readonly isDeletedFirst: boolean;
  readonly fix?: string;
}

/** Called by `check`. */
export function claimNames(run: Run, facts: PlanFacts | undefined, resource: NamedResource): void {
  const { rule, before, now, isNew, fix = "Give one of the two another name" } = resource;
  for (const { description } of now) run.claim(description, facts?.urn, isNew, { source: citation(rule.source), fix });
  if (facts === undefined) return;
  const { urn, options } = facts;
  if (options?.areUnknown !== true) run.noteOrder(urn, options?.after ?? []);
  const isKept = now.some((one) => isIn(before, one));
  if (resource.isReplaced && options?.deleteBeforeReplace === false && isKept)
    throw besideItself(run.rules, resource, now[0]!.name);
  refuseTakeovers(run, urn, resource, options?.deleteBeforeReplace);
}

const isIn = (names: readonly UniqueName[], { description }: UniqueName): boolean =>
  names.some((one) => one.description === description);

/** The engine orders two resources by their dependencies only, so a name could be taken before it is free. */
function refuseTakeovers(
  run: Run,
  urn: string,
  { rule, before, now, isReplaced, isDeletedFirst }: NamedResource,
  deleteBeforeReplace = isDeletedFirst,
): void {
  const own = { urn, isReplaced: isReplaced && !deleteBeforeReplace };
  const taken = now
    .filter((one) => !isIn(before, one))
    .map(({ name, description }) => ({ name, former: run.formerOwner(description, urn), taker: urn }));
  const given = before
    .filter((one) => !isIn(now, one))
    .map(({ name, description }) => ({ name, former: own, taker: run.givesUp(description, own) }));
  const takeovers = [...taken, ...given].filter(
    (one): one is Takeover => one.former !== undefined && one.taker !== undefined,
  );
  for (const { former, taker } of takeovers) run.noteNeed(taker, former.urn);
  for (const takeover of takeovers) requireOrder(run, rule, takeover, urn);
}

interface Takeover {
  readonly name: string;
  readonly former: FormerOwner;
  readonly taker: string;
}

/** @param urn the resource in `check` */
function requireOrder(run: Run, rule: Rule<unknown>, { name, former, taker }: Takeover, urn: string): void {
  const isAfter = run.isAfter(taker, former.urn);
  if (isAfter && !former.isReplaced) return;
  const [from, to] = [nameOf(former.urn), nameOf(taker)];
  const when = former.isReplaced ? "until it is replaced and deleted" : "until the update changes it";
  const canWait = !former.isReplaced && !run.isAfter(former.urn, taker) && !run.needsItself(taker);
  const error = new PeeringError(
    "vendor-rule",
    `${from} has this name ${when}, and ${to} takes it in the same update`,
    {
      property: "name",
      value: name,
      vendor: run.rules.id,
      source: citation(rule.source),
      fix:
        `In one update give ${from} a name that is free, and in the next ${to} the name ${JSON.stringify(name)}` +
        (canWait
          ? `; or let ${to} wait: add ${from} itself to its option dependsOn, because an order through other resources may not show`
          : ""),
    },
  );
  // The order may be correct.
  if (isAfter !== undefined || !canWait) throw error;
  run.log("warning", error.message, urn);
}

/** Rule and scope of unique names. */
export type Naming = Pick<NamedResource, "noun" | "rule">;

/** The engine creates the replacement first, because an option of the resource requires it. */
export const besideItself = (
  { id: vendor }: VendorRules,
  { noun, rule }: Naming,
  name: string,
  id?: string,
): PeeringError =>
  new PeeringError(
    "already-exists",
    `${id === undefined ? `the ${noun}` : `${noun} ${id}`} is replaced, and its replacement cannot have its name beside it`,
    {
      property: "name",
      value: name,
      vendor,
      source: citation(rule.source),
      fix: "Remove deleteBeforeReplace: false and retainOnDelete: true from the resource's options, or set another name",
    },
  );

/** Fix for a name in use if this program deletes or renames the object that has it. */
export const usedNameFix = (noun: string): string =>
  `Choose another name; delete or rename the ${noun} that has it in an update before this one, because an update ` +
  `deletes last; or import that ${noun} (\`vpc-peering import\`)`;

/**
 * Adds the fix to the vendor's refusal of a name.
 * @param naming absent: names are not unique on this vendor
 */
export async function explainingUsedName<T>(
  naming: Naming | undefined,
  name: unknown,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (naming === undefined || !isPeeringError(error, "already-exists")) throw error;
    const { property = "name", value = name } = error.detail;
    if (property !== "name") throw error;
    throw new PeeringError("already-exists", error.what, {
      ...error.detail,
      property,
      value,
      fix: usedNameFix(naming.noun),
    });
  }
}
