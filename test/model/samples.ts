/** Programs that others vary, and the places of their VPCs. */
import * as fc from "fast-check";
import { FACTS, type Vendor } from "./facts.js";
import type { AccepterProgram, Desired, RequesterProgram } from "./life.js";

export const connection: Desired = {
  name: "one",
  description: "",
  bandwidthMbps: undefined,
  onEnded: undefined,
  onRejected: undefined,
};

export const requester: RequesterProgram = {
  cidrBlock: "10.0.0.0/24",
  tags: "",
  peer: "accepter",
  connection,
  routes: [],
  disabled: [],
};

export const accepter: AccepterProgram = { decision: undefined, trusts: "anyone", name: "half", route: false };

/** Whether a program connects two regions, which not every vendor can. */
export const farOrNear = (vendor: Vendor): fc.Arbitrary<boolean> =>
  fc.boolean().map((isFar) => isFar && FACTS[vendor].crossRegion);
