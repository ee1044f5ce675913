/**
 * Connection names on vendors where they are unique in an account. If each account creates its own half, each half has
 * its own name.
 */
import type { PeeringRecord } from "../../backend/contract.js";
import { isMutual, secondName } from "../../backend/second-half.js";
import { PeeringError } from "../../errors.js";
import { identityParts } from "../../engine/ids.js";
import type { Props } from "../../engine/props.js";
import { citation } from "../../rules/schema.js";
import type { Run } from "../../run/run.js";
import { type Checking, isChanged } from "../check.js";
import { claimNames, type Naming, type UniqueName, usedNameFix } from "../../run/names.js";

/** Absent: connections of an account may have the same name. */
export const peeringNaming = ({ rules }: Run): Naming | undefined =>
  rules.samePeeringNames.value ? undefined : { noun: "connection", rule: rules.samePeeringNames };

/** @param isReplaced true if the update deletes the object and creates another one */
export function claimPeeringName(checking: Checking, isReplaced: boolean): void {
  const { run, olds, known, facts } = checking;
  const naming = peeringNaming(run);
  if (naming === undefined) return;
  const now = namesOf(run, known, known);
  claimNames(run, facts, {
    ...naming,
    before: namesOf(run, olds, known),
    now,
    isNew: Object.keys(olds).length === 0 || isChanged(checking, "name"),
    isReplaced,
    isDeletedFirst: true,
    ...(isMutual(run) && {
      fix: "Give one of the two another name. The second half of a connection within one account has the name of the first and _peer",
    }),
  });
}

/** Names of the connection and of its second half, which a backend creates with it. */
function namesOf(run: Run, { name, peerAccountId }: Props, { account }: Props): UniqueName[] {
  if (typeof name !== "string") return [];
  const { accountId } = identityParts(String(account));
  const both = isMutual(run) && peerAccountId === accountId ? [name, secondName(run.rules, name)] : [name];
  return both.map((one) => ({
    name: one,
    description: `the connection ${JSON.stringify(one)} of ${accountId}, where connections have unique names`,
  }));
}

/** The error for a connection of the account that has the name and is in no state of this program. */
export function usedName(checking: Checking, others: readonly PeeringRecord[]): PeeringError | undefined {
  const { run, known } = checking;
  const naming = peeringNaming(run);
  if (naming === undefined) return undefined;
  const wanted = namesOf(run, known, known).map(({ name }) => name);
  const other = others.find(({ name }) => wanted.includes(name));
  if (other === undefined) return undefined;
  return new PeeringError(
    "already-exists",
    `account ${identityParts(String(known["account"])).accountId} already has a connection of that name: ${other.region}/${other.id}`,
    {
      property: "name",
      value: other.name,
      vendor: run.rules.id,
      source: citation(naming.rule.source),
      fix: usedNameFix(naming.noun),
    },
  );
}
