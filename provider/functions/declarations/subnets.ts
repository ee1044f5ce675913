import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { cidrBlock, region, tagFilter, text } from "./arguments.js";

const found = z.strictObject({
  id: property(z.string(), "ID of the subnet, `region/subnet-…`, as of a `Subnet`."),
  subnetId: property(z.string(), "The vendor's ID of the subnet."),
  region: property(z.string(), "Region of the subnet, in the vendor's long form."),
  accountId: property(z.string(), "Account ID of the owner, in the vendor's form."),
  vpcId: property(z.string(), "The vendor's ID of the VPC."),
  name: property(z.string(), "Name of the subnet in the cloud."),
  cidrBlock: property(z.string(), "IPv4 CIDR block."),
  zone: property(z.string().exactOptional(), "Zone, on vendors whose subnets belong to one."),
  routeTableId: property(z.string(), "The vendor's ID of the route table that the subnet is associated with."),
  availableIpCount: property(z.number().exactOptional(), "Free addresses, if the vendor reports them."),
  tags: property(
    z.record(z.string(), z.string()).exactOptional(),
    "Tags, key to value. Where the vendor's list of subnets has none, only if the argument `tags` is set.",
  ),
});

export const getSubnetsDeclaration = {
  description:
    "Returns the subnets of the account in one region or VPC; an empty list if nothing matches. Every argument narrows the " +
    "result. A backend without subnets is an error.",
  args: z.strictObject({
    region: region("Region of the subnets, if no ID contains it."),
    vpc: text("VPC of the subnets: an ID (`region/vpc-…` or `vpc-…`).", { idOf: "vpc" }),
    name: text("Name of the subnets.", { rules: ["names"] }),
    zone: text("Zone of the subnets.", { rules: ["subnetZone"] }),
    cidrBlock: cidrBlock("CIDR block that the subnet's block overlaps."),
    tags: tagFilter("subnets", "subnetTags"),
  }),
  result: z.strictObject({
    subnets: property(
      z.array(named("GetSubnetResult", found, "A subnet of the account")),
      "The subnets, by region and ID.",
    ),
  }),
};

export type GetSubnetsResult = z.infer<typeof getSubnetsDeclaration.result>;
