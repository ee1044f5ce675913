import { accountPart } from "../resources/id.js";
import { isOfKind, read, readTexts } from "./policy.js";
import type { PolicyOptions, PolicyResource, ResourcePolicy } from "./policy.js";

export interface TrustedAccountsOptions extends PolicyOptions {
  /**
   * Accounts that may be at the other end, in the vendor's format of `peerAccountId`: a project ID on vendors that
   * identify the peer by project. The own account is always trusted.
   */
  readonly accountIds: readonly string[];
}

/** A peering connection opens a VPC to the owner of the other end. */
export function trustedAccounts({
  accountIds,
  enforcementLevel = "mandatory",
}: TrustedAccountsOptions): ResourcePolicy {
  return {
    name: "vpc-peering-trusted-accounts",
    description: "VPCs are connected with trusted accounts only.",
    enforcementLevel,
    validateResource(resource, report) {
      const account = read(resource.props, "account");
      const trusted = new Set([...accountIds, ...(typeof account === "string" ? [accountPart(account)] : [])]);
      for (const { property, accountId } of otherEnds(resource)) {
        if (trusted.has(accountId)) continue;
        report(
          `${property} "${accountId}" is not a trusted account of this organisation. ` +
            "Confirm it with its owner, then add it to the policy pack.",
        );
      }
      if (trustsAnyone(resource)) {
        report(
          "trustedAccountIds is not set, so requests of any account are accepted. " +
            "Set trustedAccountIds, or set requester: {accountId, vpc}.",
        );
      }
    },
  };
}

function otherEnds(resource: PolicyResource): { readonly property: string; readonly accountId: string }[] {
  const { props } = resource;
  if (isOfKind(resource, "PeeringConnection")) {
    const accountId = read(props, "peerAccountId");
    return typeof accountId === "string" ? [{ property: "peerAccountId", accountId }] : [];
  }
  if (!isAccepting(resource)) return [];
  const requester = requesterOf(resource);
  return [
    ...readTexts(props, "trustedAccountIds").map((accountId) => ({ property: "trustedAccountIds", accountId })),
    ...(typeof requester === "string" ? [{ property: "requester.accountId", accountId: requester }] : []),
  ];
}

/** A request to be rejected may come from any account. */
function isAccepting(resource: PolicyResource): boolean {
  return isOfKind(resource, "PeeringAccepter") && read(resource.props, "decision") !== "reject";
}

function trustsAnyone(resource: PolicyResource): boolean {
  return (
    isAccepting(resource) &&
    requesterOf(resource) === undefined &&
    isAbsentOrEmpty(read(resource.props, "trustedAccountIds"))
  );
}

const isAbsentOrEmpty = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.length === 0);

function requesterOf({ props }: PolicyResource): unknown {
  const requester = read(props, "requester");
  // An unknown one is declared in the program.
  return typeof requester === "object" && requester !== null ? read(requester, "accountId") : requester;
}
