/** `Vpc`: the inputs that a program declares, and the outputs. */
import { z } from "zod";
import { account, adoptExisting, field, region, tags } from "../field.js";

export const schema = z.strictObject({
  region: region(),
  name: field(
    z.string().optional(),
    "update",
    "Name. Default: <project>-<stack>-<resource>, cut to the vendor's length",
  ),
  cidrBlock: field(z.string(), "replace", "Primary IPv4 CIDR block in canonical form, such as 10.0.1.0/24"),
  secondaryCidrBlocks: field(
    z.array(z.string()).optional(),
    "update",
    "Secondary IPv4 CIDR blocks, where the vendor has them; the order does not matter",
  ),
  enableIpv6: field(
    z.boolean().optional(),
    "update",
    "Request an IPv6 CIDR block from the vendor, returned as ipv6CidrBlock. Default false",
  ),
  description: field(z.string().optional(), "update", "Description"),
  tags: tags("update"),
  edgeSiteId: field(z.string().optional(), "replace", "Edge site of the VPC, where the vendor has edge sites"),
  adoptExisting: adoptExisting(),
  account: account(),
});

export const outputs = {
  accountId: "Account that owns the VPC",
  ipv6CidrBlock: "IPv6 CIDR block that the vendor assigned, if IPv6 is enabled",
  defaultRouteTableId: "Default route table of the VPC",
  state: "The VPC's state",
};

/** Inputs that no cloud reports. */
export const STEERING = ["adoptExisting"];

/** Inputs that change in place, with the value that means "none" to the backend. */
export const WRITTEN = { name: "", secondaryCidrBlocks: [], enableIpv6: false, description: "", tags: {} };

export interface VpcInputs {
  readonly region: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly secondaryCidrBlocks?: string[];
  readonly enableIpv6?: boolean;
  readonly description?: string;
  readonly tags?: Record<string, string>;
  readonly edgeSiteId?: string;
  readonly adoptExisting?: boolean;
  readonly account?: string;
}
