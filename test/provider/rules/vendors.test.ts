/** Each vendor against the table: a rule line that is changed fails here. */
import assert from "node:assert/strict";
import { describeRule } from "../../../provider/rules/describe.js";
import type { VendorRules } from "../../../provider/rules/schema.js";
import { routeTableViolations, subnetViolations } from "../../../provider/rules/plan/index.js";
import { descriptionViolation, nameViolation } from "../../../provider/rules/plan/text.js";
import type { Violation } from "../../../provider/rules/violation.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { briefly, connectionOf, vpcOf, routeOf } from "./plans.js";
import { expected, type Expected } from "./vendor-table.js";

describe("the six vendors", () => {
  it("are listed in this order", () => {
    assert.deepEqual(VENDOR_IDS, ["tencent", "tce", "qcloud", "huawei", "jdcloud-cps", "jdcloud"]);
    assert.equal(rulesOf("aws"), undefined);
    assert.equal(rulesOf("constructor"), undefined);
  });

  for (const vendor of VENDOR_IDS) describeVendor(rulesOf(vendor), expected[vendor]);
});

function describeVendor(rules: VendorRules, cells: Expected): void {
  describe(rules.id, () => {
    const across = { peerRegion: cells.otherRegion };
    const legacy = { crossRegion: true };

    it("has backends, and peering connections between accounts", () => {
      assert.equal(rules.backends.value.api, cells.api);
      assert.equal(rules.backends.value.gateway, true);
      assert.equal(rules.backends.value.note, cells.note);
      assert.equal(rules.crossAccount.value.allowed, true);
    });

    it("allows or forbids connections between regions", () => {
      const found = connectionOf(rules, { ...across, bandwidthMbps: cells.acrossWith10.length > 0 ? undefined : 10 });
      if (cells.crossRegion === "yes") return assert.deepEqual(briefly(found), []);
      assert.deepEqual(briefly(found), ["error vendor-rule peerRegion"]);
      assert.match(found[0]!.fix, cells.crossRegion);
    });

    it("defines the acceptance of a request and the peer's identity", () => {
      assert.equal(rules.acceptance.value, cells.acceptance);
      assert.equal(rules.peerIdentity.value, cells.peer);
      assert.equal(rules.sameAccount.value, "active-at-once");
      assert.equal(rules.ends.value, "two-different-vpcs");
    });

    it("defines when a request expires", () => {
      const { hours, reEnable } = rules.pendingExpiry.value;
      assert.equal(hours === null ? "never" : `${hours} h`, cells.expiry);
      assert.equal(reEnable, cells.reEnabled);
    });

    it("has a quota", () => {
      const { peerings, scope, charges, raisable } = rules.quota.value;
      assert.equal(`${peerings} per ${scope}, ${charges}${raisable ? ", by ticket" : ""}`, cells.quota);
    });

    it("judges overlapping ends", () => {
      const [violation] = connectionOf(rules, { peerCidrBlocks: ["192.168.0.0/16"] });
      const again = rules.endsOverlap.value.recheck ? " again at acceptance" : "";
      assert.equal(violation?.code, "cidr-overlap");
      assert.equal(violation.severity === "error" ? `refused${again}` : `warned${again}`, cells.overlap);
    });

    it("defines the bandwidth caps", () => {
      assert.deepEqual(briefly(connectionOf(rules, across, legacy)), cells.acrossWithout);
      assert.deepEqual(briefly(connectionOf(rules, { ...across, bandwidthMbps: 10 }, legacy)), cells.acrossWith10);
      assert.deepEqual(briefly(connectionOf(rules, { bandwidthMbps: 10 }, legacy)), cells.inRegionWith10);
      const needsCap = cells.acrossWithout.some((found) => found.endsWith("bandwidthMbps"));
      assert.equal(rules.bandwidthCrossRegion.value, needsCap ? "required" : "never");
      assert.equal(maximumOf(rules), cells.maximum);
      assert.equal(rules.bandwidthInRegion.value, "error");
      assert.equal(rules.bandwidthReadable.value, cells.bandwidthReadable);
      assert.equal(rules.chargeTypeReadable.value, cells.chargeTypeReadable);
    });

    it("defines the charge types", () => {
      assert.equal(rules.chargeTypes.value.join(" "), cells.chargeTypes);
      assert.equal(billingOf(rules), cells.billing);
      assert.equal(rules.arrears.value, cells.arrears);
    });

    it("defines the metrics", () => {
      const { monitoring, topTalkers, addressLimits } = rules;
      assert.equal(metricsOf(monitoring.value), cells.metrics);
      assert.equal("unsupported" in topTalkers.value ? topTalkers.value.unsupported : "yes", cells.byAddress);
      assert.equal(addressLimits.value.unsupported, cells.perAddress);
      const internet = rules.internetThroughPeer.value;
      if (typeof cells.internet === "string") assert.equal(internet.possible, false);
      else assert.match(internet.possible ? internet.by : "no", cells.internet);
    });

    it("defines where routes can go", () => {
      const { routes, routeOnPendingConnection, routeDestination } = rules;
      const found = `${routes.value}, ${routeOnPendingConnection.value} while pending, ${routeDestination.value}`;
      assert.equal(found, cells.routes);
    });

    it("defines how a connection ends", () => {
      const reject = rules.reject.value;
      if (cells.reject instanceof RegExp) assert.match("unsupported" in reject ? reject.unsupported : "", cells.reject);
      else assert.equal("accepterRow" in reject && reject.accepterRow, cells.reject);
      assert.equal(`${rules.deletion.value.otherSide}, ${rules.deletion.value.routes}`, cells.deletion);
      assert.equal(rules.mayModify.value, cells.mayModify);
    });

    it("has a list of regions", () => {
      const { example, approval, excluded, known, shortForms } = rules.regions.value;
      assert.equal(example, cells.exampleRegion);
      assert.deepEqual(approval, Object.fromEntries(cells.needLeave.map((region) => [region, cells.leaveBecause])));
      assert.deepEqual(Object.keys(excluded), cells.excluded);
      assert.deepEqual(sorted(known ?? "open"), sorted(cells.knownRegions));
      assert.deepEqual(shortForms, cells.shortForms);
    });

    it("has these fields", () => {
      const fields = {
        tags: rules.peeringTags,
        vpcTags: rules.vpcTags,
        subnetTags: rules.subnetTags,
        routeTableTags: rules.routeTableTags,
        vpcDescription: rules.vpcDescription,
        description: rules.peeringDescription,
        secondaryCidrs: rules.secondaryCidrs,
        type: rules.peeringType,
        qosLevel: rules.qosLevel,
        edgeSites: rules.edgeSites,
        ipv6: rules.ipv6,
        enterpriseProjects: rules.enterpriseProjects,
        routeEnabled: rules.routeEnabled,
      } as const;
      for (const [field, { value }] of Object.entries(fields)) {
        assert.equal(value === "absent" ? "no" : value, cells[field as keyof typeof fields], field);
      }
    });

    it("rejects fields that it lacks, and accepts those that it has", () => {
      const connection = { ...across, type: "vpc", qosLevel: "PT", description: "d", tags: { a: "b" } };
      const isCrossing = cells.acrossWith10.length === 0;
      const bandwidthMbps = isCrossing ? 10 : undefined;
      const lacking = (["type", "qosLevel", "description", "tags"] as const).filter((field) => cells[field] === "no");
      assert.deepEqual(
        briefly(
          connectionOf(rules, { ...connection, ...(!isCrossing && { peerRegion: undefined }), bandwidthMbps }, legacy),
        ),
        lacking.map((field) => `error unsupported ${field}`),
      );
      const vpc = {
        secondaryCidrBlocks: ["10.1.0.0/16"],
        enableIpv6: true,
        edgeSiteId: "site-1",
        enterpriseProjectId: "0",
        tags: { a: "b" },
      };
      const inputs = {
        secondaryCidrBlocks: "secondaryCidrs",
        enableIpv6: "ipv6",
        edgeSiteId: "edgeSites",
        enterpriseProjectId: "enterpriseProjects",
        tags: "vpcTags",
      } as const;
      assert.deepEqual(
        briefly(vpcOf(rules, vpc)),
        Object.entries(inputs)
          .filter(([, cell]) => cells[cell] === "no")
          .map(([input]) => `error unsupported ${input}`),
      );
      assert.deepEqual(
        briefly(routeOf(rules, "10.0.1.0/24", { enabled: false })),
        cells.routeEnabled === "no" ? ["error unsupported enabled"] : [],
      );
      const refusesTags = (violations: readonly Violation[]) =>
        briefly(violations).includes("error unsupported tags") ? "no" : "yes";
      const planned = { name: "a", tags: { a: "b" }, unknown: new Set<string>() };
      assert.deepEqual(
        [refusesTags(subnetViolations(rules, planned)), refusesTags(routeTableViolations(rules, planned))],
        [cells.subnetTags, cells.routeTableTags].map((cell) => (cell === "no" ? "no" : "yes")),
      );
      assert.deepEqual(briefly(routeOf(rules, "10.0.1.0/24", { enabled: true })), []);
    });

    it("defines zones and sizes of subnets, and whether a VPC has further route tables", () => {
      const { subnetZone, subnetSize, routeTables } = rules;
      const size = subnetSize.value;
      const tables = routeTables.value;
      const sizes = size === null ? "any size" : `/${size.minPrefix} to /${size.maxPrefix}`;
      const has = "unsupported" in tables ? "no" : tables.onRequest ? "on request" : "yes";
      assert.equal(`zone ${subnetZone.value}, ${sizes}, tables ${has}`, cells.subnets);
    });

    it("defines type and quality of service inside a region", () => {
      const found = briefly(connectionOf(rules, { type: "vpc", qosLevel: "PT" }));
      assert.equal(found.length === 0, cells.typeAndQosInRegion, found.join("; "));
      assert.equal(rules.typeAndQosOnlyCrossRegion.value, cells.typeAndQosOnlyCrossRegion);
    });

    it("has its own terms", () => {
      const order = [
        "pending-acceptance",
        "active",
        "rejected",
        "expired",
        "deleted-by-peer",
        "suspended",
        "failed",
      ] as const;
      const words = order.map((state) => rules.vendorStates.value[state]).filter((word) => word !== undefined);
      assert.equal(words.join(" "), cells.words);
      assert.equal(Object.keys(rules.vendorStates.value).length, words.length);
      const { vpc, peering, routeTable, subnet, account } = rules.ids.value;
      assert.equal([vpc, peering, routeTable, subnet, account].join(" "), cells.ids);
      assert.equal(describeRule(rules, "sessions"), cells.sessions);
      assert.equal(describeRule(rules, "vpcCidr"), cells.vpcRanges);
      assert.equal(rules.names.value.allowed, cells.nameCharacters);
      assert.equal(rules.sameVpcNames.value, cells.sameVpcNames);
      assert.equal(rules.samePeeringNames.value, cells.samePeeringNames);
      assert.equal(describeRule(rules, "tagForm"), cells.tagLimits);
      const { descriptions } = rules;
      assert.equal(descriptions.value === null ? "no limits" : descriptions.value.maxLength, cells.descriptions);
      assert.equal(rules.names.value.maxLength, cells.nameLength);
      // Of default names of connections.
      assert.equal(rules.names.value.connectionJoint ?? "-", rules.id === "jdcloud" ? "_" : "-");
      assert.deepEqual(briefly(connectionOf(rules, { name: "n".repeat(cells.nameLength) })), []);
      assert.deepEqual(briefly(connectionOf(rules, { name: "n".repeat(cells.nameLength + 1) })), [
        "error vendor-rule name",
      ]);
    });

    it("defines the characters in names", () => {
      const refused = (judge: (rules: VendorRules, text: string) => Violation | undefined) =>
        [..."a1_- ./网é<\u0007"].filter((character) => judge(rules, character) !== undefined).join("");
      assert.equal(refused(nameViolation), cells.notInNames);
      assert.equal(refused(descriptionViolation), cells.notInDescriptions);
      assert.equal(rules.descriptions.value?.allowed, cells.descriptionCharacters);
    });

    it("describes its service", () => {
      const said = rules.service.map(({ value }) => value);
      assert.deepEqual(
        said.filter((note) => !cells.saysOf.some((text) => text.test(note))),
        [],
      );
      assert.deepEqual(
        cells.saysOf.filter((text) => !said.some((note) => text.test(note))),
        [],
      );
    });
  });
}

const sorted = (regions: readonly string[] | "open") => (regions === "open" ? regions : regions.toSorted());

function maximumOf(rules: VendorRules): string {
  const maximum = rules.bandwidthMaximum.value;
  if (maximum === null) return "none stated";
  const { mbps, changeSteps: steps, raisableToMbps } = maximum;
  const inSteps = steps === null ? "" : `, changed in steps of ${steps.join(" ")}`;
  return `${mbps}${inSteps}, raisable${raisableToMbps === null ? "" : ` to ${raisableToMbps}`}`;
}

function metricsOf(monitoring: VendorRules["monitoring"]["value"]): string {
  if ("unsupported" in monitoring) return monitoring.unsupported;
  const { metrics, periods, crossRegionOnly } = monitoring;
  return `${metrics.join(" ")}; ${periods.join(" ")} s${crossRegionOnly ? "; between regions only" : ""}`;
}

function billingOf(rules: VendorRules): string {
  const billing = rules.billing.value;
  if (billing.kind === "free") return "free";
  if (billing.kind === "unknown") return `unknown: ${billing.note}`;
  const { basis, utcOffset, payer, prices } = billing;
  const table = prices === null ? "user's prices" : `${prices.currency} per ${prices.per}`;
  const days = utcOffset === null ? "" : ` of days at ${utcOffset}`;
  return `${basis}${days}, ${payer} pays, ${table}`;
}

describe("the price table of qcloud", () => {
  it("matches the guide's", () => {
    const billing = rulesOf("qcloud").billing.value;
    assert.ok(billing.kind === "priced-cross-region" && billing.prices !== null);
    const { tiers, columns } = billing.prices;
    const priceIn = (region: string) => tiers.map(({ prices }) => prices[columns[region] ?? ""]);
    assert.deepEqual(
      tiers.map(({ upToMbps }) => upToMbps),
      [20, 100, null],
    );
    const mainland = ["ap-beijing", "ap-shanghai", "ap-guangzhou"];
    const america = ["na-toronto", "na-siliconvalley", "na-ashburn"];
    for (const region of mainland) assert.deepEqual(priceIn(region), [20, 12, null], region);
    for (const region of ["ap-hongkong", ...america]) assert.deepEqual(priceIn(region), [120, 80, null], region);
    assert.deepEqual(columns, {
      ...Object.fromEntries(mainland.map((region) => [region, "mainland"])),
      ...Object.fromEntries(america.map((region) => [region, "north-america"])),
      "ap-hongkong": "hong-kong",
    });
  });
});
