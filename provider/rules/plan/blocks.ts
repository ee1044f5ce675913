/** IPv4 blocks of VPCs and subnets by the address standards, independent of a vendor's documents. */
import { type Cidr, contains, overlaps, toCidr } from "../../network/cidr/cidr.js";
import type { Source, VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";

const SPECIAL: Source = {
  document: "Special-Purpose IP Address Registries (RFC 6890)",
  section: "2.2.2",
  date: "2013-04",
};
const MULTICAST: Source = {
  document: "IANA Guidelines for IPv4 Multicast Address Assignments (RFC 5771)",
  section: "3",
  date: "2010-03",
};

const UNUSABLE: readonly (readonly [block: string, use: string, source: Source])[] = [
  ["0.0.0.0/8", "for a host that does not know its own network", SPECIAL],
  ["127.0.0.0/8", "for the host itself (loopback)", SPECIAL],
  ["169.254.0.0/16", "for a single network segment, and never routed", SPECIAL],
  ["224.0.0.0/4", "for multicast", MULTICAST],
  ["240.0.0.0/4", "reserved", SPECIAL],
];

const PRIVATE: Source = {
  document: "Address Allocation for Private Internets (RFC 1918)",
  section: "3",
  date: "1996-02",
};
const PRIVATE_BLOCKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

const DOCUMENTATION: Source = {
  document: "IPv4 Address Blocks Reserved for Documentation (RFC 5737)",
  section: "3",
  date: "2010-01",
};
const SHARED: Source = {
  document: "IANA-Reserved IPv4 Prefix for Shared Address Space (RFC 6598)",
  section: "7",
  date: "2012-04",
};
const FOR_DOCUMENTATION = "for documentation";

/** Neither public nor for private networks. */
const RESERVED: readonly (readonly [block: string, use: string, source: Source])[] = [
  ["100.64.0.0/10", "shared by the networks of carriers", SHARED],
  ["192.0.0.0/24", "for protocols of the IETF", SPECIAL],
  ["192.0.2.0/24", FOR_DOCUMENTATION, DOCUMENTATION],
  ["198.18.0.0/15", "for benchmarks of network devices", SPECIAL],
  ["198.51.100.0/24", FOR_DOCUMENTATION, DOCUMENTATION],
  ["203.0.113.0/24", FOR_DOCUMENTATION, DOCUMENTATION],
];

/** A CIDR block with addresses that no host can have, such as 0.0.0.0/0. */
export function unusableBlock(property: string, cidr: Cidr): Violation | undefined {
  const found = UNUSABLE.find(([block]) => overlaps(toCidr(block), cidr));
  if (found === undefined) return undefined;
  const [block, use, source] = found;
  return {
    property,
    value: cidr.text,
    severity: "error",
    code: "invalid-input",
    what: `it has addresses of ${block}, which are ${use}`,
    fix: `Use a CIDR block inside ${PRIVATE_BLOCKS.join(", ")}`,
    source,
    involves: [property],
  };
}

/** Purpose of a block outside the private address ranges, as a clause: public addresses, or their reserved use. */
export function otherUse(cidr: Cidr): { readonly what: string; readonly source: Source } | undefined {
  if (PRIVATE_BLOCKS.some((block) => contains(toCidr(block), cidr))) return undefined;
  const found = RESERVED.find(([block]) => overlaps(toCidr(block), cidr));
  if (found === undefined) return { what: "it has public addresses", source: PRIVATE };
  const [block, use, source] = found;
  return { what: `it has addresses of ${block}, which are ${use}`, source };
}

/** A block outside the private address ranges, on a vendor whose documents do not state the blocks of a VPC. */
export function undocumentedBlock({ vpcCidr }: VendorRules, property: string, cidr: Cidr): Violation | undefined {
  const use = otherUse(cidr);
  if (vpcCidr.value !== null || use === undefined) return undefined;
  return {
    property,
    value: cidr.text,
    severity: "warning",
    code: "vendor-rule",
    what:
      `${use.what}, and no document of the vendor states the CIDR blocks that it ` +
      "accepts; hosts elsewhere with these addresses cannot be reached from the VPC",
    fix: `Use a CIDR block inside ${PRIVATE_BLOCKS.join(", ")}`,
    source: use.source,
    involves: [property],
  };
}
