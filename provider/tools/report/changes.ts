/** Effect of each change on traffic. */
import { PeeringError } from "../../errors.js";
import type { NetworkConnection } from "../../network/network.js";
import { isIdle } from "../../network/route-tables.js";
import { rulesOf } from "../../rules/registry.js";
import { replacementSeconds, rerouteSeconds } from "./interruption.js";
import type { NetworkChange } from "./network-change.js";
import type { Change, StackPlan } from "../stack/preview.js";
import { KINDS } from "../stack/resources.js";
import type { Effect, Impact, ReportedChange } from "./report.js";
import { routeTableEffect, subnetEffect } from "./subnet-changes.js";
import { type Row, sameEnds, View } from "./view.js";
import { count, formatTime, textOf, wording } from "./formats/wording.js";

export function changesOf(plans: readonly StackPlan[], networks: NetworkChange): ReportedChange[] {
  return plans.flatMap((plan) => {
    const all = plans.flatMap(({ changes }) => changes);
    const report = new ChangeReport(new View(plan, all, networks));
    return plan.changes.toSorted(byKindAndName).map((change) => {
      const { kind, name } = (change.after ?? change.before)!;
      const { urn, operation } = change;
      return { urn, stack: `${plan.project}/${plan.stack}`, kind, name, operation, ...report.effectOf(change) };
    });
  });
}

/** The engine's order of operations varies; reports of equal changes must be equal. */
function byKindAndName(a: Change, b: Change): number {
  const [one, other] = [(a.after ?? a.before)!, (b.after ?? b.before)!];
  return (
    KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
    one.name.localeCompare(other.name, "en", { numeric: true }) ||
    a.urn.localeCompare(b.urn, "en")
  );
}

class ChangeReport {
  constructor(private readonly view: View) {}

  effectOf(change: Change): Effect {
    switch ((change.after ?? change.before)!.kind) {
      case "Vpc":
        return this.#vpc(change);
      case "RouteTable":
        return routeTableEffect(this.view, change);
      case "Subnet":
        return subnetEffect(this.view, change);
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
        const [cidrBlock = "", region] = [textOf(after, "cidrBlock"), textOf(after, "region")];
        const verb = { create: "new VPC", import: "imported VPC", read: "VPC that is read" }[operation];
        const place = region === undefined ? "" : ` in ${region}`;
        return {
          what: `${verb} ${cidrBlock}${place}`.replace("  ", " "),
          consequence: "no effect on traffic",
          impact: "none",
        };
      }
      case "update":
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace":
        return {
          what: `${wording(change)}: the VPC is replaced`,
          consequence: "resources in the old VPC are not moved; its connections are replaced too",
          impact: "none",
        };
      case "delete":
        return {
          what: `VPC ${textOf(before, "cidrBlock") ?? ""} is deleted`,
          consequence: "the vendor refuses while the VPC contains other resources",
          impact: "none",
        };
    }
  }

  #connection(change: Change): Effect {
    const { operation } = change;
    const { old, now } = this.#connections(change);
    switch (operation) {
      case "create":
        return this.#opened(now!, `new connection ${this.view.ends(now!)}${bandwidth(now!)}`);
      case "import":
      case "read":
        return {
          what: `connection ${this.view.ends(now!)} is adopted unchanged`,
          consequence: "no effect on traffic",
          impact: "none",
        };
      case "update":
        if (change.properties.includes("desiredState"))
          return this.#opened(now!, `the ended request is re-enabled in place`);
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace": {
        const why = change.replacing.includes("desiredState") ? `it is ${old!.state}` : wording(change);
        const what = `${this.view.moves(old!, now!) || why}: the connection is replaced`;
        if (!this.view.carries(old!)) {
          const opened = this.#opened(now!, what);
          return { ...opened, consequence: `it carried no traffic (${old!.state}); ${opened.consequence}` };
        }
        return this.#interrupted(old!, now!, what);
      }
      case "delete": {
        const what = `connection ${this.view.ends(old!)}${bandwidth(old!)} is deleted`;
        return this.view.carries(old!) ? this.#interruption(old!, what) : quiet(what, old!);
      }
    }
  }

  /** Before and after the change, if both exist: a manipulated preview may name a side and omit it. */
  #connections({ urn, operation, before, after }: Change) {
    const old = before && this.view.connectionOf("before", before);
    const now = after && this.view.connectionOf("after", after);
    const lacksOld = old === undefined && (operation === "replace" || operation === "delete");
    const lacksNow = now === undefined && operation !== "delete";
    if (lacksOld || lacksNow) {
      const side = lacksOld ? "before" : "after";
      throw new PeeringError(
        "invalid-input",
        `the preview cannot be read: it does not show the ends of ${urn} ${side} its change`,
        {
          fix: "Use the standard output of `pulumi preview --json`",
        },
      );
    }
    return { old, now };
  }

  #accepter(change: Change): Effect {
    const { operation, after } = change;
    const { old, now } = this.#connections(change);
    const made = now && this.view.changeOf("PeeringConnection", now);
    switch (operation) {
      case "create":
      case "import":
      case "read": {
        if (after!.inputs["decision"] === "reject")
          return {
            what: `rejects the request ${this.view.ends(now!)}`,
            consequence: "no traffic flows over it",
            impact: "none",
          };
        const effect = {
          what: `accepts ${this.view.ends(now!)}`,
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
        return this.view.carries(old!) ? this.#interrupted(old!, now!, what) : this.#opened(now!, what);
      }
      case "delete": {
        const gone = this.view.changeOf("PeeringConnection", old!);
        const what = `the accepter of ${this.view.ends(old!)} is deleted, which ends the connection`;
        if (!this.view.carries(old!)) return quiet(what, old!);
        const cut = this.#interruption(old!, what);
        return gone === undefined ? cut : { ...cut, partOf: gone };
      }
    }
  }

  #route(change: Change): Effect {
    const { operation, before, after } = change;
    const old = before && this.view.rowOf("before", before);
    const now = after && this.view.rowOf("after", after);
    const to = textOf(after ?? before, "destinationCidrBlock") ?? "a CIDR block that is not known yet";
    const from = (now ?? old)?.vpc === undefined ? "" : ` from ${this.view.networks.nameOf((now ?? old)!.vpc)}`;
    const via = now?.connection === undefined ? "" : ` through ${this.view.networks.nameOf(now.connection.key)}`;
    const table = this.view.tableReplaced(old?.table);
    const following = table ?? this.view.followed(old?.connection, now?.connection);
    const part = following === undefined ? {} : { partOf: following };
    switch (operation) {
      case "create":
      case "import":
      case "read":
        return {
          what: `route${from} to ${to}${via}`,
          consequence: "one direction only: traffic requires routes at both ends",
          impact: "none",
          ...part,
        };
      case "update":
        if (change.properties.includes("desiredState") && after?.inputs["desiredState"] === "written")
          return {
            what: `route${from} to ${to} is written now that the connection is active`,
            consequence: "one direction only",
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
        if (change.properties.includes("enabled")) return this.#switched(change, old, now, `route${from} to ${to}`);
        return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
      case "replace":
      case "delete": {
        const isReplaced = operation === "replace";
        const was = textOf(before, "destinationCidrBlock") ?? to;
        const what = isReplaced
          ? `${wording(change)}: the route${from} is replaced`
          : `the route${from} to ${was} is deleted`;
        if (following !== undefined)
          return {
            what,
            consequence: `part of the ${table === undefined ? "connection's change" : "route table's replacement"}`,
            impact: "none",
            partOf: following,
          };
        if (before?.inputs["enabled"] === false)
          return { what, consequence: "it carried no traffic: it is disabled", impact: "none" };
        if (old?.connection === undefined) return ofUnseenConnection(change, what);
        if (!this.view.carries(old.connection)) return { what, consequence: "it carried no traffic", impact: "none" };
        if (old.table !== undefined && isIdle(old.table))
          return { what, consequence: "it carried no traffic: its route table has no subnet", impact: "none" };
        if (this.view.isStillRouted(old))
          return { what, consequence: "another route to the destination exists", impact: "none" };
        const between = this.view.names(old.connection);
        const ends = `traffic between ${between[0]} and ${between[1]}`;
        if (!isReplaced || was !== to)
          return {
            what,
            consequence: `${ends} for ${was} stops permanently: it requires routes in both directions`,
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

  #switched(change: Change, old: Row | undefined, now: Row | undefined, route: string): Effect {
    if (change.after?.inputs["enabled"] !== false)
      return { what: `${route} is enabled`, consequence: "one direction only", impact: "opens" };
    const what = `${route} is disabled`;
    if (old?.connection === undefined) return ofUnseenConnection(change, what);
    if (!this.view.carries(old.connection)) return { what, consequence: "it carried no traffic", impact: "none" };
    if (now !== undefined && this.view.isStillRouted(now))
      return { what, consequence: "another route to the destination exists", impact: "none" };
    const between = this.view.names(old.connection);
    return {
      what,
      consequence: `traffic between ${between[0]} and ${between[1]} for ${old.destination} stops until it is enabled`,
      impact: "cut",
      between,
    };
  }

  #opened(connection: NetworkConnection, what: string): Effect {
    const rules = rulesOf(connection.vendor);
    if (connection.state !== "pending-acceptance" || rules === undefined)
      return { what, consequence: "depends on the routes", impact: "opens" };
    const { pendingExpiry, acceptance } = rules;
    const hours = pendingExpiry.value.hours;
    const until = hours === null ? "" : ` within ${hours % 24 === 0 ? count(hours / 24, "day") : count(hours, "hour")}`;
    const act = acceptance.value === "mutual" ? "creates its half" : "accepts";
    return {
      what,
      consequence: `no traffic flows before account ${connection.accepter.accountId} ${act}${until}`,

      impact: "waits",
    };
  }

  #interrupted(old: NetworkConnection, now: NetworkConnection, what: string): Effect {
    const between = this.view.names(old);
    const routes = this.view.routesThrough("after", now).length;
    const cuts = this.view.deletedRoutesClause(old, "interrupted meanwhile");
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
      : "; the new connection ends in a new VPC, and resources in the old VPC are not moved";
    return {
      what,
      consequence: `${stops}, about ${estimatedSeconds} s${elsewhere}${cuts}`,
      impact: "interruption",
      estimatedSeconds,
      between,
    };
  }

  #interruption(old: NetworkConnection, what: string): Effect {
    const between = this.view.names(old);
    return {
      what,
      consequence: `traffic between ${between[0]} and ${between[1]} stops permanently${this.view.deletedRoutesClause(old)}`,
      impact: "cut",
      between,
    };
  }
}

/** Without a refresh, the preview contains only changes, so a route's connection may be missing. */
const ofUnseenConnection = ({ before }: Change, what: string): Effect =>
  before?.inputs["desiredState"] === "deferred"
    ? { what, consequence: "it carried no traffic: it is not written yet", impact: "none" }
    : { what, consequence: "depends on its connection, which is not shown", impact: "unknown" };

function quiet(what: string, { state, expiresAt }: NetworkConnection): Effect {
  const since = state === "expired" && expiresAt !== undefined ? ` since ${formatTime(expiresAt)}` : "";
  return { what, consequence: `it carried no traffic: it is ${state}${since}`, impact: "none" satisfies Impact };
}

const bandwidth = ({ bandwidthMbps }: NetworkConnection): string =>
  bandwidthMbps === undefined ? "" : `, ${bandwidthMbps} Mbps`;
