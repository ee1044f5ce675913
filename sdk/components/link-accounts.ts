/** The accounts of a `PeeringLink`'s ends: a Provider for each, and whether they are two accounts. */
import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import type { VendorRules } from "../../provider/rules/schema.js";
import { regionPart } from "../resources/id.js";
import type { PeeringLinkArgs } from "./link-args.js";
import { getAccountOutput } from "../generated/functions.js";
import { settingOf } from "../resources/provider.js";
import { providerOf } from "../registration/pulumi-internals.js";
import { isOfKind } from "../registration/type-token.js";

/** `undefined`: the provider in the stack's configuration. */
type Account = pulumi.ProviderResource | undefined;

export interface LinkAccounts {
  readonly own: Account;
  readonly peer: Account;
  /** False: the program manages only the account of `vpc`. */
  readonly isPeerOurs: boolean;
  /** The program manages both ends, and they belong to two accounts. */
  readonly areTwo: boolean;
}

/** The given Providers, else those of the VPCs, else the component's. */
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

/** Settings that may differ between two Providers of one account: region, limits, timeouts. */
function isOneAccount(a: Account, b: Account): boolean {
  return a === b || ACCOUNT_KEYS.every((key) => settingOf(a, key) === settingOf(b, key));
}

const ACCOUNT_KEYS = ["vendor", "backend", "endpoint", "cloudFile", "accountId", "projectId", "secretId"] as const;

/** The account ID for `peerAccountId`, read from the cloud. */
export function accountIdOf(provider: Account): pulumi.Output<string> {
  const account = getAccountOutput(provider === undefined ? {} : { provider });
  return account.apply(({ accountId, projectId }) => projectId ?? accountId);
}

/** `undefined` if the vendor is missing or unknown: each resource reports it. */
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

/** The region of a VPC that is given by its ID: the ID's region, otherwise the account's default region. */
export function regionIn(provider: Account, vpc: pulumi.Input<string>): pulumi.Output<string | undefined> {
  const region = settingOf(provider, "region") as pulumi.Input<string | undefined>;
  return pulumi.all([vpc, region]).apply(([id, region]) => (id.includes("/") ? regionPart(id) : region));
}
