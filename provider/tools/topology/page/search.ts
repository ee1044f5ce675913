/** Runs in the page, which contains the source text of this function, so it uses no outer variables. */
import type { Topology } from "../topology.js";
import type { Selectable } from "./details.js";

export interface Found {
  readonly target: Selectable;
  readonly name: string;
  /** Distinguishes it from objects with the same name. */
  readonly hint: string;
}

/**
 * VPCs and connections by name, ID, CIDR block, region or account; an address finds the VPCs whose CIDR blocks contain
 * it.
 */
export function findIn({ vpcs, connections }: Topology, query: string): Found[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];

  function addressOf(text: string): number | undefined {
    const octets = text.split(".");
    if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256))
      return undefined;
    return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
  }
  function holds(block: string, address: number): boolean {
    const [text = "", prefix = ""] = block.split("/");
    const first = addressOf(text);
    return first !== undefined && address >= first && address < first + 2 ** (32 - Number(prefix));
  }
  const address = addressOf(wanted);
  const names = new Map(vpcs.map(({ key, name }) => [key, name]));
  const has = (...texts: readonly string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  const rank = ({ name }: Found) => (name.toLowerCase() === wanted ? 0 : name.toLowerCase().startsWith(wanted) ? 1 : 2);
  return [
    ...vpcs
      .filter(
        ({ name, key, cidrBlocks, region, accountId }) =>
          has(name, key, region, accountId, ...cidrBlocks) ||
          (address !== undefined && cidrBlocks.some((block) => holds(block, address))),
      )
      .map((vpc): Found => ({ target: { vpc }, name: vpc.name, hint: [vpc.region, ...vpc.cidrBlocks].join(" ") })),
    ...connections
      .filter(({ name, key, state }) => has(name, key, state, state.replaceAll("-", " ")))
      .map((connection): Found => {
        const { name, requester, accepter, state } = connection;
        const ends = `${names.get(requester.vpc)} – ${names.get(accepter.vpc)}`;
        return { target: { connection }, name, hint: `connection ${ends}, ${state.replaceAll("-", " ")}` };
      }),
  ].sort((a, b) => rank(a) - rank(b));
}
