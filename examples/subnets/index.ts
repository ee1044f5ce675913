// Subnet A in Guangzhou reaches subnet B in Beijing: each has a route table of its own, with a route to the other.
import * as pulumi from "@pulumi/pulumi";
import { PeeringConnection, Route, RouteTable, Subnet, Vpc } from "pulumi-vpc-peering";

const config = new pulumi.Config();

const vpc1 = new Vpc("vpc1", { region: "ap-guangzhou", cidrBlock: "192.168.0.0/16" });
const vpc2 = new Vpc("vpc2", { region: "ap-beijing", cidrBlock: "10.0.0.0/16" });

const tableA = new RouteTable("table-a", { vpc: vpc1 });
const tableB = new RouteTable("table-b", { vpc: vpc2 });

const subnetA = new Subnet("subnet-a", {
  vpc: vpc1,
  cidrBlock: "192.168.1.0/24",
  zone: "ap-guangzhou-3",
  routeTable: tableA,
});
const subnetB = new Subnet("subnet-b", {
  vpc: vpc2,
  cidrBlock: "10.0.1.0/24",
  zone: "ap-beijing-2",
  routeTable: tableB,
});
// Not connected: it is associated with the default table, which has no route to Beijing.
const isolated = new Subnet("isolated", {
  vpc: vpc1,
  cidrBlock: config.require("secondRange"),
  zone: "ap-guangzhou-4",
});

const peering = new PeeringConnection("peering", { vpc: vpc1, peerVpc: vpc2, bandwidthMbps: 10 });

new Route("a-to-b", { routeTableId: tableA.id, destinationCidrBlock: subnetB.cidrBlock, peeringConnection: peering });
new Route("b-to-a", { routeTableId: tableB.id, destinationCidrBlock: subnetA.cidrBlock, peeringConnection: peering });

export const subnets = [subnetA.id, subnetB.id, isolated.id];
export const tables = [tableA.routeTableId, tableB.routeTableId];
export const isolatedTable = isolated.routeTableId;
