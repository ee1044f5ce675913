/** `PeeringConnection`: completes the program's inputs, and checks them against the vendor's rules. */
import { PeeringError } from "../../errors.js";
import { completeId, identityParts, parseId } from "../../engine/ids.js";
import { defaultConnectionName } from "../../engine/names.js";
import type { PlannedVpc } from "../../engine/plan-facts.js";
import { connectionViolations } from "../../rules/plan/index.js";
import type { Run } from "../../run/run.js";
import {
  apply,
  type Checking,
  checkInputs,
  fail,
  isChanged,
  keepUnset,
  requireRegion,
  settleRegion,
  warnOfDeletedWith,
} from "../check.js";
import type { CheckResult } from "../handler.js";
import { judgeHalves } from "../mutual-peering.js";
import type { Props } from "../../engine/props.js";
import { settleSecretOutputs } from "../facts.js";
import { claimPeeringName } from "./names.js";
import { schema } from "./schema.js";
import { type OnFixedChange, settleTags } from "../tags/settle.js";

export function checkPeering(run: Run, kind: string, olds: Props, news: Props): Promise<CheckResult> {
  return checkInputs(run, kind, schema, olds, news, async (checking, backend) => {
    const { accountId } = backend;
    const { known, unknown, facts } = checking;
    if (failOtherCloud(checking)) return;
    const [own, peer] = [regionOf(known["vpc"], facts?.vpc), regionOf(known["peerVpc"], facts?.peerVpc)];
    settleRegion(checking, "region", [own], run.settings.region, ["vpc"]);
    requireRegion(checking);
    settleRegion(checking, "peerRegion", [peer], known["region"] as string | undefined, ["peerVpc"]);
    known["vpc"] = completeId(known["vpc"], known["region"]);
    known["peerVpc"] = completeId(known["peerVpc"], known["peerRegion"]);
    settlePeerAccount(checking, accountId);
    if (facts !== undefined && known["name"] === undefined && !unknown.has("name"))
      known["name"] = defaultConnectionName(facts.urn, run.rules, checking.olds["name"]);
    settleDesiredState(checking);
    settleSecretOutputs(checking, { requester: facts?.vpc, accepter: facts?.peerVpc });
    if (known["replaceOnTagChange"] === false) delete known["replaceOnTagChange"];
    judge(checking, accountId, keepUnset(checking, UNCOMPARED));
    settleTags(checking, backend, "PeeringConnection", onTagChange(checking));
    warnOfDeletedWith(checking, "peering connection");
    // Stored with the ID of the other end, also in previews, so that a saved plan stays valid.
    delete known["peerRegion"];
    unknown.delete("peerRegion");
    claimPeeringName(checking, Object.keys(checking.olds).length > 0 && isReplaced(checking));
    await judgeHalves(checking, backend, known["peerVpc"]);
  });
}

/** @param kept inputs that the program does not set; they are not checked */
function judge(checking: Checking, ownAccountId: string, kept: readonly string[]): void {
  const { run, known, unknown, facts } = checking;
  const sameResource = facts?.vpc !== undefined && facts.vpc.urn === facts.peerVpc?.urn;
  apply(
    checking,
    connectionViolations(run.rules, run.settings.limits, {
      ...known,
      ...Object.fromEntries(kept.map((key) => [key, undefined])),
      ...(sameResource && unknown.has("vpc")
        ? { vpcId: facts.vpc.urn, peerVpcId: facts.vpc.urn }
        : { vpcId: known["vpc"] as string | undefined, peerVpcId: known["peerVpc"] as string | undefined }),
      ownAccountId,
      vpcCidrBlocks: facts?.vpc?.cidrBlocks,
      peerCidrBlocks: facts?.peerVpc?.cidrBlocks,
      changesBandwidth: isChangedInPlace(checking, "bandwidthMbps"),
      edgeSiteId: facts?.vpc?.edgeSiteId,
      peerEdgeSiteId: facts?.peerVpc?.edgeSiteId,
      unknown,
    }),
  );
  const pair = [planKey(known["vpc"], facts?.vpc), planKey(known["peerVpc"], facts?.peerVpc)];
  if (facts !== undefined && pair.every((end) => end !== undefined))
    run.claim(`the connection between ${pair.sort().join(" and ")}`, facts.urn);
}

/** True if an existing connection is not replaced, and the property has another value. */
function isChangedInPlace(checking: Checking, property: string): boolean {
  return checking.olds[property] !== undefined && isChanged(checking, property) && !isReplaced(checking);
}

const isReplaced = (checking: Checking): boolean =>
  ["vpc", "peerVpc", "peerAccountId", ...UNCOMPARED, "account"].some((key) => isChanged(checking, key));

/** Not compared while unset. */
const UNCOMPARED = ["qosLevel", "type"];

function onTagChange(checking: Checking): OnFixedChange {
  const { olds, known } = checking;
  const isRecreated = (olds["desiredState"] ?? "connected") !== "connected" && known["desiredState"] === "connected";
  if (isReplaced(checking) || isRecreated) return "is replaced";
  return known["replaceOnTagChange"] === true ? "replace" : "refuse";
}

/** True if the vendor makes an expired request pending again. */
export function canReEnable(run: Run, ended: unknown): boolean {
  return ended === "expired" && run.rules.pendingExpiry.value.reEnable;
}

/** The VPC's ID or, while that is unknown, its URN. */
function planKey(id: unknown, planned: PlannedVpc | undefined): string | undefined {
  return (id as string | undefined) ?? planned?.urn;
}

function regionOf(id: unknown, planned: PlannedVpc | undefined): string | undefined {
  return (typeof id === "string" ? parseId(id).region : undefined) ?? planned?.region;
}

/** A VPC of another cloud can never be the peer, and this vendor's rules do not apply to it. */
function failOtherCloud(checking: Checking): boolean {
  const { run, known, facts } = checking;
  const planned = facts?.peerVpc?.account;
  if (planned === undefined) return false;
  const own = String(known["account"]);
  const [theirs, ours] = [identityParts(planned), identityParts(own)];
  if (theirs.vendor === ours.vendor && theirs.backend === ours.backend && storeOf(planned) === storeOf(own))
    return false;
  const where = theirs.vendor === ours.vendor ? planned : `another vendor's cloud, ${planned}`;
  fail(
    checking,
    new PeeringError("invalid-input", `the peer VPC is in ${where}, and a connection cannot leave ${own}`, {
      property: "peerVpc",
      vendor: run.rules.id,
      fix: "Use a VPC of the same cloud",
    }),
  );
  return true;
}

/** The given account, else the account of the peer Vpc, else this account. */
function settlePeerAccount(checking: Checking, ownAccountId: string): void {
  const { run, olds, known, unknown, facts } = checking;
  if (unknown.has("peerAccountId")) return;
  const planned = facts?.peerVpc?.account;
  if (planned !== undefined) {
    const theirs = identityParts(planned);
    const given = known["peerAccountId"];
    if (given !== undefined && given !== theirs.accountId) {
      fail(
        checking,
        new PeeringError("invalid-input", `the peer VPC belongs to ${theirs.accountId}`, {
          property: "peerAccountId",
          value: given,
          vendor: run.rules.id,
          fix: "Leave peerAccountId out, or set it to that account",
        }),
      );
    }
    known["peerAccountId"] = theirs.accountId;
  } else if (known["peerAccountId"] === undefined) {
    const unchanged = olds["peerAccountId"] !== undefined && !isChanged(checking, "peerVpc");
    if (unchanged) known["peerAccountId"] = olds["peerAccountId"];
    else if (facts?.peerVpc !== undefined && facts.peerVpc.id === undefined) unknown.add("peerAccountId");
    else known["peerAccountId"] = ownAccountId;
  }
}

/** The ID of the embedded store in an identity; absent for other backends. */
const storeOf = (identity: string): string => identity.split("/")[3] ?? "";

/** "connected", unless the connection has ended and the program leaves it so (`onEnded`, `onRejected`). */
function settleDesiredState({ run, olds, known, facts, leftAlone }: Checking): void {
  const ended = olds["desiredState"];
  const policy = ended === "rejected" ? "onRejected" : "onEnded";
  const keeps =
    leftAlone !== undefined ||
    (ended === "rejected"
      ? known["onRejected"] !== "recreate"
      : ended !== undefined && ended !== "connected" && known["onEnded"] === "keep");
  known["desiredState"] = keeps ? ended : "connected";
  const isEnded = typeof ended === "string" && ended !== "connected";
  if (facts !== undefined) run.noteKeptEnded(facts.urn, isEnded && keeps);
  if (!isEnded) return;
  const what = keeps
    ? `is kept because of ${leftAlone === undefined ? policy : "ignoreChanges"}`
    : `is ${canReEnable(run, ended) ? "enabled again in place" : "replaced"}; ${policy}: "keep" would keep it`;
  run.log("warning", `the peering connection is ${ended} and ${what}`, facts?.urn);
}
