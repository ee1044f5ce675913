/**
 * CIDR blocks, IPv4 and IPv6: strict parsing, canonical text, containment, overlap.
 *
 * Parsing returns a fault instead of throwing, so that the caller can name the property.
 */
import { isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

export type Family = 4 | 6;

/** A block as the closed interval of its addresses: plain numbers for IPv4, because BigInt is slower to sort. */
export type Cidr = Cidr4 | Cidr6;
export type Cidr4 = Block<4, number>;
export type Cidr6 = Block<6, bigint>;

interface Block<F extends Family, Address> {
  readonly family: F;
  readonly prefix: number;
  readonly first: Address;
  readonly last: Address;
  /** Canonical text: `10.0.0.0/16`, `2001:db8::/32` (RFC 5952). */
  readonly text: string;
}

export type CidrReading = { readonly cidr: Cidr } | { readonly fault: CidrFault };

export interface CidrFault {
  /** Reason, to complete a sentence that starts with the property. */
  readonly reason: string;
  /** The same block without host bits. */
  readonly suggestion?: string;
}

/** Parses one block; if `family` is set, blocks of the other family are an error. */
export function readCidr(text: string, family?: Family): CidrReading {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const length = slash < 0 ? "" : text.slice(slash + 1);
  const block = address.includes(":") ? readCidr6(address, length) : readCidr4(address, length);
  if ("cidr" in block && family !== undefined && block.cidr.family !== family) {
    return { fault: { reason: `must be an IPv${family} block and is IPv${block.cidr.family}` } };
  }
  return block;
}

/** Parses valid blocks: an error is a defect of the caller. */
export function toCidr(text: string): Cidr {
  const reading = readCidr(text);
  if ("cidr" in reading) return reading.cidr;
  throw new TypeError(`${JSON.stringify(text)} ${reading.fault.reason}`);
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

const OCTET = "(?:0|[1-9]\\d{0,2})";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

function readCidr4(address: string, length: string): CidrReading {
  if (!IPV4.test(address))
    return malformed(address, 'four decimal numbers without leading zeros, such as "10.0.0.0/16"');
  let start = 0;
  for (const octet of address.split(".")) {
    const value = Number(octet);
    if (value > 255) return { fault: { reason: `is not an IPv4 block: ${value} is above 255` } };
    start = start * 256 + value;
  }
  if (length === "") return { fault: { reason: "has no prefix length" } };
  const prefix = readPrefix(length, 32);
  if (typeof prefix === "string") return { fault: { reason: prefix } };
  const size = 2 ** (32 - prefix);
  const first = start - (start % size);
  if (first !== start) return hostBits(`${ipv4Text(first)}/${prefix}`);
  return { cidr: { family: 4, prefix, first, last: first + size - 1, text: `${address}/${prefix}` } };
}

function readCidr6(address: string, length: string): CidrReading {
  // A zone (%eth0) names a network interface of one machine and is not allowed in a block.
  if (address.includes("%") || !isIPv6(address)) {
    return malformed(address, 'groups of hexadecimal digits, such as "2001:db8::/56"');
  }
  if (length === "") return { fault: { reason: "has no prefix length" } };
  const prefix = readPrefix(length, 128);
  if (typeof prefix === "string") return { fault: { reason: prefix } };
  const groups = groupsOf(address);
  const start = addressOf(groups);
  const hostMask = (1n << BigInt(128 - prefix)) - 1n;
  const first = start & ~hostMask;
  if (first !== start) return hostBits(`${ipv6Text(first)}/${prefix}`);
  const text = `${new ipaddr.IPv6(groups).toRFC5952String()}/${prefix}`;
  return { cidr: { family: 6, prefix, first, last: first | hostMask, text } };
}

/** The eight groups of a valid address. Not by ipaddr.js 2.5, which reads ::1.2.3.4 as ::ffff:1.2.3.4. */
function groupsOf(address: string): number[] {
  const plain = address.includes(".") ? withoutDots(address) : address;
  const gap = plain.indexOf("::");
  if (gap < 0) return readGroups(plain);
  const before = readGroups(plain.slice(0, gap));
  const after = readGroups(plain.slice(gap + 2));
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function readGroups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}

function withoutDots(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a, b, c, d] = octets.map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

/** Two groups at a time: with a BigInt for each, most of the parsing time would be spent here. */
function addressOf(groups: readonly number[]): bigint {
  const [a, b, c, d, e, f, g, h] = groups as [number, number, number, number, number, number, number, number];
  const word = (high: number, low: number) => BigInt(high * 0x10000 + low);
  return (word(a, b) << 96n) | (word(c, d) << 64n) | (word(e, f) << 32n) | word(g, h);
}

function readPrefix(text: string, longest: number): number | string {
  if (!PREFIX.test(text))
    return `has a malformed prefix length "${text}": it is a whole number from 0 to ${longest}, without leading zeros`;
  const prefix = Number(text);
  return prefix <= longest ? prefix : `has the prefix length ${prefix}, and the longest is ${longest}`;
}

function malformed(address: string, form: string): CidrReading {
  return { fault: { reason: `is not a CIDR block: "${address}" should be ${form}` } };
}

function hostBits(canonical: string): CidrReading {
  return { fault: { reason: `has host bits set; the block is ${canonical}`, suggestion: canonical } };
}

function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

function ipv6Text(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
  return new ipaddr.IPv6(groups).toRFC5952String();
}
