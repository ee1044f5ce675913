/** All cases that apply under a vendor's rules, in reading order. */
import { PeeringError } from "../errors.js";
import { rulesOf, VENDOR_IDS } from "../rules/registry.js";
import { accountCases } from "./account-cases.js";
import { betweenRegionsCases } from "./between-regions-cases.js";
import type { Case } from "./case.js";
import { alteredAnswerCases, tamperedCases } from "./altered-answer-cases.js";
import { issuedRouteCases } from "./issued-route-cases.js";
import { connectionCases } from "./connection-cases.js";
import { mutualCases } from "./mutual-cases.js";
import { requestCases } from "./request-cases.js";
import { routeCases } from "./route-cases.js";
import { Scene } from "./scene.js";
import type { ConformanceSubject, Need } from "./subject.js";
import { subnetCases } from "./subnet-cases.js";
import { vpcCases } from "./vpc-cases.js";

export interface ConformanceCase {
  readonly title: string;
  /** Reason why it cannot run on this backend. */
  readonly skip?: string;
  /** Throws an AssertionError, or the backend's error. Cleans up its objects. */
  readonly run: () => Promise<void>;
}

export function conformanceCases(subject: ConformanceSubject): readonly ConformanceCase[] {
  const rules = rulesOf(subject.vendor);
  if (rules === undefined) {
    throw new PeeringError("invalid-config", "the vendor does not exist", {
      property: "vendor",
      value: subject.vendor,
      fix: `Set it to one of ${VENDOR_IDS.join(", ")}`,
    });
  }
  return [...CASES, ...tamperedCases(subject)]
    .filter(({ appliesTo }) => appliesTo?.(rules) ?? true)
    .map(({ title, needs = [], run }) => {
      const skip = needs.map((need) => whyNot(subject, need)).find((reason) => reason !== undefined);
      return { title, ...(skip !== undefined && { skip }), run: () => play(new Scene(subject, rules), run) };
    });
}

const CASES: readonly Case[] = [
  ...accountCases,
  ...vpcCases,
  ...connectionCases,
  ...betweenRegionsCases,
  ...requestCases,
  ...mutualCases,
  ...routeCases,
  ...issuedRouteCases,
  ...subnetCases,
  ...alteredAnswerCases,
];

function whyNot(subject: ConformanceSubject, need: Need): string | undefined {
  const reason = subject.cannot?.[need];
  if (reason !== undefined) return reason;
  if (need === "second region" && subject.regions.length < 2) return "the subject names one region";
  if (need === "tampering" && subject.openTampered === undefined) return "the subject has no way to alter its answers";
  return need === "subnets" && subject.makeSubnet === undefined ? "the subject makes no subnets" : undefined;
}

/** A failed cleanup fails the case, but never hides an earlier failure. */
async function play(scene: Scene, run: Case["run"]): Promise<void> {
  try {
    await run(scene);
  } catch (error) {
    await scene.end().catch(() => undefined);
    throw error;
  }
  await scene.end();
}
