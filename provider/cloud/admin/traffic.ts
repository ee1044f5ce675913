/**
 * Simulated traffic of a connection, and its limits for single IP addresses, as set by the operator of the simulation.
 */
import { PeeringError } from "../../errors.js";
import { contains, readCidr, toCidr } from "../../network/cidr/cidr.js";
import { rulesOf } from "../../rules/registry.js";
import { recordEvent } from "../tables/events.js";
import { stateFor } from "../model/lifecycle.js";
import { type Connection, connectionsById, SIDES } from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import type { Store } from "../store/store.js";
import {
  type AddressLimit,
  limitsOf,
  MINUTE,
  samplesOf,
  saveLimit,
  saveSample,
  type StoredSample,
  type TrafficSample,
} from "../tables/traffic-store.js";
import { allBlocksOf, findVpc } from "../tables/vpc-store.js";

/** A connection of the simulation with its dependent objects. */
export interface ConnectionTraffic {
  readonly vendor: string;
  readonly samples: readonly StoredSample[];
  readonly limits: readonly AddressLimit[];
}

export function readTraffic(store: Store, id: string): ConnectionTraffic {
  return store.read(() => {
    const connection = connectionById(store, id);
    return {
      vendor: connection.vendor,
      samples: samplesOf(store, connection.key),
      limits: limitsOf(store, connection.key),
    };
  });
}

/** Each sample is the minute that contains `at`. Returns the number of recorded minutes. */
export function recordTraffic(store: Store, id: string, samples: readonly TrafficSample[]): number {
  return store.write(() => {
    const connection = connectionById(store, id);
    refuseInactive(store, connection, id);
    const limits = new Map(limitsOf(store, connection.key).map(({ address, mbps }) => [address, mbps]));
    const minutes = new Set<number>();
    for (const sample of samples) {
      const at = sample.at - (sample.at % MINUTE);
      const source = sample.source === "" ? "" : addressOn(store, connection, sample.source, "source");
      const limitMbps = limits.get(source);
      saveSample(store, connection.key, {
        ...sample,
        at,
        source,
        ...(limitMbps !== undefined && { limitMbps }),
        ...(connection.bandwidthMbps !== undefined && { capMbps: connection.bandwidthMbps }),
      });
      minutes.add(at);
    }
    recordEvent(store, requesterOf(connection), "RecordTraffic", id, { samples: samples.length });
    return minutes.size;
  });
}

/** For traffic recorded from now on. @param mbps `undefined`: no limit */
export function limitAddress(store: Store, id: string, address: string, mbps: number | undefined): AddressLimit[] {
  return store.write(() => {
    const connection = connectionById(store, id);
    saveLimit(store, connection.key, addressOn(store, connection, address, "address"), mbps);
    recordEvent(store, requesterOf(connection), "LimitAddress", id, { address, mbps: mbps ?? null });
    return limitsOf(store, connection.key);
  });
}

/** Finds a connection by the ID of either half. */
function connectionById(store: Store, id: string): Connection {
  const [connection] = connectionsById(store, id);
  if (connection) return connection;
  throw new PeeringError("not-found", "the embedded cloud has no such peering connection", {
    property: "peeringConnection",
    value: id,
    fix: `See \`vpc-peering cloud list\` of ${store.file}`,
  });
}

function refuseInactive(store: Store, connection: Connection, id: string): void {
  const context = stateContext(store, connection.vendor);
  const states = SIDES.map((side) => stateFor(rulesOf(connection.vendor)!, connection, side, context));
  const state = states.find((state) => state !== "active");
  if (state === undefined) return;
  throw new PeeringError("invalid-state", `the connection is ${state}, and carries no traffic`, {
    property: "peeringConnection",
    value: id,
    vendor: connection.vendor,
    fix: "Record the traffic of an active connection",
  });
}

/** In canonical form; in a VPC at either end, because no other VPC sends through the connection. */
function addressOn(store: Store, connection: Connection, text: string, property: string): string {
  const reading = readCidr(`${text}/${text.includes(":") ? 128 : 32}`);
  if (!("cidr" in reading)) {
    const fix = "Write one address, such as 10.0.1.5";
    throw new PeeringError("invalid-input", "is not an IP address", { property, value: text, fix });
  }
  const blocks = SIDES.flatMap((side) => {
    const vpc = findVpc(store, connection[side].vpcId);
    return vpc ? allBlocksOf(vpc) : [];
  });
  if (blocks.some((block) => contains(toCidr(block), reading.cidr))) return reading.cidr.text.split("/")[0]!;
  throw new PeeringError("invalid-input", "is in neither VPC of the connection", {
    property,
    value: text,
    vendor: connection.vendor,
    fix: `Use an address in ${blocks.join(", ")}`,
  });
}

const requesterOf = ({ vendor, requester }: Connection) => ({ vendor, id: requester.accountId });
