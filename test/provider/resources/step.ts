/**
 * One resource's life as the engine drives it (check, diff, then create, update or replace), without the engine: state
 * is kept as the engine keeps it, and every change that the handler asks of the cloud is recorded.
 */
import assert from "node:assert/strict";
import type { Backend, Ref } from "../../../provider/backend/contract.js";
import { isPeeringError, PeeringError } from "../../../provider/errors.js";
import type { CheckFailure, DiffResult, Handler } from "../../../provider/resources/handler.js";
import type { Props } from "../../../provider/engine/props.js";
import { PartialFailure } from "../../../provider/resources/crud.js";
import { Run } from "../../../provider/run/run.js";
import type { Settings } from "../../../provider/configuration/settings.js";
import type { VendorId } from "../../../provider/rules/registry.js";

export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Decides what becomes of a change: carried out, or broken after `part` of it, which `isCreated` if the error names it, with the reads that follow if `isBlind`. */
export type Breaker = (
  call: Call,
) =>
  | "works"
  | { readonly part: (inner: Backend) => Promise<unknown>; readonly isCreated?: true; readonly isBlind?: boolean };

const READS = /^(get|list|used)/;

/** The backend, whose changes are recorded and can be made to fail. */
export class Recorder {
  readonly calls: Call[] = [];
  breaker: Breaker = () => "works";
  /** Reads fail. */
  isBlind = false;
  readonly backend: Backend;

  constructor(inner: Backend) {
    const recorded =
      (name: string, work: (...args: unknown[]) => Promise<unknown>) =>
      async (...args: unknown[]) => {
        if (READS.test(name)) {
          if (this.isBlind) throw new PeeringError("backend-failure", `${name} was broken by the test`);
          return work(...args);
        }
        const call = { name, args };
        this.calls.push(call);
        const fate = this.breaker(call);
        if (fate === "works") return work(...args);
        const made = await fate.part(inner);
        this.isBlind = fate.isBlind === true;
        const created = fate.isCreated === true ? { created: made as Ref } : {};
        throw new PeeringError("backend-failure", `${name} was broken by the test`, created);
      };
    this.backend = new Proxy(inner, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function" || key === "now" || key === "close") return value;
        return recorded(String(key), value.bind(target) as (...args: unknown[]) => Promise<unknown>);
      },
    });
  }

  /** The changes since the last call of this. */
  taken(): Call[] {
    return this.calls.splice(0);
  }
}

export function runOn(
  backend: Backend,
  vendor: VendorId,
  region: string,
  warnings: string[] = [],
  more: Partial<Settings> = {},
): Run {
  return new Run(
    { vendor, backend: "embedded", region, limits: {}, timeoutSeconds: 1, ...more },
    {
      open: async () => backend,
      log: (level, message) => void (level === "warning" && warnings.push(message)),
      sleep: async () => undefined,
    },
  );
}

export interface State {
  readonly id: string;
  readonly inputs: Props;
  readonly outputs: Props;
  readonly failed: boolean;
}

export interface Outcome {
  readonly op: "same" | "create" | "update" | "replace";
  readonly diff?: DiffResult;
  /** The inputs as checked. */
  readonly news: Props;
  readonly error?: PeeringError;
}

export class Step {
  state: State | undefined;

  constructor(
    readonly handler: Handler,
    /** A new one for each command: the engine starts a process for each. */
    private readonly newRun: () => Run,
    private readonly name = handler.kind,
    /** Plan facts beside the URN. */
    private readonly facts: object = {},
  ) {}

  get urn(): string {
    return `urn:pulumi:dev::p::vpcpeering:index:${this.handler.kind}::${this.name}`;
  }

  get outputs(): Props {
    return this.state!.outputs;
  }

  /** What a preview shows. */
  async preview(program: Props, ignored: readonly string[] = []): Promise<Outcome> {
    return this.#plan(this.newRun(), program, ignored);
  }

  /** `pulumi up`. A failure is part of the outcome, unless `mustWork`. */
  async up(
    program: Props,
    { ignored = [], mustWork = true, replaces = false, deleteBeforeReplace }: UpOptions = {},
  ): Promise<Outcome> {
    const run = this.newRun();
    const plan = await this.#plan(run, program, ignored);
    const { state } = this;
    try {
      if (state === undefined) await this.#create(run, plan.news);
      else if (plan.op === "replace" || (replaces && plan.op === "update"))
        await this.#replace(run, state, program, deleteBeforeReplace ?? plan.diff!.deleteBeforeReplace);
      else if (plan.op === "update" || state.failed) {
        const { outs } = await this.handler.update(run, state.id, state.outputs, plan.news);
        this.state = { id: state.id, inputs: plan.news, outputs: stored(outs), failed: false };
      } else this.state = { ...state, inputs: plan.news };
      return plan;
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.state = { id: error.id, inputs: plan.news, outputs: stored(error.outs), failed: true };
        if (mustWork) throw error.failure;
        return { ...plan, error: error.failure };
      }
      if (mustWork || !isPeeringError(error)) throw error;
      return { ...plan, error };
    }
  }

  /** By a replacement trigger: without a diff, and the replacement is created first. */
  async replace(program: Props): Promise<void> {
    const run = this.newRun();
    const { failures } = await this.#check(run, this.state!.inputs, program);
    assert.deepEqual(failures, []);
    await this.#replace(run, this.state!, program, false);
  }

  /** The option `import`: the engine reads the object by its ID alone. */
  async import(id: string): Promise<void> {
    const { props, inputs } = await this.handler.read(this.newRun(), id, {});
    this.state = { id, inputs: stored(inputs), outputs: stored(props), failed: false };
  }

  /** `pulumi refresh`; whether the inputs in the state changed. */
  async refresh(): Promise<boolean> {
    const before = this.state!;
    const { id, props, inputs } = await this.handler.read(this.newRun(), before.id, before.outputs);
    this.state = id === "" ? undefined : { id, inputs: stored(inputs), outputs: stored(props), failed: false };
    return JSON.stringify(sorted(before.inputs)) !== JSON.stringify(sorted(this.state?.inputs));
  }

  async destroy(): Promise<void> {
    await this.handler.delete(this.newRun(), this.state!.id, this.state!.outputs);
    this.state = undefined;
  }

  async check(program: Props): Promise<readonly CheckFailure[]> {
    return (await this.#check(this.newRun(), this.state?.inputs ?? {}, program)).failures;
  }

  async #plan(run: Run, program: Props, ignored: readonly string[]): Promise<Outcome> {
    const { state } = this;
    // `ignoreChanges`: the engine puts the inputs in the state in place of the program's.
    const wanted: Props = { ...program };
    for (const key of state === undefined ? [] : ignored) {
      if (state!.inputs[key] === undefined) delete wanted[key];
      else wanted[key] = state!.inputs[key];
    }
    const { inputs: news, failures } = await this.#check(run, state?.inputs ?? {}, wanted);
    assert.deepEqual(failures, []);
    if (state === undefined) return { op: "create", news };
    const diff = await this.handler.diff(run, state.id, state.outputs, news);
    const op = diff.replaces.length > 0 ? "replace" : diff.changes === false ? "same" : "update";
    return { op, diff, news };
  }

  #check(run: Run, olds: Props, program: Props) {
    return this.handler.check(run, olds, { ...program, __plan: { urn: this.urn, ...this.facts } });
  }

  async #create(run: Run, news: Props): Promise<void> {
    const { id, outs } = await this.handler.create(run, news);
    this.state = { id, inputs: news, outputs: stored(outs), failed: false };
  }

  async #replace(run: Run, state: State, program: Props, isDeletedFirst: boolean): Promise<void> {
    // A replacement is checked as a new resource, before anything is deleted.
    const { inputs, failures } = await this.#check(run, {}, program);
    assert.deepEqual(failures, []);
    if (isDeletedFirst) await this.handler.delete(run, state.id, state.outputs);
    await this.#create(run, inputs);
    if (!isDeletedFirst) await this.handler.delete(run, state.id, state.outputs);
  }
}

interface UpOptions {
  readonly ignored?: readonly string[];
  readonly mustWork?: boolean;
  /** As the resource option: goes before the handler's own wish. */
  readonly deleteBeforeReplace?: boolean;
  /** As with `replaceOnChanges`: the engine replaces what the handler would change in place. */
  readonly replaces?: boolean;
}

/** As the engine stores it. */
export const stored = (props: Props): Props => JSON.parse(JSON.stringify(props)) as Props;

const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : value;
