/**
 * `Route`: one row of a route table that leads through a link. It never waits: on a link that is still pending,
 * where the vendor refuses routes, it is kept as `deferred` and written by a later update.
 */
import { z } from "zod";
import type {
  Backend,
  NewRoute,
  PeeringRecord,
  Reads,
  Ref,
  RouteRecord,
  RouteTableRecord,
} from "../backend/contract.js";
import { lookTwice } from "../backend/look-twice.js";
import { PeeringError } from "../errors.js";
import { formatId, formatRouteId, parseId, parseRouteId, refOf } from "../ids.js";
import { citation } from "../rules/schema.js";
import type { Run } from "../run.js";
import { changedFields, diffResult } from "./diff.js";
import { account, adoptExisting, field, region } from "./field.js";
import type { Handler, Props } from "./handler.js";
import { backendOf, goneDuring, only, pick, plain } from "./life.js";
import { checkRoute } from "./route-check.js";
import { isLive } from "../rules/states.js";

const KIND = "Route";

export const schema = z.strictObject({
  region: region(),
  vpc: field(
    z.string().optional(),
    "replace",
    "Write into this VPC's default table: a Vpc, or an id. One of vpc, routeTableId, subnetId",
  ),
  routeTableId: field(z.string().optional(), "replace", "Write into this route table"),
  subnetId: field(z.string().optional(), "replace", "Write into the table that this subnet uses"),
  destinationCidrBlock: field(
    z.string(),
    "replace",
    "Where the traffic goes: a block of the other end, IPv4 or IPv6, in canonical form",
  ),
  peeringConnection: field(
    z.string(),
    "update",
    "The link to lead through: a PeeringConnection, a PeeringAccepter, or an id",
  ),
  description: field(z.string().optional(), "update", "Description"),
  adoptExisting: adoptExisting(),
  desiredState: field(
    z.literal("written").optional(),
    "update",
    "Set by the provider: written. On a link that is still pending a route may be deferred, and the next update after acceptance writes it",
  ),
  account: account(),
});

export const outputs = {
  nextHopId: "The vendor's id of the half that the row leads through, where that is not the link's own id",
};

/** Inputs that no cloud reports. */
const STEERING = ["vpc", "routeTableId", "subnetId", "adoptExisting"];

/** As checked: the region has gone into the ids. */
export type RouteInputs = Omit<z.infer<typeof schema>, "desiredState" | "region">;

export const route: Handler = {
  kind: KIND,

  check: (run, olds, news) => checkRoute(run, KIND, schema, olds, news),

  async diff(run, id, olds, news) {
    const { changed, replaces } = changedFields(schema, olds, news);
    if (replaces.length === 0) run.claimId(KIND, id, run.recall(KIND, news)?.urn);
    return diffResult(run, KIND, news, changed, replaces, false);
  },

  async create(run, props) {
    const inputs = props as unknown as RouteInputs;
    const backend = await backendOf(run, props);
    const urn = run.recall(KIND, props)?.urn;
    const { destinationCidrBlock } = inputs;
    const isMade = run.rules.routes.value === "by-hand";
    const table = await lookTwice(
      backend,
      (reads) => findTable(run, backend, reads, inputs),
      (seen) => isMade && rowIn(seen, destinationCidrBlock) === undefined,
    );
    const id = formatRouteId(table, destinationCidrBlock);
    run.claimId(KIND, id, urn);
    const hop = await findNextHop(run, backend, table, inputs);
    const outs = await write(run, hop, props, urn, () => place(run, backend, table, hop.id, inputs, urn));
    run.made(KIND, id, urn);
    return { id, outs };
  },

  async read(run, id, props) {
    const backend = await backendOf(run, props);
    const parsed = parseRouteId(id, run.settings.region);
    if (parsed === undefined) return { id: "", props: {}, inputs: {} };
    const isDeferred = props["desiredState"] === "deferred";
    const table = await lookTwice(
      backend,
      async (reads) => only(await reads.getRouteTables([parsed.table])),
      (seen) => isDeferred || rowIn(seen, parsed.destinationCidrBlock) !== undefined,
    );
    const row = rowIn(table, parsed.destinationCidrBlock);
    if (table === undefined || (row === undefined && !isDeferred)) return { id: "", props: {}, inputs: {} };
    const where = props["account"] === undefined ? { routeTableId: formatId(table) } : pick(props, STEERING);
    const inputs = plain({
      ...where,
      destinationCidrBlock: parsed.destinationCidrBlock,
      peeringConnection:
        row === undefined || row.peeringConnectionId === hopIdOf(props)
          ? props["peeringConnection"]
          : hopOf(row, table),
      description: row === undefined ? props["description"] : row.description || undefined,
      desiredState: row === undefined ? "deferred" : "written",
      account: backend.identity,
    });
    return {
      id: formatRouteId(table, parsed.destinationCidrBlock),
      props: outsOf(inputs, row?.peeringConnectionId),
      inputs,
    };
  },

  async update(run, id, olds, news) {
    const inputs = news as unknown as RouteInputs;
    const backend = await backendOf(run, olds);
    const { table: ref } = parseRouteId(id)!;
    const table = only(await (backend.shared ?? backend).getRouteTables([ref]));
    if (table === undefined) throw goneDuring("route table", ref, run.rules.id);
    const hop = await findNextHop(run, backend, table, inputs);
    const urn = run.recall(KIND, news)?.urn;
    return { outs: await write(run, hop, news, urn, () => backend.putRoute(table, rowOf(inputs, hop.id))) };
  },

  async delete(run, id, props) {
    const backend = await backendOf(run, props);
    if (run.isHandedOver(KIND, id)) {
      run.log("info", `${id} was taken over by another resource of this run and is kept`);
      return;
    }
    if (props["desiredState"] === "deferred" || run.rules.routes.value === "issued") return;
    const { table, destinationCidrBlock } = parseRouteId(id)!;
    await backend.deleteRoute(table, { destinationCidrBlock, peeringConnectionId: hopIdOf(props) });
  },
};

/** The table: the VPC's default one, the subnet's, or the one named. */
async function findTable(run: Run, backend: Backend, reads: Reads, inputs: RouteInputs): Promise<RouteTableRecord> {
  const { vpc, routeTableId, subnetId } = inputs;
  const { region, id } = refOf((routeTableId ?? subnetId ?? vpc)!, "");
  const candidates =
    routeTableId !== undefined
      ? await reads.getRouteTables([{ region, id }])
      : subnetId !== undefined
        ? await reads.listRouteTables({ region, subnetId: id })
        : await defaultTable(reads, { region, id });
  const [property, value] =
    routeTableId !== undefined
      ? ["routeTableId", routeTableId]
      : subnetId !== undefined
        ? ["subnetId", subnetId]
        : ["vpc", vpc];
  const found = candidates[0];
  if (found !== undefined) return found;
  throw new PeeringError("not-found", `account ${backend.accountId} sees no route table of it in ${region}`, {
    property,
    value,
    vendor: run.rules.id,
    fix: "Check the id, the region, and that the provider is the account that owns it",
  });
}

/** By the id that the VPC names it by: several of them are read as one. */
async function defaultTable(reads: Reads, vpc: Ref): Promise<(RouteTableRecord | undefined)[]> {
  const found = only(await reads.getVpcs([vpc]));
  return found === undefined ? [] : reads.getRouteTables([{ region: vpc.region, id: found.defaultRouteTableId }]);
}

interface NextHop {
  /** The id that belongs into the row: the half of the table's own VPC where each side has one. */
  readonly id: string;
  readonly link: PeeringRecord;
}

async function findNextHop(run: Run, backend: Backend, table: RouteTableRecord, inputs: RouteInputs): Promise<NextHop> {
  const id = parseId(inputs.peeringConnection).id;
  const link = await lookTwice(
    backend,
    async (reads) => only(await reads.getPeerings([{ region: table.region, id }])),
    // Anything else the other account may have changed a moment ago.
    (seen) => seen?.state === "active",
  );
  const refuse = (code: "not-found" | "invalid-state", what: string, fix: string) =>
    new PeeringError(code, what, {
      property: "peeringConnection",
      value: inputs.peeringConnection,
      vendor: run.rules.id,
      fix,
    });
  if (link === undefined) {
    throw refuse(
      "not-found",
      `account ${backend.accountId} sees no such link`,
      "Lead the route through a link of this VPC; a link between other accounts can never be a next hop here",
    );
  }
  const { requester, accepter } = link;
  if (![requester.vpcId, accepter.vpcId].includes(table.vpcId)) {
    throw refuse(
      "not-found",
      `the link joins ${requester.vpcId} and ${accepter.vpcId}, and the table belongs to ${table.vpcId}`,
      "Lead the route through a link of this VPC",
    );
  }
  if (!isLive(link.state)) {
    throw refuse(
      "invalid-state",
      `the link is ${link.state}${link.stateReason === undefined ? "" : `: ${link.stateReason}`}`,
      "Run `pulumi up` in the requester's stack first, so that there is a link to lead through",
    );
  }
  return { id: table.vpcId === accepter.vpcId ? (link.accepterPeeringConnectionId ?? link.id) : link.id, link };
}

/** Writes the row, or defers it while the link is pending and the vendor takes no routes on pending links. */
async function write(
  run: Run,
  hop: NextHop,
  props: Props,
  urn: string | undefined,
  put: () => Promise<RouteRecord>,
): Promise<Props> {
  const pending = hop.link.state === "pending-acceptance" || hop.link.state === "provisioning";
  if (pending && run.rules.routeOnPendingLink.value !== "allowed") {
    const until = hop.link.expiresAt === undefined ? "" : `, until ${hop.link.expiresAt} at the latest`;
    run.log(
      "warning",
      `deferred: ${hop.link.id} still waits for account ${hop.link.accepter.accountId}${until}, and ${run.rules.id} takes no routes on pending links ` +
        `[${citation(run.rules.routeOnPendingLink.source)}]. The next \`pulumi up\` after acceptance writes the route`,
      urn,
    );
    return { ...outsOf(props, undefined), desiredState: "deferred" };
  }
  const row = await put();
  return { ...outsOf(props, row.peeringConnectionId ?? hop.id), desiredState: "written" };
}

/** A new row, or the identical one that is already there. Another's row for the destination is not touched. */
async function place(
  run: Run,
  backend: Backend,
  table: RouteTableRecord,
  hopId: string,
  inputs: RouteInputs,
  urn: string | undefined,
): Promise<RouteRecord> {
  const existing = rowIn(table, inputs.destinationCidrBlock);
  if (existing === undefined) {
    if (run.rules.routes.value === "by-hand") return backend.createRoute(table, rowOf(inputs, hopId));
    throw new PeeringError(
      "vendor-rule",
      "routes are issued by the vendor, and it has issued none for this destination",
      {
        property: "destinationCidrBlock",
        value: inputs.destinationCidrBlock,
        vendor: run.rules.id,
        source: citation(run.rules.routes.source),
        fix: "Remove the Route, or name a destination that was issued",
      },
    );
  }
  if (existing.peeringConnectionId === hopId || inputs.adoptExisting === true) {
    run.log(
      "info",
      `adopted the ${existing.origin === "issued" ? "issued" : "existing"} route for ${existing.destinationCidrBlock} in ${table.id}`,
      urn,
    );
    const asDescribed = (existing.description ?? "") === (inputs.description ?? "");
    const isRight = existing.peeringConnectionId === hopId && (asDescribed || existing.origin === "issued");
    return isRight ? existing : backend.putRoute(table, rowOf(inputs, hopId));
  }
  throw new PeeringError(
    "already-exists",
    `${table.id} already leads there through ${existing.peeringConnectionId ?? existing.nextHop}`,
    {
      property: "destinationCidrBlock",
      value: inputs.destinationCidrBlock,
      vendor: run.rules.id,
      fix: "Remove that route first, or set adoptExisting: true to redirect it",
    },
  );
}

const rowIn = (table: RouteTableRecord | undefined, destination: string): RouteRecord | undefined =>
  table?.routes.find(({ destinationCidrBlock }) => destinationCidrBlock === destination);

function rowOf({ destinationCidrBlock, description }: RouteInputs, peeringConnectionId: string): NewRoute {
  return { destinationCidrBlock, peeringConnectionId, ...(description === undefined ? {} : { description }) };
}

/** Where this resource last sent the row. */
const hopIdOf = (props: Props): string =>
  (props["nextHopId"] as string | undefined) ?? parseId(String(props["peeringConnection"])).id;

const hopOf = (row: RouteRecord, table: Ref): string =>
  row.peeringConnectionId === undefined
    ? String(row.nextHop)
    : formatId({ region: table.region, id: row.peeringConnectionId });

function outsOf(inputs: Props, hopId: string | undefined): Props {
  const isOwnId = hopId === parseId(String(inputs["peeringConnection"])).id;
  return plain({ ...inputs, nextHopId: isOwnId ? undefined : hopId });
}
