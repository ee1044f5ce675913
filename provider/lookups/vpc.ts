/** `getVpc`: one VPC of the account, by its id or its name. */
import { z } from "zod";
import type { VpcRecord } from "../backend/contract.js";
import { formatId } from "../ids.js";
import { readArgs } from "./arguments.js";
import { exactlyOne, refIn, regionOf, type Scope, single } from "./scope.js";

/** One of `id`, `vpc` and `name`. */
export interface GetVpcArgs {
  /** `region/vpc-id`, or the vendor's id alone. */
  id?: string;
  /** The same as `id`, under the name that other lookups have for it. */
  vpc?: string;
  /** The VPC's name; more than one of that name is an error. */
  name?: string;
  /** Where to look, unless the id says so. Default: the provider's region. */
  region?: string;
}

export interface GetVpcResult {
  /** `region/vpc-id`, as of a `Vpc`. */
  readonly id: string;
  /** The vendor's id. */
  readonly vpcId: string;
  /** Where it lies, in the vendor's own long form. */
  readonly region: string;
  /** Name shown by the cloud. */
  readonly name: string;
  /** The owner's account, as the vendor writes it. */
  readonly accountId: string;
  /** Primary IPv4 block. */
  readonly cidrBlock: string;
  /** Further IPv4 blocks. */
  readonly secondaryCidrBlocks: string[];
  /** The IPv6 block that the vendor assigned, if there is one. */
  readonly ipv6CidrBlock?: string;
  /** Where the vendor stores one. */
  readonly description?: string;
  /** Empty where the vendor stores none. */
  readonly tags: Record<string, string>;
  /** The edge site that the VPC lies in, on vendors that have them. */
  readonly edgeSiteId?: string;
  /** The vendor's id of the table that came with the VPC. */
  readonly defaultRouteTableId: string;
  /** "available" when it can be used. */
  readonly state: string;
}

const NAME = "getVpc";
const schema: z.ZodType<GetVpcArgs> = z.strictObject({
  id: z.string().exactOptional(),
  vpc: z.string().exactOptional(),
  name: z.string().exactOptional(),
  region: z.string().exactOptional(),
});

export async function getVpc(scope: Scope, given: unknown): Promise<GetVpcResult> {
  const args = readArgs(NAME, schema, given);
  const property = exactlyOne(NAME, args, ["id", "vpc", "name"]);
  const value = args[property]!;
  const { backend } = scope;
  const found =
    property === "name"
      ? await backend.listVpcs({ region: regionOf(scope, args.region), name: value })
      : await backend.getVpcs([refIn(scope, property, value, args.region)]);
  const seen = found.filter((record) => record !== undefined);
  return resultOf(single(scope, seen, { what: "VPC", property, value }));
}

function resultOf({
  id,
  creator: _,
  otherCidrBlocks: __,
  secondaryCidrBlocks,
  tags,
  ...record
}: VpcRecord): GetVpcResult {
  return {
    ...record,
    id: formatId({ region: record.region, id }),
    vpcId: id,
    secondaryCidrBlocks: [...secondaryCidrBlocks],
    tags: { ...tags },
  };
}
