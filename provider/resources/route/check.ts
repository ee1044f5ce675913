/** `Route`: completes the program's inputs, and checks the destination against the vendor's rules. */
import type { z } from "zod";
import { PeeringError } from "../../errors.js";
import { formatId, parseId } from "../../engine/ids.js";
import { readCidr } from "../../network/cidr/cidr.js";
import { isSameVpc, type PlannedVpc } from "../../engine/plan-facts.js";
import { routeViolations } from "../../rules/plan/index.js";
import type { Run } from "../../run/run.js";
import {
  apply,
  type Checking,
  checkInputs,
  fail,
  isChanged,
  judgeRegion,
  requireRegion,
  settleRegion,
} from "../check.js";
import type { CheckResult } from "../handler.js";
import { refuseLacking } from "../optional-backend.js";
import type { Props } from "../../engine/props.js";

/** Inputs that identify the route table. */
export const PLACES = ["vpc", "routeTableId", "subnetId"];

export function checkRoute(
  run: Run,
  kind: string,
  schema: z.ZodObject,
  olds: Props,
  news: Props,
): Promise<CheckResult> {
  return checkInputs(run, kind, schema, olds, news, (checking, backend) => {
    const { known, facts } = checking;
    const places = PLACES.filter((key) => known[key] !== undefined || checking.unknown.has(key));
    if (places.length !== 1) {
      fail(
        checking,
        new PeeringError(
          "invalid-input",
          places.length === 0 ? "no route table is given" : `both ${places.join(" and ")} select the route table`,
          {
            property: places[0] ?? "vpc",
            vendor: run.rules.id,
            fix: "Set one of vpc (its default table), routeTableId and subnetId",
          },
        ),
      );
      return;
    }
    const [place] = places as [string];
    const given = known[place] as string | undefined;
    settleRegion(
      checking,
      "region",
      [given === undefined ? undefined : parseId(given).region, facts?.vpc?.region],
      run.settings.region,
      [place],
    );
    requireRegion(checking);
    const region = known["region"] as string | undefined;
    for (const key of [place, "peeringConnection"]) {
      const id = known[key];
      if (typeof id === "string" && region !== undefined)
        known[key] = formatId({ region: parseId(id).region ?? region, id: parseId(id).id });
    }
    judgeRegion(checking, [place]);
    // Stored with the IDs, also in previews, so that a saved plan stays valid.
    delete known["region"];
    checking.unknown.delete("region");
    known["desiredState"] = "written";
    if (facts?.peering !== undefined) run.noteKeptEnded(facts.urn, run.isKeptEnded(facts.peering.urn));
    keepAssignedBlock(checking);
    judge(checking);
    warnOfSecretDestination(checking);
    if (known["enabled"] === false)
      refuseLacking(
        checking,
        backend,
        "routeEnabled",
        "enabled",
        "the API that the provider uses cannot disable a route",
        "Leave out enabled, or remove the Route if it must carry no traffic",
      );
    if (typeof known["destinationCidrBlock"] === "string")
      known["destinationCidrBlock"] = canonical(known["destinationCidrBlock"]);
    const table = (known[place] as string | undefined) ?? (place === "vpc" ? facts?.vpc?.urn : undefined);
    const destination = known["destinationCidrBlock"] as string | undefined;
    if (facts !== undefined && table !== undefined && destination !== undefined)
      run.claim(`the route to ${destination} of ${table}`, facts.urn);
  });
}

/**
 * The IPv6 block of a VPC is unknown while that VPC is updated in place, although it does not change: without this,
 * renaming a VPC would replace every route to its block.
 */
function keepAssignedBlock({ olds, known, unknown, facts }: Checking): void {
  const owner = facts?.destinationVpc;
  const before = olds["destinationCidrBlock"];
  if (owner?.id === undefined || typeof before !== "string" || !before.includes(":")) return;
  // The destination was a CIDR block of this VPC before, if the connection is the same and ends there.
  const isSameConnection =
    known["peeringConnection"] !== undefined && known["peeringConnection"] === olds["peeringConnection"];
  const ends = [facts?.peering?.vpc?.urn, facts?.peering?.peerVpc?.urn];
  if (isSameConnection && ends.includes(owner.urn) && unknown.delete("destinationCidrBlock"))
    known["destinationCidrBlock"] = before;
}

function judge(checking: Checking): void {
  const { run, known, unknown, facts } = checking;
  const connection = facts?.peering;
  const side =
    facts?.vpc === undefined || connection === undefined
      ? undefined
      : sideOf(facts.vpc, connection.vpc, connection.peerVpc);
  if (side === "neither") {
    fail(
      checking,
      new PeeringError("invalid-input", "the connection does not end at the VPC that the route belongs to", {
        property: "peeringConnection",
        vendor: run.rules.id,
        fix: "Use a connection of this VPC as next hop",
      }),
    );
  }
  const peer = side === "requester" ? connection?.peerVpc : side === "accepter" ? connection?.vpc : undefined;
  apply(
    checking,
    routeViolations(run.rules, {
      ...known,
      ownCidrBlocks: facts?.vpc?.cidrBlocks,
      peerCidrBlocks: peer?.cidrBlocks,
      unknown,
    }),
  );
}

/** Pulumi has no secret IDs. Warns once, before the ID is created. */
function warnOfSecretDestination(checking: Checking): void {
  const { run, facts } = checking;
  if (facts?.secrets?.includes("destinationCidrBlock") !== true || !isChanged(checking, "destinationCidrBlock")) return;
  run.log(
    "warning",
    "destinationCidrBlock: the program declares it as a secret, and it is plain text in state all the same: the ID of a " +
      "route contains its destination, and Pulumi does not encrypt IDs. Keep the state private, or declare the route in a " +
      "stack whose state is",
    facts.urn,
  );
}

/** The connection's end that the VPC is; `undefined` if it is not known yet. */
function sideOf(
  vpc: PlannedVpc,
  own: PlannedVpc | undefined,
  peer: PlannedVpc | undefined,
): "requester" | "accepter" | "neither" | undefined {
  if (isSameVpc(vpc, own) === true) return "requester";
  if (isSameVpc(vpc, peer) === true) return "accepter";
  return isSameVpc(vpc, own) === false && isSameVpc(vpc, peer) === false ? "neither" : undefined;
}

/** The canonical text of a valid CIDR block; an invalid one has been reported already and stays as it is. */
function canonical(text: string): string {
  const reading = readCidr(text);
  return "cidr" in reading ? reading.cidr.text : text;
}
