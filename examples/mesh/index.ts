// Four VPCs in three regions, with a connection for each pair: connections are not transitive.
import { PeeringMesh, Vpc } from "pulumi-vpc-peering";

const mesh = new PeeringMesh("mesh", {
  members: {
    shop: { vpc: new Vpc("shop", { region: "ap-guangzhou", cidrBlock: "10.1.0.0/16" }) },
    payments: { vpc: new Vpc("payments", { region: "ap-guangzhou", cidrBlock: "10.2.0.0/16" }) },
    warehouse: { vpc: new Vpc("warehouse", { region: "ap-beijing", cidrBlock: "10.3.0.0/16" }) },
    reports: { vpc: new Vpc("reports", { region: "ap-shanghai", cidrBlock: "10.4.0.0/16" }) },
  },
  // A connection inside a region has no bandwidth cap; between regions, the reports can be slow.
  bandwidthMbps: (a, b) => (a === "reports" || b === "reports" ? 10 : 100),
});

export const connections = Object.fromEntries(
  Object.entries(mesh.links).map(([pair, { connection }]) => [pair, connection.id]),
);
export const states = Object.fromEntries(Object.entries(mesh.links).map(([pair, { state }]) => [pair, state]));
