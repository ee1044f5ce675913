/** Properties that distinguish the VPCs of a program: the name alone if names are unique. */
import type { Backend } from "../../backend/contract.js";
import { claimNames, type Naming, type UniqueName } from "../../run/names.js";
import type { Run } from "../../run/run.js";
import { type Checking, isChanged } from "../check.js";
import { changedFields } from "../diff.js";
import { compared } from "./schema.js";

/** Absent: VPCs of a region may have the same name, over the API in use. */
export const vpcNaming = ({ rules }: Run, { lacks = [] }: Backend): Naming | undefined =>
  !rules.sameVpcNames.value || lacks.includes("sameVpcNames") ? { noun: "VPC", rule: rules.sameVpcNames } : undefined;

/** Two identical VPCs would share one object, or could not be distinguished. */
export function claimVpc(checking: Checking, backend: Backend): void {
  const { run, olds, known, facts } = checking;
  const keys = ["region", "name", "cidrBlock"];
  const [region, name, cidrBlock] = keys.map((key) => known[key] as string | undefined);
  if (region === undefined || name === undefined || cidrBlock === undefined) return;
  const isNew = Object.keys(olds).length === 0 || keys.some((key) => isChanged(checking, key));
  const naming = vpcNaming(run, backend);
  if (naming === undefined) {
    run.claim(`the VPC ${JSON.stringify(name)} with ${cidrBlock} in ${region}`, facts?.urn, isNew);
    return;
  }
  const before = { region: olds["region"], name: olds["name"] } as { readonly region?: string; readonly name?: string };
  const now = uniqueName(region, name);
  claimNames(run, facts, {
    ...naming,
    before: before.region === undefined || before.name === undefined ? [] : [uniqueName(before.region, before.name)],
    now: [now],
    isNew,
    isReplaced: Object.keys(olds).length > 0 && changedFields(compared, olds, known).replaces.length > 0,
    isDeletedFirst: before.region === region && before.name === name,
  });
}

const uniqueName = (region: string, name: string): UniqueName => ({
  name,
  description: `the VPC ${JSON.stringify(name)} in ${region}, where VPCs have unique names`,
});
