// Account 100000000002: its VPC in Beijing, and the acceptance of the request of account 100000000001.
import * as pulumi from "@pulumi/pulumi";
import { PeeringAccepter, Route, Vpc } from "pulumi-vpc-peering";

const network = new Vpc("vpc", { cidrBlock: "10.0.1.0/24" });

// Outputs that the requester's stack reads.
export const vpc = network.id;
export const cidrBlock = network.cidrBlock;

// The requester's VPC is created after this one, so its id is set later, in the configuration: a stack reference
// would fail until the other stack exists.
const requesterVpc = new pulumi.Config().get("requesterVpc");

export const state = requesterVpc === undefined ? "no request expected yet" : accept(requesterVpc);

function accept(requesterVpc: string): pulumi.Output<string> {
  const requesterAccount = "100000000001";
  // The pair of VPCs identifies the request, so the connection's id is not required. The account is checked as well,
  // because accepting an unknown account's request opens the VPC to it.
  const accepter = new PeeringAccepter("accepter", {
    vpc: network,
    requester: { accountId: requesterAccount, vpc: requesterVpc },
    trustedAccountIds: [requesterAccount],
  });

  new Route("route", { vpc: network, destinationCidrBlock: "192.168.1.0/24", peeringConnection: accepter });

  return accepter.state;
}
