/** The network of stacks: existing objects by ID, planned ones by URN. */
import type { Network, NetworkEnd, NetworkConnection, NetworkVpc } from "../../network/network.js";
import { identityParts, parseId } from "../../engine/ids.js";
import { plannedTables } from "./planned-tables.js";
import { keyOf, referred } from "./references.js";
import type { ChargeType, PeeringState } from "../../rules/schema.js";
import { rulesOf } from "../../rules/registry.js";
import { knownState } from "../../rules/states.js";
import type { StackResource } from "./resources.js";

/** Resources of any number of stacks, without duplicates. */
export function networkOf(resources: readonly StackResource[]): Network {
  const keys = new Map(resources.map((resource) => [resource.urn, resource.id ?? resource.urn]));
  const vpcs = new Map(
    resources.filter(({ kind }) => kind === "Vpc").map((resource) => [keyOf(resource), vpcOf(resource)]),
  );
  const connections = new Map<string, NetworkConnection>();
  for (const resource of resources.filter(({ kind }) => kind === "PeeringConnection")) {
    connections.set(keyOf(resource), connectionOf(resource, keys, vpcs));
  }
  for (const resource of resources.filter(({ kind }) => kind === "PeeringAccepter")) {
    const key = connectionKeyOf(resource, keys);
    const known = connections.get(key);
    // If both ends are in the program, the accepter has the later state: the connection's is from its creation.
    if (known !== undefined) connections.set(key, { ...known, state: acceptedState(resource, known.state) });
    else connections.set(key, connectionOf(resource, keys, vpcs));
  }
  const reported = reportedEnds(resources);
  for (const connection of connections.values()) {
    for (const end of [connection.requester, connection.accepter]) {
      if (!vpcs.has(end.vpc)) vpcs.set(end.vpc, foreignVpc(end, connection, reported));
    }
  }
  return {
    vpcs: [...vpcs.values()],
    connections: [...connections.values()],
    routeTables: plannedTables(resources, keys),
  };
}

function accountIn({ inputs }: StackResource): Pick<NetworkVpc, "vendor" | "accountId"> {
  const { vendor, accountId } = identityParts(text(inputs["account"]) ?? "");
  return { vendor, accountId };
}

function vpcOf(resource: StackResource): NetworkVpc {
  const { inputs, outputs } = resource;
  const blocks = [inputs["cidrBlock"], ...asList(inputs["secondaryCidrBlocks"]), outputs["ipv6CidrBlock"]];
  return {
    key: keyOf(resource),
    name: text(inputs["name"]) ?? resource.name,
    ...accountIn(resource),
    region: text(inputs["region"]) ?? parseId(resource.id ?? "").region ?? "",
    cidrBlocks: blocks.filter((block) => typeof block === "string"),
    ...(typeof inputs["edgeSiteId"] === "string" && { edgeSiteId: inputs["edgeSiteId"] }),
  };
}

interface ReportedEnd {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly cidrBlocks?: readonly string[];
}

function connectionOf(
  resource: StackResource,
  keys: ReadonlyMap<string, string>,
  vpcs: ReadonlyMap<string, NetworkVpc>,
): NetworkConnection {
  const { inputs, outputs } = resource;
  const { vendor, accountId } = accountIn(resource);
  const isRequester = resource.kind === "PeeringConnection";
  const own = referred(resource, "vpc", keys) ?? "";
  const requested = inputs["requester"] as { readonly accountId?: string; readonly vpc?: string } | undefined;
  const peer = isRequester
    ? referred(resource, "peerVpc", keys)
    : (requested?.vpc ?? referred(resource, "requester", keys));
  const peerAccount = isRequester ? text(inputs["peerAccountId"]) : requested?.accountId;
  const end = (key: string | undefined, reported: unknown, account: string | undefined): NetworkEnd => {
    const seen = reported as ReportedEnd | undefined;
    const vpc = key ?? (seen ? `${seen.region}/${seen.vpcId}` : "?");
    return {
      vpc,
      region: vpcs.get(vpc)?.region ?? parseId(vpc).region ?? seen?.region ?? "",
      accountId: vpcs.get(vpc)?.accountId ?? account ?? seen?.accountId ?? "",
    };
  };
  const ownEnd = end(own || undefined, outputs[isRequester ? "requester" : "accepter"], accountId);
  const peerEnd = end(peer, outputs[isRequester ? "accepter" : "requester"], peerAccount ?? accountId);
  const reported = text(outputs["state"]);
  const state = reported === undefined ? plannedState(vendor, ownEnd, peerEnd) : knownState(reported);
  return {
    key: connectionKeyOf(resource, keys),
    name: text(inputs["name"]) ?? resource.name,
    vendor,
    state: isRequester ? state : acceptedState(resource, state),
    ...(typeof outputs["stateReason"] === "string" && { stateReason: outputs["stateReason"] }),
    requester: isRequester ? ownEnd : peerEnd,
    accepter: isRequester ? peerEnd : ownEnd,
    ...(typeof inputs["bandwidthMbps"] === "number" && { bandwidthMbps: inputs["bandwidthMbps"] }),
    ...(typeof inputs["chargeType"] === "string" && { chargeType: inputs["chargeType"] as ChargeType }),
    ...(typeof outputs["expiresAt"] === "string" && { expiresAt: outputs["expiresAt"] }),
  };
}

/** The ID of an accepter is its connection's; before it has one, the connection it refers to. */
function connectionKeyOf(resource: StackResource, keys: ReadonlyMap<string, string>): string {
  return (
    resource.id ??
    (resource.kind === "PeeringAccepter" ? referred(resource, "peeringConnection", keys) : undefined) ??
    resource.urn
  );
}

/** A connection within one account is active at once; across accounts it is pending. */
function plannedState(vendor: string, own: NetworkEnd, peer: NetworkEnd): PeeringState {
  const isOneAccount = own.accountId === peer.accountId && rulesOf(vendor)?.sameAccount.value === "active-at-once";
  return isOneAccount ? "active" : "pending-acceptance";
}

function acceptedState({ inputs, outputs }: StackResource, state: PeeringState): PeeringState {
  if (inputs["decision"] === "reject") return state === "active" ? state : "rejected";
  const reported = text(outputs["state"]);
  if (reported !== undefined) return knownState(reported);
  return state === "pending-acceptance" ? "active" : state;
}

/** Ends of connections as reported by the cloud, by the vendor's ID of the VPC; the first of several. */
function reportedEnds(resources: readonly StackResource[]): ReadonlyMap<string, ReportedEnd> {
  const ends = resources
    .flatMap(({ outputs }) => [outputs["requester"], outputs["accepter"]] as (ReportedEnd | undefined)[])
    .filter((end) => end !== undefined);
  return new Map(ends.toReversed().map((end) => [end.vpcId, end]));
}

/** A VPC of another account, or one that the stacks only refer to. */
function foreignVpc(
  end: NetworkEnd,
  { vendor }: NetworkConnection,
  reported: ReadonlyMap<string, ReportedEnd>,
): NetworkVpc {
  const { id } = parseId(end.vpc);
  return {
    key: end.vpc,
    name: id,
    vendor,
    accountId: end.accountId,
    region: end.region,
    cidrBlocks: reported.get(id)?.cidrBlocks ?? [],
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
