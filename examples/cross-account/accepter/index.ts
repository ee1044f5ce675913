// Account 100000000002: its network in Beijing, and its answer to the request of account 100000000001.
import * as pulumi from "@pulumi/pulumi";
import { PeeringAccepter, Route, Vpc } from "pulumi-vpc-peering";

const network = new Vpc("vpc", { cidrBlock: "10.0.1.0/24" });

// What the requester's stack reads.
export const vpc = network.id;
export const cidrBlock = network.cidrBlock;

// The requester's network is made after this one, so its id arrives later and through configuration: a stack
// reference would fail as long as the other stack does not exist.
const requesterVpc = new pulumi.Config().get("requesterVpc");

export const state = requesterVpc === undefined ? "no request expected yet" : accept(requesterVpc);

function accept(requesterVpc: string): pulumi.Output<string> {
  const requesterAccount = "100000000001";
  // The pair of networks says which request is meant: the connection's id need not be handed over. The account is
  // checked as well, because accepting a stranger's request opens the network to it.
  const accepter = new PeeringAccepter("accepter", {
    vpc: network,
    requester: { accountId: requesterAccount, vpc: requesterVpc },
    trustedAccountIds: [requesterAccount],
  });

  new Route("route", { vpc: network, destinationCidrBlock: "192.168.1.0/24", peeringConnection: accepter });

  return accepter.state;
}
