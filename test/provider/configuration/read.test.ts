/** The configuration's JSON: what is granted, what things cost, and what nobody grants. */
import assert from "node:assert/strict";
import { type ConfigKey, readSettings } from "../../../provider/configuration/read.js";
import { type VendorId, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { refused } from "../cloud/refusals.js";

const read = (vendor: VendorId, texts: Partial<Record<ConfigKey, object | string>>) =>
  readSettings((key) => {
    const value = key === "vendor" ? vendor : texts[key];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  });

describe("prices in the configuration", () => {
  const prices = { currency: "CNY", date: "2026-01-01", per: "mbps-day", prices: { "*": 2 } };

  it("are accepted unchanged", () => {
    assert.deepEqual(read("tce", { prices }).prices, prices);
    assert.equal(read("tce", {}).prices, undefined);
  });

  it("are rejected with the invalid place and the expected form", async () => {
    const form = /Set a JSON object: \{currency, date, per, prices\}, or with tiers or columns in place of prices\.$/;
    const error = await refused(
      "invalid-config",
      /^vpcpeering:prices .*: date is not a date, such as 2026-01-31 \[tce\]/,
      async () => read("tce", { prices: { ...prices, date: "soon" } }),
    );
    assert.match(error.message, form);
    assert.doesNotMatch(error.message, /\.\.$/);
    await refused("invalid-config", /^vpcpeering:prices "cheap": is not JSON \[tce\]\. Set a JSON object: /, async () =>
      read("tce", { prices: "cheap" }),
    );
    await refused("invalid-config", /tiers\.0\.upToMbps of the last tier is not null/, async () =>
      read("tce", {
        prices: { ...prices, prices: undefined, tiers: [{ upToMbps: 5, prices: { a: 1 } }], columns: { "*": "a" } },
      }),
    );
  });
});

describe("limits and numbers in the configuration", () => {
  it("are rejected with the expected form, and not with the description of the key", async () => {
    const words =
      /^vpcpeering:limits .*: peerings .* Set a JSON object: \{crossRegion, regions, peerings, bandwidthMbps, pendingExpiryHours\}, each optional\.$/;
    await refused("invalid-config", words, async () => read("tce", { limits: { peerings: "ten" } }));
    await refused(
      "invalid-config",
      /^vpcpeering:timeoutSeconds "soon": must be a number above 0 \[tce\]\. Set a number above 0, or remove the key\.$/,
      async () => read("tce", { timeoutSeconds: "soon" }),
    );
  });
});

describe("pendingAcceptance in the configuration", () => {
  it("is one of two words", async () => {
    assert.equal(read("tce", { pendingAcceptance: "await" }).pendingAcceptance, "await");
    await refused(
      "invalid-config",
      /^vpcpeering:pendingAcceptance "wait": has no such value \[tce\]\. Set defer or await, or remove the key\.$/,
      async () => read("tce", { pendingAcceptance: "wait" }),
    );
  });
});

describe("defaultTags and ignoreTags in the configuration", () => {
  const ignoreTags = { keys: ["cost"], keyPrefixes: ["billing:"] };

  it("are accepted unchanged, and numbers among the values as text", () => {
    const settings = read("tce", { defaultTags: { team: "net", unit: 7, live: true }, ignoreTags });
    assert.deepEqual(settings.defaultTags, { team: "net", unit: "7", live: "true" });
    assert.deepEqual(settings.ignoreTags, ignoreTags);
    assert.deepEqual([read("tce", {}).defaultTags, read("tce", {}).ignoreTags], [undefined, undefined]);
  });

  it("are rejected with the expected form", async () => {
    const rejected: readonly [Partial<Record<ConfigKey, object | string>>, RegExp][] = [
      [
        { defaultTags: { team: ["net"] } },
        /^vpcpeering:defaultTags .*: team .* Set a JSON object: key to value, such as \{"team": "network"\}\.$/,
      ],
      [{ defaultTags: "team" }, /^vpcpeering:defaultTags "team": is not JSON/],
      [{ defaultTags: [] as object }, /^vpcpeering:defaultTags/],
      [
        { ignoreTags: { keyPrefixes: [""] } },
        /^vpcpeering:ignoreTags .*: keyPrefixes\.0 must not be empty .* Set a JSON object: for example \{"keys": /,
      ],
      [{ ignoreTags: { prefixes: ["billing:"] } }, /^vpcpeering:ignoreTags .*prefixes/],
    ];
    for (const [texts, words] of rejected) await refused("invalid-config", words, async () => read("tce", texts));
  });

  it("are rejected if a default tag is ignored, with both places", async () => {
    await refused(
      "invalid-config",
      /^vpcpeering:defaultTags \{"billing:unit":"7"\}: vpcpeering:ignoreTags\.keyPrefixes "billing:" ignores this tag \[tce\]\. Remove it from defaultTags or from vpcpeering:ignoreTags\.$/,
      async () => read("tce", { defaultTags: { team: "net", "billing:unit": "7" }, ignoreTags }),
    );
  });
});

describe("limits.crossRegion", () => {
  const makesExceptions: Readonly<Record<VendorId, boolean>> = {
    tencent: true,
    tce: true,
    qcloud: true,
    huawei: false,
    "jdcloud-cps": true,
    jdcloud: false,
  };
  for (const vendor of VENDOR_IDS) {
    it(`is ${makesExceptions[vendor] ? "accepted" : "rejected"} on ${vendor}`, async () => {
      const limits = { crossRegion: true };
      if (makesExceptions[vendor]) return assert.deepEqual(read(vendor, { limits }).limits, limits);
      await refused("invalid-config", /the vendor allows no exceptions/, async () => read(vendor, { limits }));
    });
  }
});

describe("limits of single addresses in the configuration", () => {
  const WHY: Readonly<Record<VendorId, RegExp>> = {
    tencent:
      /the console limits addresses; the API does so for direct connect, NAT and VPN gateways only \[tencent, .*ModifyGatewayFlowQos\]/,
    tce: /a connection is limited as a whole \[tce, /,
    qcloud: /API 2\.0 limits a connection as a whole \[qcloud, /,
    huawei: /has no bandwidth to limit \[huawei, /,
    "jdcloud-cps": /a connection is limited as a whole \[jdcloud-cps, /,
    jdcloud: /has no bandwidth to limit \[jdcloud, /,
  };
  for (const vendor of VENDOR_IDS) {
    it(`are rejected on ${vendor}, with the reason and the command that simulates them`, async () => {
      const limits = { peerings: 20, addresses: { "10.0.1.5": 20 } };
      const error = await refused("unsupported", WHY[vendor], async () => read(vendor, { limits }));
      assert.equal(error.detail.property, "vpcpeering:limits.addresses");
      assert.match(error.message, /`vpc-peering cloud limit`/);
      assert.deepEqual(read(vendor, { limits: { peerings: 20 } }).limits, { peerings: 20 });
    });
  }
});

describe("assumeRole", () => {
  it("names the place in what the user wrote: an object, or a list of them", async () => {
    const ofOne = /^vpcpeering:assumeRole "\{"rolearn":"x"\}": has no property "rolearn" \[/;
    await refused("invalid-config", ofOne, async () => read("tencent", { assumeRole: { rolearn: "x" } }));
    const second = /": 1 has no property "rolearn" \[/;
    const assumeRole = [{ roleArn: "x" }, { rolearn: "x" }];
    await refused("invalid-config", second, async () => read("tencent", { assumeRole }));
  });
});

describe("an account ID in the configuration", () => {
  it("is rejected if it is empty, because the check against the credentials' account would be off", async () => {
    await refused(
      "invalid-config",
      /^vpcpeering:accountId "": must not be empty \[tce\]\. Set it to the account's ID, or remove the key\.$/,
      async () => read("tce", { accountId: "" }),
    );
    await refused(
      "invalid-config",
      /^vpcpeering:accountId "one\/two": is not an account's ID: it has a space or a slash \[tce\]\./,
      async () => read("tce", { accountId: "one/two" }),
    );
    assert.equal(read("tce", {}).accountId, undefined);
    assert.equal(read("tce", { region: "" }).region, undefined);
  });
});
