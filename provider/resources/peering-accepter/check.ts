/**
 * `PeeringAccepter`: completes the inputs, and checks the requester against the trusted accounts as early as possible.
 */
import { isMutual } from "../../backend/second-half.js";
import { PeeringError } from "../../errors.js";
import { completeId, identityParts, parseId } from "../../engine/ids.js";
import { defaultConnectionName } from "../../engine/names.js";
import type { Violation } from "../../rules/plan/index.js";
import { citation } from "../../rules/schema.js";
import type { Run } from "../../run/run.js";
import { isUnknown } from "../../engine/unknown.js";
import {
  apply,
  type Checking,
  checkInputs,
  fail,
  isChanged,
  judgeRegion,
  requireRegion,
  settleRegion,
  warnOfDeletedWith,
} from "../check.js";
import type { CheckResult } from "../handler.js";
import type { Props } from "../../engine/props.js";
import { judgeHalves } from "../mutual-peering.js";
import { claimPeeringName } from "../peering-connection/names.js";
import { settleSecretOutputs } from "../facts.js";
import { schema } from "./schema.js";

export function checkAccepter(run: Run, kind: string, olds: Props, news: Props): Promise<CheckResult> {
  return checkInputs(run, kind, schema, olds, withoutNeedlessTrust(news), async (checking, backend) => {
    const { accountId } = backend;
    const { known, unknown, facts } = checking;
    if (!checkTarget(checking)) return;
    if (isMutual(run)) settleEnds(checking, accountId);
    const own = (typeof known["vpc"] === "string" ? parseId(known["vpc"]).region : undefined) ?? facts?.vpc?.region;
    const viaConnection = facts?.peering?.peerVpc?.region;
    const viaId =
      typeof known["peeringConnection"] === "string" ? parseId(known["peeringConnection"]).region : undefined;
    const fallback = viaConnection ?? run.settings.region ?? viaId;
    const sources = [
      ...(viaConnection === undefined ? ["vpc"] : []),
      ...(fallback === undefined ? ["peeringConnection"] : []),
    ];
    settleRegion(checking, "region", [own], fallback, sources);
    requireRegion(checking);
    judgeRegion(checking);
    const { region } = known;
    if (known["vpc"] !== undefined) known["vpc"] = completeId(known["vpc"], region);
    if (known["peeringConnection"] !== undefined)
      known["peeringConnection"] = completeId(known["peeringConnection"], facts?.peering?.region ?? region);
    const isOwn = isOwnConnection(checking, accountId);
    if (known["name"] !== undefined && (!isMutual(run) || isOwn))
      apply(checking, [nameWithoutHalf(run, known["name"])]);
    if (isMutual(run) && facts !== undefined && known["name"] === undefined && !unknown.has("name")) {
      known["name"] = defaultConnectionName(facts.urn, run.rules, checking.olds["name"]);
    }
    if (!unknown.has("decision"))
      known["desiredState"] = (known["decision"] ?? "accept") === "accept" ? "accepted" : "rejected";
    settleSecretOutputs(checking, {
      requesterEnd: facts?.peering?.vpc ?? facts?.requesterVpc,
      accepterEnd: facts?.peering?.peerVpc ?? facts?.vpc,
    });
    checkTrust(checking, accountId);
    checkReplacement(checking);
    // The connection's own resource deletes it, if this program contains it.
    if (facts?.peering === undefined) warnOfDeletedWith(checking, "peering connection");
    claimTarget(checking);
    if (isMutual(run) && !isOwn) claimPeeringName(checking, Object.keys(checking.olds).length > 0 && isMoved(checking));
    await judgeHalves(checking, backend, (known["requester"] as { readonly vpc?: unknown } | undefined)?.vpc);
  });
}

/** A connection within one account has both halves, and its resource names both. */
function isOwnConnection({ facts, known }: Checking, accountId: string): boolean {
  const requester = known["requester"] as { readonly accountId?: string } | undefined;
  const account = facts?.peering?.account;
  return [requester?.accountId, account && identityParts(account).accountId].includes(accountId);
}

const isMoved = (checking: Checking): boolean =>
  ["vpc", "requester", "peeringConnection", "region"].some((key) => isChanged(checking, key));

const nameWithoutHalf = ({ rules }: Run, name: unknown): Violation => ({
  property: "name",
  value: name,
  severity: "error",
  code: "unsupported",
  what:
    rules.acceptance.value === "mutual"
      ? "the accepter has no half of its own within one account: the PeeringConnection creates and names both"
      : "the accepter has no half of its own on this vendor: the requester names the connection",
  fix: "Leave out name",
  source: rules.acceptance.source,
  involves: ["name"],
});

/** A request to be rejected may come from any account, so an empty list of accounts has no effect. */
function withoutNeedlessTrust(news: Props): Props {
  const { trustedAccountIds, ...rest } = news;
  const isEmpty = Array.isArray(trustedAccountIds) && trustedAccountIds.length === 0;
  return isEmpty && (news["decision"] === "reject" || isUnknown(news["decision"])) ? rest : news;
}

/** True if the inputs name one connection; the other inputs mean nothing without it. */
function checkTarget(checking: Checking): boolean {
  const { known, unknown, run } = checking;
  const has = (key: string) => known[key] !== undefined || unknown.has(key);
  const vendor = run.rules.id;
  const complain = (property: string, what: string, fix: string) => {
    fail(checking, new PeeringError("invalid-input", what, { property, vendor, fix }));
    return false;
  };
  if (has("peeringConnection") && (has("requester") || (has("vpc") && run.rules.acceptance.value === "request"))) {
    return complain(
      "peeringConnection",
      "peeringConnection cannot be combined with vpc and requester",
      "Give either peeringConnection, or vpc and requester",
    );
  }
  if (!has("peeringConnection") && !(has("vpc") && has("requester"))) {
    return complain(
      "peeringConnection",
      "the connection to accept is not given",
      "Set peeringConnection, or vpc (your own) and requester: {accountId, vpc}",
    );
  }
  if (isMutual(run)) checkMutual(checking);
  return true;
}

/**
 * The other account's half is not visible, but the program contains the connection's ends; the account's own half has
 * them reversed.
 */
function settleEnds({ known, unknown, facts }: Checking, accountId: string): void {
  const { vpc: theirs, peerVpc: ours, account } = facts?.peering ?? {};
  const requesterId = account === undefined ? undefined : identityParts(account).accountId;
  if (requesterId === undefined || requesterId === accountId || theirs === undefined || ours === undefined) return;
  if (theirs.id === undefined || ours.id === undefined) {
    unknown.add("vpc").add("requester");
    return;
  }
  known["vpc"] = ours.id;
  known["requester"] = { accountId: requesterId, vpc: theirs.id };
}

/** On vendors where each account creates its own half there is no request to trust or reject. */
function checkMutual(checking: Checking): void {
  const { known, unknown, run } = checking;
  const { source } = run.rules.acceptance;
  const refuse = (property: string, what: string, fix: string) =>
    fail(
      checking,
      new PeeringError("vendor-rule", what, {
        property,
        value: known[property],
        vendor: run.rules.id,
        source: citation(source),
        fix,
      }),
    );
  if (known["decision"] === "reject") {
    refuse(
      "decision",
      "each side creates its own half of a connection, so there is no request to reject",
      "Remove the PeeringAccepter: without your half the connection stays inactive",
    );
  }
  if (known["trustedAccountIds"] !== undefined || unknown.has("trustedAccountIds")) {
    refuse(
      "trustedAccountIds",
      "no request is visible before your own half exists, so it cannot be compared",
      "Remove it; requester already sets the account",
    );
  }
}

/** Checks facts about the connection that the program contains; the others are read before acceptance. */
function checkTrust(checking: Checking, accountId: string): void {
  const { known, facts, run } = checking;
  const vendor = run.rules.id;
  const target = facts?.peering?.peerAccountId;
  if (target !== undefined && target !== accountId) {
    fail(
      checking,
      new PeeringError(
        "wrong-account",
        `the request is addressed to account ${target}, and this provider acts as ${accountId}`,
        {
          property: "peeringConnection",
          vendor,
          fix: `Pass a Provider of account ${target} in the accepter's options`,
        },
      ),
    );
  }
  const requester =
    (known["requester"] as { accountId?: string } | undefined)?.accountId ??
    (facts?.peering?.account === undefined ? undefined : identityParts(facts.peering.account).accountId);
  if (requester !== undefined) {
    const untrusted = untrustedRequester(known["trustedAccountIds"] as string[] | undefined, requester, vendor);
    if (untrusted !== undefined && known["decision"] !== "reject") fail(checking, untrusted);
  }
}

export function untrustedRequester(
  trusted: readonly string[] | undefined,
  accountId: string,
  vendor: string,
): PeeringError | undefined {
  if (trusted === undefined || trusted.includes(accountId)) return undefined;
  return new PeeringError(
    "untrusted-requester",
    `the request comes from account ${accountId}, which is not among them`,
    {
      property: "trustedAccountIds",
      value: trusted,
      vendor,
      fix: `Add ${accountId} if you know it, or set decision: "reject"`,
    },
  );
}

/**
 * Deleting an accepter deletes the connection, so its replacement would find nothing to accept. This does not apply to
 * vendors where each account creates its own half, nor to a connection that has ended.
 */
function checkReplacement(checking: Checking): void {
  const { known, facts, replaced, run } = checking;
  if (facts?.options?.deleteBeforeReplace !== true || isMutual(run)) return;
  if (replaced === undefined || replaced.olds["desiredState"] !== known["desiredState"]) return;
  const [before, after] = [replaced.olds["peeringConnection"], known["peeringConnection"]];
  if (before !== undefined && after !== undefined && before !== after) return;
  fail(
    checking,
    new PeeringError(
      "invalid-input",
      "deletion before replacement would end the connection, and the replacement would have nothing to accept",
      { property: "peeringConnection", vendor: run.rules.id, fix: "Remove deleteBeforeReplace: true from its options" },
    ),
  );
}

function claimTarget({ known, facts, run }: Checking): void {
  if (facts === undefined) return;
  const connection = (known["peeringConnection"] as string | undefined) ?? facts.peering?.urn;
  if (connection !== undefined) run.claim(`the acceptance of ${connection}`, facts.urn);
  const { requester, vpc } = known as { requester?: { accountId: string; vpc: string }; vpc?: string };
  if (requester !== undefined && vpc !== undefined)
    run.claim(`the acceptance of a request from ${requester.vpc} of ${requester.accountId} to ${vpc}`, facts.urn);
}
