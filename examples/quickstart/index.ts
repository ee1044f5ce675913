// Two VPCs in two regions of one account, and the peering connection between them.
import * as pulumi from "@pulumi/pulumi";
import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

const config = new pulumi.Config();

const vpc1 = new Vpc("vpc1", { region: config.get("region") ?? "ap-guangzhou", cidrBlock: "192.168.1.0/24" });
const vpc2 = new Vpc("vpc2", { region: "ap-beijing", cidrBlock: "10.0.1.0/24" });

const peering = new PeeringConnection("peering", {
  name: "PeerConn",
  vpc: vpc1,
  peerVpc: vpc2,
  bandwidthMbps: config.getNumber("bandwidthMbps") ?? 10,
  chargeType: "daily-peak",
});

// A connection alone carries no traffic: each end also needs a route to the other.
const route1 = new Route("route1", { vpc: vpc1, destinationCidrBlock: vpc2.cidrBlock, peeringConnection: peering });
const route2 = new Route("route2", { vpc: vpc2, destinationCidrBlock: vpc1.cidrBlock, peeringConnection: peering });

export const vpcs = [vpc1.id, vpc2.id];
export const connection = peering.id;
export const state = peering.state;
export const bandwidthMbps = peering.bandwidthMbps;
export const routes = [route1.id, route2.id];
