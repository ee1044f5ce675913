/**
 * The VPC left by an interrupted create of this resource. It is identified by the mark of the resource; without any
 * mark, by a name that only this program generates or by the description in state. A name that a person chose proves
 * nothing.
 */
import type { Backend, VpcRecord } from "../../backend/contract.js";
import { readThrough } from "../../backend/read-cache/read-through.js";
import { PeeringError } from "../../errors.js";
import { formatId } from "../../engine/ids.js";
import { firstMarkOf } from "../../engine/mark.js";
import { defaultName } from "../../engine/names.js";
import { besideItself } from "../../run/names.js";
import type { Checked, Run } from "../../run/run.js";
import { ifItIsOwn, isDescribedByState } from "../adoption.js";
import { importCommand } from "../crud.js";
import { vpcNaming } from "./names.js";

export interface WantedVpc {
  readonly account?: string | undefined;
  readonly region: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly adoptExisting?: boolean;
}

export async function findOwnVpc(
  run: Run,
  kind: string,
  inputs: WantedVpc,
  checked: Checked | undefined,
): Promise<VpcRecord | undefined> {
  const backend = await run.backend();
  const urn = checked?.urn;
  // The replacement is created first, and must not adopt the VPC that it replaces.
  const replacedId = run.seenId(kind, urn);
  const marks = checked === undefined ? [] : [run.markOf(checked), firstMarkOf(checked.urn)];
  const isMarked = ({ creator }: VpcRecord): boolean => creator !== undefined && marks.includes(creator);
  const candidates = await readThrough(
    backend,
    async (reads) => {
      const all = await reads.listVpcs({ region: inputs.region });
      const before = all.find((vpc) => formatId(vpc) === replacedId);
      const naming = vpcNaming(run, backend);
      if (before?.name === inputs.name && naming !== undefined)
        throw besideItself(run.rules, naming, before.name, before.id);
      return all.filter((vpc) => formatId(vpc) !== replacedId && (isMarked(vpc) || isAlike(vpc, inputs)));
    },
    ({ length }) => length === 0,
  );

  const alike = candidates.filter((vpc) => isAlike(vpc, inputs));
  const marked = alike.filter((vpc) => isMarked(vpc) || run.hasMade(kind, formatId(vpc), urn));
  const left = candidates.filter(
    (vpc) => isMarked(vpc) && !isAlike(vpc, inputs) && !run.isHeldByOther(kind, formatId(vpc), urn),
  );
  // A replacement knows its resource's object: another VPC left by an earlier run is no reason to fail.
  if (left.length > 0 && !run.isReplacing(kind, urn)) throw leftOver(run, backend, inputs, left);
  if (left.length > 0 && replacedId !== undefined) {
    const { message } = leftOver(run, backend, inputs, left);
    run.log("warning", message, urn);
  }
  const generated = checked !== undefined && inputs.name === defaultName(checked.urn, run.rules);
  const { account, region, name, cidrBlock } = inputs;
  const isKnown = generated || isDescribedByState(run, kind, urn, { account, region, name, cidrBlock });
  const isOwn = (vpc: VpcRecord): boolean =>
    marked.includes(vpc) || inputs.adoptExisting === true || (vpc.creator === undefined && isKnown);

  const [found, ...others] = marked.length > 0 ? marked : alike;
  if (found === undefined) return undefined;
  if (others.length > 0 || !isOwn(found)) {
    const isForeign = alike.some((vpc) => vpc.creator !== undefined && !isMarked(vpc));
    throw alreadyExists(run, backend, inputs, [found, ...others], urn, isForeign);
  }
  run.log("info", `adopted the existing VPC ${found.id}`, urn);
  return found;
}

const isAlike = ({ name, cidrBlock }: VpcRecord, inputs: WantedVpc): boolean =>
  name === inputs.name && cidrBlock === inputs.cidrBlock;

/** The resource's VPC under another name or CIDR block: its create was interrupted, or its state was deleted. */
function leftOver(run: Run, backend: Backend, inputs: WantedVpc, left: readonly VpcRecord[]): PeeringError {
  const [first] = left as [VpcRecord];
  const what = left.map((vpc) => `${formatId(vpc)} ("${vpc.name}", ${vpc.cidrBlock})`).join(", ");
  const property = first.name === inputs.name ? "cidrBlock" : "name";
  return new PeeringError(
    "already-exists",
    `an earlier run created ${what} for this resource, and it is missing from the state`,
    {
      property,
      value: inputs[property],
      vendor: run.rules.id,
      fix:
        `Import it (${importCommand(run.rules.id, backend, first)} writes the file for \`pulumi import --file\`), delete it, ` +
        `or adopt it with name: "${first.name}", cidrBlock: "${first.cidrBlock}" and adoptExisting: true; ` +
        "a resource of another logical name is created beside it. If an alias has given it to another resource, add that " +
        "one to dependsOn",
    },
  );
}

function alreadyExists(
  run: Run,
  backend: Backend,
  inputs: WantedVpc,
  alike: readonly VpcRecord[],
  urn: string | undefined,
  isForeign: boolean,
): PeeringError {
  const [first] = alike as [VpcRecord];
  const owner = isForeign ? ", created by another stack or resource" : "";
  return new PeeringError(
    "already-exists",
    `${inputs.region} already has a VPC of that name with ${inputs.cidrBlock}: ${alike.map(formatId).join(", ")}${owner}`,
    {
      property: "name",
      value: inputs.name,
      vendor: run.rules.id,
      fix: `Choose another name, import it (${importCommand(run.rules.id, backend, first)} writes the file for \`pulumi import --file\`), or set adoptExisting: true to adopt it${ifItIsOwn(urn)}`,
    },
  );
}
