/** `RouteTable`: inputs and outputs. */
import { z } from "zod";
import { field, type Present, property } from "../../declaration/declare.js";
import { account, adoptExisting, name, ownTags, region, tags } from "../field.js";

export const schema = z.strictObject({
  vpc: field(z.string(), "replace", "VPC of the route table: a `Vpc`, or an ID.", {
    resources: ["Vpc"],
    rules: ["routeTables"],
    completed: true,
    shown: "ID of the VPC.",
  }),
  region: region("Region of the route table.", "the region of the VPC, else the provider's region"),
  name: name("Name of the route table in the cloud."),
  tags: tags("route table", "routeTableTags"),
  adoptExisting: adoptExisting(
    "Whether to adopt an existing route table of the VPC with this name. If false, an existing one that another program " +
      "created is the error `already-exists`. The default table is never adopted.",
  ),
  ownTags: ownTags(),
  account: account(),
});

export const outputs = {
  isDefault: property(
    z.boolean(),
    "Whether it is the default route table of the VPC, which can be read with `get`. A destroy leaves it in the cloud: " +
      "it is deleted with its VPC.",
  ),
};

export const derived = {
  routeTableId: property(
    z.string(),
    "The vendor's ID (`rtb-…`). Known during an update, so dependent resources do not change.",
  ),
  accountId: property(z.string(), "Account ID of the owner, in the vendor's form."),
};

/** Inputs that no cloud reports. */
export const STEERING = ["adoptExisting", "ownTags"];

/** The compared inputs. */
export const compared = schema.omit({ ownTags: true });

/** Inputs that change in place. */
export const WRITTEN = ["name", "tags"];

/** After `check`: every route table has a region and a name. */
export type RouteTableInputs = Present<z.infer<typeof schema>> & { readonly region: string; readonly name: string };
