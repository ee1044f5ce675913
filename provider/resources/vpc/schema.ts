/** `Vpc`: inputs and outputs. */
import { z } from "zod";
import { field, type Present, property } from "../../declaration/declare.js";
import { account, adoptExisting, name, ownTags, region } from "../field.js";

export const schema = z.strictObject({
  region: region("Region of the VPC, in the vendor's long form.", "the provider's region"),
  name: name("Name of the VPC in the cloud."),
  cidrBlock: field(
    z.string(),
    "replace",
    "Primary IPv4 CIDR block, without host bits. The vendor's rule limits the addresses and the size; the preview checks it.",
    { example: '"10.0.1.0/24"', rules: ["vpcCidr"], completed: true },
  ),
  secondaryCidrBlocks: field(
    z.array(z.string()).optional(),
    "update",
    "Secondary IPv4 CIDR blocks; the order does not matter. The overlap rules of the VPC's live peering connections " +
      "apply to them. If the vendor has none, the error `unsupported`.",
    { example: '["10.1.0.0/16"]', rules: ["secondaryCidrs"] },
  ),
  enableIpv6: field(
    z.boolean().optional(),
    "update",
    "Whether the VPC has an IPv6 CIDR block. The vendor assigns the block: see `ipv6CidrBlock`.",
    { default: "false", rules: ["ipv6"] },
  ),
  description: field(z.string().optional(), "update", "Description of the VPC.", {
    rules: ["vpcDescription", "descriptions"],
  }),
  tags: field(
    z.record(z.string(), z.string()).optional(),
    "update",
    "Tags of the VPC, key to value, with the provider's `defaultTags`. An update writes only the tags that changed. " +
      "A tag that `ignoreTags` of the provider names is the error `invalid-input`.",
    { example: '{ team: "network" }', rules: ["vpcTags"] },
  ),
  edgeSiteId: field(
    z.string().optional(),
    "replace",
    "Edge site of the VPC. If the vendor has no edge sites, the error `unsupported`.",
    { rules: ["edgeSites"] },
  ),
  enterpriseProjectId: field(
    z.string().optional(),
    "replace",
    "Enterprise project of the VPC. Not compared while unset. If the vendor has none, the error `unsupported`.",
    {
      default: "the account's default enterprise project",
      example: '"b261c9d6-7d57-4a2c-8f49-1f8e9c3d5a10"',
      rules: ["enterpriseProjects"],
    },
  ),
  adoptExisting: adoptExisting(
    "Whether to adopt an existing VPC of this name and CIDR block. If false, an existing one that another program " +
      "created is the error `already-exists`.",
  ),
  ownTags: ownTags(),
  account: account(),
});

export const outputs = {
  ipv6CidrBlock: property(z.string().optional(), "IPv6 CIDR block that the vendor assigned, with `enableIpv6`."),
  defaultRouteTableId: property(
    z.string(),
    "The vendor's ID of the default route table, to which a `Route` with `vpc` belongs.",
  ),
  state: property(z.string(), 'State as the vendor reports it; "available" if the VPC is ready.'),
};

export const derived = {
  vpcId: property(
    z.string(),
    "The vendor's ID (`vpc-…`). Known during an update, so dependent resources do not change.",
  ),
  accountId: property(z.string(), "Account ID of the owner, in the vendor's form."),
};

/** Inputs that no cloud reports. */
export const STEERING = ["adoptExisting", "ownTags"];

/** The compared inputs. */
export const compared = schema.omit({ ownTags: true });

/** Inputs that change in place, with the value that removes them. */
export const WRITTEN = { name: "", secondaryCidrBlocks: [], enableIpv6: false, description: "", tags: {} };

/** After `check`: every VPC has a region and a name. */
export type VpcInputs = Present<z.infer<typeof schema>> & { readonly region: string; readonly name: string };
