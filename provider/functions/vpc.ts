/** `getVpc`: one VPC of the account, by its ID or its name; `getVpcs`: all that match. */
import type { VpcRecord } from "../backend/contract.js";
import { formatId } from "../engine/ids.js";
import { readArgs } from "./arguments.js";
import { exactlyOne, refIn, regionOf, type Scope, single } from "./scope.js";
import { hasTags, overlapsAny } from "./filters.js";
import { getVpcDeclaration, type GetVpcResult, getVpcsDeclaration, type GetVpcsResult } from "./declarations/vpc.js";

const NAME = "getVpc";

export async function getVpc(scope: Scope, given: unknown): Promise<GetVpcResult> {
  const args = readArgs(scope, NAME, getVpcDeclaration.args, given);
  const property = exactlyOne(scope, NAME, args, ["id", "vpc", "name"]);
  const value = args[property]!;
  const { backend } = scope;
  const found =
    property === "name"
      ? await backend.listVpcs({ region: regionOf(scope, args.region), name: value })
      : await backend.getVpcs([refIn(scope, property, value, args.region)]);
  const seen = found.filter((record) => record !== undefined);
  return resultOf(single(scope, seen, { what: "VPC", property, value }));
}

export async function getVpcs(scope: Scope, given: unknown): Promise<GetVpcsResult> {
  const { region, name, cidrBlock, tags } = readArgs(scope, "getVpcs", getVpcsDeclaration.args, given);
  const filter = { region: regionOf(scope, region), ...(name !== undefined && { name }) };
  const vpcs = (await scope.backend.listVpcs(filter))
    .filter((vpc) => hasTags(vpc.tags, tags))
    .filter((vpc) => overlapsAny([vpc.cidrBlock, ...vpc.secondaryCidrBlocks, vpc.ipv6CidrBlock], cidrBlock))
    .map(resultOf);
  return { vpcs: vpcs.sort((one, other) => (one.id < other.id ? -1 : 1)) };
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
