/** `Subnet`: a part of a VPC, associated with one route table. VPC, zone and CIDR block cannot change. */
import type { Backend, Ref, SubnetCalls, SubnetChanges, SubnetRecord } from "../../backend/contract.js";
import { overlaps, readCidr } from "../../network/cidr/cidr.js";
import { formatId, parseId, refOf } from "../../engine/ids.js";
import type { Props } from "../../engine/props.js";
import { isUnknown, UNKNOWN } from "../../engine/unknown.js";
import type { Run } from "../../run/run.js";
import { requireAlike, whereDeclared } from "../adoption.js";
import {
  creating,
  deletedMeanwhile,
  isKeptByOther,
  keepingPartial,
  keepingReached,
  only,
  pick,
  plain,
  seenAfterFailure,
} from "../crud.js";
import { changedFields, diffResult, isEqual } from "../diff.js";
import type { Handler } from "../handler.js";
import { backendWith } from "../optional-backend.js";
import { ownTagsOf, ownTagsRead, tagsPresent, tagWrites, withTagsCompared } from "../tags/saved.js";
import { tagSupport } from "../tags/support.js";
import { reachedOf, writesOf } from "../value-change.js";
import { checkSubnet, NEEDS } from "./check.js";
import { findOwnSubnet } from "./own-subnet.js";
import { compared, STEERING, type SubnetInputs, WRITTEN } from "./schema.js";

const KIND = NEEDS.kind;

type Cloud = Backend & SubnetCalls;

export const subnet: Handler = {
  kind: KIND,

  check: (run, olds, news) => checkSubnet(run, olds, news),

  async diff(run, id, olds, news) {
    const { changed, replaces } = changedFields(compared, withTagsCompared(run, KIND, olds, news), news);
    run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    if (replaces.length === 0) run.noteSubnetTable(id, await tableAfter(run, olds, news, changed));
    return diffResult(run, KIND, news, changed, replaces, isConflicting(olds, news));
  },

  async create(run, props) {
    const inputs = props as unknown as SubnetInputs;
    const backend = await backendWith(run, props, NEEDS);
    const checked = run.recall(KIND, props);
    const found = await findOwnSubnet(run, KIND, backend, inputs, checked);
    if (found !== undefined) requireAlike(run, "subnet", found, props, whereDeclared(props, { zone: found.zone }));
    const { region, vpc, name, cidrBlock, zone, tags } = inputs;
    const optional = { ...(zone !== undefined && { zone }), ...(tags !== undefined && { tags }) };
    const requested = { region, vpcId: parseId(vpc).id, name, cidrBlock, ...optional };
    const made =
      found ??
      (await creating(
        () => backend.createSubnet(requested),
        (ref) => reached(backend, ref, {}, props),
        reachedOf(WRITTEN, {}, props, { name }),
        (own) => run.made(KIND, own, checked?.urn),
      ));
    const id = formatId(made);
    run.made(KIND, id, checked?.urn);
    const record = await keepingPartial(
      id,
      async () =>
        (await reached(backend, made, {}, props)) ?? outsOf(reachedOf(WRITTEN, {}, props, { name: made.name }), made),
      () => write(backend, made, {}, props),
    );
    return { id, outs: outsOf(props, record) };
  },

  async read(run, id, props) {
    const backend = await backendWith(run, props, NEEDS);
    const found = await seen(backend, refOf(id, (props["region"] as string | undefined) ?? run.settings.region ?? ""));
    if (found === undefined) return { id: "", props: {}, inputs: {} };
    run.noteSubnetTable(formatId(found), found.routeTableId);
    const steering = { ...pick(props, STEERING), account: backend.identity };
    const tags = ownTagsRead(run, tagSupport(run, backend, KIND), found.tags, props);
    const inputs = plain({ ...(await inputsOf(backend, found, props)), tags, ...steering });
    return { id: formatId(found), props: outsOf(inputs, found), inputs };
  },

  async update(run, id, saved, news) {
    const olds = withTagsCompared(run, KIND, saved, news);
    const backend = await backendWith(run, olds, NEEDS);
    const ref = refOf(id, String(news["region"]));
    const found = await seen(backend, ref);
    if (found === undefined) throw deletedMeanwhile("subnet", ref, run.rules.id);
    return keepingReached(
      id,
      WRITTEN,
      olds,
      () => reached(backend, ref, olds, news),
      async () => ({ outs: updatedOuts(olds, news, await write(backend, found, olds, news)) }),
    );
  },

  async delete(run, id, props) {
    const backend = await backendWith(run, props, NEEDS);
    if (isKeptByOther(run, KIND, id)) return;
    await backend.deleteSubnet(refOf(id, props["region"] as string));
  },
};

/** The vendor's ID of the subnet's table after an update: routes identified by the subnet's ID move to that table. */
async function tableAfter(run: Run, olds: Props, news: Props, changed: readonly string[]): Promise<string> {
  const { vpc, routeTable, routeTableId } = { ...olds, routeTable: news["routeTable"] } as Record<string, string>;
  if (!changed.includes("routeTable")) return routeTableId!;
  if (routeTable !== undefined) return isUnknown(routeTable) ? UNKNOWN : parseId(routeTable).id;
  const backend = await backendWith(run, olds, NEEDS);
  return (await defaultTableOf(backend, { region: String(news["region"]), vpcId: parseId(vpc!).id })) ?? UNKNOWN;
}

/** A replacement whose CIDR block overlaps the present one cannot exist in the same VPC at the same time. */
function isConflicting(olds: Props, news: Props): boolean {
  const isOtherVpc = isUnknown(news["vpc"]) || news["vpc"] !== olds["vpc"] || news["account"] !== olds["account"];
  if (isOtherVpc) return false;
  const [before, after] = [readCidr(String(olds["cidrBlock"])), readCidr(String(news["cidrBlock"]))];
  return !("cidr" in before && "cidr" in after) || overlaps(before.cidr, after.cidr);
}

const seen = async (backend: Cloud, ref: Ref): Promise<SubnetRecord | undefined> =>
  only(await backend.getSubnets([ref]));

/** The cloud's values after a failure, as far as they can be read. */
const reached = (backend: Cloud, ref: Ref, olds: Props, news: Props): Promise<Props | undefined> =>
  seenAfterFailure(async () => {
    const now = await seen(backend, ref);
    if (now === undefined) return undefined;
    const present = { ...(await inputsOf(backend, now, olds)), tags: tagsPresent(now, olds) };
    const inputs = reachedOf(WRITTEN, olds, news, present);
    return updatedOuts(olds, { ...inputs, ownTags: ownTagsOf(olds, news) }, now);
  });

/** Writes the changes from the saved state to the program; for a new or adopted subnet, all inputs of the program. */
async function write(backend: Cloud, record: SubnetRecord, olds: Props, news: Props): Promise<SubnetRecord> {
  const { routeTable } = news;
  const isSameTable = isEqual(olds["routeTable"], routeTable);
  const present = {
    name: record.name,
    tags: tagsPresent(record, olds),
    routeTable: isSameTable ? routeTable : await tableInput(backend, record, { routeTable }),
  };
  const writes = writesOf(WRITTEN, olds, news, present);
  const changes: SubnetChanges = {
    ...("name" in writes && { name: String(writes["name"]) }),
    ...tagWrites(present, writes),
    ...("routeTable" in writes && { routeTableId: await tableIdOf(backend, record, writes["routeTable"]) }),
  };
  return Object.keys(changes).length === 0 ? record : backend.updateSubnet(record, changes);
}

/** The subnet's table: without an explicit one, the default table of its VPC. */
async function tableIdOf(backend: Cloud, record: SubnetRecord, routeTable: unknown): Promise<string> {
  if (typeof routeTable === "string") return parseId(routeTable).id;
  return (await defaultTableOf(backend, record)) ?? record.routeTableId;
}

async function defaultTableOf(
  backend: Cloud,
  { region, vpcId }: Pick<SubnetRecord, "region" | "vpcId">,
): Promise<string | undefined> {
  const [vpc] = await (backend.shared ?? backend).getVpcs([{ region, id: vpcId }]);
  return vpc?.defaultRouteTableId;
}

/**
 * The subnet in the form of inputs.
 * @param known inputs or state; a value with the same meaning keeps its form
 */
async function inputsOf(backend: Cloud, record: SubnetRecord, known: Props): Promise<Props> {
  const { region, vpcId, name, cidrBlock, zone } = record;
  return {
    vpc: formatId({ region, id: vpcId }),
    region,
    name,
    cidrBlock,
    // The zone never changes: a zone that the vendor chose for a program that sets none is no change, and neither is
    // one that it does not report.
    zone: isImported(known) ? zone : known["zone"] && (zone ?? known["zone"]),
    routeTable: await tableInput(backend, record, known),
  };
}

async function tableInput(backend: Cloud, record: SubnetRecord, known: Props): Promise<string | undefined> {
  const { region, routeTableId } = record;
  const before = known["routeTable"] as string | undefined;
  if (before !== undefined && parseId(before).id === routeTableId) return before;
  if (before === undefined && known["routeTableId"] === routeTableId) return undefined;
  if ((await defaultTableOf(backend, record)) === routeTableId) return undefined;
  return formatId({ region, id: routeTableId });
}

const isImported = (known: Props): boolean => known["account"] === undefined;

/** A refresh detects a table that another client has set since the last read; the program still sets none. */
const updatedOuts = (olds: Props, inputs: Props, record: SubnetRecord): Props =>
  olds["routeTableId"] !== undefined && isEqual(olds["routeTable"], inputs["routeTable"])
    ? { ...outsOf(inputs, record), routeTableId: olds["routeTableId"] }
    : outsOf(inputs, record);

function outsOf(inputs: Props, { routeTableId, availableIpCount }: SubnetRecord): Props {
  return plain({ ...inputs, routeTableId, availableIpCount });
}
