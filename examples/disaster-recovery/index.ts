// A primary VPC, its standby in another region, and the peering connection for the replication of data.
import * as pulumi from "@pulumi/pulumi";
import { getRoutesOutput, PeeringLink, Vpc } from "pulumi-vpc-peering";

const config = new pulumi.Config();

// Applications are in the first CIDR block, databases in the second.
const primary = new Vpc("primary", {
  region: config.require("primaryRegion"),
  cidrBlock: "10.10.0.0/16",
  secondaryCidrBlocks: ["10.11.0.0/16"],
});
const standby = new Vpc("standby", {
  region: config.require("standbyRegion"),
  cidrBlock: "10.20.0.0/16",
  secondaryCidrBlocks: ["10.21.0.0/16"],
});

// The connection, and a route at each end for each CIDR block of the other: four.
const link = new PeeringLink("replication", {
  vpc: primary,
  peerVpc: standby,
  bandwidthMbps: config.requireNumber("replicationMbps"),
  chargeType: "daily-peak",
});

// The routes through the connection as the cloud reports them, read after all of them are created.
const routes = getRoutesOutput({ peeringConnection: link.connection }, { dependsOn: link.routes });

export const state = link.state;
export const reachable = routes.apply(({ routes }) =>
  routes.map(({ side, destinationCidrBlock, routeTableId }) => `${side}: ${destinationCidrBlock} by ${routeTableId}`),
);
