import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { cidrBlock, region, tagFilter, text } from "./arguments.js";

const found = z.strictObject({
  id: property(z.string(), "ID of the VPC, `region/vpc-…`, as of a `Vpc`."),
  vpcId: property(z.string(), "The vendor's ID of the VPC."),
  region: property(z.string(), "Region of the VPC, in the vendor's long form."),
  name: property(z.string(), "Name of the VPC in the cloud."),
  accountId: property(z.string(), "Account ID of the owner, in the vendor's form."),
  cidrBlock: property(z.string(), "Primary IPv4 CIDR block."),
  secondaryCidrBlocks: property(z.array(z.string()), "Secondary IPv4 CIDR blocks."),
  ipv6CidrBlock: property(z.string().exactOptional(), "IPv6 CIDR block that the vendor assigned, if there is one."),
  description: property(z.string().exactOptional(), "Description, if the vendor stores one."),
  tags: property(z.record(z.string(), z.string()), "Tags, key to value; empty if the vendor stores none."),
  edgeSiteId: property(z.string().exactOptional(), "Edge site of the VPC, on vendors that have edge sites."),
  enterpriseProjectId: property(
    z.string().exactOptional(),
    "Enterprise project of the VPC, on vendors that have them.",
  ),
  defaultRouteTableId: property(z.string(), "The vendor's ID of the default route table."),
  state: property(z.string(), 'State as the vendor reports it; "available" if the VPC is ready.'),
});

export const getVpcDeclaration = {
  description: "Returns one VPC of the account, by ID or by name. No VPC, or several of that name, is an error.",
  args: z.strictObject({
    id: text("The VPC: an ID (`region/vpc-…` or `vpc-…`). Set exactly one of `id`, `vpc` and `name`.", { idOf: "vpc" }),
    vpc: text("The same as `id`, under the name that other functions have for it.", { idOf: "vpc" }),
    name: text("Name of the VPC. Several VPCs of that name are an error.", { rules: ["names"] }),
    region: region("Region of the VPC, if the ID is a bare one."),
  }),
  result: found,
};

export const getVpcsDeclaration = {
  description:
    "Returns the VPCs of the account in one region; an empty list if nothing matches. Every argument narrows the result.",
  args: z.strictObject({
    region: region("Region of the VPCs."),
    name: text("Name of the VPCs.", { rules: ["names"] }),
    cidrBlock: cidrBlock("CIDR block that one of a VPC's blocks (primary, secondary or IPv6) overlaps."),
    tags: tagFilter("VPCs", "vpcTags"),
  }),
  result: z.strictObject({
    vpcs: property(z.array(named("GetVpcResult", found, "A VPC of the account")), "The VPCs, by region and ID."),
  }),
};

export type GetVpcResult = z.infer<typeof found>;
export type GetVpcsResult = z.infer<typeof getVpcsDeclaration.result>;
