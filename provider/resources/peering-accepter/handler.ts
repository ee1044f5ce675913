/**
 * `PeeringAccepter`: the accepter's decision about a request. It finds the request, checks the requester, accepts or
 * rejects, and waits for the result. Destroying it deletes the connection, as either account may.
 */
import type { Backend, PeeringEnd, PeeringRecord, Reads, Ref } from "../../backend/contract.js";
import { isMutual } from "../../backend/second-half.js";
import { waitUntil } from "../../backend/wait.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { formatId, parseId, refOf } from "../../engine/ids.js";
import type { PeeringState } from "../../rules/schema.js";
import type { Run } from "../../run/run.js";
import { checkAccepter, untrustedRequester } from "./check.js";
import { type AccepterInputs, outputs, schema, STEERING } from "./schema.js";
import { changedFields, diffResult } from "../diff.js";
import type { Handler } from "../handler.js";
import type { Props } from "../../engine/props.js";
import { isUnknown } from "../../engine/unknown.js";
import {
  awaiting,
  backendOf,
  creating,
  endPeering,
  isKeptByOther,
  keepingPartial,
  keepingReached,
  only,
  pick,
  plain,
  seenAfterFailure,
  timeout,
  untilVisible,
} from "../crud.js";
import { knownEnd, obtainHalf, renameHalf } from "../mutual-peering.js";
import { isLive } from "../../rules/states.js";
import { reachedOf } from "../value-change.js";

const KIND = "PeeringAccepter";

export const peeringAccepter: Handler = {
  kind: KIND,

  check: (run, olds, news) => checkAccepter(run, KIND, olds, news),

  async diff(run, id, olds, news) {
    const fields = changedFields(schema, olds, news);
    const { changed } = fields;
    const isSame = namesSameConnection(id, olds, news);
    const replaces = fields.replaces.filter((key) => !isSame || !TARGET.includes(key));
    // If the connection has ended, the request that replaced it is accepted or rejected.
    if (changed.includes("desiredState") && ENDED.includes(olds["desiredState"])) replaces.push("desiredState");
    run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    // A second half for the pair is refused while the first exists.
    return diffResult(run, KIND, news, changed, replaces, isMutual(run));
  },

  async create(run, props) {
    const inputs = props as unknown as AccepterInputs;
    const backend = await backendOf(run, props);
    const urn = run.recall(KIND, props)?.urn;
    const { requester } = inputs;
    const request =
      isMutual(run) && requester !== undefined
        ? await creating(
            () => obtainHalf(run, backend, { ...inputs, requester }, urn),
            async (ref) => {
              const half = await observe(backend, formatId(ref), inputs.region);
              return half && outsOf(run, props, half);
            },
            props,
            (own) => run.made(KIND, own, urn),
          )
        : await findRequest(run, backend, inputs, urn);
    const id = formatId({ region: request.requester.region, id: request.id });
    run.claimId(KIND, id, urn);
    let last = await decide(run, backend, request, inputs, { decides: true, renames: true });
    run.made(KIND, id, urn);
    return keepingPartial(
      id,
      async () => {
        last = (await seenAfterFailure(() => observe(backend, id, inputs.region))) ?? last;
        return outsOf(run, props, last);
      },
      async () => {
        last = await settled(run, backend, last, inputs, urn);
        return { id, outs: outsOf(run, props, last) };
      },
    );
  },

  async read(run, id, props) {
    const backend = await backendOf(run, props);
    const region = (props["region"] as string | undefined) ?? run.settings.region ?? "";
    const record = await observe(backend.shared ?? backend, id, region);
    const kept = { ...pick(props, STEERING), account: backend.identity };
    if (record === undefined) {
      // A rejected request that the vendor no longer lists is still rejected.
      if (props["desiredState"] !== "rejected" || props["decision"] !== "reject")
        return { id: "", props: {}, inputs: {} };
      return { id, props: plain(props), inputs: plain({ ...kept, desiredState: "rejected" }) };
    }
    const isImport = props["account"] === undefined;
    const half = isMutual(run) && { name: record.name };
    const found = isImport ? { peeringConnection: id, region: record.accepter.region, ...half } : {};
    const inputs = plain({ ...kept, ...found, desiredState: stateOf(run, record) });
    return { id, props: outsOf(run, inputs, record), inputs };
  },

  async update(run, id, olds, news) {
    const inputs = news as unknown as AccepterInputs;
    const backend = await backendOf(run, olds);
    const urn = run.recall(KIND, news)?.urn;
    const look = () => observe(backend, id, inputs.region);
    const record = await look();
    const isDecided = inputs.decision === "reject" && olds["desiredState"] === "rejected";
    if (record === undefined) {
      if (isDecided) return { outs: { ...pick(olds, Object.keys(outputs)), ...news } };
      throw unseen(run, backend, inputs, `the connection ${id} is gone`);
    }
    const parts = {
      decides: olds["desiredState"] !== news["desiredState"],
      renames: olds["name"] !== news["name"],
    };
    return keepingReached(
      id,
      ["name", "desiredState"],
      olds,
      async () => {
        const now = await seenAfterFailure(look);
        return now && outsOf(run, reachedInputs(run, olds, news, now), now);
      },
      async () => {
        const decided = await decide(run, backend, record, inputs, parts);
        return { outs: outsOf(run, news, await settled(run, backend, decided, inputs, urn)) };
      },
    );
  },

  async delete(run, id, props) {
    const backend = await backendOf(run, props);
    if (isKeptByOther(run, KIND, id)) return;
    const region = props["region"] as string;
    const record = await observe(backend, id, region);
    if (record === undefined) return;
    // This resource should reject the connection, but it was accepted outside the stack.
    if (props["decision"] === "reject" && isLive(record.state)) return;
    await endPeering(run, backend, { region, id: record.id }, props["timeoutSeconds"]);
  },
};

/** Inputs that identify the connection. */
const TARGET = ["peeringConnection", "vpc", "requester"];

/** A program may identify the connection in state by its ID or by its two ends. */
function namesSameConnection(id: string, olds: Props, news: Props): boolean {
  const { peeringConnection, vpc, requester } = news as Partial<AccepterInputs>;
  const { requesterEnd, accepterEnd } = olds as { readonly [End in "requesterEnd" | "accepterEnd"]?: PeeringEnd };
  const isId = (given: string, { region, id: own }: Ref) =>
    parseId(given).id === own && (parseId(given).region ?? region) === region;
  const isVpc = (given: string, end: PeeringEnd | undefined) =>
    end !== undefined && isId(given, { region: end.region, id: end.vpcId });
  if (peeringConnection !== undefined && !isId(peeringConnection, refOf(id, ""))) return false;
  if (vpc !== undefined && !isVpc(vpc, accepterEnd)) return false;
  if (requester === undefined) return true;
  if (isUnknown(requester) || !isVpc(requester.vpc, requesterEnd)) return false;
  // Not every vendor reports the owner of the other end.
  return [undefined, "", requester.accountId].includes(requesterEnd?.accountId);
}

const ENDED: readonly unknown[] = ["rejected", "expired", "deleted-by-peer", "failed"];

/** The connection as this account sees it, read in the region of the account's end. */
async function observe(reads: Reads, id: string, region: string): Promise<PeeringRecord | undefined> {
  return only(await reads.getPeerings([{ region: region || refOf(id, region).region, id: parseId(id).id }]));
}

/** Waits until the request is visible, and refuses a request that the program does not trust. */
async function findRequest(
  run: Run,
  backend: Backend,
  inputs: AccepterInputs,
  urn: string | undefined,
): Promise<PeeringRecord> {
  const { peeringConnection } = inputs;
  // Without an ID, the request may not exist yet; with an ID it exists, and only reads may lag.
  const found =
    peeringConnection === undefined
      ? await awaitRequest(run, backend, inputs, urn)
      : await untilVisible(
          run,
          backend,
          () => observe(backend, peeringConnection, inputs.region),
          (record) => record !== undefined,
        );
  if (found === undefined)
    throw unseen(run, backend, inputs, `account ${backend.accountId} sees no such connection in ${inputs.region}`);
  return found;
}

async function awaitRequest(
  run: Run,
  backend: Backend,
  inputs: AccepterInputs,
  urn: string | undefined,
): Promise<PeeringRecord | undefined> {
  const timeoutSeconds = timeout(run, inputs.timeoutSeconds);
  const wanted = describeWanted(inputs);
  try {
    return await waitUntil({
      observe: () => findByRequester(backend, inputs),
      until: (record) => record !== undefined,
      timeoutSeconds,
      sleep: run.sleep,
      now: run.now,
      what: () => ({
        waitedFor: wanted,
        vendor: run.rules.id,
        fix: `The requester's stack has to create it first, addressed to account ${backend.accountId}`,
      }),
      onWaiting: () => run.log("info", `waiting for ${wanted}, for up to ${timeoutSeconds} s`, urn),
    });
  } catch (error) {
    if (run.settings.pendingAcceptance !== "await" || !isPeeringError(error, "timeout")) throw error;
    throw awaiting(run, urn, new PeeringError("awaiting", error.what, error.detail));
  }
}

async function findByRequester(backend: Backend, inputs: AccepterInputs): Promise<PeeringRecord | undefined> {
  const vpcId = parseId(inputs.vpc!).id;
  const connections = await backend.listPeerings({ region: inputs.region, vpcId });
  const ours = connections.filter(
    ({ requester, accepter }) =>
      accepter.vpcId === vpcId &&
      requester.accountId === inputs.requester!.accountId &&
      requester.vpcId === parseId(inputs.requester!.vpc).id,
  );
  // An ended connection is returned if there is no other, so that the error can report its state.
  return (
    ours.find(({ state }) => isLive(state)) ??
    ours.toSorted((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""))[0]
  );
}

const describeWanted = ({ requester, vpc }: AccepterInputs): string =>
  `a request from ${parseId(requester!.vpc).id} of account ${requester!.accountId} to ${parseId(vpc!).id}`;

function unseen(run: Run, backend: Backend, inputs: AccepterInputs, what: string): PeeringError {
  return new PeeringError("not-found", what, {
    property: "peeringConnection",
    value: inputs.peeringConnection,
    vendor: run.rules.id,
    fix: isMutual(run)
      ? "Set vpc (your own) and requester: {accountId, vpc} instead: each account sees its own half only"
      : `Use a Provider of the account that the request is addressed to (now ${backend.accountId}); no other account can see it. If the connection has ended, run \`pulumi up --refresh\` in the requester's stack first`,
  });
}

/** The inputs that an accepter writes: all at creation, later only those that changed. */
interface Parts {
  readonly decides: boolean;
  readonly renames: boolean;
}

/** Accepts or rejects a pending request; a request with the desired decision is left as it is. */
async function decide(
  run: Run,
  backend: Backend,
  record: PeeringRecord,
  inputs: AccepterInputs,
  { decides, renames }: Parts,
): Promise<PeeringRecord> {
  const rejects = inputs.decision === "reject";
  if (isMutual(run)) {
    // The half exists; this account can do nothing else.
    if (!isLive(record.state)) throw undecidable(run, record, rejects);
    return renames ? renameHalf(run, backend, record, inputs.name) : record;
  }
  if (!rejects) checkRequester(run, record, inputs);
  if (record.role === "requester") {
    throw new PeeringError(
      "wrong-account",
      `${record.id} waits for account ${record.accepter.accountId}, and this provider acts as the requester, ${backend.accountId}`,
      {
        property: "peeringConnection",
        vendor: run.rules.id,
        fix: `Pass a Provider of account ${record.accepter.accountId} in the accepter's options`,
      },
    );
  }
  const ref = { region: record.accepter.region, id: record.id };
  if (record.state === "pending-acceptance") {
    if (!decides) return record;
    return rejects ? backend.rejectPeering(ref) : backend.acceptPeering(ref);
  }
  const done: readonly PeeringState[] = rejects ? ["rejected"] : ["active", "provisioning", "suspended"];
  if (done.includes(record.state)) return record;
  throw undecidable(run, record, rejects);
}

/** The inputs to save after a failure. If each account creates its own half, the name is that half's. */
const reachedInputs = (run: Run, olds: Props, news: Props, record: PeeringRecord): Props =>
  isMutual(run) && record.role !== "both" ? reachedOf(["name"], olds, news, { name: record.name }) : news;

function checkRequester(run: Run, { requester }: PeeringRecord, inputs: AccepterInputs): void {
  const untrusted = untrustedRequester(inputs.trustedAccountIds, requester.accountId, run.rules.id);
  if (untrusted !== undefined) throw untrusted;
  const expected = inputs.expectedPeerVpcId;
  if (expected !== undefined && parseId(expected).id !== requester.vpcId) {
    throw new PeeringError("untrusted-requester", `the request comes from the VPC ${requester.vpcId}`, {
      property: "expectedPeerVpcId",
      value: expected,
      vendor: run.rules.id,
      fix: "Agree on the VPC with the requester, and correct one side",
    });
  }
}

/** The state that prevents the decision, and the account that has to act. */
function undecidable(run: Run, record: PeeringRecord, rejects: boolean): PeeringError {
  const theirs = `The requester's stack (account ${record.requester.accountId}) has to send a new request`;
  if (rejects) {
    return new PeeringError(
      "invalid-state",
      `the connection ${record.id} is ${record.state}, and only a pending request can be rejected`,
      {
        property: "decision",
        value: "reject",
        vendor: run.rules.id,
        fix: isLive(record.state) ? "Destroy the accepter to end the connection" : "Remove the accepter",
      },
    );
  }
  const reason = record.stateReason === undefined ? "" : ` (${record.stateReason})`;
  return new PeeringError(
    "invalid-state",
    `the connection ${record.id} is ${record.state}${reason} and can no longer be accepted`,
    {
      property: "decision",
      value: "accept",
      vendor: run.rules.id,
      fix:
        record.state === "unknown"
          ? `Check it in the vendor's console: the vendor calls it "${record.vendorState}"`
          : theirs,
    },
  );
}

/** The result, once the vendor has completed the change. */
function settled(
  run: Run,
  backend: Backend,
  record: PeeringRecord,
  inputs: AccepterInputs,
  urn: string | undefined,
): Promise<PeeringRecord> {
  return waitUntil({
    observe: async () =>
      record.state === "provisioning" ? ((await observe(backend, record.id, inputs.region)) ?? record) : record,
    until: ({ state }) => state !== "provisioning",
    timeoutSeconds: timeout(run, inputs.timeoutSeconds),
    sleep: run.sleep,
    now: run.now,
    what: () => ({
      waitedFor: `${record.id} becoming active`,
      vendor: run.rules.id,
      fix: "Run `pulumi up` again, or raise timeoutSeconds",
    }),
    onWaiting: () => run.log("info", `waiting for ${record.id} to become active`, urn),
  });
}

/** The decision, or the state that contradicts it. A half without the other half counts as accepted. */
function stateOf(run: Run, { state }: PeeringRecord): string {
  if (state === "active" || state === "provisioning" || state === "suspended") return "accepted";
  return isMutual(run) && state === "pending-acceptance" ? "accepted" : state;
}

/** Properties of the connection, under names that differ from all inputs, because outputs are compared with inputs. */
function outsOf(run: Run, inputs: Props, record: PeeringRecord): Props {
  const { name, state, stateReason, vendorState, bandwidthMbps, createdAt, expiresAt } = record;
  const declared = inputs["requester"] as AccepterInputs["requester"];
  // If each account creates a half, the other end is the requester's, whichever half was created first.
  const isOwnFirst = isMutual(run) && record.role === "requester";
  const [requester, accepter] = isOwnFirst ? [record.accepter, record.requester] : [record.requester, record.accepter];
  return plain({
    ...inputs,
    desiredState: stateOf(run, record),
    state,
    stateReason,
    vendorState,
    peeringConnectionName: name,
    bandwidthMbps,
    requesterEnd: knownEnd(requester, declared?.accountId),
    accepterEnd: accepter,
    createdAt,
    expiresAt,
  });
}
