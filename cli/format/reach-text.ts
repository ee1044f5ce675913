/** The path of a packet in sentences. */
import type { Network } from "../../provider/network/network.js";
import type { Answer, Hop } from "../../provider/network/reachability.js";
import { paint } from "./colour.js";

export function describeAnswer(network: Network, from: string, to: string, answer: Answer): string {
  const { reachable, hops, obstacle } = answer;
  const verdict = {
    yes: paint("green", `${from} reaches ${to}.`),
    no: paint("red", `${from} does not reach ${to}.`),
    unknown: paint("yellow", `Whether ${from} reaches ${to} is not known.`),
  }[reachable];
  const steps = hops.map((hop, i) => `  ${i + 1}. ${sentence(network, hop)}`);
  const reason = obstacle === undefined ? [] : [`${upper(obstacle.what)}. ${obstacle.fix}. (${obstacle.code})`];
  return [verdict, ...steps, ...reason].join("\n");
}

function sentence({ vpcs, connections, routeTables }: Network, hop: Hop): string {
  const way = { there: "There", back: "Back" }[hop.direction];
  const here = titled(vpcs, hop.vpc);
  if (hop.routeTable === undefined) return `${way}: the address is in ${here} itself.`;
  // A table that is identified by its VPC only is named after it.
  const table = hop.routeTable.endsWith(hop.vpc)
    ? `the default table of ${here}`
    : `table ${titled(routeTables, hop.routeTable)} of ${here}`;
  if (hop.destinationCidrBlock === undefined) return `${way}: ${table} has no route that matches.`;
  const route = `${way}: ${table} has a route for ${hop.destinationCidrBlock}`;
  return hop.connection === undefined ? `${route}.` : `${route}, through ${titled(connections, hop.connection)}.`;
}

/** Its name and its ID. */
function titled(all: readonly { readonly key: string; readonly name?: string }[], key: string): string {
  const name = all.find((one) => one.key === key)?.name;
  return name === undefined || key.endsWith(`/${name}`) || key === name ? key : `${name} (${key})`;
}

/** As a sentence, unless it begins with an address, an ID or a name. */
const upper = (text: string): string =>
  text.startsWith("the ") ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
