import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatId, formatRouteId, parseId, parseRouteId, refOf } from "../../../provider/engine/ids.js";
import { defaultConnectionName, defaultName } from "../../../provider/engine/names.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";

const urn = (stack: string, project: string, name: string): string =>
  `urn:pulumi:${stack}::${project}::pulumi-nodejs:dynamic/vpcpeering:Vpc::${name}`;

describe("default names", () => {
  it("consist of project, stack and resource", () => {
    assert.equal(defaultName(urn("dev", "shop", "vpc-a"), rulesOf("tce")), "shop-dev-vpc-a");
  });

  it("are cut to the vendor's length with a hash that keeps long names distinct", () => {
    const long = (end: string) => defaultName(urn("production", "a".repeat(40), `network-${end}`), rulesOf("jdcloud"));
    assert.match(long("one"), /^a{25}-[0-9a-f]{6}$/);
    assert.notEqual(long("one"), long("two"));
  });

  it("of connections have no - where the API's reference has none, and stay as an earlier version gave them", () => {
    const [short, long] = [urn("dev", "shop", "a"), urn("dev", "my-shop", "link-a")];
    const [jdcloud, tce] = [rulesOf("jdcloud"), rulesOf("tce")];
    assert.equal(defaultConnectionName(short, jdcloud), "shop_dev_a");
    assert.match(defaultConnectionName(long, jdcloud), /^my_shop_dev_link_a_[0-9a-f]{6}$/);
    assert.equal(defaultConnectionName(short, jdcloud, "another"), "shop_dev_a");
    assert.equal(defaultConnectionName(long, jdcloud, "my-shop-dev-link-a"), "my-shop-dev-link-a");
    assert.equal(defaultConnectionName(long, tce), "my-shop-dev-link-a");
  });

  for (const vendor of VENDOR_IDS) {
    it(`are valid on ${vendor}, and never change`, () => {
      const { maxLength, pattern } = rulesOf(vendor).names.value;
      const part = fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
        .filter((text) => !text.includes("::") && !text.endsWith(":"));
      fc.assert(
        fc.property(part, part, (project, resource) => {
          const name = defaultName(urn("dev", project, resource), rulesOf(vendor));
          assert.ok(name.length <= maxLength, name);
          assert.match(name, new RegExp(pattern, "u"));
          assert.equal(defaultName(urn("dev", project, resource), rulesOf(vendor)), name);
          const ofConnection = defaultConnectionName(urn("dev", project, resource), rulesOf(vendor));
          assert.match(ofConnection, vendor === "jdcloud" ? /^[A-Za-z0-9_]{1,32}$/ : new RegExp(pattern, "u"));
        }),
      );
    });
  }
});

describe("ids", () => {
  it("are parsed as written, and without a region with the given one", () => {
    const ref = { region: "ap-guangzhou", id: "vpc-1" };
    assert.deepEqual(parseId(formatId(ref)), ref);
    assert.deepEqual(refOf("vpc-1", "ap-guangzhou"), ref);
    assert.deepEqual(refOf("ap-beijing/vpc-1", "ap-guangzhou"), { region: "ap-beijing", id: "vpc-1" });
  });

  it("of routes keep the slash of the destination", () => {
    const table = { region: "ap-guangzhou", id: "rtb-1" };
    for (const destinationCidrBlock of ["10.0.1.0/24", "2001:db8::/56"]) {
      const id = formatRouteId(table, destinationCidrBlock);
      assert.deepEqual(parseRouteId(id), { table, destinationCidrBlock });
      assert.deepEqual(parseRouteId(`rtb-1/${destinationCidrBlock}`, "ap-guangzhou"), { table, destinationCidrBlock });
    }
    for (const broken of ["", "rtb-1", "rtb-1/10.0.1.0/24", "a/b/c/d/e", "a//10.0.0.0/8"])
      assert.equal(parseRouteId(broken), undefined, broken);
  });
});
