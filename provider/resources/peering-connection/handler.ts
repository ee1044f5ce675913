/**
 * `PeeringConnection`: the requester's connection. Bandwidth, name, charge type and description change in place; a
 * change of either end replaces it, deleting first. It never waits for acceptance.
 */
import type { Backend, PeeringEnd, PeeringRecord } from "../../backend/contract.js";
import { isMutual } from "../../backend/second-half.js";
import { readThrough } from "../../backend/read-cache/read-through.js";
import { waitUntil } from "../../backend/wait.js";
import { PeeringError } from "../../errors.js";
import { formatId, parseId, refOf } from "../../engine/ids.js";
import type { PeeringState } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import { besideItself, explainingUsedName } from "../../run/names.js";
import type { Run } from "../../run/run.js";
import { differing, requireAlike, whereDeclared } from "../adoption.js";
import { changedFields, diffResult } from "../diff.js";
import type { Handler } from "../handler.js";
import { reachedOf } from "../value-change.js";
import type { Props } from "../../engine/props.js";
import {
  backendOf,
  creating,
  endPeering,
  deletedMeanwhile,
  importCommand,
  isKeptByOther,
  keepingPartial,
  keepingReached,
  only,
  pick,
  plain,
  seenAfterFailure,
  timeout,
} from "../crud.js";
import { asOwnHalf, clearEndedHalf } from "../mutual-peering.js";
import { canReEnable, checkPeering } from "./check.js";
import { peeringNaming } from "./names.js";
import { compared, outputs, type PeeringInputs, schema, STEERING } from "./schema.js";
import { ownOf, ownTagsRead, withTagsCompared } from "../tags/saved.js";
import { endedError, observe, reachedInputs, rememberedCap, write, WRITTEN } from "./update.js";

const KIND = "PeeringConnection";

export const peeringConnection: Handler = {
  kind: KIND,

  check: (run, olds, news) => checkPeering(run, KIND, olds, news),

  async diff(run, id, olds, news) {
    const { changed, replaces } = changesOf(run, olds, news);
    // If the API does not change tags, only this setting allows a change of them.
    if (changed.includes("tags") && run.rules.peeringTags.value !== "update" && news["replaceOnTagChange"] === true)
      replaces.push("tags");
    if (changed.includes("desiredState") && !canReEnable(run, olds["desiredState"])) replaces.push("desiredState");
    run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    return diffResult(run, KIND, news, changed, replaces, true);
  },

  async create(run, props) {
    const inputs = props as unknown as PeeringInputs;
    const backend = await backendOf(run, props);
    const urn = run.recall(KIND, props)?.urn;
    const found = await findOwn(run, backend, inputs, urn);
    if (found !== undefined)
      requireAlike(run, "peering connection", found, declaredBy(props), fixedOf(run, found, props));
    const create = () =>
      creating(
        () => explainingUsedName(peeringNaming(run), inputs.name, () => backend.createPeering(request(inputs))),
        async (ref) => {
          const record = await observe(run, backend, ref, inputs.peerAccountId);
          return record && outsOf(reachedInputs({}, props, record, {}), record);
        },
        reachedOf(WRITTEN, {}, props, { name: inputs.name }),
        (own) => run.made(KIND, own, urn),
      );
    const made = found ?? asOwnHalf(run, await create(), inputs.peerAccountId);
    const id = formatId(made);
    run.made(KIND, id, urn);
    const remembered = found === undefined ? rememberedCap(run, backend, made, props) : {};
    // Tags may become visible later than the connection.
    const withTags = (record: PeeringRecord) =>
      found === undefined ? { ...record, tags: { ...record.tags, ...inputs.tags } } : record;
    let last = withTags(made);
    return keepingPartial(
      id,
      async () => {
        last = (await seenAfterFailure(() => observe(run, backend, made, inputs.peerAccountId))) ?? last;
        return outsOf(reachedInputs({}, props, last, remembered), last);
      },
      async () => {
        last = withTags(await settled(run, backend, made, inputs, urn));
        if (isLive(last.state)) last = await write(run, backend, last, {}, props, remembered);
        logWaiting(run, last, urn);
        return { id, outs: outsOf(props, last) };
      },
    );
  },

  async read(run, id, props) {
    const backend = await backendOf(run, props);
    const ref = refOf(id, (props["region"] as string | undefined) ?? run.settings.region ?? "");
    const found = only(await (backend.shared ?? backend).getPeerings([ref]));
    if (found === undefined) return vanished(id, props);
    const record = asOwnHalf(run, found, props["peerAccountId"] as string | undefined);
    if (record.state === "suspended" || record.state === "unknown") {
      run.log(
        "warning",
        `${id} is ${record.state}: ${record.stateReason ?? `the vendor calls it "${record.vendorState}"`}`,
      );
    }
    const inputs = plain({
      ...inputsOf(run, record, props),
      ...rememberedCap(run, backend, record, props),
      ...pick(props, STEERING),
      account: backend.identity,
    });
    return { id: formatId(record), props: outsOf(inputs, record), inputs };
  },

  async update(run, id, saved, news) {
    const inputs = news as unknown as PeeringInputs;
    const olds = withTagsCompared(run, KIND, saved, news);
    const backend = await backendOf(run, olds);
    const ref = refOf(id, inputs.region);
    const changed = changesOf(run, olds, news).changed.filter((key) => !STEERING.includes(key));
    const isKept = news["desiredState"] === olds["desiredState"] && news["desiredState"] !== "connected";
    const look = () => observe(run, backend, ref, inputs.peerAccountId);
    const found = await look();
    if (found === undefined) {
      if (isKept && changed.length === 0) return { outs: { ...pick(olds, Object.keys(outputs)), ...news } };
      throw deletedMeanwhile("peering connection", ref, run.rules.id);
    }
    const remembered = rememberedCap(run, backend, found, olds);
    const reEnables = changed.includes("desiredState") && found.state === "expired" && canReEnable(run, found.state);
    if (!isLive(found.state) && !reEnables) {
      if (changed.length > 0) throw endedError(run, found, changed[0]!, isKept);
      // A refresh detects the end of the connection: if it were recorded here, an update would repair it regardless of
      // onEnded and onRejected.
      return { outs: { ...outsOf(news, found), desiredState: news["desiredState"] } };
    }
    return keepingReached(
      id,
      [...WRITTEN, "desiredState"],
      olds,
      async () => {
        const record = await seenAfterFailure(look);
        return record && outsOf(reachedInputs(olds, news, record, remembered), record);
      },
      async () => {
        const live = reEnables ? asOwnHalf(run, await backend.enablePeering(found), inputs.peerAccountId) : found;
        if (reEnables) logWaiting(run, live, run.recall(KIND, news)?.urn);
        return { outs: outsOf(news, await write(run, backend, live, olds, news, remembered)) };
      },
    );
  },

  async delete(run, id, props) {
    const backend = await backendOf(run, props);
    if (isKeptByOther(run, KIND, id)) return;
    await endPeering(run, backend, refOf(id, props["region"] as string), props["timeoutSeconds"]);
  },
};

/** An imported connection may not report the owner of its other end; the program's value is then no change. */
function changesOf(run: Run, olds: Props, news: Props) {
  const fields = olds["peerAccountId"] === undefined ? compared.omit({ peerAccountId: true }) : compared;
  return changedFields(fields, withTagsCompared(run, KIND, olds, news), news);
}

/**
 * Waits for the end of "provisioning", which depends on the vendor only. Acceptance depends on another account, so
 * there is no wait for it.
 */
function settled(
  run: Run,
  backend: Backend,
  made: PeeringRecord,
  inputs: PeeringInputs,
  urn: string | undefined,
): Promise<PeeringRecord> {
  // The first observation is the record that the creation returned.
  let seen: PeeringRecord | undefined;
  return waitUntil({
    observe: async () => {
      const record = seen && only(await backend.getPeerings([made]));
      seen = record === undefined ? made : asOwnHalf(run, record, inputs.peerAccountId);
      return seen;
    },
    until: ({ state }) => state !== "provisioning",
    timeoutSeconds: timeout(run, inputs.timeoutSeconds),
    sleep: run.sleep,
    now: run.now,
    what: () => ({
      waitedFor: `${made.id} leaving the state "provisioning"`,
      vendor: run.rules.id,
      fix: "Run `pulumi up` again, or raise timeoutSeconds",
    }),
    onWaiting: () => run.log("info", `waiting for ${made.id} to be ready`, urn),
  });
}

/** Logs who has to act next, and until when: nothing in this run waits for it. */
function logWaiting(run: Run, { state, accepter, expiresAt }: PeeringRecord, urn: string | undefined): void {
  if (state !== "pending-acceptance") return;
  const who = accepter.accountId === "" ? "the other account" : `account ${accepter.accountId}`;
  const what = isMutual(run) ? "create its half" : "accept";
  const until = expiresAt === undefined ? "" : `, until ${expiresAt}`;
  run.log("info", `waiting for ${who} to ${what}${until}`, urn);
}

/**
 * The connection left by an interrupted run of this program: same name, same pair, same requester. Any other live
 * connection of the pair belongs to something else, and the vendor would refuse a second one.
 */
async function findOwn(
  run: Run,
  backend: Backend,
  inputs: PeeringInputs,
  urn: string | undefined,
): Promise<PeeringRecord | undefined> {
  const [vpcId, peerVpcId] = [parseId(inputs.vpc).id, parseId(inputs.peerVpc).id];
  const isOfPair = ({ state, requester, accepter }: PeeringRecord) =>
    isLive(state) &&
    [requester.vpcId, accepter.vpcId].includes(vpcId) &&
    [requester.vpcId, accepter.vpcId].includes(peerVpcId);
  const naming = peeringNaming(run);
  // If names are unique, a connection of other VPCs may conflict.
  const filter = { region: inputs.region, ...(naming === undefined && { vpcId }) };
  const connections = await readThrough(
    backend,
    async (reads) =>
      (await reads.listPeerings(filter)).map((connection) => asOwnHalf(run, connection, inputs.peerAccountId)),
    (seen) => !seen.some(isOfPair),
  );
  const existing = connections.find(isOfPair);
  if (existing === undefined) {
    const before = connections.find((connection) => formatId(connection) === run.seenId(KIND, urn));
    // An ended half of the same VPCs is deleted here.
    const isConflicting = before?.requester.vpcId !== vpcId || before.accepter.vpcId !== peerVpcId;
    if (naming !== undefined && before?.name === inputs.name && isConflicting)
      throw besideItself(run.rules, naming, before.name, before.id);
    await clearEndedHalf(run, backend, connections, { name: inputs.name, vpcId, peerVpcId }, urn);
    return undefined;
  }
  if (formatId(existing) === run.seenId(KIND, urn)) {
    const declared = inputs as unknown as Props;
    if (differing(declaredBy(declared), fixedOf(run, existing, declared)) !== undefined)
      throw stillExists(run, existing);
    // The resource is replaced for a change that could be written in place.
    return existing;
  }
  const isOwn = existing.name === inputs.name && existing.requester.vpcId === vpcId && existing.role !== "accepter";
  if (isOwn || (inputs.adoptExisting === true && existing.requester.vpcId === vpcId)) {
    run.log("info", `adopted the existing connection ${existing.id}`, urn);
    return existing;
  }
  const theirs = existing.role === "accepter";
  throw new PeeringError(
    "already-exists",
    `${vpcId} and ${peerVpcId} are already connected by ${formatId(existing)}, named "${existing.name}" (${existing.state})`,
    {
      property: "peerVpc",
      value: inputs.peerVpc,
      vendor: run.rules.id,
      fix: theirs
        ? `It was requested by ${existing.requester.accountId}: accept it with a PeeringAccepter`
        : `Import it (${importCommand(run.rules.id, backend, existing)} writes the file for \`pulumi import --file\`), add an alias if the resource was renamed, or set adoptExisting: true`,
    },
  );
}

/** Properties that only a replacement can change, as far as the program declares them and the API reports them. */
function fixedOf(run: Run, { requester, accepter, tags, qosLevel, type }: PeeringRecord, props: Props): Props {
  const isFixed = run.rules.peeringTags.value === "creation";
  return whereDeclared(declaredBy(props), {
    vpc: formatId({ region: requester.region, id: requester.vpcId }),
    peerVpc: formatId({ region: accepter.region, id: accepter.vpcId }),
    peerAccountId: accepter.accountId || undefined,
    qosLevel,
    type,
    tags: isFixed && tags ? { ...ownOf(tags, props) } : undefined,
  });
}

const declaredBy = (props: Props): Props => ({ ...props, tags: ownOf(props["tags"], props) });

/** A replacement cannot adopt the connection that it replaces, because the change would never be written. */
function stillExists(run: Run, existing: PeeringRecord): PeeringError {
  return new PeeringError(
    "already-exists",
    `${formatId(existing)} has to be deleted before its replacement is created, because a pair of VPCs can have one connection only`,
    {
      property: "peerVpc",
      vendor: run.rules.id,
      fix: "Remove deleteBeforeReplace: false and retainOnDelete: true from the resource's options, or delete the connection first",
    },
  );
}

function request({
  region,
  name,
  vpc,
  peerVpc,
  peerAccountId,
  bandwidthMbps,
  chargeType,
  qosLevel,
  type,
  description,
  tags,
}: PeeringInputs) {
  const optional = { bandwidthMbps, chargeType, qosLevel, type, description, tags };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const peer = refOf(peerVpc, region);
  return { region, name, vpcId: parseId(vpc).id, peerRegion: peer.region, peerVpcId: peer.id, peerAccountId, ...given };
}

/**
 * Deleted, and recreated by the next update: no vendor hides a rejected request from its requester. A rejection that
 * state records, and that the program keeps, is not requested again because its record was removed.
 */
function vanished(id: string, props: Props): { id: string; props: Props; inputs: Props } {
  if (props["desiredState"] !== "rejected" || props["onRejected"] === "recreate")
    return { id: "", props: {}, inputs: {} };
  return { id, props: plain(props), inputs: pick(props, Object.keys(schema.shape)) };
}

/**
 * Values that the cloud reports, in the form of inputs. Charge type, QoS and type are absent while the program does not
 * set them.
 */
function inputsOf(run: Run, record: PeeringRecord, props: Props): Props {
  const { requester, accepter } = record;
  const isImport = props["account"] === undefined;
  const { qosLevel, peeringType } = run.rules;
  // An API may report a value that no program can set.
  const isDeclarable = (key: string) => ({ qosLevel, type: peeringType })[key]?.value !== "absent";
  // Values that the API does not report are kept from state: treated as absent, they would replace the connection.
  const whereSet = (key: "chargeType" | "qosLevel" | "type") =>
    (isImport && isDeclarable(key)) || props[key] !== undefined ? (record[key] ?? props[key]) : undefined;
  return {
    region: requester.region,
    name: record.name,
    vpc: formatId({ region: requester.region, id: requester.vpcId }),
    peerVpc: formatId({ region: accepter.region, id: accepter.vpcId }),
    peerAccountId: accepter.accountId || undefined,
    bandwidthMbps: requester.region === accepter.region ? undefined : record.bandwidthMbps,
    chargeType: whereSet("chargeType"),
    qosLevel: whereSet("qosLevel"),
    type: whereSet("type"),
    description: record.description || undefined,
    tags: ownTagsRead(run, run.rules.peeringTags.value, record.tags, props),
    desiredState: ENDED.includes(record.state) ? record.state : "connected",
  };
}

const ENDED: readonly PeeringState[] = ["rejected", "expired", "deleted-by-peer", "failed"];

function outsOf(inputs: Props, record: PeeringRecord): Props {
  const { state, stateReason, vendorState, requester, accepter, accepterPeeringConnectionId, createdAt, expiresAt } =
    record;
  return plain({
    ...inputs,
    desiredState: ENDED.includes(state) ? state : "connected",
    state,
    stateReason,
    vendorState,
    requester: endOf(requester),
    accepter: endOf(accepter),
    accepterPeeringConnectionId,
    createdAt,
    expiresAt,
  });
}

const endOf = ({ accountId, region, vpcId, cidrBlocks }: PeeringEnd): Props => ({
  accountId,
  region,
  vpcId,
  cidrBlocks,
});
