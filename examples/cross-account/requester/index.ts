// Account 100000000001: its VPC in Guangzhou, and the request for a connection to another account's VPC.
import * as pulumi from "@pulumi/pulumi";
import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

// The other account's stack exists before this one, so a stack reference can read its outputs. If its state cannot
// be read (another organization), get the values from its owner and keep them in the configuration.
const accepter = new pulumi.StackReference(new pulumi.Config().require("accepterStack"));

const vpc = new Vpc("vpc", { cidrBlock: "192.168.1.0/24" });

const peering = new PeeringConnection("peering", {
  name: "PeerConn",
  vpc,
  peerVpc: accepter.requireOutput("vpc"), // `region/vpc-…`: the peer's region is part of it
  peerAccountId: "100000000002",
  bandwidthMbps: 10,
  chargeType: "daily-peak",
});

// A pending connection cannot have routes yet: the first `up` records this one as "deferred", and the first `up`
// after the acceptance creates it.
const route = new Route("route", {
  vpc,
  destinationCidrBlock: accepter.requireOutput("cidrBlock"),
  peeringConnection: peering,
});

export const requesterVpc = vpc.id;
export const connection = peering.id;
export const state = peering.state;
export const routeState = route.state;
