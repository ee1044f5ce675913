/** What the engine shows of a refused input: it prints the value that it has of the failure's property. */
import assert from "node:assert/strict";
import { handler } from "../../provider/index.js";
import { UNKNOWN } from "../../provider/engine/unknown.js";

describe("a failure of check", () => {
  const propertiesOf = async (kind: string, news: Record<string, unknown>, vendor?: string): Promise<string[]> => {
    const resource = handler(kind);
    const config: Record<string, string | undefined> = { "vpcpeering:vendor": vendor, "vpcpeering:region": "r" };
    resource.configure({ config: { get: (key) => config[key] } });
    return (await resource.check({}, news)).failures.map(({ property }) => property);
  };

  it("is of the property that the program sets", async () =>
    assert.deepEqual(await propertiesOf("Vpc", { cidrBlock: 5 }, "tce"), ["cidrBlock"]));

  it("is of no property if the program sets none, because the engine would print <nil>", async () => {
    assert.deepEqual(await propertiesOf("Vpc", {}, "tce"), [""]);
    assert.deepEqual(await propertiesOf("Vpc", { cidrBlock: null }, "tce"), [""]);
    assert.deepEqual(await propertiesOf("Vpc", { cidrBlock: "10.0.0.0/24" }), [""]);
    assert.deepEqual(await propertiesOf("PeeringAccepter", { peeringConnection: UNKNOWN, vpc: "v" }, "tce"), [""]);
  });

  it("contains no part of a secret, however long", async () => {
    const secret = "hush".repeat(100);
    const resource = handler("Vpc");
    resource.configure({ config: { get: (key) => (key === "vpcpeering:vendor" ? "tencent" : undefined) } });
    const program = { region: "ap-guangzhou", cidrBlock: "10.0.0.0/24", name: "n", tags: { team: secret } };
    const { failures } = await resource.check({}, { ...program, __plan: { urn: "urn:x::n", secrets: ["tags"] } });
    assert.match(failures[0]!.reason, /tags \{"team":"\[secret\]"\}: the value has 400 characters/);
    assert.ok(!JSON.stringify(failures).includes("hush"), JSON.stringify(failures));
  });

  it("contains no right form of a secret either", async () => {
    const resource = handler("Vpc");
    resource.configure({ config: { get: (key) => (key === "vpcpeering:vendor" ? "tencent" : undefined) } });
    const program = { region: "ap-guangzhou", cidrBlock: "10.77.77.7/16", name: "n" };
    const { failures } = await resource.check({}, { ...program, __plan: { urn: "urn:x::n", secrets: ["cidrBlock"] } });
    assert.match(failures[0]!.reason, /^cidrBlock "\[secret\]": has host bits set; the block is \[secret\]/);
    assert.ok(!JSON.stringify(failures).includes("10.77."), JSON.stringify(failures));
  });
});
