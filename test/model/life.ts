/**
 * The reference model: what `preview`, `up`, `refresh` and `destroy` of a requester's and an accepter's stack do to the
 * cloud and to state, by the vendors' documents and the documented behaviour of the resources. Pure data; nothing here
 * comes from the handlers.
 */
import {
  accept,
  type Cloud,
  createConnection,
  createVpc,
  deleteConnection,
  deleteRow,
  deleteVpc,
  enable,
  isLive,
  LIVE,
  pairOf,
  type Party,
  type Place,
  Refused,
  reject,
  rowOf,
  type State,
  viewOf,
  vpcOf,
} from "./cloud.js";
import { upRoute } from "./route-life.js";

export interface RequesterProgram {
  readonly cidrBlock: string;
  readonly tags: string;
  readonly peer: "second" | "accepter";
  /** Absent: the program has no connection, and so no routes. */
  readonly connection: Desired | undefined;
  /** Destinations: the peer's CIDR block, or its first half. */
  readonly routes: readonly ("whole" | "half")[];
  /** Those of them with `enabled: false`. */
  readonly disabled: readonly ("whole" | "half")[];
}

export interface Desired {
  readonly name: string;
  readonly description: string;
  readonly bandwidthMbps: number | undefined;
  readonly onEnded: "recreate" | "keep" | undefined;
  readonly onRejected: "recreate" | "keep" | undefined;
}

export interface AccepterProgram {
  readonly decision: "accept" | "reject" | undefined;
  readonly trusts: "anyone" | "requester" | "others";
  /** Of the accepter's own half. */
  readonly name: string;
  readonly route: boolean;
}

interface SavedVpc {
  readonly id: string;
  readonly cidrBlock: string;
  tags: string;
}

interface SavedConnection extends Omit<Desired, "onEnded" | "onRejected"> {
  readonly id: string;
  readonly vpc: string;
  readonly peer: string;
  readonly onRejected: Desired["onRejected"];
  readonly onEnded: Desired["onEnded"];
  recorded: "connected" | State;
}

interface SavedAccepter {
  readonly id: string;
  readonly vpc: string;
  readonly requester: string;
  readonly program: Pick<AccepterProgram, "decision" | "trusts" | "name">;
  recorded: "accepted" | State;
}

export interface SavedRoute {
  readonly vpc: string;
  readonly destination: string;
  connection: string;
  /** Next hop of the row that is its own, if there is one. */
  hop: string | undefined;
  isDeferred: boolean;
  enabled: boolean;
}

/** State of one stack, and what a replacement has left to be deleted at the end of an update. */
export interface Stack {
  readonly party: Party;
  readonly vpcs: Partial<Record<Place, SavedVpc>>;
  connection: SavedConnection | undefined;
  accepter: SavedAccepter | undefined;
  readonly routes: Partial<Record<"whole" | "half", SavedRoute>>;
  pending: { vpcs: SavedVpc[]; accepters: SavedAccepter[]; routes: SavedRoute[] };
}

export interface Life {
  readonly cloud: Cloud;
  readonly requester: Stack;
  readonly accepter: Stack;
  /** As the other stack knows them: the id outlives the VPC. */
  readonly known: Partial<Record<Place, { readonly id: string; readonly cidrBlock: string }>>;
}

const emptyStack = (party: Party): Stack => ({
  party,
  vpcs: {},
  connection: undefined,
  accepter: undefined,
  routes: {},
  pending: { vpcs: [], accepters: [], routes: [] },
});

export const newLife = (facts: Cloud["facts"], isFar: boolean, quota: number | undefined, now: number): Life => ({
  cloud: { facts, isFar, quota, now, arrears: false, count: 0, vpcs: [], connections: [], rows: [] },
  requester: emptyStack("requester"),
  accepter: emptyStack("accepter"),
  known: {},
});

const BLOCKS = { second: "10.2.0.0/24", accepter: "10.1.0.0/24" } as const;
export const halfOf = (cidrBlock: string): string => cidrBlock.replace("/24", "/25");

export function upRequester(life: Life, program: RequesterProgram): void {
  const { requester: stack, known } = life;
  upVpc(life, stack, "main", program.cidrBlock, program.tags);
  upVpc(life, stack, "second", BLOCKS.second, "");
  const peer = known[program.peer];
  const wanted = peer === undefined ? undefined : program.connection;
  if (wanted !== undefined) upConnection(life, wanted, peer!.id);
  const routes = wanted === undefined ? [] : program.routes;
  const isKept = wanted !== undefined && keepsEnded(stack.connection!, wanted);
  for (const key of routes) {
    const destination = key === "whole" ? peer!.cidrBlock : halfOf(peer!.cidrBlock);
    const enabled = !program.disabled.includes(key);
    upRoute(life, stack, key, stack.vpcs.main!.id, destination, stack.connection!.id, isKept, enabled);
  }
  removeRest(life, stack, { routes, keepsLink: wanted !== undefined, keepsVpcs: true });
}

export function upAccepter(life: Life, program: AccepterProgram): void {
  const { accepter: stack, known } = life;
  upVpc(life, stack, "accepter", BLOCKS.accepter, "");
  const requester = known.main;
  const exists = requester !== undefined && program.decision !== undefined;
  if (exists) upDecision(life, program, requester.id);
  const routes = exists && program.route && program.decision === "accept" ? (["whole"] as const) : [];
  for (const key of routes)
    upRoute(life, stack, key, stack.vpcs.accepter!.id, requester!.cidrBlock, stack.accepter!.id, false, true);
  removeRest(life, stack, { routes, keepsLink: exists, keepsVpcs: true });
}

export const destroy = (life: Life, party: Party): void =>
  removeRest(life, life[party], { routes: [], keepsLink: false, keepsVpcs: false });

/** Brings state to what the cloud has. */
export function refresh({ cloud }: Life, stack: Stack): void {
  const { connection, accepter } = stack;
  for (const [place, saved] of Object.entries(stack.vpcs) as [Place, SavedVpc][]) {
    const found = vpcOf(cloud, saved.id);
    if (found === undefined) delete stack.vpcs[place];
    else saved.tags = found.tags;
  }
  if (connection !== undefined) {
    const view = viewOf(cloud, stack.party, connection.id);
    const stays = connection.recorded === "rejected" && connection.onRejected !== "recreate";
    if (view === undefined) stack.connection = stays ? connection : undefined;
    else {
      const { name, description } = view.end;
      const { bandwidthMbps } = view.connection;
      const recorded = LIVE.includes(view.state) ? "connected" : view.state;
      stack.connection = { ...connection, name, description, bandwidthMbps, recorded };
    }
  }
  if (accepter !== undefined) {
    const view = viewOf(cloud, stack.party, accepter.id);
    const stays = accepter.recorded === "rejected" && accepter.program.decision === "reject";
    if (view === undefined) stack.accepter = stays ? accepter : undefined;
    else accepter.recorded = acceptedOr(cloud, view.state);
  }
  for (const [key, saved] of Object.entries(stack.routes) as ["whole" | "half", SavedRoute][]) {
    const row = rowOf(cloud, saved.vpc, saved.destination);
    if (vpcOf(cloud, saved.vpc) === undefined || (row === undefined && !saved.isDeferred)) delete stack.routes[key];
    else if (row !== undefined && !(saved.isDeferred && row.hop === saved.hop)) {
      const isOwn = row.hop === (saved.hop ?? saved.connection);
      stack.routes[key] = {
        ...saved,
        connection: isOwn ? saved.connection : row.hop,
        hop: row.hop,
        isDeferred: false,
        enabled: row.enabled,
      };
    }
  }
}

const acceptedOr = ({ facts }: Cloud, state: State): "accepted" | State =>
  state === "active" || state === "suspended" || (facts.acceptance === "mutual" && state === "pending-acceptance")
    ? "accepted"
    : state;

function upVpc({ cloud, known }: Life, stack: Stack, place: Place, cidrBlock: string, tags: string): void {
  const saved = stack.vpcs[place];
  if (saved?.cidrBlock === cidrBlock) {
    if (saved.tags === tags) return;
    const found = vpcOf(cloud, saved.id);
    if (found === undefined) throw new Refused("not-found");
    found.tags = tags;
    saved.tags = tags;
    return;
  }
  if (saved !== undefined && cloud.facts.uniqueNames) {
    removeRest({ cloud }, stack, { routes: [], keepsLink: false, keepsVpcs: true });
    deleteVpc(cloud, saved.id);
    delete stack.vpcs[place];
  }
  // One of its own that still waits for its deletion is taken back; tags that nobody declares stay on it.
  const own = stack.pending.vpcs.find((old) => old.cidrBlock === cidrBlock);
  const made = (own && vpcOf(cloud, own.id)) ?? createVpc(cloud, stack.party, place, cidrBlock);
  if (tags !== "") made.tags = tags;
  if (saved !== undefined && !cloud.facts.uniqueNames) stack.pending.vpcs.push(saved);
  stack.vpcs[place] = { id: made.id, cidrBlock, tags };
  known[place] = { id: made.id, cidrBlock };
}

/** The program leaves an ended connection alone. */
function keepsEnded({ recorded }: SavedConnection, { onEnded, onRejected }: Desired): boolean {
  if (recorded === "connected") return false;
  return recorded === "rejected" ? onRejected !== "recreate" : onEnded === "keep";
}

function upConnection(life: Life, wanted: Desired, peer: string): void {
  const { cloud, requester: stack } = life;
  const vpc = stack.vpcs.main!.id;
  const saved = stack.connection;
  const create = () => {
    const mine = pairOf(cloud, "requester", vpc, peer).find(({ connection }) => isLive(cloud, connection));
    if (mine !== undefined) throw new Refused("already-exists");
    const { id } = createConnection(cloud, "requester", vpc, peer, wanted);
    stack.connection = { ...wanted, id, vpc, peer, recorded: "connected" };
  };
  if (saved === undefined) return create();
  const isKept = keepsEnded(saved, wanted);
  const mends = saved.recorded !== "connected" && !isKept;
  const reEnables = saved.recorded === "expired" && mends && cloud.facts.reEnables;
  if (saved.vpc !== vpc || saved.peer !== peer || (mends && !reEnables)) {
    deleteConnection(cloud, "requester", saved.id);
    stack.connection = undefined;
    return create();
  }
  const written = (["name", "description", "bandwidthMbps"] as const).filter((key) => saved[key] !== wanted[key]);
  const steered = saved.onEnded !== wanted.onEnded || saved.onRejected !== wanted.onRejected;
  if (written.length === 0 && !steered && !reEnables) return;
  const view = viewOf(cloud, "requester", saved.id);
  const changes = written.length > 0 || reEnables;
  if (view === undefined) {
    if (!isKept || changes) throw new Refused("not-found");
    stack.connection = { ...saved, ...wanted };
    return;
  }
  const isExpired = reEnables && view.state === "expired";
  if (!LIVE.includes(view.state) && !isExpired) {
    if (changes) throw new Refused("invalid-state");
    stack.connection = { ...saved, ...wanted };
    return;
  }
  if (isExpired) enable(cloud, view);
  if (view.state === "suspended" && written.includes("bandwidthMbps")) throw new Refused("suspended");
  for (const key of written) {
    if (key === "bandwidthMbps") view.connection.bandwidthMbps = wanted.bandwidthMbps;
    else
      for (const end of cloud.facts.acceptance === "mutual" ? [view.end] : view.connection.ends) end[key] = wanted[key];
  }
  stack.connection = { ...saved, ...wanted, recorded: "connected" };
}

function upDecision(life: Life, program: AccepterProgram, requester: string): void {
  const { cloud, accepter: stack } = life;
  const isMutual = cloud.facts.acceptance === "mutual";
  if (program.decision === "accept" && program.trusts === "others") throw new Refused("untrusted-requester");
  const vpc = stack.vpcs.accepter!.id;
  const saved = stack.accepter;
  const desired = program.decision === "accept" ? "accepted" : "rejected";
  const save = (id: string) => {
    stack.accepter = { id, vpc, requester, program, recorded: desired };
  };
  const create = () => {
    const views = pairOf(cloud, "accepter", vpc, requester);
    const live = views.find(({ connection }) => isLive(cloud, connection));
    if (isMutual) {
      if (live === undefined) return save(createConnection(cloud, "accepter", vpc, requester, halfNamed(program)).id);
      live.end.name = program.name;
      return save(live.end.id);
    }
    const found = live ?? views.toSorted((a, b) => b.connection.createdAt - a.connection.createdAt)[0];
    if (found === undefined) throw new Refused("timeout");
    decide(cloud, found.end.id, desired);
    save(found.end.id);
  };
  if (saved === undefined) return create();
  const isEnded = saved.recorded !== "accepted" && saved.recorded !== "pending-acceptance";
  if (saved.vpc !== vpc || saved.requester !== requester || (isEnded && saved.recorded !== desired)) {
    if (isMutual) {
      deleteConnection(cloud, "accepter", saved.id);
      stack.accepter = undefined;
      return create();
    }
    create();
    if (stack.accepter!.id !== saved.id) stack.pending.accepters.push(saved);
    return;
  }
  const { decision, trusts, name } = saved.program;
  const isSame = decision === program.decision && trusts === program.trusts && (!isMutual || name === program.name);
  if (isSame && saved.recorded === desired) return;
  const view = viewOf(cloud, "accepter", saved.id);
  if (view === undefined) {
    if (program.decision !== "reject" || saved.recorded !== "rejected") throw new Refused("not-found");
    return save(saved.id);
  }
  if (!LIVE.includes(view.state) && view.state !== desired) {
    // It fails, and what it found is saved, so that the next update looks for another request.
    stack.accepter = { ...saved, program, recorded: view.state };
    throw new Refused("invalid-state");
  }
  if (isMutual) view.end.name = program.name;
  else decide(cloud, saved.id, desired);
  save(saved.id);
}

const halfNamed = ({ name }: AccepterProgram) => ({ name, description: "", bandwidthMbps: undefined });

/** Answers a pending request; one that is as wanted already stays as it is. */
function decide(cloud: Cloud, id: string, desired: "accepted" | "rejected"): void {
  const view = viewOf(cloud, "accepter", id)!;
  if (view.state === "pending-acceptance") (desired === "accepted" ? accept : reject)(cloud, view);
  else if (acceptedOr(cloud, view.state) !== desired) throw new Refused("invalid-state");
}

interface Kept {
  readonly routes: readonly ("whole" | "half")[];
  readonly keepsLink: boolean;
  readonly keepsVpcs: boolean;
}

/** What the program no longer has, and what replacements left: dependents first. */
function removeRest(
  { cloud }: Pick<Life, "cloud">,
  stack: Stack,
  { routes, keepsLink: keepsConnection, keepsVpcs }: Kept,
): void {
  const { pending, party } = stack;
  const deleteRoute = ({ vpc, destination, hop }: SavedRoute) => {
    if (hop !== undefined && cloud.facts.routes === "by-hand") deleteRow(cloud, vpc, destination, hop);
  };
  pending.routes.splice(0).forEach(deleteRoute);
  for (const key of ["whole", "half"] as const) {
    if (stack.routes[key] === undefined || routes.includes(key)) continue;
    deleteRoute(stack.routes[key]);
    delete stack.routes[key];
  }
  pending.accepters.splice(0).forEach((one) => endAccepted(cloud, one));
  if (!keepsConnection) {
    if (stack.connection !== undefined) deleteConnection(cloud, party, stack.connection.id);
    if (stack.accepter !== undefined) endAccepted(cloud, stack.accepter);
    stack.connection = stack.accepter = undefined;
  }
  while (pending.vpcs.length > 0) {
    if (pending.vpcs[0]!.id !== stack.vpcs.main?.id) deleteVpc(cloud, pending.vpcs[0]!.id);
    pending.vpcs.shift();
  }
  if (keepsVpcs) return;
  for (const [place, { id }] of Object.entries(stack.vpcs) as [Place, SavedVpc][]) {
    deleteVpc(cloud, id);
    delete stack.vpcs[place];
  }
}

/** One that was to be rejected and is connected after all was connected by someone else. */
function endAccepted(cloud: Cloud, { id, program }: SavedAccepter): void {
  const view = viewOf(cloud, "accepter", id);
  if (view === undefined || (program.decision === "reject" && LIVE.includes(view.state))) return;
  deleteConnection(cloud, "accepter", id);
}
