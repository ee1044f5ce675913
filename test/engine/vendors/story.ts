/**
 * One program with everything that a vendor allows: links within and across accounts and regions, with routes at
 * both ends, one that nobody answers and one that is rejected, and every field that only some vendors have.
 */
import type { Limits } from "../../../provider/rules/schema.js";
import type { Cells } from "./cells.js";
import { type Ground, prelude } from "./ground.js";

export interface StoryOptions {
  readonly limits?: Limits;
  /** The fields of `rich`, `near` and `far` have other values, for a preview of what that would do. */
  readonly changed?: boolean;
  /** JavaScript that runs at the end. */
  readonly more?: string;
}

export function storyProgram(
  ground: Ground,
  cells: Cells,
  { limits, changed = false, more = "" }: StoryOptions = {},
): string {
  const on = {
    changed,
    far: cells.crossRegion === "allowed",
    caps: cells.bandwidthAcross === "required",
    chargeType: cells.chargeTypes[0],
    byHand: cells.routes === "by hand",
    mirrored: cells.crossAccount === "mirrored",
    rejects: cells.reject !== "nothing to reject",
    twinsNear: cells.peersOverlap.near === "allowed",
    twinsFar: cells.peersOverlap.far === "allowed",
    overlap: cells.endsOverlap === "warned",
    tags: cells.tags !== "absent" && cells.tags,
    vpcTags: cells.vpcTags !== "absent" && cells.vpcTags,
    description: cells.description !== "absent",
    type: cells.type !== "absent",
    qosLevel: cells.qosLevel !== "absent",
    secondary: cells.secondaryCidrs !== "absent",
    ipv6: cells.ipv6 !== "absent",
    edgeSites: cells.edgeSites !== "absent",
    richIsFar: cells.typeAndQosOnly === "between regions",
  };
  return `${prelude(ground, limits)}
  const on = ${JSON.stringify(on)};
  const cap = (mbps) => (on.caps ? { bandwidthMbps: mbps } : {});
  const states = {};

  const vpc1 = vpc("vpc1", "10.1.0.0/16");
  const vpc2 = vpc("vpc2", "10.2.0.0/16");
  const near1 = link("near", vpc1, vpc2, { name: on.changed ? "renamed" : "near" });
  states.near = near1.state;

  const vpc3 = vpc("vpc3", "10.3.0.0/16", {}, b);
  const across = link("across", vpc1, vpc3);
  const accepter = new PeeringAccepter(
    "accepter",
    on.mirrored
      ? { vpc: vpc3, requester: { accountId: vpc1.accountId, vpc: vpc1 }, name: "mirror" }
      : { peeringConnection: across, trustedAccountIds: [vpc1.accountId] },
    // Either half may be the first, and it tells the state it is made in.
    { provider: b, dependsOn: [across] },
  );
  states.across = accepter.state;

  // Nobody answers this one.
  const vpc5 = vpc("vpc5", "10.5.0.0/16", {}, b);
  const pending = link("pending", vpc1, vpc5);
  states.pending = pending.state;

  if (on.byHand) {
    route("route12", vpc1, "10.2.0.0/16", near1);
    route("route21", vpc2, "10.1.0.0/16", near1);
    route("route13", vpc1, "10.3.0.0/16", on.mirrored ? across : accepter);
    route("route31", vpc3, "10.1.0.0/16", accepter, b);
    states.routeOnPending = route("route15", vpc1, "10.5.0.0/16", pending).state;
  }

  if (on.far) {
    const vpc4 = vpc("vpc4", "10.4.0.0/16", { region: far });
    const between = link("far", vpc1, vpc4, {
      ...cap(on.changed ? 20 : 10),
      ...(on.chargeType === undefined ? {} : { chargeType: on.chargeType }),
    });
    if (on.byHand) {
      route("route14", vpc1, "10.4.0.0/16", between);
      route("route41", vpc4, "10.1.0.0/16", between);
    }
    states.far = between.state;
  }

  if (on.rejects) {
    const vpc6 = vpc("vpc6", "10.6.0.0/16", {}, b);
    const unwanted = link("unwanted", vpc1, vpc6);
    const refusal = new PeeringAccepter("refusal", { peeringConnection: unwanted, decision: "reject" }, { provider: b });
    states.unwanted = refusal.state;
  }

  // Every field that the vendor has.
  const ipv6 = on.ipv6 ? { enableIpv6: true } : {};
  const rich1 = vpc("rich1", "10.7.0.0/16", {
    ...ipv6,
    ...(on.vpcTags ? { tags: { team: on.changed && on.vpcTags === "update" ? "b" : "a" } } : {}),
    ...(on.secondary ? { secondaryCidrBlocks: [on.changed ? "10.17.0.0/16" : "10.27.0.0/16"] } : {}),
    ...(on.edgeSites ? { edgeSiteId: "site-1" } : {}),
  });
  const rich2 = vpc("rich2", "10.8.0.0/16", { ...ipv6, ...(on.richIsFar ? { region: far } : {}) });
  const rich = link("rich", rich1, rich2, {
    ...(on.richIsFar ? cap(10) : {}),
    ...(on.tags ? { tags: { team: on.changed && on.tags === "update" ? "b" : "a" } } : {}),
    ...(on.description ? { description: on.changed ? "second" : "first" } : {}),
    ...(on.type ? { type: on.changed ? "vpc" : "bare-metal" } : {}),
    ...(on.qosLevel ? { qosLevel: on.changed ? "AU" : "PT" } : {}),
  });
  states.rich = rich.state;

  // Two peers of one VPC with one range, where the vendor lets them.
  if (on.twinsNear || on.twinsFar) {
    const region = on.twinsNear ? near : far;
    for (const n of [1, 2]) {
      const twin = vpc("twin" + n, "10.9.0.0/16", { region });
      states["twin" + n] = link("twin" + n, rich1, twin, on.twinsNear ? {} : cap(10)).state;
    }
  }
  if (on.overlap) states.overlap = link("overlap", vpc1, vpc("inside", "10.1.128.0/17")).state;

  exports.states = states;
  exports.ids = { near: near1.id, across: across.id, pending: pending.id, accepter: accepter.id };
  exports.vpcs = { vpc1: vpc1.id, vpc2: vpc2.id, vpc3: vpc3.id };
  exports.ipv6 = [rich1.ipv6CidrBlock, rich2.ipv6CidrBlock];
  ${more}
`;
}
