/** Where a change stands: what it changes in the pictures before and after, and what goes with it. */
import { contains, readCidr, toCidr } from "../cidr/cidr.js";
import type { NetworkLink, NetworkRoute } from "../network/network.js";
import { isLive } from "../rules/states.js";
import type { Picture } from "./picture.js";
import type { Change, StackPlan } from "../stack/preview.js";
import type { StackResource } from "../stack/resources.js";
import { count, listed } from "./wording.js";

export interface Row {
  readonly vpc: string;
  readonly destination: string;
  readonly link?: NetworkLink;
}

export class View {
  constructor(
    private readonly plan: StackPlan,
    /** Of all stacks. */
    private readonly changes: readonly Change[],
    readonly picture: Picture,
  ) {}

  /** Its ends are other VPCs than before, whatever its inputs. */
  moves(old: NetworkLink, now: NetworkLink): string {
    const moves = (["requester", "accepter"] as const).flatMap((side) => {
      const [was, is] = [old[side], now[side]];
      if (was.vpc === is.vpc) return [];
      const [from, to] = [this.picture.nameOf(was.vpc), this.picture.nameOf(is.vpc)];
      if (from !== to) return [`${from} → ${to}`];
      return [was.region === is.region ? `${to} is recreated` : `${to} moves, region ${was.region} → ${is.region}`];
    });
    return moves.join("; ");
  }

  /** Routes of both ends that are deleted with it. */
  cutsOf(old: NetworkLink, how = "cut"): string {
    const rows = this.routesThrough("before", old);
    if (rows.length === 0) return "";
    const texts = rows.map(({ vpc, route }) => `${this.picture.nameOf(vpc)} → ${route.destinationCidrBlock}`);
    return `; ${count(rows.length, "route")} ${how}: ${listed(texts, 4)}`;
  }

  routesThrough(when: "before" | "after", link: NetworkLink): { readonly vpc: string; readonly route: NetworkRoute }[] {
    return this.picture[when].routeTables.flatMap(({ vpc, routes }) =>
      routes.filter((route) => route.link === link.key).map((route) => ({ vpc, route })),
    );
  }

  /** A connection that was pending at the last refresh may be active by now. */
  carries({ state }: NetworkLink): boolean {
    return state === "active" || (!this.plan.isRefreshed && isLive(state) && state !== "suspended");
  }

  linkOf(when: "before" | "after", resource: StackResource): NetworkLink | undefined {
    const network = this.picture[when];
    const own = resource.id ?? resource.urn;
    const found = network.links.find(({ key }) => key === own);
    if (found !== undefined || resource.kind !== "PeeringAccepter") return found;
    const asked = resource.inputs["peeringConnection"];
    const from = resource.comesFrom["peeringConnection"] ?? [];
    return network.links.find(({ key }) => key === asked || from.includes(key));
  }

  rowOf(when: "before" | "after", resource: StackResource): Row | undefined {
    const network = this.picture[when];
    const destination = resource.inputs["destinationCidrBlock"];
    const asked = [
      resource.inputs["peeringConnection"],
      ...(resource.comesFrom["peeringConnection"] ?? []).map((urn) => this.keyIn(when, urn)),
    ];
    const vpcs = [resource.inputs["vpc"], ...(resource.comesFrom["vpc"] ?? []).map((urn) => this.keyIn(when, urn))];
    const link = network.links.find(({ key }) => asked.includes(key));
    const table = network.routeTables.find(
      ({ vpc, routes }) =>
        (resource.inputs["vpc"] === undefined && resource.comesFrom["vpc"] === undefined ? true : vpcs.includes(vpc)) &&
        routes.some(
          (route) => route.destinationCidrBlock === destination && (link === undefined || route.link === link.key),
        ),
    );
    const vpc = table?.vpc ?? vpcs.find((key) => typeof key === "string");
    if (vpc === undefined) return undefined;
    return { vpc, destination: String(destination), ...(link && { link }) };
  }

  keyIn(when: "before" | "after", urn: string): string | undefined {
    const resource = this.plan[when].find((resource) => resource.urn === urn);
    return resource && (resource.id ?? resource.urn);
  }

  /** The connection's change that a route only follows. */
  followed(old: NetworkLink | undefined, now: NetworkLink | undefined): string | undefined {
    const of = (link: NetworkLink | undefined) =>
      link && (this.changeOf("PeeringConnection", link) ?? this.changeOf("PeeringAccepter", link, "delete"));
    return of(old) ?? of(now);
  }

  changeOf(kind: StackResource["kind"], link: NetworkLink, operation?: Change["operation"]): string | undefined {
    return this.changes.find(
      ({ before, after, operation: own }) =>
        (after ?? before)!.kind === kind &&
        own !== "update" &&
        (operation === undefined || own === operation) &&
        [before, after].some((resource) => resource !== undefined && (resource.id ?? resource.urn) === link.key),
    )?.urn;
  }

  isStillRouted({ vpc, destination }: Row): boolean {
    const active = new Set(this.picture.after.links.filter(({ state }) => state === "active").map(({ key }) => key));
    const reading = readCidr(destination);
    if (!("cidr" in reading)) return false;
    return this.picture.after.routeTables.some(
      (table) =>
        table.vpc === vpc &&
        table.routes.some(
          (route) =>
            route.link !== undefined &&
            active.has(route.link) &&
            route.enabled !== false &&
            contains(toCidr(route.destinationCidrBlock), reading.cidr),
        ),
    );
  }

  names({ requester, accepter }: NetworkLink): [string, string] {
    return [this.picture.nameOf(requester.vpc), this.picture.nameOf(accepter.vpc)];
  }

  ends(link: NetworkLink): string {
    return this.names(link).join(" ↔ ");
  }
}

export function sameEnds(a: NetworkLink, b: NetworkLink): boolean {
  return a.requester.vpc === b.requester.vpc && a.accepter.vpc === b.accepter.vpc;
}
