/** Whose the ends of a `PeeringLink` are: a Provider for each, and whether they are two accounts. */
import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import type { VendorRules } from "../../provider/rules/schema.js";
import { regionPart } from "../id.js";
import type { PeeringLinkArgs } from "./link-args.js";
import { getAccountOutput } from "../generated/functions.js";
import { settingOf } from "../provider.js";
import { providerOf } from "../pulumi-internals.js";
import { isOfKind } from "../type-token.js";

/** Nothing: the provider of the stack's configuration. */
type Account = pulumi.ProviderResource | undefined;

export interface LinkAccounts {
  readonly own: Account;
  readonly peer: Account;
  /** False: the program acts for the own end only. */
  readonly isPeerOurs: boolean;
  /** The program acts for both ends, and they belong to two accounts. */
  readonly areTwo: boolean;
}

/** Those given, else those that the VPCs were declared with, else the component's. */
export function accountsOf(args: PeeringLinkArgs, inherited: Account): LinkAccounts {
  const { vpc, peerVpc, requesterProvider, accepterProvider, peerAccountId } = args;
  const own = requesterProvider ?? providerOfVpc(vpc) ?? inherited;
  const isDeclared = isOfKind(peerVpc, "Vpc");
  const peer = accepterProvider ?? (isDeclared ? (providerOfVpc(peerVpc) ?? inherited) : own);
  const isPeerOurs = accepterProvider !== undefined || isDeclared || peerAccountId === undefined;
  return { own, peer, isPeerOurs, areTwo: isPeerOurs && !isOneAccount(own, peer) };
}

const providerOfVpc = (vpc: unknown): Account =>
  isOfKind(vpc, "Vpc") ? providerOf(vpc as pulumi.Resource) : undefined;

/** Two Providers of one account differ in what says nothing of the account: the region, limits, time-outs. */
function isOneAccount(a: Account, b: Account): boolean {
  return a === b || ACCOUNT_KEYS.every((key) => settingOf(a, key) === settingOf(b, key));
}

const ACCOUNT_KEYS = ["vendor", "backend", "endpoint", "cloudFile", "accountId", "projectId", "secretId"] as const;

/** What `peerAccountId` calls the account; asked of the cloud. */
export function accountIdOf(provider: Account): pulumi.Output<string> {
  const account = getAccountOutput(provider === undefined ? {} : { provider });
  return account.apply(({ accountId, projectId }) => projectId ?? accountId);
}

/** Nothing where no vendor, or one that does not exist, is configured: each resource will say so. */
export function rulesOfAccount(provider: Account): VendorRules | undefined {
  const vendor = settingOf(provider, "vendor");
  if (typeof vendor === "string") {
    const { rulesOf } =
      require("../../provider/rules/registry.js") as typeof import("../../provider/rules/registry.js");
    return rulesOf(vendor);
  }
  if (vendor === undefined) return undefined;
  throw new PeeringError(
    "invalid-input",
    "its vendor is not a plain value, and the resources of the connection depend on it",
    {
      property: "requesterProvider",
      fix: 'Pass a plain `vendor` to the Provider, such as "tce"',
    },
  );
}

/** Where a VPC lies that is given by its id: the account's own default region, unless the id says it. */
export function regionIn(provider: Account, vpc: pulumi.Input<string>): pulumi.Output<string | undefined> {
  const region = settingOf(provider, "region") as pulumi.Input<string | undefined>;
  return pulumi.all([vpc, region]).apply(([id, region]) => (id.includes("/") ? regionPart(id) : region));
}
