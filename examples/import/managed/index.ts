import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

const beijing = new Vpc("beijing", { region: "ap-beijing", name: "beijing", cidrBlock: "10.1.0.0/16" });
const headOffice = new Vpc("head-office", { region: "ap-guangzhou", name: "head office", cidrBlock: "10.0.0.0/16" });
const shanghai = new Vpc("shanghai", { region: "ap-shanghai", name: "shanghai", cidrBlock: "10.2.0.0/16" });

const officeBeijing = new PeeringConnection("office-beijing", {
  name: "office-beijing",
  vpc: headOffice,
  peerVpc: beijing,
  bandwidthMbps: 10,
  chargeType: "daily-peak",
});
const officeShanghai = new PeeringConnection("office-shanghai", {
  name: "office-shanghai",
  vpc: headOffice,
  peerVpc: shanghai,
  bandwidthMbps: 20,
  chargeType: "daily-peak",
});

new Route("beijing-to-10-0-0-0-16", {
  vpc: beijing,
  destinationCidrBlock: headOffice.cidrBlock,
  peeringConnection: officeBeijing,
});
new Route("head-office-to-10-1-0-0-16", {
  vpc: headOffice,
  destinationCidrBlock: beijing.cidrBlock,
  peeringConnection: officeBeijing,
});
new Route("head-office-to-10-2-0-0-16", {
  vpc: headOffice,
  destinationCidrBlock: shanghai.cidrBlock,
  peeringConnection: officeShanghai,
});
new Route("shanghai-to-10-0-0-0-16", {
  vpc: shanghai,
  destinationCidrBlock: headOffice.cidrBlock,
  peeringConnection: officeShanghai,
});
