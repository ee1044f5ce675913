/** `getSubnets`: subnets of the account. */
import { hasSubnets, lackingCalls } from "../backend/optional-calls.js";
import { formatId, parseId } from "../engine/ids.js";
import { readArgs } from "./arguments.js";
import { overlapsAny } from "./filters.js";
import { regionOf, type Scope } from "./scope.js";
import { getSubnetsDeclaration, type GetSubnetsResult } from "./declarations/subnets.js";

export async function getSubnets(scope: Scope, given: unknown): Promise<GetSubnetsResult> {
  const { region, vpc, name, zone, cidrBlock } = readArgs(scope, "getSubnets", getSubnetsDeclaration.args, given);
  const { backend, vendor } = scope;
  if (!hasSubnets(backend)) {
    throw lackingCalls(backend, "Subnet", vendor, "Add the calls for subnets to the backend, or update its gateway");
  }
  const found = await backend.listSubnets({
    region: regionOf(scope, region, { vpc }),
    ...(vpc !== undefined && { vpcId: parseId(vpc).id }),
  });
  const subnets = found
    .filter((subnet) => name === undefined || subnet.name === name)
    .filter((subnet) => zone === undefined || subnet.zone === zone)
    .filter((subnet) => overlapsAny([subnet.cidrBlock], cidrBlock))
    .map(({ id, ...subnet }) => ({ ...subnet, id: formatId({ region: subnet.region, id }), subnetId: id }));
  return { subnets: subnets.sort((one, other) => (one.id < other.id ? -1 : 1)) };
}
