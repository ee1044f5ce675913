/**
 * What one provider process knows during one run of the engine: its settings, its backend, and what the
 * resources it has seen claim. One instance per configuration; nothing here survives the process.
 */
import type { Backend } from "./backend/contract.js";
import { openBackend } from "./backend/open.js";
import type { Settings } from "./config.js";
import { engineLog, type Log } from "./engine-log.js";
import { PeeringError } from "./errors.js";
import type { Props } from "./resources/handler.js";
import type { VendorRules } from "./rules/schema.js";
import { rulesOf } from "./rules/registry.js";

/** What `check` saw of a resource, for the calls that follow it in the same process. */
export interface Checked {
  readonly urn: string;
  /** The inputs in state before this run; `{}` for a new resource. */
  readonly olds: Props;
}

export interface RunServices {
  readonly log: Log;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly open: (settings: Settings) => Promise<Backend>;
}

const SERVICES: RunServices = {
  log: engineLog(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  now: Date.now,
  open: openBackend,
};

export class Run {
  readonly rules: VendorRules;
  readonly #services: RunServices;
  #backend: Promise<Backend> | undefined;
  #announced = false;
  readonly #checked = new Map<string, Checked>();
  readonly #claims = new Map<string, string>();
  /** The object that each resource has. */
  readonly #held = new Map<string, string>();
  readonly #made = new Set<string>();
  readonly #ended = new Set<string>();

  constructor(
    readonly settings: Settings,
    services: Partial<RunServices> = {},
  ) {
    this.rules = rulesOf(settings.vendor)!;
    this.#services = { ...SERVICES, ...services };
  }

  /** Opened at the first use; a failure to open is not remembered. */
  backend(): Promise<Backend> {
    this.#backend ??= this.#services.open(this.settings).catch((error: unknown) => {
      this.#backend = undefined;
      throw error;
    });
    return this.#backend;
  }

  /**
   * Says once what the user should know of the backend. Not while reading: a refresh that comes before an update
   * runs in a process of its own, and would say it a second time.
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

  get sleep(): RunServices["sleep"] {
    return this.#services.sleep;
  }

  get now(): RunServices["now"] {
    return this.#services.now;
  }

  /**
   * Keeps the URN and the old inputs beside the checked inputs. The engine sends the same inputs on to diff,
   * create and update of this process, so none of it has to be in state.
   */
  remember(kind: string, inputs: Props, checked: Checked): void {
    this.#checked.set(fingerprint(kind, inputs), checked);
  }

  recall(kind: string, inputs: Props): Checked | undefined {
    return this.#checked.get(fingerprint(kind, inputs));
  }

  /** One object, one resource: fails if another resource of this program has claimed what `description` says. */
  claim(description: string, urn: string | undefined): void {
    if (urn === undefined) return;
    const owner = this.#claims.get(description);
    if (owner !== undefined && owner !== urn) {
      throw new PeeringError("duplicate-claim", `${nameOf(urn)} and ${nameOf(owner)} both describe ${description}`, {
        vendor: this.rules.id,
        fix: "Keep one of the two resources",
      });
    }
    this.#claims.set(description, urn);
  }

  /** Notes that the resource is a connection that ended and that its program keeps, or a route through such a one. */
  keepEnded(urn: string): void {
    this.#ended.add(urn);
  }

  isKeptEnded(urn: string): boolean {
    return this.#ended.has(urn);
  }

  /** The resource has the object of that id, and no other from now on. */
  claimId(kind: string, id: string, urn: string | undefined): void {
    if (urn === undefined) return;
    const object = `${kind} ${id}`;
    this.claim(object, urn);
    const before = this.#held.get(`${kind} ${urn}`);
    if (before !== undefined && before !== object) this.#claims.delete(before);
    this.#held.set(`${kind} ${urn}`, object);
  }

  /** Notes that this process created or adopted the object. */
  made(kind: string, id: string, urn: string | undefined): void {
    this.claimId(kind, id, urn);
    this.#made.add(`${kind} ${id}`);
  }

  /**
   * True if the object now belongs to a resource of this run, so that deleting it under its former owner is a
   * hand-over: renames, `--replace` and taint create before they delete, also when a crash lies in between.
   */
  isHandedOver(kind: string, id: string): boolean {
    const object = `${kind} ${id}`;
    return this.#made.has(object) || this.#claims.has(object);
  }
}

/** The logical name, for people. */
export function nameOf(urn: string): string {
  return `"${urn.split("::").slice(3).join("::") || urn}"`;
}

function fingerprint(kind: string, inputs: Props): string {
  const sorted = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => key !== "__provider")
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;
  return `${kind} ${JSON.stringify(sorted(inputs))}`;
}
