import assert from "node:assert/strict";
import { hasShape, idOfShape } from "../../../provider/rules/id-shape.js";
import { toCidr } from "../../../provider/network/cidr/cidr.js";
import type { Rule, VendorRules } from "../../../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";

for (const vendor of VENDOR_IDS) {
  describe(`the rules of ${vendor}`, () => {
    const rules = rulesOf(vendor);

    it("have the vendor's own id", () => {
      assert.equal(rules.id, vendor);
      assert.ok(rules.title.length > 0 && rules.product.length > 0);
    });

    for (const [name, line] of linesOf(rules)) {
      it(`${name} has a source, and a reason if it is an assumption`, () => {
        assert.match(line.source.document, /\w+ .+/);
        if (line.source.date !== undefined) assert.match(line.source.date, /^\d{4}(-\d{2}(-\d{2})?)?$/);
        assert.notEqual(line.source.section, "");
        if ("assumption" in line) assert.match(line.assumption, /\w+ .+/);
      });
    }

    it("write regions consistently", () => {
      const { pattern, example, known, approval, excluded, shortForms } = rules.regions.value;
      const wellFormed = new RegExp(`^(?:${pattern})$`);
      const named = [
        example,
        ...(known ?? []),
        ...Object.keys(approval),
        ...Object.keys(excluded),
        ...Object.values(shortForms),
      ];
      assert.deepEqual(
        named.filter((region) => !wellFormed.test(region)),
        [],
      );
      assert.ok(known === null || Object.keys(approval).every((region) => known.includes(region)));
      for (const malformed of ["", "Guangzhou!", "AP_GUANGZHOU", "ap guangzhou", "ap-guangzhou-", "-ap"]) {
        assert.equal(wellFormed.test(malformed), false, malformed);
      }
    });

    it("accept the default names", () => {
      const { maxLength, pattern } = rules.names.value;
      assert.ok(maxLength >= 20);
      assert.match("project-stack-PeerConn_1-0a1b2c", new RegExp(pattern, "u"));
    });

    it("give each kind of object its own id format, and recognise it", () => {
      const { vpc, peering, routeTable, subnet, account } = rules.ids.value;
      for (const shape of [vpc, peering, routeTable, subnet, account]) {
        let turn = 0;
        assert.ok(
          hasShape(
            shape,
            idOfShape(shape, (n) => turn++ % n),
          ),
          shape,
        );
        assert.equal(hasShape(shape, `${idOfShape(shape, () => 0)}!`), false);
      }
    });

    it("have valid CIDR blocks for VPCs", () => {
      const documented = rules.vpcCidr.value;
      if (documented === null) return;
      for (const range of documented.within) toCidr(range);
      assert.ok(documented.minPrefix < documented.maxPrefix);
    });

    it("have a distinct vendor term for each state", () => {
      const words = Object.values(rules.vendorStates.value);
      assert.equal(new Set(words).size, words.length);
    });

    it("price every tier in every column", () => {
      const billing = rules.billing.value;
      if (billing.kind !== "priced-cross-region" || billing.prices === null) return;
      const { tiers, columns } = billing.prices;
      const bounds = tiers.map(({ upToMbps }) => upToMbps ?? Infinity);
      assert.deepEqual(
        bounds,
        bounds.toSorted((a, b) => a - b),
      );
      assert.equal(bounds.at(-1), Infinity);
      for (const { prices } of tiers) {
        assert.deepEqual(Object.keys(prices).sort(), [...new Set(Object.values(columns))].sort());
      }
    });
  });
}

describe("id shapes", () => {
  it("are filled with characters of the given kind", () => {
    assert.equal(
      idOfShape("vpc-##", () => 10),
      "vpc-aa",
    );
    assert.equal(
      idOfShape("1000%%", (n) => n - 1),
      "100099",
    );
    assert.equal(
      idOfShape("{hex32}", () => 15),
      "f".repeat(32),
    );
    assert.equal(
      idOfShape("{uuid}", () => 0),
      "00000000-0000-4000-8000-000000000000",
    );
  });

  it("are matched as a whole, literally", () => {
    assert.equal(hasShape("a.#", "a.1"), true);
    assert.equal(hasShape("a.#", "ab1"), false);
    assert.equal(hasShape("a.#", "xa.1"), false);
    assert.equal(hasShape("%", "a"), false);
    assert.equal(hasShape("{hex32}", "0123456789abcdef0123456789abcdeg"), false);
    assert.equal(hasShape("{uuid}", "00000000-0000-4000-8000-00000000000"), false);
  });
});

function linesOf(rules: VendorRules): [string, Rule<unknown>][] {
  const { id: _id, title: _title, product: _product, service, ...lines } = rules;
  const numbered = service.map((line, i): [string, Rule<unknown>] => [`service ${i + 1}`, line]);
  return [...Object.entries<Rule<unknown>>(lines), ...numbered];
}
