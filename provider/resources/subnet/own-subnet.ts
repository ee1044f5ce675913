/**
 * The subnet left by an interrupted create of this resource. A VPC has one subnet per CIDR block, so it belongs to the
 * resource if this run has created it, if only this program generates its name, or if it matches the description in the
 * resource's state.
 */
import type { Backend, SubnetCalls, SubnetRecord } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { formatId, parseId } from "../../engine/ids.js";
import { defaultName } from "../../engine/names.js";
import type { Checked, Run } from "../../run/run.js";
import { isDescribedByState } from "../adoption.js";
import { alreadyExists } from "../in-vpc.js";
import type { SubnetInputs } from "./schema.js";

export async function findOwnSubnet(
  run: Run,
  kind: string,
  backend: Backend & SubnetCalls,
  inputs: SubnetInputs,
  checked: Checked | undefined,
): Promise<SubnetRecord | undefined> {
  const { region, vpc, name, cidrBlock } = inputs;
  const urn = checked?.urn;
  const all = await backend.listSubnets({ region, vpcId: parseId(vpc).id });
  const found = all.find((subnet) => subnet.cidrBlock === cidrBlock);
  if (found === undefined) return undefined;
  if (formatId(found) === run.seenId(kind, urn)) throw besideItself(run, found);
  const isGenerated = checked !== undefined && name === defaultName(checked.urn, run.rules) && found.name === name;
  const { account } = inputs;
  const isMade = run.hasMade(kind, formatId(found), urn);
  const isOwn =
    isMade || isGenerated || isDescribedByState(run, kind, urn, { account, vpc, cidrBlock, name: found.name });
  if (inputs.adoptExisting !== true && !isOwn)
    throw alreadyExists(run, { noun: "subnet", property: "cidrBlock", value: cidrBlock, urn }, [found]);
  run.log("info", `adopted the existing subnet ${found.id}`, urn);
  return found;
}

/** The engine replaces the subnet for a reason of its own, and creates the replacement first. */
const besideItself = (run: Run, { id, cidrBlock }: SubnetRecord): PeeringError =>
  new PeeringError("already-exists", `subnet ${id} is replaced, and its replacement cannot exist beside it`, {
    property: "cidrBlock",
    value: cidrBlock,
    vendor: run.rules.id,
    fix: "Set the resource option deleteBeforeReplace: true, or another cidrBlock",
  });
