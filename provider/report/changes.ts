/** What each change does to traffic. */
import type { Network, NetworkLink, NetworkRoute, NetworkVpc } from "../network/network.js";
import { toCidr, contains, readCidr } from "../network/cidr.js";
import { isLive } from "../rules/account.js";
import { rulesOf } from "../vendors/index.js";
import { replacementSeconds, rerouteSeconds } from "./interruption.js";
import type { Picture } from "./picture.js";
import type { Change, StackPlan } from "./plan.js";
import type { Impact, ReportedChange } from "./report.js";
import type { StackResource } from "./resources.js";
import { count, listed, moment, wordsOf } from "./wording.js";

type Effect = Pick<ReportedChange, "what" | "consequence" | "impact" | "estimatedSeconds" | "between" | "partOf">;

export function changesOf(plans: readonly StackPlan[], picture: Picture): ReportedChange[] {
  return plans.flatMap((plan) => {
    const teller = new Teller(
      plan,
      plans.flatMap(({ changes }) => changes),
      picture,
    );
    return plan.changes.map((change) => {
      const { kind, name } = (change.after ?? change.before)!;
      const { urn, operation } = change;
      return { urn, stack: `${plan.project}/${plan.stack}`, kind, name, operation, ...teller.effectOf(change) };
    });
  });
}

class Teller {
  constructor(
    private readonly plan: StackPlan,
    /** Of all stacks. */
    private readonly changes: readonly Change[],
    private readonly picture: Picture,
  ) {}

  effectOf(change: Change): Effect {
    switch ((change.after ?? change.before)!.kind) {
      case "Vpc":
        return this.#vpc(change);
      case "PeeringConnection":
        return this.#connection(change);
      case "PeeringAccepter":
        return this.#accepter(change);
      case "Route":
        return this.#route(change);
    }
  }

  #vpc(change: Change): Effect {
    const { operation, before, after } = change;
    switch (operation) {
      case "create":
      case "import":
      case "read": {
        const { cidrBlock, region } = after!.inputs;
        const verb = { create: "new network", import: "imported network", read: "network that is read" }[operation];
        const place = region === undefined ? "" : ` in ${String(region)}`;
        return {
          what: `${verb} ${cidrBlock === undefined ? "" : String(cidrBlock)}${place}`.replace("  ", " "),
          consequence: "no traffic is touched",
          impact: "none",
        };
      }
      case "update":
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace":
        return {
          what: `${wording(change)}: a new network is made, and the old one deleted`,
          consequence: "what runs in the old network is not moved; its connections are told below",
          impact: "none",
        };
      case "delete":
        return {
          what: `network ${String(before!.inputs["cidrBlock"] ?? "")} is deleted`,
          consequence: "the vendor refuses while anything else is in it",
          impact: "none",
        };
    }
  }

  #connection(change: Change): Effect {
    const { operation, before, after, urn } = change;
    const old = before && this.#linkOf("before", before);
    const now = after && this.#linkOf("after", after);
    switch (operation) {
      case "create":
        return this.#opened(now!, `new connection ${this.#ends(now!)}${bandwidth(now!)}`);
      case "import":
      case "read":
        return {
          what: `connection ${this.#ends(now!)} is taken over as it is`,
          consequence: "no traffic is touched",
          impact: "none",
        };
      case "update":
        if (change.properties.includes("desiredState"))
          return this.#opened(now!, `the ended request is made again in place`);
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace": {
        const what = `${this.#moves(old!, now!) || wording(change)}: the connection is replaced`;
        if (!this.#carries(old!)) {
          const opened = this.#opened(now!, what);
          return { ...opened, consequence: `it carried no traffic (${old!.state}); ${opened.consequence}` };
        }
        return this.#interrupted(old!, now!, what);
      }
      case "delete": {
        const what = `connection ${this.#ends(old!)}${bandwidth(old!)} is deleted`;
        return this.#carries(old!) ? this.#cut(old!, what) : quiet(what, old!);
      }
    }
    throw new Error(`${urn}: ${operation as string} is no operation`);
  }

  #accepter(change: Change): Effect {
    const { operation, before, after } = change;
    const old = before && this.#linkOf("before", before);
    const now = after && this.#linkOf("after", after);
    const made = now && this.#changeOf("PeeringConnection", now);
    switch (operation) {
      case "create":
      case "import":
      case "read": {
        if (after!.inputs["decision"] === "reject")
          return {
            what: `rejects the request ${this.#ends(now!)}`,
            consequence: "no traffic flows over it",
            impact: "none",
          };
        const effect = {
          what: `accepts ${this.#ends(now!)}`,
          consequence: "the connection becomes active",
          impact: "opens" as const,
        };
        return made === undefined ? effect : { ...effect, partOf: made };
      }
      case "update":
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace": {
        if (made !== undefined)
          return {
            what: `accepts the new connection`,
            consequence: "part of the replacement",
            impact: "none",
            partOf: made,
          };
        const what = `${wording(change)}: the acceptance is replaced`;
        return this.#carries(old!) ? this.#interrupted(old!, now!, what) : this.#opened(now!, what);
      }
      case "delete": {
        const gone = this.#changeOf("PeeringConnection", old!);
        const what = `the accepter of ${this.#ends(old!)} is deleted, which ends the connection`;
        if (!this.#carries(old!)) return quiet(what, old!);
        const cut = this.#cut(old!, what);
        return gone === undefined ? cut : { ...cut, partOf: gone };
      }
    }
  }

  #route(change: Change): Effect {
    const { operation, before, after } = change;
    const old = before && this.#rowOf("before", before);
    const now = after && this.#rowOf("after", after);
    const to = String((after ?? before)!.inputs["destinationCidrBlock"] ?? "a range that is not known yet");
    const from = (now ?? old)?.vpc === undefined ? "" : ` from ${this.picture.nameOf((now ?? old)!.vpc)}`;
    const via = now?.link === undefined ? "" : ` through ${this.picture.nameOf(now.link.key)}`;
    const following = this.#followed(old?.link, now?.link);
    const part = following === undefined ? {} : { partOf: following };
    switch (operation) {
      case "create":
      case "import":
      case "read":
        return {
          what: `route${from} to ${to}${via}`,
          consequence: "one half of the way: traffic needs a route at both ends",
          impact: "none",
          ...part,
        };
      case "update":
        if (change.properties.includes("desiredState") && after?.inputs["desiredState"] === "written")
          return {
            what: `route${from} to ${to} is written now that the connection is active`,
            consequence: "one half of the way",
            impact: "opens",
            ...part,
          };
        if (change.properties.includes("peeringConnection"))
          return {
            what: `route${from} to ${to} leads${via || " elsewhere"}`,
            consequence: "changed in place",
            impact: "none",
            ...part,
          };
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace":
      case "delete": {
        const isReplaced = operation === "replace";
        const was = String(before!.inputs["destinationCidrBlock"] ?? to);
        const what = isReplaced
          ? `${wording(change)}: the route${from} is replaced`
          : `the route${from} to ${was} is deleted`;
        if (following !== undefined)
          return { what, consequence: "part of the connection's change", impact: "none", partOf: following };
        if (old?.link === undefined || !this.#carries(old.link))
          return { what, consequence: "it carried no traffic", impact: "none" };
        if (this.#isStillRouted(old)) return { what, consequence: "another route still leads there", impact: "none" };
        const between = this.#names(old.link);
        const ends = `traffic between ${between[0]} and ${between[1]}`;
        if (!isReplaced || was !== to)
          return {
            what,
            consequence: `${ends} for ${was} stops for good: it needs a route in both directions`,
            impact: "cut",
            between,
          };
        const estimatedSeconds = rerouteSeconds();
        return {
          what,
          consequence: `${ends} stops for about ${estimatedSeconds} s`,
          impact: "interruption",
          estimatedSeconds,
          between,
        };
      }
    }
  }

  #opened(link: NetworkLink, what: string): Effect {
    if (link.state !== "pending-acceptance")
      return { what, consequence: "reaches as far as routes lead", impact: "opens" };
    const { pendingExpiry, acceptance } = rulesOf(link.vendor)!;
    const hours = pendingExpiry.value.hours;
    const until = hours === null ? "" : ` within ${hours % 24 === 0 ? count(hours / 24, "day") : count(hours, "hour")}`;
    const act = acceptance.value === "mutual" ? "makes its half" : "accepts";
    return {
      what,
      consequence: `no traffic flows before account ${link.accepter.accountId} ${act}${until}`,

      impact: "waits",
    };
  }

  #interrupted(old: NetworkLink, now: NetworkLink, what: string): Effect {
    const between = this.#names(old);
    const routes = this.#routesThrough("after", now).length;
    const cuts = this.#cutsOf(old, "cut meanwhile");
    const stops = `traffic stops between ${between[0]} and ${between[1]}`;
    if (now.state === "pending-acceptance")
      return {
        what,
        consequence: `${stops} until account ${now.accepter.accountId} has accepted the new request${cuts}`,
        impact: "cut",
        between,
      };
    const estimatedSeconds = replacementSeconds(routes);
    const elsewhere = sameEnds(old, now)
      ? ""
      : "; the new connection leads to a new network, and what runs in the old one is not moved";
    return {
      what,
      consequence: `${stops}, about ${estimatedSeconds} s${elsewhere}${cuts}`,
      impact: "interruption",
      estimatedSeconds,
      between,
    };
  }

  /** Its ends are other networks than before, whatever inputs say so. */
  #moves(old: NetworkLink, now: NetworkLink): string {
    const moves = (["requester", "accepter"] as const).flatMap((side) => {
      const [was, is] = [old[side], now[side]];
      if (was.vpc === is.vpc) return [];
      const [from, to] = [this.picture.nameOf(was.vpc), this.picture.nameOf(is.vpc)];
      if (from !== to) return [`${from} → ${to}`];
      return [was.region === is.region ? `${to} is made anew` : `${to} moves, region ${was.region} → ${is.region}`];
    });
    return moves.join("; ");
  }

  #cut(old: NetworkLink, what: string): Effect {
    const between = this.#names(old);
    return {
      what,
      consequence: `traffic between ${between[0]} and ${between[1]} stops for good${this.#cutsOf(old)}`,
      impact: "cut",
      between,
    };
  }

  /** What it takes along: the routes of both ends that lead through it. */
  #cutsOf(old: NetworkLink, how = "cut"): string {
    const rows = this.#routesThrough("before", old);
    if (rows.length === 0) return "";
    const texts = rows.map(({ vpc, route }) => `${this.picture.nameOf(vpc)} → ${route.destinationCidrBlock}`);
    return `; ${count(rows.length, "route")} ${how}: ${listed(texts, 4)}`;
  }

  #routesThrough(
    when: "before" | "after",
    link: NetworkLink,
  ): { readonly vpc: string; readonly route: NetworkRoute }[] {
    return this.picture[when].routeTables.flatMap(({ vpc, routes }) =>
      routes.filter((route) => route.link === link.key).map((route) => ({ vpc, route })),
    );
  }

  /** A connection that was pending when nobody has looked since may be active by now. */
  #carries({ state }: NetworkLink): boolean {
    return state === "active" || (!this.plan.isRefreshed && isLive(state) && state !== "suspended");
  }

  #linkOf(when: "before" | "after", resource: StackResource): NetworkLink | undefined {
    const network = this.picture[when];
    const own = resource.id ?? resource.urn;
    const found = network.links.find(({ key }) => key === own);
    if (found !== undefined || resource.kind !== "PeeringAccepter") return found;
    const asked = resource.inputs["peeringConnection"];
    const from = resource.comesFrom["peeringConnection"] ?? [];
    return network.links.find(({ key }) => key === asked || from.includes(key));
  }

  #rowOf(when: "before" | "after", resource: StackResource): Row | undefined {
    const network: Network = this.picture[when];
    const destination = resource.inputs["destinationCidrBlock"];
    const asked = [
      resource.inputs["peeringConnection"],
      ...(resource.comesFrom["peeringConnection"] ?? []).map((urn) => this.#keyIn(when, urn)),
    ];
    const vpcs = [resource.inputs["vpc"], ...(resource.comesFrom["vpc"] ?? []).map((urn) => this.#keyIn(when, urn))];
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
    return { vpc: String(vpc), destination: String(destination), ...(link && { link }) };
  }

  #keyIn(when: "before" | "after", urn: string): string | undefined {
    const resource = this.plan[when].find((resource) => resource.urn === urn);
    return resource && (resource.id ?? resource.urn);
  }

  /** The connection's change that a route only follows. */
  #followed(old: NetworkLink | undefined, now: NetworkLink | undefined): string | undefined {
    const of = (link: NetworkLink | undefined) =>
      link && (this.#changeOf("PeeringConnection", link) ?? this.#changeOf("PeeringAccepter", link, "delete"));
    return of(old) ?? of(now);
  }

  #changeOf(kind: StackResource["kind"], link: NetworkLink, operation?: Change["operation"]): string | undefined {
    return this.changes.find(
      ({ before, after, operation: own }) =>
        (after ?? before)!.kind === kind &&
        own !== "update" &&
        (operation === undefined || own === operation) &&
        [before, after].some((resource) => resource !== undefined && (resource.id ?? resource.urn) === link.key),
    )?.urn;
  }

  #isStillRouted({ vpc, destination }: Row): boolean {
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
            contains(toCidr(route.destinationCidrBlock), reading.cidr),
        ),
    );
  }

  #names({ requester, accepter }: NetworkLink): [string, string] {
    return [this.picture.nameOf(requester.vpc), this.picture.nameOf(accepter.vpc)];
  }

  #ends(link: NetworkLink): string {
    return this.#names(link).join(" ↔ ");
  }
}

interface Row {
  readonly vpc: NetworkVpc["key"];
  readonly destination: string;
  readonly link?: NetworkLink;
}

function quiet(what: string, { state, expiresAt }: NetworkLink): Effect {
  const since = state === "expired" && expiresAt !== undefined ? ` since ${moment(expiresAt)}` : "";
  return { what, consequence: `it carried no traffic: it is ${state}${since}`, impact: "none" satisfies Impact };
}

/** What the program says; which resources an input comes from tells nobody anything where its value is not known. */
function wording({ properties, replacing, before, after, operation }: Change): string {
  const told = operation === "replace" && replacing.length > 0 ? replacing : properties;
  return (
    told.map((property) => wordsOf(property, before, after)).join("; ") || "a change that the engine does not name"
  );
}

const bandwidth = ({ bandwidthMbps }: NetworkLink): string =>
  bandwidthMbps === undefined ? "" : `, ${bandwidthMbps} Mbps`;

function sameEnds(a: NetworkLink, b: NetworkLink): boolean {
  return a.requester.vpc === b.requester.vpc && a.accepter.vpc === b.accepter.vpc;
}
