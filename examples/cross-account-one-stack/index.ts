// Two accounts in one stack: a Provider for each, and the provider option selects the account of each resource.
import { PeeringAccepter, PeeringConnection, Provider, Route, Vpc } from "pulumi-vpc-peering";

const ours = new Provider("ours", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000001" });
const theirs = new Provider("theirs", { vendor: "tce", region: "ap-beijing", accountId: "100000000002" });

const vpc1 = new Vpc("vpc1", { cidrBlock: "192.168.1.0/24" }, { provider: ours });
const vpc2 = new Vpc("vpc2", { cidrBlock: "10.0.1.0/24" }, { provider: theirs });

// The peer's region and account come with `vpc2`.
const peering = new PeeringConnection(
  "peering",
  { name: "PeerConn", vpc: vpc1, peerVpc: vpc2, bandwidthMbps: 10, chargeType: "daily-peak" },
  { provider: ours },
);

const accepter = new PeeringAccepter(
  "accepter",
  { peeringConnection: peering, trustedAccountIds: [vpc1.accountId] },
  { provider: theirs },
);

// Both routes refer to the accepter, not to the connection, so they are created after the acceptance.
new Route(
  "route1",
  { vpc: vpc1, destinationCidrBlock: vpc2.cidrBlock, peeringConnection: accepter },
  { provider: ours },
);
new Route(
  "route2",
  { vpc: vpc2, destinationCidrBlock: vpc1.cidrBlock, peeringConnection: accepter },
  { provider: theirs },
);

export const connection = peering.id;
// The accepter's state is current. The connection's own is that of its creation, pending.
export const state = accepter.state;
