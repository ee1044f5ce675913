/** What links cost: each rule worked out by hand, line by line. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { dailyPeaks, type TrafficPoint } from "../../../provider/network/cost/daily-peaks.js";
import type { CostEstimate } from "../../../provider/network/cost/cost-estimate.js";
import { type BilledConnection, estimateCost, type ConnectionUse } from "../../../provider/network/cost/estimate.js";
import { priceOf, userPrices } from "../../../provider/network/cost/prices.js";
import type { UserPrices } from "../../../provider/rules/schema.js";
import { rulesOf, type VendorId, VENDOR_IDS } from "../../../provider/rules/registry.js";

const GUANGZHOU_BEIJING: BilledConnection = { region: "ap-guangzhou", peerRegion: "ap-beijing" };
/** Midnight in Beijing. */
const MIDNIGHT = Date.parse("2026-03-01T00:00:00+08:00");
const HOUR = 3_600_000;
const MINUTE = 60_000;

const estimate = (
  vendor: VendorId,
  connection: Partial<BilledConnection>,
  use?: ConnectionUse,
  prices?: UserPrices,
): CostEstimate => estimateCost(rulesOf(vendor), { ...GUANGZHOU_BEIJING, ...connection }, use, prices);
const arithmetic = ({ lines }: CostEstimate) => lines.map(({ period, arithmetic }) => `${period}: ${arithmetic}`);
const peaks = (peakInMbps: number, peakOutMbps: number): ConnectionUse => ({ peakInMbps, peakOutMbps });
const at = (hours: number, inMbps: number, outMbps: number): TrafficPoint => ({
  at: MIDNIGHT + hours * HOUR,
  inMbps,
  outMbps,
});

describe("the cost of a connection on qcloud", () => {
  const CASES: readonly (readonly [
    title: string,
    ends: readonly [string, string],
    inMbps: number,
    outMbps: number,
    line: string,
    monthly: number,
  ])[] = [
    [
      "50 Mbps = 50 × 12",
      ["ap-guangzhou", "ap-beijing"],
      20,
      30,
      "30 out + 20 in = 50 Mbps × 12 CNY = 600 CNY",
      18_000,
    ],
    [
      "up to the first bound, at the first price",
      ["ap-guangzhou", "ap-shanghai"],
      8,
      12,
      "12 out + 8 in = 20 Mbps × 20 CNY = 400 CNY",
      12_000,
    ],
    [
      "beyond it, the whole peak at the second",
      ["ap-guangzhou", "ap-beijing"],
      8,
      13,
      "13 out + 8 in = 21 Mbps × 12 CNY = 252 CNY",
      7_560,
    ],
    [
      "up to the second bound",
      ["ap-shanghai", "ap-beijing"],
      40,
      60,
      "60 out + 40 in = 100 Mbps × 12 CNY = 1,200 CNY",
      36_000,
    ],
    [
      "the dearer end counts: Hong Kong",
      ["ap-guangzhou", "ap-hongkong"],
      5,
      5,
      "5 out + 5 in = 10 Mbps × 120 CNY = 1,200 CNY",
      36_000,
    ],
    [
      "at whichever end",
      ["na-toronto", "ap-beijing"],
      20,
      30,
      "30 out + 20 in = 50 Mbps × 80 CNY = 4,000 CNY",
      120_000,
    ],
    [
      "fractions of a Mbps",
      ["ap-guangzhou", "ap-beijing"],
      0.1,
      0.2,
      "0.2 out + 0.1 in = 0.3 Mbps × 20 CNY = 6 CNY",
      180,
    ],
    [
      "a bound reached in fractions",
      ["ap-guangzhou", "ap-beijing"],
      9.9,
      10.1,
      "10.1 out + 9.9 in = 20 Mbps × 20 CNY = 400 CNY",
      12_000,
    ],
    ["nothing", ["ap-guangzhou", "ap-beijing"], 0, 0, "0 out + 0 in = 0 Mbps × 20 CNY = 0 CNY", 0],
  ];
  for (const [title, [region, peerRegion], inMbps, outMbps, line, monthly] of CASES) {
    it(`${title}: ${line}`, () => {
      const found = estimate("qcloud", { region, peerRegion }, peaks(inMbps, outMbps));
      assert.deepEqual(arithmetic(found), [`a day: ${line}`]);
      assert.equal(found.verdict, "priced");
      assert.equal(found.monthly, monthly);
      assert.equal(found.total, found.lines[0]!.amount);
      assert.deepEqual([found.currency, found.pricesFrom, found.payer], ["CNY", "vendor", "requester"]);
      assert.match(found.source, /^Tencent Cloud \(qcloud\), VPC Peering Connection, Billing, 2017$/);
      assert.match(found.assumption!, /inclusive/);
    });
  }

  it("uses each day's highest five minutes in and out of the samples, as settled daily", () => {
    const samples = [
      at(0, 1, 2),
      at(9, 25, 1), // highest in
      at(15, 2, 25), // highest out
      at(23.99, 3, 3),
      at(24, 6, 4), // the next day begins at midnight in Beijing, which is 16:00 UTC
      at(30, 5, 5),
    ];
    const found = estimate("qcloud", {}, { samples });
    assert.deepEqual(arithmetic(found), [
      "2026-03-01: 25 out + 25 in = 50 Mbps × 12 CNY = 600 CNY",
      "2026-03-02: 5 out + 6 in = 11 Mbps × 20 CNY = 220 CNY",
    ]);
    assert.equal(found.total, 820);
    assert.equal(found.monthly, 12_300); // 820 / 2 × 30
    assert.equal(found.atMost, undefined);
    assert.equal(found.because, "charged by the day's highest five minutes out plus those in");
  });

  it("is to be negotiated above 100 Mbps: the bandwidth without an amount, and no total", () => {
    const samples = [at(1, 50, 60), at(25, 10, 10)];
    const found = estimate("qcloud", {}, { samples });
    assert.equal(found.verdict, "negotiable");
    assert.equal(
      found.because,
      "charged by the day's highest five minutes out plus those in, at a price to be negotiated above 100 Mbps",
    );
    assert.deepEqual(arithmetic(found), [
      "2026-03-01: 60 out + 50 in = 110 Mbps",
      "2026-03-02: 10 out + 10 in = 20 Mbps × 20 CNY = 400 CNY",
    ]);
    assert.deepEqual([found.total, found.monthly], [undefined, undefined]);
  });

  it("has no price in regions without a column, at either end", () => {
    for (const ends of [
      { region: "eu-frankfurt", peerRegion: "ap-beijing" },
      { region: "ap-beijing", peerRegion: "eu-frankfurt" },
    ]) {
      const found = estimate("qcloud", ends, peaks(20, 30));
      assert.equal(found.verdict, "no-price");
      assert.match(found.because, /the vendor's table has no price for eu-frankfurt$/);
      assert.deepEqual(arithmetic(found), ["a day: 30 out + 20 in = 50 Mbps"]);
      assert.equal(found.total, undefined);
    }
  });

  it("is at most that of the cap in both directions if its use is unknown", () => {
    const found = estimate("qcloud", { bandwidthMbps: 10 });
    assert.deepEqual(arithmetic(found), ["a day: 10 out + 10 in = 20 Mbps × 20 CNY = 400 CNY"]);
    assert.deepEqual([found.verdict, found.atMost, found.monthly], ["priced", true, 12_000]);
    const dearer = estimate("qcloud", { bandwidthMbps: 200 });
    assert.deepEqual([dearer.verdict, dearer.atMost, dearer.lines[0]!.billableMbps], ["negotiable", true, 400]);
  });

  it("is at most that of the dearest use if a higher tier is cheaper as a whole", () => {
    // Both directions of 12 Mbps are 24 Mbps at 12 CNY, 288 CNY; 20 Mbps at 20 CNY are 400 CNY.
    const found = estimate("qcloud", { bandwidthMbps: 12 });
    assert.deepEqual(arithmetic(found), [
      "a day: the most expensive traffic of at most 24 Mbps: 20 Mbps × 20 CNY = 400 CNY",
    ]);
    assert.deepEqual([found.verdict, found.atMost, found.monthly], ["priced", true, 12_000]);
  });

  it("is never below the bill of any use under the cap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(1000), fc.nat(1000), (cap, a, b) => {
        const [peakInMbps, peakOutMbps] = [(cap * a) / 1000, (cap * b) / 1000];
        const bound = estimate("qcloud", { bandwidthMbps: cap }).total!;
        const bill = estimate("qcloud", { bandwidthMbps: cap }, { peakInMbps, peakOutMbps }).total!;
        assert.ok(bill <= bound, `${bill} > ${bound}`);
      }),
    );
  });

  it("uses the user's own prices if they are configured", () => {
    const prices: UserPrices = {
      currency: "CNY",
      date: "2026-01-01",
      per: "mbps-day",
      tiers: [
        { upToMbps: 100, prices: { any: 11 } },
        { upToMbps: null, prices: { any: 9 } },
      ],
      columns: { "*": "any" },
    };
    const found = estimate("qcloud", {}, peaks(50, 60), prices);
    assert.deepEqual(arithmetic(found), ["a day: 60 out + 50 in = 110 Mbps × 9 CNY = 990 CNY"]);
    assert.deepEqual([found.pricesFrom, found.pricesDate], ["user", "2026-01-01"]);
  });
});

describe("the cost of a connection on tce", () => {
  const prices: UserPrices = {
    currency: "CNY",
    date: "2026-01-01",
    per: "mbps-day",
    prices: { "ap-guangzhou": 10, "ap-shanghai": 15, "*": 12.5 },
  };
  const samples = [at(9, 30, 10), at(15, 5, 45.5)];

  it("uses the larger of both directions' peaks, at the user's price of the dearer end", () => {
    const found = estimate("tce", {}, { samples }, prices);
    // Guangzhou 10, Beijing as any other 12.5.
    assert.deepEqual(arithmetic(found), ["2026-03-01: max(45.5 out, 30 in) = 45.5 Mbps × 12.5 CNY = 568.75 CNY"]);
    assert.deepEqual([found.total, found.monthly, found.payer], [568.75, 17_062.5, "requester"]);
    assert.equal(found.because, "charged by the day's highest five minutes, in or out");
    assert.match(found.assumption!, /the larger of the two/);
    const dearer = estimate("tce", { peerRegion: "ap-shanghai" }, peaks(30, 45.5), prices);
    assert.deepEqual(arithmetic(dearer), ["a day: max(45.5 out, 30 in) = 45.5 Mbps × 15 CNY = 682.5 CNY"]);
  });

  it("is the billable bandwidth without a price if none is configured, never 0", () => {
    const found = estimate("tce", {}, { samples });
    assert.equal(found.verdict, "no-price");
    assert.equal(found.because, "charged by the day's highest five minutes, in or out, and no price is given");
    assert.deepEqual(arithmetic(found), ["2026-03-01: max(45.5 out, 30 in) = 45.5 Mbps"]);
    assert.deepEqual([found.total, found.monthly, found.currency], [undefined, undefined, undefined]);
  });

  it("is not computed for monthly prices, regions missing in the table, or other charge types", () => {
    const monthly = estimate("tce", {}, { samples }, { ...prices, per: "mbps-month" });
    assert.equal(monthly.verdict, "no-price");
    assert.match(monthly.because, /the prices given are of months$/);
    const { "*": _, ...named } = { "*": 0, "ap-guangzhou": 10 };
    const elsewhere = estimate("tce", {}, { samples }, { ...prices, prices: named });
    assert.match(elsewhere.because, /the user's table has no price for ap-beijing$/);
    const monthly95 = estimate("tce", { chargeType: "monthly-95th" }, { samples }, prices);
    assert.deepEqual(
      [monthly95.verdict, monthly95.because],
      ["unknown", "no document states how monthly-95th is charged"],
    );
    assert.equal(estimate("tce", { chargeType: "daily-peak" }, { samples }, prices).verdict, "priced");
  });

  it("is unknown without its use and its cap", () => {
    for (const use of [undefined, { samples: [] }]) {
      const found = estimate("tce", {}, use, prices);
      assert.deepEqual(
        [found.verdict, found.because],
        ["unknown", "neither its traffic nor its bandwidth cap is known"],
      );
    }
  });
});

describe("the cost of a connection on jdcloud-cps", () => {
  const table: UserPrices = { currency: "CNY", date: "2026-01-01", per: "mbps-month", prices: { "*": 90 } };

  it("depends on its configured bandwidth, not on its traffic", () => {
    for (const use of [undefined, peaks(1, 2)]) {
      const found = estimate("jdcloud-cps", { bandwidthMbps: 50 }, use, table);
      assert.deepEqual(arithmetic(found), ["a month: 50 Mbps × 90 CNY = 4,500 CNY"]);
      assert.deepEqual([found.total, found.monthly, found.atMost], [4500, 4500, undefined]);
      assert.equal(found.because, "charged by configured bandwidth");
    }
  });

  it("is thirty times a day's price", () => {
    const found = estimate("jdcloud-cps", { bandwidthMbps: 50 }, undefined, {
      ...table,
      per: "mbps-day",
      prices: { "*": 3 },
    });
    assert.deepEqual(arithmetic(found), ["a month: 50 Mbps × 90 CNY = 4,500 CNY"]);
  });

  it("is the configured bandwidth without a price if none is configured", () => {
    const found = estimate("jdcloud-cps", { bandwidthMbps: 50 });
    assert.deepEqual([found.verdict, arithmetic(found)], ["no-price", ["a month: 50 Mbps"]]);
    assert.equal(estimate("jdcloud-cps", {}).verdict, "unknown");
  });
});

describe("the cost of a free connection, or without a documented price", () => {
  const INSIDE: Readonly<Record<VendorId, string>> = {
    tencent: "unknown: the document states no price for peering connections",
    tce: "free: connections inside a region are free",
    qcloud: "free: connections inside a region are free",
    huawei: "free: the vendor's connections are free",
    "jdcloud-cps": "free: connections inside a region are free",
    jdcloud: "free: the vendor's connections are free",
  };
  for (const vendor of VENDOR_IDS) {
    it(`inside a region of ${vendor}: ${INSIDE[vendor]}`, () => {
      const found = estimate(vendor, { peerRegion: "ap-guangzhou", bandwidthMbps: 10 }, peaks(10, 10));
      assert.equal(`${found.verdict}: ${found.because}`, INSIDE[vendor]);
      assert.equal(found.total, found.verdict === "free" ? 0 : undefined);
      assert.equal(found.monthly, found.total);
      assert.ok(found.source.length > 10);
    });
  }

  const BETWEEN: Partial<Record<VendorId, string>> = {
    tencent: "the document states no price for peering connections",
    huawei: "the vendor has no connections between regions",
    jdcloud: "the vendor has no connections between regions",
  };
  for (const [vendor, because] of Object.entries(BETWEEN)) {
    it(`between regions of ${vendor}: ${because}`, () => {
      const found = estimate(vendor as VendorId, { bandwidthMbps: 10 }, peaks(10, 10));
      assert.deepEqual([found.verdict, found.because, found.total], ["unknown", because, undefined]);
    });
  }
});

describe("the peak of a day", () => {
  it("is the highest mean of five minutes, by the vendor's clock", () => {
    const minutes = [10, 0, 0, 0, 0, 4, 4, 4, 4, 4].map((inMbps, i): TrafficPoint => ({
      at: MIDNIGHT + i * MINUTE,
      inMbps,
      outMbps: 10 - inMbps,
    }));
    // 10 for one minute of five is 2; the next five minutes are 4 and 6.
    assert.deepEqual(dailyPeaks(minutes, "+08:00"), [{ day: "2026-03-01", inMbps: 4, outMbps: 8 }]);
    assert.deepEqual(
      dailyPeaks(minutes, "+00:00").map(({ day }) => day),
      ["2026-02-28"],
    );
    assert.deepEqual(
      dailyPeaks([{ at: Date.parse("2026-03-01T00:30:00Z"), inMbps: 1, outMbps: 1 }], "-01:30").map(({ day }) => day),
      ["2026-02-28"],
    );
    assert.deepEqual(dailyPeaks([], "+08:00"), []);
  });

  it("is the highest of samples every five minutes, in any order", () => {
    const sample = fc.record({
      at: fc.integer({ min: 0, max: 2000 }).map((n) => MIDNIGHT + n * 5 * MINUTE),
      inMbps: fc.nat(10_000),
      outMbps: fc.nat(10_000),
    });
    const samples = fc.uniqueArray(sample, { selector: ({ at }) => at, minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(samples, (samples) => {
        const found = dailyPeaks(samples, "+08:00");
        const dayOf = ({ at }: TrafficPoint) => Math.floor((at - MIDNIGHT) / 24 / HOUR);
        const days = [...new Set(samples.map(dayOf))].sort((a, b) => a - b);
        const expected = days.map((day) => {
          const of = samples.filter((sample) => dayOf(sample) === day);
          const highest = (key: "inMbps" | "outMbps") => Math.max(...of.map((sample) => sample[key]));
          return [highest("inMbps"), highest("outMbps")];
        });
        assert.deepEqual(
          found.map(({ inMbps, outMbps }) => [inMbps, outMbps]),
          expected,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("the user's own prices", () => {
  const read = (value: unknown) => {
    const result = userPrices.safeParse(value);
    return result.success
      ? "taken"
      : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  };
  const common = { currency: "CNY", date: "2026-01-01", per: "mbps-day" };
  const tiers = [
    { upToMbps: 20, prices: { near: 1, far: 2 } },
    { upToMbps: null, prices: { near: 0.5, far: null } },
  ];
  const columns = { "ap-guangzhou": "near", "*": "far" };

  it("are configured by region, or in tiers", () => {
    assert.equal(read({ ...common, prices: { "ap-guangzhou": 1, "*": 2 } }), "taken");
    assert.equal(read({ ...common, tiers, columns }), "taken");
  });

  const REFUSED: readonly (readonly [unknown, RegExp])[] = [
    [5, /must be an object, and is a number/],
    [{ ...common }, /^prices: /],
    [{ ...common, currency: "yuan", prices: {} }, /^currency: is not three capital letters/],
    [{ ...common, date: "yesterday", prices: {} }, /^date: is not a date/],
    [{ ...common, per: "month", prices: {} }, /^per: .*mbps-day/],
    [{ ...common, prices: { a: -1 } }, /^prices\.a: /],
    [{ ...common, prices: { a: 1 }, other: 1 }, /other/],
    [{ ...common, tiers, columns, prices: { a: 1 } }, /prices/],
    [{ ...common, columns }, /^tiers: /],
    [{ ...common, tiers: [], columns }, /^tiers: /],
    [{ ...common, tiers: tiers.slice(0, 1), columns }, /^tiers\.0\.upToMbps: of the last tier is not null/],
    [{ ...common, tiers: [tiers[1], ...tiers], columns }, /^tiers\.1\.upToMbps: is not above the tier before/],
    [{ ...common, tiers, columns: { "*": "nowhere" } }, /^tiers\.0\.prices: has no price for the column nowhere/],
  ];
  for (const [value, words] of REFUSED) {
    it(`are rejected: ${JSON.stringify(value).slice(0, 100)}`, () => assert.match(read(value), words));
  }

  it("are the same for a request from either end", () => {
    const billing = rulesOf("qcloud").billing.value;
    assert.ok(billing.kind === "priced-cross-region" && billing.prices !== null);
    const table = billing.prices;
    const region = fc.constantFrom(...Object.keys(table.columns), "eu-moscow");
    fc.assert(
      fc.property(fc.float({ min: 0, max: 200, noNaN: true }), region, region, (mbps, a, b) => {
        const [existing, back] = [priceOf(table, mbps, [a, b]), priceOf(table, mbps, [b, a])];
        assert.deepEqual(existing, back);
        const known = a !== "eu-moscow" && b !== "eu-moscow";
        const [kind] = Object.keys(existing);
        assert.equal(kind, !known ? "unpricedRegion" : mbps > 100 ? "negotiableAboveMbps" : "perMbps");
      }),
      { numRuns: 200 },
    );
  });
});
