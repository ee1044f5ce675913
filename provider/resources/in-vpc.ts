/** Parts common to `Subnet` and `RouteTable`: their VPC, region and name, and adoption of an existing object. */
import { PeeringError } from "../errors.js";
import { completeId, formatId, parseId, type Ref } from "../engine/ids.js";
import { defaultName } from "../engine/names.js";
import type { Run } from "../run/run.js";
import { ifItIsOwn } from "./adoption.js";
import { type Checking, judgeRegion, requireRegion, settleRegion, warnOfDeletedWith } from "./check.js";

/** Sets region and name, and completes the ID of the VPC. */
export function settleInVpc(checking: Checking, noun: "subnet" | "route table"): void {
  const { run, known, unknown, facts } = checking;
  const given = known["vpc"] as string | undefined;
  const origin = given === undefined ? undefined : parseId(given).region;
  settleRegion(checking, "region", [origin ?? facts?.vpc?.region], run.settings.region, ["vpc"]);
  requireRegion(checking);
  judgeRegion(checking);
  known["vpc"] = completeId(given, known["region"]);
  if (facts !== undefined && known["name"] === undefined && !unknown.has("name"))
    known["name"] = defaultName(facts.urn, run.rules);
  warnOfDeletedWith(checking, noun);
}

/** Identifiers of the VPC in the plan: its URN, its ID, or both. */
export function vpcNames({ known, facts }: Checking): string[] {
  const id = known["vpc"] as string | undefined;
  return [...(id === undefined ? [] : [id]), ...(facts?.vpc === undefined ? [] : [facts.vpc.urn])];
}

/** An object with the same key exists, and nothing proves that this program created it. */
export function alreadyExists(run: Run, { noun, property, value, urn }: Wanted, found: readonly Ref[]): PeeringError {
  return new PeeringError("already-exists", `the VPC already has such a ${noun}: ${found.map(formatId).join(", ")}`, {
    property,
    value,
    vendor: run.rules.id,
    fix: `Choose another ${property}, delete it, or set adoptExisting: true to adopt it${ifItIsOwn(urn)}`,
  });
}

interface Wanted {
  readonly noun: string;
  readonly property: string;
  readonly value: unknown;
  readonly urn: string | undefined;
}
