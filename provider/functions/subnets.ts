/** `getSubnets`: subnets of the account. */
import type { SubnetCalls, SubnetRecord, Tags } from "../backend/contract.js";
import { hasSubnets, lackingCalls } from "../backend/optional-calls.js";
import { formatId, parseId } from "../engine/ids.js";
import { PeeringError } from "../errors.js";
import { readArgs } from "./arguments.js";
import { hasTags, overlapsAny } from "./filters.js";
import { regionOf, type Scope } from "./scope.js";
import { getSubnetsDeclaration, type GetSubnetsResult } from "./declarations/subnets.js";

export async function getSubnets(scope: Scope, given: unknown): Promise<GetSubnetsResult> {
  const { region, vpc, name, zone, cidrBlock, tags } = readArgs(scope, "getSubnets", getSubnetsDeclaration.args, given);
  const { backend, vendor } = scope;
  if (!hasSubnets(backend)) {
    throw lackingCalls(backend, "Subnet", vendor, "Add the calls for subnets to the backend, or update its gateway");
  }
  const found = await backend.listSubnets({
    region: regionOf(scope, region, { vpc }),
    ...(vpc !== undefined && { vpcId: parseId(vpc).id }),
  });
  const narrowed = found
    .filter((subnet) => name === undefined || subnet.name === name)
    .filter((subnet) => zone === undefined || subnet.zone === zone)
    .filter((subnet) => overlapsAny([subnet.cidrBlock], cidrBlock));
  const tagged = tags === undefined ? narrowed : await withTags(scope, backend, narrowed, tags);
  const subnets = tagged
    .filter((subnet) => hasTags(subnet.tags, tags))
    .map(({ id, ...subnet }) => ({ ...subnet, id: formatId({ region: subnet.region, id }), subnetId: id }));
  return { subnets: subnets.sort((one, other) => (one.id < other.id ? -1 : 1)) };
}

/** If the list does not contain tags, each subnet is read. */
async function withTags({ backend, vendor }: Scope, calls: SubnetCalls, subnets: readonly SubnetRecord[], tags: Tags) {
  const unseen = subnets.filter((subnet) => subnet.tags === undefined);
  const read = (await calls.getSubnets(unseen)).filter((subnet) => subnet !== undefined);
  const hidden = read.filter((subnet) => subnet.tags === undefined);
  if (hidden.length > 0) {
    const ids = hidden.map(formatId).join(", ");
    throw new PeeringError(
      "permission-denied",
      `the tags of ${ids} cannot be read, so it is unknown which subnets have these tags`,
      {
        property: "tags",
        value: tags,
        vendor,
        fix: `Grant the API key of account ${backend.accountId} the reading of subnet tags (\`vpc-peering permissions\`), or leave out tags`,
      },
    );
  }
  return [...subnets.filter((subnet) => subnet.tags !== undefined), ...read];
}
