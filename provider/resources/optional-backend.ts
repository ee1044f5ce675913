/** Resources and fields that some backends do not support: refused in the preview, with one error. */
import type { Backend } from "../backend/contract.js";
import { lackingCalls } from "../backend/optional-calls.js";
import type { Props } from "../engine/props.js";
import type { Run } from "../run/run.js";
import { PeeringError } from "../errors.js";
import { type Checking, fail, isChanged } from "./check.js";
import { backendOf } from "./crud.js";

/** A resource, the calls that it needs, and the fix for a backend that lacks them. */
export interface NeededCalls<B extends Backend> {
  readonly kind: string;
  readonly has: (backend: Backend) => backend is B;
  readonly instead: string;
}

/** @returns whether the backend has the calls */
export function requireCalls<B extends Backend>(checking: Checking, backend: Backend, needs: NeededCalls<B>): boolean {
  if (needs.has(backend)) return true;
  fail(checking, lackingCalls(backend, needs.kind, checking.run.rules.id, needs.instead));
  return false;
}

/** `backendOf` for a backend that has the calls. */
export async function backendWith<B extends Backend>(run: Run, props: Props, needs: NeededCalls<B>): Promise<B> {
  const backend = await backendOf(run, props);
  if (needs.has(backend)) return backend;
  throw lackingCalls(backend, needs.kind, run.rules.id, needs.instead);
}

/**
 * Fails for a field that the vendor's rules allow but its API lacks. The rules themselves are checked with the plan.
 */
export function refuseLacking(
  checking: Checking,
  { lacks = [] }: Backend,
  lack: "secondaryCidrs" | "ipv6" | "edgeSites" | "routeEnabled",
  property: string,
  what: string,
  fix = `Leave out ${property}`,
): void {
  const { run, known, unknown } = checking;
  const isSet = known[property] !== undefined || unknown.has(property);
  if (!isSet || !isChanged(checking, property)) return;
  if (run.rules[lack].value === "absent" || !lacks.includes(lack)) return;
  const detail = { property, value: known[property], vendor: run.rules.id, fix };
  fail(checking, new PeeringError("unsupported", what, detail));
}
