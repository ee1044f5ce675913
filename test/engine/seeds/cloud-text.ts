/** What the embedded cloud holds, in words short enough to compare. */
import type { CloudContents } from "../harness/harness.js";

type Row = Readonly<Record<string, unknown>>;

/** `name: state`, sorted. */
export function connectionsOf(cloud: CloudContents): string[] {
  return cloud["peeringConnections"]!.map(({ name, state }) => `${String(name)}: ${String(state)}`).sort();
}

/** `VPC's block -> destination via link`, sorted; issued ones say so. */
export function routesOf(cloud: CloudContents): string[] {
  const blockOf = (id: unknown) => (cloud["vpcs"]!.find((vpc) => vpc["id"] === id) as Row)["cidrBlock"];
  const nameOf = (id: unknown): string => {
    const isIt = (connection: Row) => [connection["id"], connection["accepterPeeringConnectionId"]].includes(id);
    const connection = cloud["peeringConnections"]!.find(isIt);
    return connection === undefined ? "nothing" : String(connection["name"]);
  };
  return cloud["routes"]!.map(({ vpcId, destinationCidrBlock, peeringConnectionId, origin }) => {
    const issued = origin === "issued" ? " (issued)" : "";
    return `${String(blockOf(vpcId))} -> ${String(destinationCidrBlock)} via ${nameOf(peeringConnectionId)}${issued}`;
  }).sort();
}
