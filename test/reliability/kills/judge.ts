/** Compares a cloud with a state, and with what the program declares. */
import type { Inventory } from "../../../provider/cloud/admin/inventory.js";

/** Objects, by id or by what they are. */
export interface Difference {
  /** In the cloud, and in no state. */
  readonly orphans: readonly string[];
  /** In the cloud once more than declared. */
  readonly duplicates: readonly string[];
  /** Declared or in state, and not in the cloud. */
  readonly losses: readonly string[];
}

export const NO_DIFFERENCE: Difference = { orphans: [], duplicates: [], losses: [] };

export interface Contents {
  /** As states have them. */
  readonly ids: readonly string[];
  /** Each object in words that no run changes: without ids and times. */
  readonly facts: readonly string[];
}

export function contentsOf({ vpcs, peeringConnections, routes }: Inventory): Contents {
  const own = routes.filter(({ origin }) => origin === "user");
  const blockOf = new Map(vpcs.map(({ id, cidrBlock }) => [id, cidrBlock]));
  return {
    ids: [
      ...vpcs.map(({ region, id }) => `${region}/${id}`),
      ...peeringConnections.flatMap(({ requester, accepter, id, accepterPeeringConnectionId }) => [
        `${requester.region}/${id}`,
        ...(accepterPeeringConnectionId === undefined ? [] : [`${accepter.region}/${accepterPeeringConnectionId}`]),
      ]),
      ...own.map(
        ({ region, routeTableId, destinationCidrBlock }) => `${region}/${routeTableId}/${destinationCidrBlock}`,
      ),
    ],
    facts: [
      ...vpcs.map(({ accountId, region, name, cidrBlock }) => `VPC ${name} ${cidrBlock} of ${accountId} in ${region}`),
      ...peeringConnections.map(
        ({ name, state, bandwidthMbps, requester, accepter }) =>
          `connection ${name} ${state} ${bandwidthMbps} ${blockOf.get(requester.vpcId)} ${blockOf.get(accepter.vpcId)}`,
      ),
      ...own.map(
        ({ vpcId, destinationCidrBlock, description }) =>
          `route ${blockOf.get(vpcId)} to ${destinationCidrBlock} ${description}`,
      ),
    ].toSorted(),
  };
}

export function compare(cloud: Contents, saved: readonly string[], goal: readonly string[]): Difference {
  const found: Difference = {
    orphans: without(cloud.ids, saved),
    duplicates: without(cloud.facts, goal),
    losses: [...without(goal, cloud.facts), ...saved.filter((id) => !cloud.ids.includes(id))],
  };
  return Object.values(found).every(({ length }) => length === 0) ? NO_DIFFERENCE : found;
}

/** Those of the first that are not in the second, each as often as it is missing there. */
function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
