// Account 100000000001: its network in Guangzhou, and the request for a connection to a network of another account.
import * as pulumi from "@pulumi/pulumi";
import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

// The other account's stack exists before this one, so a stack reference can read what is needed of it. Where its
// state is out of reach (another organization), let its owner tell you the values and keep them in configuration.
const accepter = new pulumi.StackReference(new pulumi.Config().require("accepterStack"));

const vpc = new Vpc("vpc", { cidrBlock: "192.168.1.0/24" });

const link = new PeeringConnection("link", {
  name: "PeerConn",
  vpc,
  peerVpc: accepter.requireOutput("vpc"), // `region/vpc-…`: the peer's region is part of it
  peerAccountId: "100000000002",
  bandwidthMbps: 10,
  chargeType: "daily-peak",
});

// A pending connection takes no routes yet: the first `up` keeps this one as "deferred", the first one after the
// other account has accepted writes it.
const route = new Route("route", {
  vpc,
  destinationCidrBlock: accepter.requireOutput("cidrBlock"),
  peeringConnection: link,
});

export const requesterVpc = vpc.id;
export const connection = link.id;
export const state = link.state;
export const routeState = route.state;
