/**
 * State of one provider process during one run of the engine: settings, backend, and the claims of the resources seen
 * so far. One instance per configuration; nothing here outlives the process.
 */
import type { Backend } from "../backend/contract.js";
import { openBackend } from "./open-backend.js";
import type { Settings } from "../configuration/read.js";
import { engineLog, type Log } from "../engine/log.js";
import { type ErrorDetail, PeeringError } from "../errors.js";
import { markOf } from "../engine/mark.js";
import type { Props } from "../engine/props.js";
import type { VendorRules } from "../rules/schema.js";
import { rulesOf } from "../rules/registry.js";
import { fingerprint } from "./fingerprint.js";
import { stateBackend } from "../engine/state-backend.js";

/** Result of a resource's `check`, for later calls in the same process. */
export interface Checked {
  readonly urn: string;
  /** The inputs in state before this run; `{}` for a new resource. */
  readonly olds: Props;
  /** Organization of the stack, as Pulumi's runtime names it. */
  readonly organization?: string;
}

/** Facts about a resource that is about to be replaced. */
export interface Replaced {
  /** Its inputs in state. */
  readonly olds: Props;
  /** Its object, which `diff` would have kept: the engine replaces it for a reason of its own. */
  readonly keptId: string | undefined;
}

export interface RunServices {
  readonly log: Log;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly open: (settings: Settings) => Promise<Backend>;
  readonly stateBackend: () => string;
}

const SERVICES: RunServices = {
  log: engineLog(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  now: Date.now,
  open: openBackend,
  stateBackend,
};

export class Run {
  readonly rules: VendorRules;
  readonly #services: RunServices;
  #backend: Promise<Backend> | undefined;
  #cancel!: (error: PeeringError) => void;
  readonly #cancelled = new Promise<never>((_, reject) => {
    this.#cancel = reject;
  });
  #announced = false;
  #stateBackend: string | undefined;
  readonly #checked = new Map<string, Checked>();
  readonly #claims = new Map<string, Claim>();
  readonly #givenUp = new Map<string, FormerOwner>();
  readonly #after = new Map<string, ReadonlySet<string>>();
  readonly #needs = new Map<string, readonly string[]>();
  /** The object of each resource. */
  readonly #held = new Map<string, string>();
  /** Its ID in state, as passed to `diff`. */
  readonly #seen = new Map<string, string>();
  readonly #olds = new Map<string, Props>();
  /** Objects that `diff` keeps, and objects that a create returned. */
  readonly #kept = new Set<string>();
  readonly #made = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #warned = new Set<string>();
  readonly #subnets = new Map<string, PlannedSubnet>();
  readonly #subnetTables = new Map<string, string>();
  readonly #deletedFirst = new Map<string, string>();

  constructor(
    readonly settings: Settings,
    services: Partial<RunServices> = {},
  ) {
    this.rules = rulesOf(settings.vendor)!;
    this.#services = { ...SERVICES, ...services };
    // A run that is not waiting ignores the cancellation.
    this.#cancelled.catch(() => undefined);
  }

  /** Opened on first use; a failure is not cached. */
  backend(): Promise<Backend> {
    this.#backend ??= this.#open().catch((error: unknown) => {
      this.#backend = undefined;
      throw error;
    });
    return this.#backend;
  }

  async #open(): Promise<Backend> {
    const backend = await this.#services.open(this.settings);
    if (backend.warning !== undefined) this.log("warning", backend.warning);
    return backend;
  }

  /**
   * Logs the backend's notice once. Not during reads: the refresh before an update runs in its own process, and would
   * log it again.
   */
  async announce(): Promise<void> {
    if (this.#announced) return;
    this.#announced = true;
    const { notice } = await this.backend();
    if (notice !== undefined) this.log("info", notice);
  }

  log(level: "info" | "warning", message: string, urn?: string): void {
    this.#services.log(level, message, urn);
  }

  /** Logs a warning once that many resources would cause. */
  warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.log("warning", message);
  }

  /** Fails with `cancelled` when the run is cancelled. */
  readonly sleep: RunServices["sleep"] = (milliseconds) =>
    Promise.race([this.#services.sleep(milliseconds), this.#cancelled]);

  /** Ends every wait of the run. */
  cancel(): void {
    this.#cancel(
      new PeeringError("cancelled", "the update was interrupted while it waited", {
        vendor: this.rules.id,
        fix: "Run `pulumi up` again: nothing is lost",
      }),
    );
  }

  get now(): RunServices["now"] {
    return this.#services.now;
  }

  /**
   * Stores the URN and the old inputs by the checked inputs. The engine sends the same inputs to diff, create and
   * update of this process, so they need not be in state.
   */
  remember(kind: string, inputs: Props, checked: Checked): void {
    this.#checked.set(fingerprint(kind, inputs), checked);
  }

  recall(kind: string, inputs: Props): Checked | undefined {
    return this.#checked.get(fingerprint(kind, inputs));
  }

  /** Mark on objects that the resource creates. */
  markOf(checked: Checked): string {
    this.#stateBackend ??= this.#services.stateBackend();
    return markOf(checked, this.#stateBackend);
  }

  /**
   * One object belongs to one resource: fails if another resource of this program has claimed `description`.
   *
   * @param isNew false for an unchanged resource that already has its own object; two of those may be equal
   */
  claim(
    description: string,
    urn: string | undefined,
    isNew = true,
    detail: ErrorDetail = { fix: "Keep one of the two resources" },
  ): void {
    if (urn === undefined) return;
    const owner = this.#claims.get(description);
    if (owner !== undefined && owner.urn !== urn) {
      if (!isNew && !owner.isNew) return;
      throw new PeeringError(
        "duplicate-claim",
        `${nameOf(urn)} and ${nameOf(owner.urn)} both describe ${description}`,
        { vendor: this.rules.id, ...detail },
      );
    }
    this.#claims.set(description, { urn, isNew });
  }

  /**
   * Records that the resource had the described name, and releases it in this run.
   * @returns the resource that has claimed it
   */
  givesUp(description: string, former: FormerOwner): string | undefined {
    this.#givenUp.set(description, former);
    const owner = this.#claims.get(description)?.urn;
    return owner === former.urn ? undefined : owner;
  }

  /** The resource that releases the described name in this run, if it is another one. */
  formerOwner(description: string, urn: string): FormerOwner | undefined {
    const former = this.#givenUp.get(description);
    return former?.urn === urn ? undefined : former;
  }

  /**
   * Records the resources that the engine completes before it starts with this one. They are also checked before it.
   */
  noteOrder(urn: string, after: readonly string[]): void {
    this.#after.set(urn, new Set(after.flatMap((one) => [one, ...(this.#after.get(one) ?? [])])));
  }

  /** Directly, or through other recorded resources. `undefined`: no order of the resource is recorded. */
  isAfter(urn: string, other: string): boolean | undefined {
    return this.#after.get(urn)?.has(other);
  }

  /** Records that an update only works if the engine completes `other` first. */
  noteNeed(urn: string, other: string): void {
    this.#needs.set(urn, [...(this.#needs.get(urn) ?? []), other]);
  }

  /** True if `urn` needs itself through the resources that it needs. */
  needsItself(urn: string): boolean {
    const reached = new Set<string>();
    const next = [...(this.#needs.get(urn) ?? [])];
    for (let one = next.pop(); one !== undefined; one = next.pop()) {
      if (one === urn) return true;
      if (reached.has(one)) continue;
      reached.add(one);
      next.push(...(this.#needs.get(one) ?? []));
    }
    return false;
  }

  /**
   * Records whether the resource is an ended connection that its program keeps, or a route to one. The second check of
   * a replaced resource decides again, because its replacement has not ended.
   */
  noteKeptEnded(urn: string, isKept: boolean): void {
    if (isKept) this.#ended.add(urn);
    else this.#ended.delete(urn);
  }

  isKeptEnded(urn: string): boolean {
    return this.#ended.has(urn);
  }

  /**
   * Records the CIDR block of a subnet, and returns those of the other subnets of its VPC checked in this run.
   * @param vpc the VPC's names: its URN, its ID, or both
   */
  noteSubnet(urn: string, vpc: readonly string[], cidrBlock: string): PlannedSubnet[] {
    const others = [...this.#subnets.values()].filter(
      (other) => other.urn !== urn && other.vpc.some((name) => vpc.includes(name)),
    );
    this.#subnets.set(urn, { urn, vpc, cidrBlock });
    return others;
  }

  /** Records the route table of an existing subnet after this run, by the vendor's ID; it may be unknown. */
  noteSubnetTable(id: string, tableId: string): void {
    this.#subnetTables.set(id, tableId);
  }

  /** `undefined` for a subnet that does not belong to this run. */
  subnetTable(id: string): string | undefined {
    return this.#subnetTables.get(id);
  }

  /** Records that the engine deletes the object of a resource before it creates the replacement. */
  noteDeletedFirst(kind: string, urn: string): void {
    const id = this.seenId(kind, urn);
    if (id !== undefined) this.#deletedFirst.set(`${kind} ${id}`, urn);
  }

  /** The resource whose object is deleted first. */
  deletedFirst(kind: string, id: string): string | undefined {
    return this.#deletedFirst.get(`${kind} ${id}`);
  }

  /** Assigns the object with that ID to the resource, and no other object. */
  claimId(kind: string, id: string, urn: string | undefined): void {
    if (urn === undefined) return;
    const object = `${kind} ${id}`;
    this.claim(object, urn);
    const before = this.#held.get(`${kind} ${urn}`);
    if (before !== undefined && before !== object) this.#release(before);
    this.#held.set(`${kind} ${urn}`, object);
  }

  /** Records the resource's ID in state, and claims it if `diff` keeps the object. */
  saw(kind: string, id: string, urn: string | undefined, isKept: boolean): void {
    if (urn === undefined) return;
    this.#seen.set(`${kind} ${urn}`, id);
    if (!isKept) return;
    this.claimId(kind, id, urn);
    this.#kept.add(`${kind} ${id}`);
  }

  /** The resource's ID in state, if `diff` has seen it in this run. */
  seenId(kind: string, urn: string | undefined): string | undefined {
    return urn === undefined ? undefined : this.#seen.get(`${kind} ${urn}`);
  }

  /** True if `diff` has seen a resource in this run whose state contains the object. */
  isInState(kind: string, id: string): boolean {
    return [...this.#seen].some(([resource, seen]) => seen === id && resource.startsWith(`${kind} `));
  }

  /**
   * Records a check, and returns the ID that it replaces. The engine checks a resource a second time, without its old
   * inputs, before it replaces it, even if `diff` did not decide the replacement. From then on the old object is no
   * longer protected from deletion.
   */
  checks(kind: string, urn: string, olds: Props): Replaced | undefined {
    const resource = `${kind} ${urn}`;
    if (Object.keys(olds).length > 0) {
      this.#olds.set(resource, olds);
      return undefined;
    }
    const before = this.#olds.get(resource);
    if (before === undefined) return undefined;
    const held = this.#held.get(resource);
    if (held === undefined || this.#made.has(held)) return { olds: before, keptId: undefined };
    this.#release(held);
    this.#held.delete(resource);
    return { olds: before, keptId: held.slice(kind.length + 1) };
  }

  /** Called by `create`: true if the engine replaces a resource in state. */
  isReplacing(kind: string, urn: string | undefined): boolean {
    return this.replacedInputs(kind, urn) !== undefined;
  }

  /** Called by `create`: the inputs in state of the replaced resource. */
  replacedInputs(kind: string, urn: string | undefined): Props | undefined {
    return urn === undefined ? undefined : this.#olds.get(`${kind} ${urn}`);
  }

  /** True if another resource of this run has the object. */
  isHeldByOther(kind: string, id: string, urn: string | undefined): boolean {
    const owner = this.#claims.get(`${kind} ${id}`);
    return owner !== undefined && owner.urn !== urn;
  }

  /** Records that this process created or adopted the object. */
  made(kind: string, id: string, urn: string | undefined): void {
    this.claimId(kind, id, urn);
    this.#made.add(`${kind} ${id}`);
  }

  /** True if a create call of this resource in this run created the object. */
  hasMade(kind: string, id: string, urn: string | undefined): boolean {
    return this.#made.has(`${kind} ${id}`) && !this.isHeldByOther(kind, id, urn);
  }

  /**
   * True if the object now belongs to another resource of this run, so that its deletion only transfers it: a create of
   * this run returned the same ID (renames, `--replace` and taint create before they delete), or another resource has
   * it in state (the same, after a crash in between). The resource's own entry proves nothing: see `checks`.
   */
  isHandedOver(kind: string, id: string): boolean {
    const object = `${kind} ${id}`;
    return this.#made.has(object) || this.#kept.has(object);
  }

  #release(object: string): void {
    this.#claims.delete(object);
    this.#kept.delete(object);
  }
}

/** A checked subnet of the program. */
interface PlannedSubnet {
  readonly urn: string;
  readonly vpc: readonly string[];
  readonly cidrBlock: string;
}

export interface FormerOwner {
  readonly urn: string;
  /** Replaced: the engine deletes the object after all creations. */
  readonly isReplaced: boolean;
}

interface Claim {
  readonly urn: string;
  readonly isNew: boolean;
}

/** The logical name, for messages. */
export function nameOf(urn: string): string {
  return `"${urn.split("::").slice(3).join("::") || urn}"`;
}
