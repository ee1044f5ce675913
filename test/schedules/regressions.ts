/** Schedules that once failed, shrunk. */
import { accepter, requester } from "../model/samples.js";
import { ARRIVES, type Fate, type Schedule } from "./schedule.js";

const vpcs = { ...requester, connection: undefined };

const right = { isFar: false, fates: [], skew: 0, session: 0, lag: 0 };

const arrive = (count: number): Fate[] => Array<Fate>(count).fill(ARRIVES);

/** The answer to the request for the half is lost, the session ends before it is found, and the other half goes. */
const lostHalf: readonly Fate[] = [
  ...arrive(5),
  { kind: "silence-before", there: 0, back: 0 },
  ...arrive(2),
  { kind: "busy", there: 0, back: 0 },
  { kind: "server-fault-after", there: 0, back: 0 },
  { kind: "throttled", there: 0, back: 0 },
  ...arrive(1),
  { kind: "silence-after", there: 0, back: 0 },
  { kind: "bad-gateway-before", there: 0, back: 0 },
  { kind: "reset-before", there: 0, back: 0 },
  ...arrive(3),
  { kind: "arrives", there: 0, back: 2500 },
  { kind: "sessions-end", there: 300, back: 2500 },
  ...arrive(1),
  { kind: "server-fault-after", there: 20, back: 2500 },
  { kind: "reset-after", there: 0, back: 0 },
  ...arrive(1),
  { kind: "arrives", there: 2500, back: 0 },
  ...arrive(3),
  { kind: "arrives", there: 300, back: 300 },
  { kind: "sessions-end", there: 0, back: 2500 },
  ...arrive(2),
  { kind: "bad-gateway-before", there: 2500, back: 0 },
  { kind: "silence-after", there: 0, back: 0 },
  { kind: "silence-after", there: 0, back: 0 },
  { kind: "late", there: 0, back: 0 },
  ...arrive(1),
  { kind: "busy", there: 0, back: 0 },
  ...arrive(1),
  { kind: "sessions-end", there: 0, back: 0 },
];

/** The connection exists, and every look for it fails. */
const unseenConnection: readonly Fate[] = [
  ...arrive(4),
  { kind: "arrives", there: 0, back: 2500 },
  ...arrive(1),
  { kind: "arrives", there: 0, back: 20 },
  { kind: "arrives", there: 20, back: 2500 },
  ...arrive(1),
  { kind: "silence-after", there: 2500, back: 300 },
  { kind: "late", there: 0, back: 0 },
  { kind: "arrives", there: 300, back: 300 },
  { kind: "late", there: 20, back: 300 },
  { kind: "silence-after", there: 20, back: 0 },
  { kind: "late", there: 20, back: 0 },
  { kind: "late", there: 0, back: 0 },
  ...arrive(2),
  { kind: "server-fault-after", there: 0, back: 0 },
  { kind: "twice", there: 0, back: 20 },
  { kind: "sessions-end", there: 300, back: 0 },
  { kind: "busy", there: 300, back: 0 },
  ...arrive(1),
  { kind: "reset-before", there: 0, back: 0 },
  { kind: "reset-after", there: 2500, back: 0 },
  { kind: "arrives", there: 2500, back: 2500 },
  { kind: "server-fault-after", there: 20, back: 0 },
  { kind: "busy", there: 0, back: 0 },
  { kind: "reset-after", there: 0, back: 2500 },
  { kind: "arrives", there: 20, back: 20 },
  { kind: "arrives", there: 2500, back: 2500 },
  ...arrive(1),
  { kind: "arrives", there: 0, back: 20 },
  { kind: "arrives", there: 300, back: 20 },
  ...arrive(1),
  { kind: "bad-gateway-after", there: 20, back: 0 },
  { kind: "server-fault-after", there: 20, back: 2500 },
  { kind: "silence-before", there: 0, back: 2500 },
  { kind: "server-fault-after", there: 20, back: 0 },
  { kind: "arrives", there: 2500, back: 0 },
  { kind: "arrives", there: 20, back: 300 },
];

/** The first read after a creation never ends, and keeps the later ones waiting. */
const lateRead: readonly Fate[] = [
  { kind: "server-fault-after", there: 0, back: 2500 },
  ...arrive(3),
  { kind: "arrives", there: 300, back: 2500 },
  ...arrive(2),
  { kind: "reset-after", there: 0, back: 0 },
  ...arrive(1),
  { kind: "late", there: 0, back: 0 },
];

export const REGRESSIONS: Readonly<Record<string, Schedule>> = {
  "a route is written through a connection that reads do not show yet": {
    ...right,
    vendor: "huawei",
    steps: [{ requester: { ...requester, routes: ["whole"] } }],
    lag: 1_000,
    chance: 0,
  },
  "a half that was left over, and whose other half is gone, is replaced": {
    ...right,
    vendor: "jdcloud",
    steps: [
      { requester: vpcs },
      { requester: vpcs, accepter: { ...accepter, decision: "accept" } },
      { requester, accepter },
    ],
    fates: lostHalf,
    session: 3_600,
    chance: 384376,
  },
  "a connection that was created, and that no read showed in time, is deleted by a program without it": {
    ...right,
    vendor: "qcloud",
    steps: [
      { requester: { ...requester, peer: "second" } },
      { requester: vpcs, accepter: { ...accepter, decision: "accept" } },
    ],
    fates: unseenConnection,
    lag: 1_000,
    chance: 560766,
  },
  "a VPC that was created, and that no read showed in time, is taken from the answer": {
    ...right,
    vendor: "tce",
    steps: [{ requester: vpcs, accepter: { ...accepter, decision: "accept" } }],
    fates: lateRead,
    lag: 1_000,
    chance: 0,
  },
};
