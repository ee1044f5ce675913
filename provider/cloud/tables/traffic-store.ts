/** Recorded traffic and the bandwidth limits of single IP addresses, as stored. */
import type { Row, Store } from "../store/store.js";

export const MINUTE = 60_000;

/** Traffic offered in one minute; in and out as the requester's VPC sees them. */
export interface TrafficSample {
  /** Start of the minute, milliseconds since 1970. */
  readonly at: number;
  /** The IP address; empty if unknown. */
  readonly source: string;
  readonly inMbps: number;
  readonly outMbps: number;
  /** Per second. */
  readonly inPackets: number;
  readonly outPackets: number;
}

/** With the bandwidth limits at the time of recording. */
export interface StoredSample extends TrafficSample {
  readonly limitMbps?: number;
  readonly capMbps?: number;
}

export interface AddressLimit {
  readonly address: string;
  readonly mbps: number;
}

/** A minute's sample of an IP address replaces an earlier one. A minute has one connection cap, the last one. */
export function saveSample(store: Store, connectionKey: number, sample: StoredSample): void {
  const { at, source, inMbps, outMbps, inPackets, outPackets, limitMbps, capMbps } = sample;
  store.run(
    `INSERT OR REPLACE INTO traffic_samples
     (link_key, at, source, in_mbps, out_mbps, in_packets, out_packets, limit_mbps, cap_mbps)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    connectionKey,
    at,
    source,
    inMbps,
    outMbps,
    inPackets,
    outPackets,
    limitMbps ?? null,
    capMbps ?? null,
  );
  store.run(
    "UPDATE traffic_samples SET cap_mbps = ? WHERE link_key = ? AND at = ?",
    capMbps ?? null,
    connectionKey,
    at,
  );
}

/** Oldest first; `end` is exclusive. */
export function samplesOf(
  store: Store,
  connectionKey: number,
  start = 0,
  end = Number.MAX_SAFE_INTEGER,
): StoredSample[] {
  return store
    .all(
      "SELECT * FROM traffic_samples WHERE link_key = ? AND at >= ? AND at < ? ORDER BY at, source",
      connectionKey,
      start,
      end,
    )
    .map(readSample);
}

export function limitsOf(store: Store, connectionKey: number): AddressLimit[] {
  return store
    .all("SELECT address, mbps FROM address_limits WHERE link_key = ? ORDER BY address", connectionKey)
    .map((row) => ({ address: row["address"] as string, mbps: row["mbps"] as number }));
}

/** @param mbps `undefined`: no limit */
export function saveLimit(store: Store, connectionKey: number, address: string, mbps: number | undefined): void {
  if (mbps === undefined) {
    store.run("DELETE FROM address_limits WHERE link_key = ? AND address = ?", connectionKey, address);
    return;
  }
  store.run(
    "INSERT OR REPLACE INTO address_limits (link_key, address, mbps) VALUES (?, ?, ?)",
    connectionKey,
    address,
    mbps,
  );
}

function readSample(row: Row): StoredSample {
  const limit = row["limit_mbps"] as number | null;
  const cap = row["cap_mbps"] as number | null;
  return {
    at: row["at"] as number,
    source: row["source"] as string,
    inMbps: row["in_mbps"] as number,
    outMbps: row["out_mbps"] as number,
    inPackets: row["in_packets"] as number,
    outPackets: row["out_packets"] as number,
    ...(limit !== null && { limitMbps: limit }),
    ...(cap !== null && { capMbps: cap }),
  };
}
