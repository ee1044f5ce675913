/**
 * `RouteTable`: a route table of a VPC other than its default one. A subnet names its table; the table does not name
 * subnets.
 */
import type { Backend, Ref, RouteTableCalls, RouteTableChanges, RouteTableRecord } from "../../backend/contract.js";
import { hasRouteTables } from "../../backend/optional-calls.js";
import { formatId, parseId, refOf } from "../../engine/ids.js";
import { defaultName } from "../../engine/names.js";
import type { Props } from "../../engine/props.js";
import { routeTableOnRequest, routeTableViolations } from "../../rules/plan/index.js";
import type { Checked, Run } from "../../run/run.js";
import { isDescribedByState } from "../adoption.js";
import { apply, checkInputs, isChanged } from "../check.js";
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
import { changedFields, diffResult } from "../diff.js";
import type { Handler } from "../handler.js";
import { alreadyExists, settleInVpc, vpcNames } from "../in-vpc.js";
import { backendWith, requireCalls } from "../optional-backend.js";
import { ownTagsOf, ownTagsRead, tagsPresent, tagWrites, withTagsCompared } from "../tags/saved.js";
import { settleTags } from "../tags/settle.js";
import { tagSupport } from "../tags/support.js";
import { reachedOf, writesOf } from "../value-change.js";
import { compared, type RouteTableInputs, schema, STEERING, WRITTEN } from "./schema.js";

const NEEDS = {
  kind: "RouteTable" as const,
  has: hasRouteTables,
  instead: "Write the routes into the default table (vpc of a Route), or create the table with the vendor's own tools",
};

const KIND = NEEDS.kind;

type Cloud = Backend & RouteTableCalls;

export const routeTable: Handler = {
  kind: KIND,

  check: (run, olds, news) =>
    checkInputs(run, KIND, schema, olds, news, (checking, backend) => {
      if (!requireCalls(checking, backend, NEEDS)) return;
      const { known, facts } = checking;
      settleInVpc(checking, "route table");
      settleTags(checking, backend, KIND);
      apply(checking, routeTableViolations(run.rules, { ...known, unknown: checking.unknown }));
      const onRequest = routeTableOnRequest(run.rules);
      if (onRequest !== undefined && Object.keys(olds).length === 0) apply(checking, [onRequest]);
      if (facts?.options?.deleteBeforeReplace === true && checking.replaced !== undefined)
        run.noteDeletedFirst(KIND, facts.urn);
      const isNew = Object.keys(olds).length === 0 || ["vpc", "name"].some((key) => isChanged(checking, key));
      for (const vpc of vpcNames(checking)) {
        if (known["name"] === undefined) continue;
        run.claim(`the route table ${JSON.stringify(known["name"])} of ${vpc}`, facts?.urn, isNew);
      }
    }),

  async diff(run, id, olds, news) {
    const { changed, replaces } = changedFields(compared, withTagsCompared(run, KIND, olds, news), news);
    run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    return diffResult(run, KIND, news, changed, replaces, false);
  },

  async create(run, props) {
    const inputs = props as unknown as RouteTableInputs;
    const backend = await backendWith(run, props, NEEDS);
    const checked = run.recall(KIND, props);
    const found = await findOwnTable(run, backend, inputs, checked);
    const { region, vpc, name, tags } = inputs;
    const made =
      found ??
      (await creating(
        () => backend.createRouteTable({ region, vpcId: parseId(vpc).id, name, ...(tags !== undefined && { tags }) }),
        (ref) => reached(backend, ref, {}, props),
        reachedOf(WRITTEN, {}, props, { name }),
        (own) => run.made(KIND, own, checked?.urn),
      ));
    const id = formatId(made);
    run.made(KIND, id, checked?.urn);
    const table = await keepingPartial(
      id,
      async () => (await reached(backend, made, {}, props)) ?? partial({}, props, made),
      async () => write(backend, made, {}, props),
    );
    return { id, outs: outsOf(props, table) };
  },

  async read(run, id, props) {
    const backend = await backendWith(run, props, NEEDS);
    const ref = refOf(id, (props["region"] as string | undefined) ?? run.settings.region ?? "");
    const found = await seen(backend.shared ?? backend, ref);
    if (found === undefined) return { id: "", props: {}, inputs: {} };
    const tags = ownTagsRead(run, tagSupport(run, backend, KIND), found.tags, props);
    const inputs = plain({ ...inputsOf(found), tags, ...pick(props, STEERING), account: backend.identity });
    return { id: formatId(found), props: outsOf(inputs, found), inputs };
  },

  async update(run, id, saved, news) {
    const olds = withTagsCompared(run, KIND, saved, news);
    const backend = await backendWith(run, olds, NEEDS);
    const ref = refOf(id, String(news["region"]));
    const found = await seen(backend, ref);
    if (found === undefined) throw deletedMeanwhile("route table", ref, run.rules.id);
    return keepingReached(
      id,
      WRITTEN,
      olds,
      () => reached(backend, ref, olds, news),
      async () => ({ outs: outsOf(news, await write(backend, found, olds, news)) }),
    );
  },

  async delete(run, id, props) {
    const backend = await backendWith(run, props, NEEDS);
    if (isKeptByOther(run, KIND, id)) return;
    if (props["isDefault"] === true) {
      run.log("warning", `${id} is the default route table of its VPC and is kept: it is deleted with the VPC`);
      return;
    }
    await backend.deleteRouteTable(refOf(id, props["region"] as string));
  },
};

const seen = async (reads: Pick<Backend, "getRouteTables">, ref: Ref): Promise<RouteTableRecord | undefined> =>
  only(await reads.getRouteTables([ref]));

/** The cloud's values after a failure, as far as they can be read. */
const reached = (backend: Cloud, ref: Ref, olds: Props, news: Props): Promise<Props | undefined> =>
  seenAfterFailure(async () => {
    const now = await seen(backend, ref);
    return now && partial(olds, news, now);
  });

const partial = (olds: Props, news: Props, table: RouteTableRecord): Props =>
  outsOf({ ...reachedOf(WRITTEN, olds, news, presentOf(table, olds)), ownTags: ownTagsOf(olds, news) }, table);

/** Writes the changes from the saved state to the program; for a new or adopted table, all inputs of the program. */
async function write(backend: Cloud, table: RouteTableRecord, olds: Props, news: Props): Promise<RouteTableRecord> {
  const present = presentOf(table, olds);
  const writes = writesOf(WRITTEN, olds, news, present);
  const changes: RouteTableChanges = {
    ...("name" in writes && { name: String(writes["name"]) }),
    ...tagWrites(present, writes),
  };
  return Object.keys(changes).length === 0 ? table : backend.updateRouteTable(table, changes);
}

/** Values that can change in place, as the cloud reports them. */
const presentOf = (table: RouteTableRecord, olds: Props): Props => ({
  name: table.name,
  tags: tagsPresent(table, olds),
});

/**
 * The table left by an interrupted create of this resource, found by a name that only this program generates; or the
 * table that matches the description in the resource's state.
 */
async function findOwnTable(
  run: Run,
  backend: Cloud,
  inputs: RouteTableInputs,
  checked: Checked | undefined,
): Promise<RouteTableRecord | undefined> {
  const { region, vpc, name } = inputs;
  const urn = checked?.urn;
  // The replacement is created first, and must not adopt the table that it replaces.
  const replacedId = run.seenId(KIND, urn);
  const isAlike = (table: RouteTableRecord) =>
    !table.isDefault && table.name === name && formatId(table) !== replacedId;
  const alike = (await backend.listRouteTables({ region, vpcId: parseId(vpc).id })).filter(isAlike);
  const made = alike.filter((table) => run.hasMade(KIND, formatId(table), urn));
  const [found, ...others] = made.length > 0 ? made : alike;
  if (found === undefined) return undefined;
  const isGenerated = checked !== undefined && name === defaultName(checked.urn, run.rules);
  const { account } = inputs;
  const isOwn = made.length > 0 || isGenerated || isDescribedByState(run, KIND, urn, { account, vpc, name });
  if (others.length > 0 || (inputs.adoptExisting !== true && !isOwn))
    throw alreadyExists(run, { noun: "route table", property: "name", value: name, urn }, alike);
  run.log("info", `adopted the existing route table ${found.id}`, urn);
  return found;
}

const inputsOf = ({ region, vpcId, name }: RouteTableRecord): Props => ({
  vpc: formatId({ region, id: vpcId }),
  region,
  name,
});

const outsOf = (inputs: Props, { isDefault }: RouteTableRecord): Props => plain({ ...inputs, isDefault });
