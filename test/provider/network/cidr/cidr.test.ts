import assert from "node:assert/strict";
import * as fc from "fast-check";
import { contains, overlaps, readCidr, toCidr, type Family } from "../../../../provider/network/cidr/cidr.js";

describe("CIDR blocks", () => {
  describe("that are valid", () => {
    const canonical = [
      ["10.0.0.0/8", 4, "10.0.0.0/8"],
      ["0.0.0.0/0", 4, "0.0.0.0/0"],
      ["255.255.255.255/32", 4, "255.255.255.255/32"],
      ["192.168.1.0/24", 4, "192.168.1.0/24"],
      ["::/0", 6, "::/0"],
      ["2001:DB8:0:0::/32", 6, "2001:db8::/32"],
      ["2001:0db8:0000:0001:0000:0000:0000:0000/64", 6, "2001:db8:0:1::/64"],
      ["::ffff:10.0.0.0/104", 6, "::ffff:a00:0/104"],
      ["::10.0.0.0/104", 6, "::a00:0/104"],
    ] as const;
    for (const [text, family, expected] of canonical) {
      it(`are parsed: ${text} is ${expected}`, () => {
        const cidr = toCidr(text);
        assert.equal(cidr.text, expected);
        assert.equal(cidr.family, family);
      });
    }
  });

  describe("that are invalid", () => {
    const ipv4 = (address: string) =>
      `is not a CIDR block: "${address}" should be four decimal numbers without leading zeros, such as "10.0.0.0/16"`;
    const ipv6 = (address: string) =>
      `is not a CIDR block: "${address}" should be groups of hexadecimal digits, such as "2001:db8::/56"`;
    const prefix = (length: string, longest: number) =>
      `has a malformed prefix length "${length}": it is a whole number from 0 to ${longest}, without leading zeros`;
    const refused: readonly (readonly [text: string, reason: string, suggestion?: string])[] = [
      ["10/8", ipv4("10")],
      ["10.1/16", ipv4("10.1")],
      ["010.0.0.0/8", ipv4("010.0.0.0")],
      ["0x0a.0.0.0/8", ipv4("0x0a.0.0.0")],
      [" 10.0.0.0/8", ipv4(" 10.0.0.0")],
      ["10.0.0.0.0/8", ipv4("10.0.0.0.0")],
      ["", ipv4("")],
      ["vpc-1", ipv4("vpc-1")],
      ["10.0.0.256/32", "is not an IPv4 block: 256 is above 255"],
      ["10.0.0.0", "has no prefix length"],
      ["10.0.0.0/", "has no prefix length"],
      ["2001:DB8::", "has no prefix length"],
      ["10.0.0.0/08", prefix("08", 32)],
      ["10.0.0.0/-1", prefix("-1", 32)],
      ["10.0.0.0/8/8", prefix("8/8", 32)],
      ["::/1.5", prefix("1.5", 128)],
      ["10.0.0.0/33", "has the prefix length 33, and the longest is 32"],
      ["::/129", "has the prefix length 129, and the longest is 128"],
      ["10.0.1.7/16", "has host bits set; the block is 10.0.0.0/16", "10.0.0.0/16"],
      ["2001:db8::1/64", "has host bits set; the block is 2001:db8::/64", "2001:db8::/64"],
      ["1::2::3/64", ipv6("1::2::3")],
      ["12345::/16", ipv6("12345::")],
      ["fe80::%eth0/64", ipv6("fe80::%eth0")],
      ["::ffff:010.0.0.0/104", ipv6("::ffff:010.0.0.0")],
    ];
    for (const [text, reason, suggestion] of refused) {
      it(`are rejected: ${JSON.stringify(text)} ${reason}`, () => {
        const fault = suggestion === undefined ? { reason } : { reason, suggestion };
        assert.deepEqual(readCidr(text), { fault });
      });
    }

    it("include blocks of the other family", () => {
      assert.deepEqual(readCidr("2001:db8::/32", 4), { fault: { reason: "must be an IPv4 block and is IPv6" } });
      assert.deepEqual(readCidr("10.0.0.0/8", 6), { fault: { reason: "must be an IPv6 block and is IPv4" } });
    });

    it("make toCidr throw", () => {
      assert.throws(
        () => toCidr("10.0.0.1/8"),
        /^TypeError: "10.0.0.1\/8" has host bits set; the block is 10.0.0.0\/8$/,
      );
    });
  });

  describe("properties", () => {
    it("the canonical text is the form used in URLs, and parses to itself", () => {
      fc.assert(
        fc.property(fc.ipV6(), (address) => {
          const { text } = toCidr(`${address}/128`);
          assert.equal(text, `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/128`);
          assert.equal(toCidr(text).text, text);
        }),
      );
    });

    it("a suggestion is a valid block that contains the written address", () => {
      fc.assert(
        fc.property(anyAddress, ({ address, family, prefix }) => {
          const reading = readCidr(`${address}/${prefix}`);
          const text = "cidr" in reading ? reading.cidr.text : reading.fault.suggestion;
          assert.ok(text !== undefined);
          const [, length] = text.split("/");
          assert.ok(containsByBits(text, family === 4 ? `${address}/32` : toCidr(`${address}/128`).text));
          assert.equal(Number(length), prefix);
        }),
      );
    });

    it("containment and overlap agree with a comparison of bits", () => {
      fc.assert(
        fc.property(anyBlock, anyBlock, (a, b) => {
          const [left, right] = [toCidr(a), toCidr(b)];
          assert.equal(contains(left, right), containsByBits(a, b));
          assert.equal(overlaps(left, right), containsByBits(a, b) || containsByBits(b, a));
        }),
        { numRuns: 500 },
      );
    });
  });
});

const anyAddress = fc.oneof(
  fc.record({ address: fc.ipV4(), family: fc.constant<Family>(4), prefix: fc.integer({ min: 0, max: 32 }) }),
  fc.record({ address: fc.ipV6(), family: fc.constant<Family>(6), prefix: fc.integer({ min: 0, max: 128 }) }),
);

/** Blocks near each other, so that they often overlap. */
const anyBlock = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 32 }))
    .map(([octet, prefix]) => base(`10.${octet}.0.0`, prefix)),
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 128 }))
    .map(([group, prefix]) => base(`2001:db8:${group}::`, prefix)),
);

function base(address: string, prefix: number): string {
  const reading = readCidr(`${address}/${prefix}`);
  return "cidr" in reading ? reading.cidr.text : reading.fault.suggestion!;
}

/** The naive way: both addresses as strings of binary digits. */
function containsByBits(outer: string, inner: string): boolean {
  const [a, b] = [bits(outer), bits(inner)];
  return a.family === b.family && a.prefix <= b.prefix && a.digits.slice(0, a.prefix) === b.digits.slice(0, a.prefix);
}

function bits(cidr: string): { family: Family; prefix: number; digits: string } {
  const [address = "", prefix = ""] = cidr.split("/");
  if (!address.includes(":")) {
    const digits = address.split(".").map((octet) => Number(octet).toString(2).padStart(8, "0"));
    return { family: 4, prefix: Number(prefix), digits: digits.join("") };
  }
  const [head = "", tail = ""] = address.split("::");
  const [before, after] = [head, tail].map((part) => (part === "" ? [] : part.split(":"))) as [string[], string[]];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const digits = [...before, ...zeros, ...after].map((group) =>
    Number.parseInt(group, 16).toString(2).padStart(16, "0"),
  );
  return { family: 6, prefix: Number(prefix), digits: digits.join("") };
}
