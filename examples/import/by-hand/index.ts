// Stands for resources created by hand in the vendor's console: a head office and two branches. The state of this
// stack is deleted, so that no stack manages them.
import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

const office = new Vpc("office", { name: "head office", region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" });

for (const [city, region, cidrBlock, bandwidthMbps] of [
  ["beijing", "ap-beijing", "10.1.0.0/16", 10],
  ["shanghai", "ap-shanghai", "10.2.0.0/16", 20],
] as const) {
  const branch = new Vpc(city, { name: city, region, cidrBlock });
  const peering = new PeeringConnection(city, { name: `office-${city}`, vpc: office, peerVpc: branch, bandwidthMbps });
  new Route(`to-${city}`, { vpc: office, destinationCidrBlock: cidrBlock, peeringConnection: peering });
  new Route(`from-${city}`, { vpc: branch, destinationCidrBlock: office.cidrBlock, peeringConnection: peering });
}
