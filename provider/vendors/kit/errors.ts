/** Errors of clients for invalid requests and missing objects, with one text for all vendors. */
import type { PeeringRecord, Ref, TagChanges, Tags } from "../../backend/contract.js";
import { CONFIG_NAMESPACE } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import { citation, type Rule, type VendorRules } from "../../rules/schema.js";

/** The account that a client acts as. */
export interface Acting {
  readonly rules: VendorRules;
  readonly accountId: string;
}

const KINDS = {
  vpc: ["VPC", "vpc"],
  peering: ["connection", "peeringConnection"],
  routeTable: ["route table", "routeTableId"],
  subnet: ["subnet", "subnet"],
} as const;
export type ObjectKind = keyof typeof KINDS;

/** The error for an object that must exist. */
export function missing(
  { rules, accountId }: Acting,
  kind: ObjectKind,
  { region, id }: Ref,
  cause?: PeeringError,
): PeeringError {
  const [noun, property] = KINDS[kind];
  return new PeeringError("not-found", `${ownerNoun(rules)} ${accountId} sees no such ${noun} in ${region}`, {
    ...about(rules, property, id, cause),
    fix: "Check the id, its region and the account; run `pulumi refresh` if it was deleted",
  });
}

/** Peers are identified by accounts, or by projects of accounts. */
export const ownerNoun = ({ peerIdentity }: VendorRules): string =>
  peerIdentity.value === "project" ? "project" : "account";

/** A new object, or a change of one. */
export type Requested<T extends { readonly tags?: Tags }> = Partial<Omit<T, "tags">> & { readonly tags?: TagChanges };

/** Refuses properties that an API has no field for, according to the rules. An empty value counts as absent. */
export function refuseFields<T extends object>(
  rules: VendorRules,
  requested: T,
  absent: Readonly<Partial<Record<keyof T & string, Rule<unknown>>>>,
  what = "the API has no field for it",
): void {
  for (const [property, rule] of Object.entries(absent) as [keyof T & string, Rule<unknown>][]) {
    const value: unknown = requested[property];
    const isRequested = typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
    if (!isRequested) continue;
    throw new PeeringError("unsupported", what, {
      property,
      value,
      vendor: rules.id,
      source: citation(rule.source),
      fix: `Leave out ${property}`,
    });
  }
}

export const cannotReEnable = (
  { id, pendingExpiry }: VendorRules,
  ref: Ref,
  what = "the API cannot re-enable an expired request",
  cause?: PeeringError,
): PeeringError =>
  new PeeringError("unsupported", what, {
    property: "peeringConnection",
    value: ref.id,
    vendor: id,
    source: citation(pendingExpiry.source),
    cause,
    fix: "Recreate the connection: `pulumi up --replace <its URN>`",
  });

/** @param needed the end whose account may make the call */
export function wrongAccount(
  { rules, accountId }: Acting,
  connection: Pick<PeeringRecord, "id" | "requester" | "accepter">,
  verb: string,
  needed: "requester" | "accepter",
  cause?: PeeringError,
): PeeringError {
  const [noun, owner] = [ownerNoun(rules), connection[needed].accountId];
  return new PeeringError(
    "wrong-account",
    `only the ${needed}, ${noun} ${owner}, may ${verb} this connection, and the provider acts as ${accountId}`,
    { ...about(rules, "peeringConnection", connection.id, cause), fix: `Use a provider of ${noun} ${owner}` },
  );
}

export const wrongState = (
  rules: VendorRules,
  { id, state }: PeeringRecord,
  verb: string,
  cause?: PeeringError,
): PeeringError =>
  new PeeringError("invalid-state", `the connection is ${state}, so ${verb} is not possible`, {
    ...about(rules, "peeringConnection", id, cause),
    fix:
      state === "active"
        ? "Delete the connection to end it"
        : "Delete it as the requester, and create a new connection",
  });

const about = (rules: VendorRules, property: string, id: string, cause: PeeringError | undefined) => ({
  property,
  value: id,
  vendor: rules.id,
  cause,
  ...(cause?.detail.vendorCode !== undefined && { vendorCode: cause.detail.vendorCode }),
});

/** @param what proof that the key belongs to another account: "the API key belongs to account 1" */
export const identityMismatch = (vendor: string, configured: string, what: string): PeeringError =>
  new PeeringError("identity-mismatch", `${what}, and the configuration names ${configured}`, {
    property: `${CONFIG_NAMESPACE}:accountId`,
    value: configured,
    vendor,
    fix: "Use the key of that account, or correct the account's id",
  });

/** For an API that does not report the owner of a key. */
export const accountRequired = (vendor: string, api: string, cause?: unknown): PeeringError =>
  new PeeringError("invalid-config", `${api} does not report which account an API key belongs to`, {
    property: `${CONFIG_NAMESPACE}:accountId`,
    vendor,
    cause,
    fix: `Set the account that owns the key, and never change it: \`pulumi config set ${CONFIG_NAMESPACE}:accountId <account id>\``,
  });

/** @param through the existing next hop */
export const conflictingRoute = (
  vendor: string,
  table: string,
  destinationCidrBlock: string,
  through: string,
  cause?: PeeringError,
): PeeringError =>
  new PeeringError("already-exists", `${table} already has a route for it through ${through}`, {
    property: "destinationCidrBlock",
    value: destinationCidrBlock,
    vendor,
    cause,
    fix: "Remove that route, or leave this one out",
  });
