/** `Subnet`: inputs and outputs. */
import { z } from "zod";
import { field, type Present, property } from "../../declaration/declare.js";
import { account, adoptExisting, name, ownTags, region, tags } from "../field.js";

export const schema = z.strictObject({
  vpc: field(z.string(), "replace", "VPC of the subnet: a `Vpc`, or an ID.", {
    resources: ["Vpc"],
    completed: true,
    shown: "ID of the VPC.",
  }),
  region: region("Region of the subnet.", "the region of the VPC, else the provider's region"),
  name: name("Name of the subnet in the cloud."),
  cidrBlock: field(
    z.string(),
    "replace",
    "IPv4 CIDR block, without host bits: inside a CIDR block of the VPC, and outside of its other subnets. A change to a " +
      "block that overlaps the present one deletes the subnet before it creates the new one.",
    { example: '"10.0.1.0/24"', rules: ["subnetSize"], completed: true },
  ),
  zone: field(
    z.string().optional(),
    "replace",
    "Zone of the subnet, as the vendor's API names it. A vendor requires one, accepts one, or has none. Not compared " +
      "while unset.",
    { example: '"ap-guangzhou-3"', rules: ["subnetZone"] },
  ),
  routeTable: field(
    z.string().optional(),
    "update",
    "Route table of the subnet: a `RouteTable` of the same VPC, or an ID. A subnet is associated with one table; this is the " +
      "only place that sets it.",
    {
      default: "the default route table of the VPC",
      resources: ["RouteTable"],
      rules: ["routeTables"],
      shown: "ID of the route table. Absent: the default one of the VPC.",
    },
  ),
  tags: tags("subnet", "subnetTags"),
  adoptExisting: adoptExisting(
    "Whether to adopt an existing subnet of the VPC with this CIDR block. If false, an existing one that another program " +
      "created is the error `already-exists`.",
  ),
  ownTags: ownTags(),
  account: account(),
});

export const outputs = {
  routeTableId: property(
    z.string(),
    "The vendor's ID of the route table that the subnet is associated with, also where the program sets none.",
  ),
  availableIpCount: property(
    z.number().optional(),
    "Number of free addresses, as of the last read; absent if the vendor does not report it.",
  ),
};

export const derived = {
  subnetId: property(
    z.string(),
    "The vendor's ID (`subnet-…`). Known during an update, so dependent resources do not change.",
  ),
  accountId: property(z.string(), "Account ID of the owner, in the vendor's form."),
};

/** Inputs that no cloud reports. */
export const STEERING = ["adoptExisting", "ownTags"];

/** The compared inputs. */
export const compared = schema.omit({ ownTags: true });

/** Inputs that change in place. */
export const WRITTEN = ["name", "routeTable", "tags"];

/** After `check`: every subnet has a region and a name. */
export type SubnetInputs = Present<z.infer<typeof schema>> & { readonly region: string; readonly name: string };
