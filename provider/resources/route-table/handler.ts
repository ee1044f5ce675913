/** `RouteTable`: a route table of a VPC beside its default one. A subnet names its table; the table names no subnets. */
import type { Backend, Ref, RouteTableCalls, RouteTableRecord } from "../../backend/contract.js";
import { hasRouteTables } from "../../backend/optional-calls.js";
import { formatId, parseId, refOf } from "../../engine/ids.js";
import { defaultName } from "../../engine/names.js";
import type { Props } from "../../engine/props.js";
import { routeTableOnRequest, routeTableViolations } from "../../rules/plan/index.js";
import type { Checked, Run } from "../../run/run.js";
import { apply, checkInputs, isChanged } from "../check.js";
import { creating, goneDuring, isKeptByOther, only, pick, plain } from "../crud.js";
import { changedFields, diffResult } from "../diff.js";
import type { Handler } from "../handler.js";
import { alreadyThere, settleInVpc, vpcNames } from "../in-vpc.js";
import { backendWith, requireCalls } from "../optional-backend.js";
import { writesOf } from "../value-change.js";
import { type RouteTableInputs, schema, STEERING, WRITTEN } from "./schema.js";

const NEEDS = {
  kind: "RouteTable",
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
      apply(checking, routeTableViolations(run.rules, known));
      const onRequest = routeTableOnRequest(run.rules);
      if (onRequest !== undefined && Object.keys(olds).length === 0) apply(checking, [onRequest]);
      const isNew = Object.keys(olds).length === 0 || ["vpc", "name"].some((key) => isChanged(checking, key));
      for (const vpc of vpcNames(checking)) {
        if (known["name"] === undefined) continue;
        run.claim(`the route table ${JSON.stringify(known["name"])} of ${vpc}`, facts?.urn, isNew);
      }
    }),

  async diff(run, id, olds, news) {
    const { changed, replaces } = changedFields(schema, olds, news);
    run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    return diffResult(run, KIND, news, changed, replaces, false);
  },

  async create(run, props) {
    const inputs = props as unknown as RouteTableInputs;
    const backend = await backendWith(run, props, NEEDS);
    const checked = run.recall(KIND, props);
    const found = await findOwnTable(run, backend, inputs, checked);
    const { region, vpc, name } = inputs;
    const made =
      found ??
      (await creating(
        () => backend.createRouteTable({ region, vpcId: parseId(vpc).id, name }),
        async (ref) => {
          const table = await seen(backend, ref);
          return table && outsOf(props, table);
        },
        props,
      ));
    const id = formatId(made);
    run.made(KIND, id, checked?.urn);
    return { id, outs: outsOf(props, made) };
  },

  async read(run, id, props) {
    const backend = await backendWith(run, props, NEEDS);
    const ref = refOf(id, (props["region"] as string | undefined) ?? run.settings.region ?? "");
    const found = await seen(backend.shared ?? backend, ref);
    if (found === undefined) return { id: "", props: {}, inputs: {} };
    const inputs = plain({ ...inputsOf(found), ...pick(props, STEERING), account: backend.identity });
    return { id: formatId(found), props: outsOf(inputs, found), inputs };
  },

  async update(run, id, olds, news) {
    const backend = await backendWith(run, olds, NEEDS);
    const ref = refOf(id, String(news["region"]));
    const found = await seen(backend, ref);
    if (found === undefined) throw goneDuring("route table", ref, run.rules.id);
    const writes = writesOf(WRITTEN, olds, news, inputsOf(found));
    const changed = "name" in writes ? await backend.updateRouteTable(found, { name: String(writes["name"]) }) : found;
    return { outs: outsOf(news, changed) };
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

/** The table that an unfinished create of this very resource left, by a name that only this program generates. */
async function findOwnTable(
  run: Run,
  backend: Cloud,
  inputs: RouteTableInputs,
  checked: Checked | undefined,
): Promise<RouteTableRecord | undefined> {
  const { region, vpc, name } = inputs;
  const urn = checked?.urn;
  // Its replacement is created beside it, and must not be taken for it.
  const replacedId = run.seenId(KIND, urn);
  const isAlike = (table: RouteTableRecord) =>
    !table.isDefault && table.name === name && formatId(table) !== replacedId;
  const alike = (await backend.listRouteTables({ region, vpcId: parseId(vpc).id })).filter(isAlike);
  const [found, ...others] = alike;
  if (found === undefined) return undefined;
  const isGenerated = checked !== undefined && name === defaultName(checked.urn, run.rules);
  if (others.length > 0 || (inputs.adoptExisting !== true && !isGenerated))
    throw alreadyThere(run, { noun: "route table", property: "name", value: name, urn }, alike);
  run.log("info", `adopted the existing route table ${found.id}`, urn);
  return found;
}

const inputsOf = ({ region, vpcId, name }: RouteTableRecord): Props => ({
  vpc: formatId({ region, id: vpcId }),
  region,
  name,
});

const outsOf = (inputs: Props, { isDefault }: RouteTableRecord): Props => plain({ ...inputs, isDefault });
