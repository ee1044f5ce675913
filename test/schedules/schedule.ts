/**
 * Schedules: a short program of two accounts, and the fate of every request that it makes. Each follows from one
 * number.
 */
import * as fc from "fast-check";
import type { VendorId } from "../../provider/rules/registry.js";
import { vendorOf } from "../../provider/vendors/index.js";
import type { Party } from "../model/cloud.js";
import { FACTS } from "../model/facts.js";
import type { AccepterProgram, RequesterProgram } from "../model/life.js";
import { farOrNear } from "../model/samples.js";

/** Requests whose effect and answer both get through are `arrives`. */
export type FateKind =
  | "arrives"
  /** Never gets there, or its answer is lost; the connection is reset, or nothing comes until the client gives up. */
  | "reset-before"
  | "silence-before"
  | "reset-after"
  | "silence-after"
  /** Given up by the client, and carried out later. */
  | "late"
  | "twice"
  | "throttled"
  | "busy"
  | "server-fault-before"
  | "server-fault-after"
  /** A proxy answers in the server's place: 502 and a page. */
  | "bad-gateway-before"
  | "bad-gateway-after"
  /** All temporary keys end before it arrives. */
  | "sessions-end";

export interface Fate {
  readonly kind: FateKind;
  /** Milliseconds on its way, there and back: concurrent requests overtake each other. */
  readonly there: number;
  readonly back: number;
}

export type ScheduledStep =
  | { readonly requester: RequesterProgram }
  | { readonly accepter: AccepterProgram }
  /** Both stacks are updated at the same time. */
  | { readonly requester: RequesterProgram; readonly accepter: AccepterProgram }
  | { readonly refresh: Party }
  | { readonly destroy: Party };

export interface Schedule {
  readonly vendor: VendorId;
  readonly isFar: boolean;
  readonly steps: readonly ScheduledStep[];
  /** Of each request in the order of sending; those after the last arrive. */
  readonly fates: readonly Fate[];
  /** Seconds by which the clients' clocks are fast. */
  readonly skew: number;
  /** Seconds that temporary keys are valid; 0: the keys are permanent. */
  readonly session: number;
  /** Milliseconds until reads show a change. */
  readonly lag: number;
  /** Of ids, nonces and jitter. */
  readonly chance: number;
}

export const ARRIVES: Fate = { kind: "arrives", there: 0, back: 0 };

/** The schedule of that number. */
export const scheduleOf = (vendor: VendorId, seed: number): Schedule =>
  fc.sample(schedulesOf(vendor), { seed, numRuns: 1 })[0]!;

export function schedulesOf(vendor: VendorId): fc.Arbitrary<Schedule> {
  return farOrNear(vendor).chain((isFar) =>
    fc.record({
      vendor: fc.constant(vendor),
      isFar: fc.constant(isFar),
      steps: stepsOf(vendor, isFar),
      fates: fc.array(fate, { minLength: 5, maxLength: 80, size: "max" }),
      skew: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constantFrom(-60, 60, -1_200, 1_200)),
      session: hasSessions(vendor) ? fc.constantFrom(0, 900, 3_600) : fc.constant(0),
      // What stands behind a gateway waits by itself until reads show its changes.
      lag: vendorOf(vendor) === undefined ? fc.constant(0) : fc.constantFrom(0, 0, 1_000),
      chance: fc.nat({ max: 1_000_000 }),
    }),
  );
}

const hasSessions = (vendor: VendorId): boolean => vendorOf(vendor)?.identity !== undefined;

const WEIGHTS: Readonly<Record<FateKind, number>> = {
  arrives: 40,
  "reset-before": 2,
  "silence-before": 2,
  "reset-after": 4,
  "silence-after": 4,
  late: 2,
  twice: 4,
  throttled: 2,
  busy: 2,
  "server-fault-before": 2,
  "server-fault-after": 4,
  "bad-gateway-before": 1,
  "bad-gateway-after": 2,
  "sessions-end": 1,
};

const kind = fc.oneof(
  ...Object.entries(WEIGHTS).map(([one, weight]) => ({ weight, arbitrary: fc.constant(one as FateKind) })),
);
const delay = fc.constantFrom(0, 0, 20, 300, 2_500);
const fate: fc.Arbitrary<Fate> = fc.record({ kind, there: delay, back: delay });

function stepsOf(vendor: VendorId, isFar: boolean): fc.Arbitrary<ScheduledStep[]> {
  const { bandwidth, tagged, described, routes } = FACTS[vendor];
  const connection = fc.record({
    name: fc.constantFrom("one", "two"),
    description: described ? fc.constantFrom("", "first", "second") : fc.constant(""),
    bandwidthMbps: isFar && bandwidth ? fc.constantFrom(10, 20, 50) : fc.constant(undefined),
    onEnded: fc.constant(undefined),
    onRejected: fc.constant(undefined),
  });
  const requester: fc.Arbitrary<RequesterProgram> = fc.record({
    cidrBlock: fc.constant("10.0.0.0/24"),
    tags: tagged ? fc.constantFrom("", "net") : fc.constant(""),
    peer: fc.constantFrom("accepter", "accepter", "accepter", "second"),
    connection: fc.option(connection, { nil: undefined, freq: 6 }),
    routes: fc.subarray(routes === "issued" ? ["whole" as const] : ["whole" as const, "half" as const]),
    disabled: fc.constant([]),
  });
  const accepter: fc.Arbitrary<AccepterProgram> = fc.record({
    decision: fc.constantFrom("accept", "accept", "accept", undefined),
    trusts: fc.constant("anyone"),
    name: fc.constantFrom("half", "other-half"),
    route: fc.boolean(),
  });
  const party = fc.constantFrom<Party>("requester", "accepter");
  const step: fc.Arbitrary<ScheduledStep> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ requester }) },
    { weight: 3, arbitrary: fc.record({ accepter }) },
    { weight: 4, arbitrary: fc.record({ requester, accepter }) },
    { weight: 1, arbitrary: fc.record({ refresh: party }) },
    { weight: 1, arbitrary: fc.record({ destroy: party }) },
  );
  return fc.array(step, { minLength: 1, maxLength: 4 });
}
