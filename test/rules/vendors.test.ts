/**
 * What is known of the six vendors, written down a second time: from the documents, not from `rules.ts`. A cell
 * that is missing does not compile, and a rule line that is changed fails here.
 */
import assert from "node:assert/strict";
import { say } from "../../provider/rules/describe.js";
import type { VendorRules } from "../../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../provider/vendors/index.js";
import { briefly, linkOf, vpcOf } from "./plans.js";

/** How a field of a link or VPC fares. */
type Field = "no" | "replace" | "update";

interface Expected {
  readonly api: boolean;
  /** A region other than the example, for links between regions. */
  readonly otherRegion: string;
  readonly note: string | undefined;
  readonly crossRegion: "yes" | RegExp;
  readonly acceptance: "request" | "mutual";
  readonly peer: "account" | "project";
  readonly expiry: `${number} h` | "never";
  readonly reEnabled: boolean;
  readonly quota: string;
  readonly overlap: "refused" | "refused again at acceptance" | "warned";
  /** `limits.crossRegion` is set where links between regions are legacy. */
  readonly acrossWithout: string[];
  readonly acrossWith10: string[];
  readonly inRegionWith10: string[];
  readonly maximum: string;
  readonly chargeTypes: string;
  readonly bandwidthReadable: boolean;
  readonly billing: string;
  readonly routes: string;
  readonly reject: "stays" | "disappears" | RegExp;
  readonly deletion: string;
  readonly mayModify: string;
  readonly arrears: string;
  readonly needLeave: string[];
  readonly excluded: string[];
  readonly knownRegions: number | "open";
  readonly tags: Field;
  readonly description: Field;
  readonly secondaryCidrs: Field;
  readonly type: Field;
  readonly qosLevel: Field;
  readonly edgeSites: Field;
  readonly ipv6: Field;
  readonly typeAndQosInRegion: boolean;
  readonly typeAndQosOnlyCrossRegion: boolean;
  readonly nameLength: number;
  readonly vpcRanges: string;
  readonly nameCharacters: string;
  readonly descriptions: number | "no limits";
  readonly ids: string;
  readonly words: string;
  readonly saysOf: RegExp[];
}

const MISSING = "error vendor-rule bandwidthMbps";
const NO_CAPS = "error unsupported bandwidthMbps";
const NOTHING_OF_ALL = ["not transitive", "routes", "traffic stops at once"].map((text) => new RegExp(text));

const expected: Record<VendorId, Expected> = {
  tencent: {
    api: true,
    otherRegion: "ap-beijing",
    note: "the international site's API has no peering connections",
    crossRegion: /Cloud Connect Network \(CCN\)/,
    acceptance: "request",
    peer: "account",
    expiry: "168 h",
    reEnabled: false,
    quota: "10 per vpc, both",
    overlap: "refused again at acceptance",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "5000, raisable",
    chargeTypes: "daily-peak monthly-95th",
    bandwidthReadable: true,
    billing: "unknown",
    routes: "by-hand, refused while pending, inside-peer-outside-own",
    reject: "stays",
    deletion: "deleted-by-peer-row, removed-at-both-ends",
    mayModify: "requester",
    arrears: "no-effect",
    needLeave: ["ap-nanjing", "ap-tianjin"],
    excluded: [],
    knownRegions: 38,
    tags: "replace",
    description: "no",
    secondaryCidrs: "update",
    type: "replace",
    qosLevel: "replace",
    edgeSites: "no",
    ipv6: "update",
    typeAndQosInRegion: true,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 60,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 12 to 28",
    nameCharacters: "any characters but control characters",
    descriptions: "no limits",
    ids: "vpc-######## pcx-######## rtb-######## subnet-######## 1000%%%%%%%%",
    words: "PENDING ACTIVE REJECTED EXPIRED DELETED ISOLATED FAILED",
    saysOf: NOTHING_OF_ALL,
  },
  tce: {
    api: true,
    otherRegion: "ap-beijing",
    note: "the deployment's own endpoint must be configured",
    crossRegion: "yes",
    acceptance: "request",
    peer: "account",
    expiry: "168 h",
    reEnabled: false,
    quota: "10 per vpc, both",
    overlap: "refused",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "10000, raisable",
    chargeTypes: "daily-peak monthly-95th",
    bandwidthReadable: true,
    billing: "daily-peak-of-in-and-out, requester pays, user's prices",
    routes: "by-hand, refused while pending, inside-peer-outside-own",
    reject: "stays",
    deletion: "deleted-by-peer-row, removed-at-both-ends",
    mayModify: "requester",
    arrears: "no-effect",
    needLeave: [],
    excluded: [],
    knownRegions: "open",
    tags: "no",
    description: "no",
    secondaryCidrs: "update",
    type: "no",
    qosLevel: "no",
    edgeSites: "no",
    ipv6: "update",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 60,
    vpcRanges: "none stated",
    nameCharacters: "any characters but control characters",
    descriptions: "no limits",
    ids: "vpc-######## pcx-######## rtb-######## subnet-######## 1000%%%%%%%%",
    words: "待接受 已连接 REJECTED EXPIRED 对端已删除 ISOLATED FAILED",
    saysOf: [...NOTHING_OF_ALL, /not encrypted/, /monitoring/],
  },
  qcloud: {
    api: true,
    otherRegion: "ap-beijing",
    note: undefined,
    crossRegion: "yes",
    acceptance: "request",
    peer: "account",
    expiry: "168 h",
    reEnabled: true,
    quota: "10 per vpc, both",
    overlap: "refused",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "1000 in steps of 10 20 50 100 200 500 1000, raisable to 10000",
    chargeTypes: "daily-peak monthly-95th",
    bandwidthReadable: false,
    billing: "daily-peak-in-plus-out, requester pays, CNY per mbps-day",
    routes: "by-hand, refused while pending, inside-peer-outside-own",
    reject: "disappears",
    deletion: "deleted-by-peer-row, removed-at-both-ends",
    mayModify: "requester",
    arrears: "no-effect",
    needLeave: [
      "ap-bangkok",
      "ap-hongkong",
      "ap-jakarta",
      "ap-mumbai",
      "ap-seoul",
      "ap-singapore",
      "ap-taipei",
      "ap-tokyo",
      "eu-frankfurt",
      "eu-moscow",
      "na-ashburn",
      "na-siliconvalley",
      "na-toronto",
      "sa-saopaulo",
    ],
    excluded: ["ap-shanghai-fsi"],
    knownRegions: "open",
    tags: "no",
    description: "no",
    secondaryCidrs: "no",
    type: "replace",
    qosLevel: "replace",
    edgeSites: "no",
    ipv6: "no",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: true,
    nameLength: 60,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 16 to 28",
    nameCharacters: "any characters but control characters",
    descriptions: "no limits",
    ids: "vpc-######## pcx-######## rtb-######## subnet-######## 1000%%%%%%%%",
    words: "0 1 3 2 4",
    saysOf: [...NOTHING_OF_ALL, /99\.95%/, /0\.2%/],
  },
  huawei: {
    api: true,
    otherRegion: "cn-east-3",
    note: undefined,
    crossRegion: /Cloud Connect; .*EIPs/,
    acceptance: "request",
    peer: "project",
    expiry: "never",
    reEnabled: false,
    quota: "50 per project-and-region, requester-while-pending",
    overlap: "warned",
    acrossWithout: [],
    acrossWith10: [NO_CAPS],
    inRegionWith10: [NO_CAPS],
    maximum: "none stated",
    chargeTypes: "",
    bandwidthReadable: true,
    billing: "free",
    routes: "by-hand, allowed while pending, outside-own",
    reject: "stays",
    deletion: "gone, removed-at-both-ends",
    mayModify: "either",
    arrears: "no-effect",
    needLeave: [],
    excluded: [],
    knownRegions: 26,
    tags: "no",
    description: "update",
    secondaryCidrs: "update",
    type: "no",
    qosLevel: "no",
    edgeSites: "replace",
    ipv6: "update",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 64,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 8 to 28",
    nameCharacters: "Chinese characters, letters, digits, _, - and .",
    descriptions: 255,
    ids: "{uuid} {uuid} {uuid} {uuid} {hex32}",
    words: "PENDING_ACCEPTANCE ACTIVE REJECTED EXPIRED",
    saysOf: [/not transitive/, /routes/, /international site/, /edge sites/, /NAT gateway/],
  },
  "jdcloud-cps": {
    api: false,
    otherRegion: "cn-east-tz1",
    note: "the vendor has no public API for peering connections of CPS",
    crossRegion: "yes",
    acceptance: "request",
    peer: "account",
    expiry: "24 h",
    reEnabled: false,
    quota: "50 per account-and-region, requester, by ticket",
    overlap: "refused",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "none stated",
    chargeTypes: "configured-bandwidth",
    bandwidthReadable: true,
    billing: "configured-bandwidth, requester pays, user's prices",
    routes: "issued, not-applicable while pending, issued-only",
    reject: "disappears",
    deletion: "gone, removed-at-both-ends",
    mayModify: "requester",
    arrears: "suspends-cross-region",
    needLeave: [],
    excluded: [],
    knownRegions: "open",
    tags: "no",
    description: "no",
    secondaryCidrs: "no",
    type: "no",
    qosLevel: "no",
    edgeSites: "no",
    ipv6: "replace",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 32,
    vpcRanges: "none stated",
    nameCharacters: "Chinese characters, letters, digits, _ and -",
    descriptions: "no limits",
    ids: "vpc-########## vpcpr-########## rtb-########## subnet-########## 1000%%%%%%%%",
    words: "待接受 对端已拒绝",
    saysOf: [/not transitive/, /issues one route per side/, /traffic stops at once/, /arrears/],
  },
  jdcloud: {
    api: true,
    otherRegion: "cn-east-2",
    note: undefined,
    crossRegion: /jdcloud-cps/,
    acceptance: "mutual",
    peer: "account",
    expiry: "never",
    reEnabled: false,
    quota: "10 per vpc, requester-while-pending",
    overlap: "refused",
    acrossWithout: [],
    acrossWith10: [NO_CAPS],
    inRegionWith10: [NO_CAPS],
    maximum: "none stated",
    chargeTypes: "",
    bandwidthReadable: true,
    billing: "free",
    routes: "by-hand, allowed while pending, any",
    reject: /no request to reject/,
    deletion: "disconnected-half, left-as-black-holes",
    mayModify: "own-half",
    arrears: "no-effect",
    needLeave: [],
    excluded: [],
    knownRegions: 4,
    tags: "replace",
    description: "update",
    secondaryCidrs: "no",
    type: "no",
    qosLevel: "no",
    edgeSites: "no",
    ipv6: "update",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 32,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 16 to 28",
    nameCharacters: "Chinese characters, letters, digits, _ and -",
    descriptions: 256,
    ids: "vpc-########## vpcpr-########## rtb-########## subnet-########## 1000%%%%%%%%",
    words: "Initiated Connected Disconnected",
    saysOf: NOTHING_OF_ALL,
  },
};

describe("the six vendors", () => {
  it("are these, in this order", () => {
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

    it("is reached through", () => {
      assert.equal(rules.backends.value.api, cells.api);
      assert.equal(rules.backends.value.gateway, true);
      assert.equal(rules.backends.value.note, cells.note);
      assert.equal(rules.crossAccount.value.allowed, true);
    });

    it("links regions", () => {
      const found = linkOf(rules, { ...across, bandwidthMbps: cells.acrossWith10.length > 0 ? undefined : 10 });
      if (cells.crossRegion === "yes") return assert.deepEqual(briefly(found), []);
      assert.deepEqual(briefly(found), ["error vendor-rule peerRegion"]);
      assert.match(found[0]!.fix, cells.crossRegion);
    });

    it("accepts", () => {
      assert.equal(rules.acceptance.value, cells.acceptance);
      assert.equal(rules.peerIdentity.value, cells.peer);
      assert.equal(rules.sameAccount.value, "active-at-once");
      assert.equal(rules.ends.value, "two-different-vpcs");
    });

    it("lets requests expire", () => {
      const { hours, reEnable } = rules.pendingExpiry.value;
      assert.equal(hours === null ? "never" : `${hours} h`, cells.expiry);
      assert.equal(reEnable, cells.reEnabled);
    });

    it("has a quota", () => {
      const { peerings, scope, charges, raisable } = rules.quota.value;
      assert.equal(`${peerings} per ${scope}, ${charges}${raisable ? ", by ticket" : ""}`, cells.quota);
    });

    it("judges ends that overlap", () => {
      const [violation] = linkOf(rules, { peerCidrBlocks: ["192.168.0.0/16"] });
      const again = rules.endsOverlap.value.recheck ? " again at acceptance" : "";
      assert.equal(violation?.code, "cidr-overlap");
      assert.equal(violation.severity === "error" ? `refused${again}` : `warned${again}`, cells.overlap);
    });

    it("caps bandwidth", () => {
      assert.deepEqual(briefly(linkOf(rules, across, legacy)), cells.acrossWithout);
      assert.deepEqual(briefly(linkOf(rules, { ...across, bandwidthMbps: 10 }, legacy)), cells.acrossWith10);
      assert.deepEqual(briefly(linkOf(rules, { bandwidthMbps: 10 }, legacy)), cells.inRegionWith10);
      assert.equal(rules.bandwidthCrossRegion.value, cells.acrossWithout.length > 0 ? "required" : "never");
      assert.equal(maximumOf(rules), cells.maximum);
      assert.equal(rules.bandwidthInRegion.value, "error");
      assert.equal(rules.bandwidthReadable.value, cells.bandwidthReadable);
    });

    it("charges", () => {
      assert.equal(rules.chargeTypes.value.join(" "), cells.chargeTypes);
      assert.equal(billingOf(rules), cells.billing);
      assert.equal(rules.arrears.value, cells.arrears);
    });

    it("routes", () => {
      const { routes, routeOnPendingLink, routeDestination } = rules;
      const found = `${routes.value}, ${routeOnPendingLink.value} while pending, ${routeDestination.value}`;
      assert.equal(found, cells.routes);
    });

    it("ends links", () => {
      const reject = rules.reject.value;
      if (cells.reject instanceof RegExp) assert.match("unsupported" in reject ? reject.unsupported : "", cells.reject);
      else assert.equal("accepterRow" in reject && reject.accepterRow, cells.reject);
      assert.equal(`${rules.deletion.value.otherSide}, ${rules.deletion.value.routes}`, cells.deletion);
      assert.equal(rules.mayModify.value, cells.mayModify);
    });

    it("has regions", () => {
      const { approval, excluded, known } = rules.regions.value;
      assert.deepEqual(Object.keys(approval).sort(), cells.needLeave);
      assert.deepEqual(Object.keys(excluded), cells.excluded);
      assert.equal(known?.length ?? "open", cells.knownRegions);
    });

    it("has these fields", () => {
      const fields = {
        tags: rules.peeringTags,
        description: rules.peeringDescription,
        secondaryCidrs: rules.secondaryCidrs,
        type: rules.peeringType,
        qosLevel: rules.qosLevel,
        edgeSites: rules.edgeSites,
        ipv6: rules.ipv6,
      } as const;
      for (const [field, { value }] of Object.entries(fields)) {
        assert.equal(value === "absent" ? "no" : value, cells[field as keyof typeof fields], field);
      }
    });

    it("refuses fields that it lacks, and takes those that it has", () => {
      const link = { ...across, type: "vpc", qosLevel: "PT", description: "d", tags: { a: "b" } };
      const bandwidthMbps = cells.acrossWithout.length > 0 ? 10 : undefined;
      const lacking = (["type", "qosLevel", "description", "tags"] as const).filter((field) => cells[field] === "no");
      assert.deepEqual(
        briefly(linkOf(rules, { ...link, bandwidthMbps }, legacy)),
        lacking.map((field) => `error unsupported ${field}`),
      );
      const vpc = { secondaryCidrBlocks: ["10.1.0.0/16"], enableIpv6: true, edgeSiteId: "site-1" };
      const inputs = { secondaryCidrBlocks: "secondaryCidrs", enableIpv6: "ipv6", edgeSiteId: "edgeSites" } as const;
      assert.deepEqual(
        briefly(vpcOf(rules, vpc)),
        Object.entries(inputs)
          .filter(([, cell]) => cells[cell] === "no")
          .map(([input]) => `error unsupported ${input}`),
      );
    });

    it("has type and quality of service inside a region", () => {
      const found = briefly(linkOf(rules, { type: "vpc", qosLevel: "PT" }));
      assert.equal(found.length === 0, cells.typeAndQosInRegion, found.join("; "));
      assert.equal(rules.typeAndQosOnlyCrossRegion.value, cells.typeAndQosOnlyCrossRegion);
    });

    it("names things in its own words", () => {
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
      const { vpc, peering, routeTable, subnet, account } = rules.ids.value;
      assert.equal([vpc, peering, routeTable, subnet, account].join(" "), cells.ids);
      assert.equal(say(rules, "vpcCidr"), cells.vpcRanges);
      assert.equal(rules.names.value.allowed, cells.nameCharacters);
      const { descriptions } = rules;
      assert.equal(descriptions.value === null ? "no limits" : descriptions.value.maxLength, cells.descriptions);
      assert.equal(rules.names.value.maxLength, cells.nameLength);
      assert.deepEqual(briefly(linkOf(rules, { name: "n".repeat(cells.nameLength) })), []);
      assert.deepEqual(briefly(linkOf(rules, { name: "n".repeat(cells.nameLength + 1) })), ["error vendor-rule name"]);
    });

    it("says of its service", () => {
      const said = rules.service.map(({ value }) => value).join("\n");
      for (const text of cells.saysOf) assert.match(said, text);
    });
  });
}

function maximumOf(rules: VendorRules): string {
  const maximum = rules.bandwidthMaximum.value;
  if (maximum === null) return "none stated";
  const { mbps, steps, raisableToMbps } = maximum;
  const inSteps = steps === null ? "" : ` in steps of ${steps.join(" ")}`;
  return `${mbps}${inSteps}, raisable${raisableToMbps === null ? "" : ` to ${raisableToMbps}`}`;
}

function billingOf(rules: VendorRules): string {
  const billing = rules.billing.value;
  if (billing.kind !== "priced-cross-region") return billing.kind;
  const { basis, payer, prices } = billing;
  const table = prices === null ? "user's prices" : `${prices.currency} per ${prices.per}`;
  return `${basis}, ${payer} pays, ${table}`;
}

describe("the price table of qcloud", () => {
  it("is the guide's", () => {
    const billing = rulesOf("qcloud").billing.value;
    assert.ok(billing.kind === "priced-cross-region" && billing.prices !== null);
    const { tiers, columns } = billing.prices;
    const priceIn = (region: string) => tiers.map(({ prices }) => prices[columns[region] ?? ""]);
    assert.deepEqual(
      tiers.map(({ upToMbps }) => upToMbps),
      [20, 100, null],
    );
    for (const region of ["ap-beijing", "ap-shanghai", "ap-guangzhou"]) {
      assert.deepEqual(priceIn(region), [20, 12, null], region);
    }
    for (const region of ["ap-hongkong", "na-toronto", "na-siliconvalley", "na-ashburn"]) {
      assert.deepEqual(priceIn(region), [120, 80, null], region);
    }
    assert.equal(Object.keys(columns).length, 7);
  });
});
