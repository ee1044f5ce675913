/** Steps that several resources share in create, read, update and delete. */
import type { Backend, Ref } from "../backend/contract.js";
import { operationTimeout } from "../backend/operation-timeout.js";
import { waitUntil } from "../backend/wait.js";
import { isPeeringError, PeeringError } from "../errors.js";
import { formatId } from "../engine/ids.js";
import type { Run } from "../run/run.js";
import { identityMismatch } from "./check.js";
import { isEqual } from "./diff.js";
import type { Props } from "../engine/props.js";

/**
 * The backend, if the resource belongs to it. With another identity nothing may be read, changed or deleted, and "not
 * found" must never count as deleted.
 */
export async function backendOf(run: Run, props: Props): Promise<Backend> {
  const backend = await run.backend();
  const stamped = props["account"];
  if (typeof stamped === "string" && stamped !== backend.identity)
    throw identityMismatch(stamped, backend.identity, run.rules.id);
  return backend;
}

/** True, with a log message, if the object now belongs to another resource of this run and must not be deleted. */
export function isKeptByOther(run: Run, kind: string, id: string): boolean {
  if (!run.isHandedOver(kind, id)) return false;
  run.log("info", `${id} was adopted by another resource in this update and is kept`);
  return true;
}

/** The object was created, and a later step failed: its ID must be saved, so that the next update repairs it. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  constructor(
    readonly id: string,
    readonly outs: Props,
    readonly failure: PeeringError,
  ) {
    super(failure.message, { cause: failure });
    this.stack = `(${failure.code})`;
  }
}

/**
 * Creates an object. If the backend created it and a later call failed, it is saved with the values that the cloud
 * reports, or as `unseen` if it cannot be read: without the inputs that can change in place, which the next update then
 * writes.
 *
 * @param note called with the ID that such an object has: an error hook may repeat the creation in this run
 */
export async function creating<T extends Ref>(
  create: () => Promise<T>,
  look: (ref: Ref) => Promise<Props | undefined>,
  unseen: Props,
  note: (id: string) => void,
): Promise<T> {
  try {
    return await create();
  } catch (error) {
    const created = isPeeringError(error) ? error.detail.created : undefined;
    if (created === undefined) throw error;
    note(formatId(created));
    const outs = (await seenAfterFailure(() => look(created))) ?? unseen;
    throw new PartialFailure(formatId(created), outs, error as PeeringError);
  }
}

/**
 * Runs the steps after creation. If one fails with a user's error, the object is saved with the values that the cloud
 * reports.
 */
export async function keepingPartial<T>(
  id: string,
  outs: () => Props | Promise<Props>,
  steps: () => Promise<T>,
): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    if (isPeeringError(error)) throw new PartialFailure(id, await outs(), error);
    throw error;
  }
}

/**
 * Runs the steps of an update. If one fails, the present state of the cloud is saved, so that the next update repairs
 * it. If nothing was changed, or the cloud cannot be read, the saved state stays as it is.
 *
 * @param outs outputs that the cloud reports; `undefined` if it cannot be read
 * @param written inputs that the cloud holds
 */
export async function keepingReached<T>(
  id: string,
  written: readonly string[],
  olds: Props,
  outs: () => Promise<Props | undefined>,
  steps: () => Promise<T>,
): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    const now = await outs();
    if (now === undefined || written.every((key) => isEqual(olds[key], now[key]))) throw error;
    throw new PartialFailure(id, now, error);
  }
}

/**
 * Reports the reason as well, because an engine that supports this result only prints that the resource is awaiting.
 */
export function awaiting(run: Run, urn: string | undefined, reason: PeeringError): PeeringError {
  run.log("warning", reason.message, urn);
  return reason;
}

/** Reads again after a failure. A failure of this read must not hide the first one. */
export async function seenAfterFailure<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isPeeringError(error)) return undefined;
    throw error;
  }
}

/** Reads until a change is visible, up to the eventual-consistency time. @returns the last result */
export function untilVisible<T>(
  run: Run,
  backend: Backend,
  look: () => Promise<T>,
  isVisible: (seen: T) => boolean,
): Promise<T> {
  const settledAt = run.now() + backend.settleSeconds * 1000;
  return waitUntil({
    observe: look,
    until: (seen) => isVisible(seen) || run.now() >= settledAt,
    timeoutSeconds: Infinity,
    sleep: run.sleep,
    now: run.now,
    what: () => ({ waitedFor: "reads catching up", vendor: run.rules.id, fix: "Run `pulumi up` again" }),
  });
}

/** JSON that the engine can store: plain values, without `undefined`. */
export function plain(props: Props): Props {
  return JSON.parse(JSON.stringify(props)) as Props;
}

/** Inputs that only control this provider and that no cloud reports. */
export function pick(props: Props, keys: readonly string[]): Props {
  return Object.fromEntries(keys.filter((key) => props[key] !== undefined).map((key) => [key, props[key]]));
}

export function only<T>([item]: readonly T[]): T {
  return item as T;
}

export function deletedMeanwhile(kind: string, ref: Ref, vendor: string): PeeringError {
  return new PeeringError(
    "not-found",
    `the ${kind} ${ref.id} in ${ref.region} does not exist, or this account cannot see it`,
    {
      vendor,
      fix: "Run `pulumi refresh`, then `pulumi up` to recreate it",
    },
  );
}

/** The command that imports an existing object, with the arguments it needs here. */
export const importCommand = (vendor: string, { accountId }: Backend, ref: Ref): string =>
  `\`vpc-peering import --vendor ${vendor} --account ${accountId} --id ${formatId(ref)}\``;

/** Deletes the account's side of a peering connection and waits until it is deleted. */
export async function endPeering(run: Run, backend: Backend, ref: Ref, timeoutSeconds: unknown): Promise<void> {
  await backend.deletePeering(ref);
  await waitUntil({
    observe: async () => only(await backend.getPeerings([ref])),
    until: (record) => record === undefined,
    timeoutSeconds: timeout(run, timeoutSeconds),
    sleep: run.sleep,
    now: run.now,
    what: () => ({
      waitedFor: `the end of ${ref.id}`,
      vendor: run.rules.id,
      fix: "Run `pulumi up` or `pulumi destroy` again",
    }),
    onWaiting: () => run.log("info", `waiting for the end of ${ref.id}`),
  });
}

/** Seconds: from the resource option `customTimeouts`, else the resource's input, else the provider's setting. */
export const timeout = (run: Run, own: unknown): number =>
  operationTimeout() ?? (own as number | undefined) ?? run.settings.timeoutSeconds;
