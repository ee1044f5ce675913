/** What distinguishes the VPCs of a program: where their names are unique, the name alone. */
import type { Backend } from "../../backend/contract.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { citation } from "../../rules/schema.js";
import { type FormerOwner, nameOf, type Run } from "../../run/run.js";
import { type Checking, isChanged } from "../check.js";
import { changedFields } from "../diff.js";
import { haveUniqueNames } from "./own-vpc.js";
import { compared } from "./schema.js";

/** Two alike would share one object, or could not be distinguished. */
export function claimVpc(checking: Checking, backend: Backend): void {
  const { run, olds, known, facts } = checking;
  const keys = ["region", "name", "cidrBlock"];
  const [region, name, cidrBlock] = keys.map((key) => known[key] as string | undefined);
  if (region === undefined || name === undefined || cidrBlock === undefined) return;
  const isNew = Object.keys(olds).length === 0 || keys.some((key) => isChanged(checking, key));
  if (!haveUniqueNames(run, backend)) {
    run.claim(`the VPC ${JSON.stringify(name)} with ${cidrBlock} in ${region}`, facts?.urn, isNew);
    return;
  }
  const source = citation(run.rules.sameVpcNames.source);
  const fix = "Give one of the two another name";
  run.claim(uniqueName(region, name), facts?.urn, isNew, { source, fix });
  refuseTakeover(checking, region, name);
}

const uniqueName = (region: string, name: string): string =>
  `the VPC ${JSON.stringify(name)} in ${region}, where VPCs have unique names`;

/** The engine orders two resources by their dependencies only: a name could be taken before it is given up. */
function refuseTakeover({ run, olds, known, facts }: Checking, region: string, name: string): void {
  if (facts === undefined) return;
  const { urn, options } = facts;
  if (options?.areUnknown !== true) run.noteOrder(urn, options?.after ?? []);
  const before = { region: olds["region"], name: olds["name"] } as { readonly region?: string; readonly name?: string };
  if (before.region === region && before.name === name) return;
  const takeovers: Takeover[] = [];
  const former = run.formerOwner(uniqueName(region, name), urn);
  if (former !== undefined) takeovers.push({ name, former, taker: urn });
  if (before.region !== undefined && before.name !== undefined) {
    const own = { urn, isReplaced: changedFields(compared, olds, known).replaces.length > 0 };
    const taker = run.givesUp(uniqueName(before.region, before.name), own);
    if (taker !== undefined) takeovers.push({ name: before.name, former: own, taker });
  }
  for (const { former, taker } of takeovers) run.noteNeed(taker, former.urn);
  for (const takeover of takeovers) requireOrder(run, takeover, urn);
}

interface Takeover {
  readonly name: string;
  readonly former: FormerOwner;
  readonly taker: string;
}

/** @param urn the resource that is checked */
function requireOrder(run: Run, { name, former, taker }: Takeover, urn: string): void {
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
      source: citation(run.rules.sameVpcNames.source),
      fix:
        `In one update give ${from} a name that is free, and in the next ${to} the name ${JSON.stringify(name)}` +
        (canWait
          ? `; or let ${to} wait: add ${from} itself to its option dependsOn, because an order through other resources may not show`
          : ""),
    },
  );
  // The order may be right.
  if (isAfter !== undefined || !canWait) throw error;
  run.log("warning", error.message, urn);
}

/** The vendor's refusal of a name, with what to do if the VPC that has it is deleted or renamed by this very program. */
export async function explainingUsedName<T>(
  run: Run,
  backend: Backend,
  name: unknown,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isPeeringError(error, "already-exists") || !haveUniqueNames(run, backend)) throw error;
    throw new PeeringError("already-exists", error.what, {
      ...error.detail,
      property: "name",
      value: name,
      fix:
        "Choose another name; delete or rename the VPC that has it in an update before this one, because an update " +
        "deletes last; or import that VPC (`vpc-peering import`)",
    });
  }
}
