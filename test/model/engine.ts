/**
 * A stack as the engine drives it, without the engine: resources in their order, deletions last, state saved after each
 * step, partial failures too. One `Run` for each command, as the engine starts a process for each.
 */
import { isPeeringError, type PeeringError } from "../../provider/errors.js";
import type { Handler } from "../../provider/resources/handler.js";
import type { Props } from "../../provider/engine/props.js";
import { handlerOf } from "../../provider/resources/index.js";
import { PartialFailure } from "../../provider/resources/crud.js";
import type { Run } from "../../provider/run/run.js";
import { type State, stored } from "../provider/resources/step.js";

/** One resource of a program; its inputs follow from those before it. */
export interface Declared {
  readonly name: string;
  readonly kind: string;
  readonly inputs: () => Props;
}

export interface Saved extends State {
  readonly kind: string;
}

/** The process ends here: nothing is saved of the step that it was in. */
export class Crash extends Error {}

/** The failures of a check, with the code that ends the text of each. */
export class Refusal extends Error {
  get code(): string {
    return /\((?<code>[a-z-]+)\)$/.exec(this.message)?.groups?.["code"] ?? "";
  }
}

/** How a command ended: with the user's error, at the check or later, or by a crash. */
export type Ending = PeeringError | Refusal | Crash | undefined;

/** Dependents come first where resources are deleted. */
const ORDER = ["Route", "PeeringAccepter", "PeeringConnection", "Vpc"];

export class Deployment {
  readonly saved = new Map<string, Saved>();
  /** Replaced objects that are deleted at the end of an update. */
  replaced: Saved[] = [];

  constructor(
    private readonly stack: string,
    private readonly newRun: () => Run,
    /** Resources of one kind that follow each other are created and updated together. */
    private readonly isConcurrent = false,
  ) {}

  urn(kind: string, name: string): string {
    return `urn:pulumi:${this.stack}::model::vpcpeering:index:${kind}::${name}`;
  }

  id(name: string): string | undefined {
    return this.saved.get(name)?.id;
  }

  /** The first resource that a preview would change, or that it refuses. */
  async preview(program: readonly Declared[]): Promise<string | undefined> {
    const run = this.newRun();
    for (const declared of program) {
      const { name, kind } = declared;
      const saved = this.saved.get(name);
      if (saved === undefined) return `create ${name}`;
      const { inputs, failures } = await this.#check(run, declared, saved.inputs);
      if (failures.length > 0) return `refuse ${name}: ${failures[0]!.reason}`;
      const { changes, replaces } = await handlerOf(kind)!.diff(run, saved.id, saved.outputs, inputs);
      if (changes !== false || saved.failed) return `${replaces.length > 0 ? "replace" : "update"} ${name}`;
    }
    const rest = [...this.saved.keys()].filter((name) => program.every((declared) => declared.name !== name));
    return [...rest, ...this.replaced.map(({ id }) => id)].map((name) => `delete ${name}`)[0];
  }

  async up(program: readonly Declared[]): Promise<Ending> {
    return ending(async () => {
      const run = this.newRun();
      for (const batch of this.#batches(program)) {
        const steps = await Promise.allSettled(batch.map((declared) => this.#step(run, declared)));
        const failed = steps.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
        if (failed !== undefined) throw failed.reason;
      }
      const names = new Set(program.map(({ name }) => name));
      await this.#deleteRest(run, names);
    });
  }

  destroy(): Promise<Ending> {
    return ending(() => this.#deleteRest(this.newRun(), new Set()));
  }

  async refresh(): Promise<Ending> {
    return ending(async () => {
      const run = this.newRun();
      for (const [name, { kind, id, outputs }] of this.saved) {
        const found = await handlerOf(kind)!.read(run, id, outputs);
        if (found.id === "") this.saved.delete(name);
        else {
          const { props, inputs } = found;
          this.saved.set(name, { kind, id: found.id, inputs: stored(inputs), outputs: stored(props), failed: false });
        }
      }
    });
  }

  #batches(program: readonly Declared[]): readonly (readonly Declared[])[] {
    if (!this.isConcurrent) return program.map((declared) => [declared]);
    const batches: Declared[][] = [];
    for (const declared of program) {
      const last = batches.at(-1);
      if (last?.[0]!.kind === declared.kind) last.push(declared);
      else batches.push([declared]);
    }
    return batches;
  }

  async #step(run: Run, declared: Declared): Promise<void> {
    const { name, kind } = declared;
    const handler = handlerOf(kind)!;
    const saved = this.saved.get(name);
    const news = await this.#checked(run, declared, saved?.inputs ?? {});
    if (saved === undefined) return this.#create(run, declared, news);
    const diff = await handler.diff(run, saved.id, saved.outputs, news);
    if (diff.replaces.length > 0) {
      if (diff.deleteBeforeReplace) {
        // The engine deletes what depends on it before.
        for (const dependent of kind === "Vpc" ? this.#dependents() : []) await this.#delete(run, dependent);
        await this.#delete(run, name);
      }
      // A replacement is checked as a new resource.
      const created = await this.#checked(run, declared, {});
      try {
        await this.#create(run, declared, created);
      } finally {
        // One that was saved, wholly or in part, leaves the old object to be deleted.
        if (!diff.deleteBeforeReplace && this.saved.get(name) !== saved) this.replaced.push(saved);
      }
    } else if (diff.changes !== false || saved.failed) {
      await this.#saving(declared, news, async () => {
        const { outs } = await handler.update(run, saved.id, saved.outputs, news);
        return { id: saved.id, outs };
      });
    } else this.saved.set(name, { ...saved, inputs: news });
  }

  #create(run: Run, declared: Declared, news: Props): Promise<void> {
    return this.#saving(declared, news, () => handlerOf(declared.kind)!.create(run, news));
  }

  async #saving(
    { name, kind }: Declared,
    inputs: Props,
    work: () => Promise<{ readonly id: string; readonly outs: Props }>,
  ): Promise<void> {
    try {
      const { id, outs } = await work();
      this.saved.set(name, { kind, id, inputs, outputs: stored(outs), failed: false });
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw error;
      this.saved.set(name, { kind, id: error.id, inputs, outputs: stored(error.outs), failed: true });
      throw error.failure;
    }
  }

  /** Of a VPC that is replaced, in a stack where everything belongs to it. */
  #dependents(): string[] {
    const names = [...this.saved.keys()];
    return ORDER.slice(0, -1).flatMap((kind) => names.filter((name) => this.saved.get(name)!.kind === kind));
  }

  async #delete(run: Run, name: string): Promise<void> {
    const { kind, id, outputs } = this.saved.get(name)!;
    await handlerOf(kind)!.delete(run, id, outputs);
    this.saved.delete(name);
  }

  async #deleteRest(run: Run, kept: ReadonlySet<string>): Promise<void> {
    for (const kind of ORDER) {
      const handler = handlerOf(kind)!;
      for (const old of this.replaced.filter((one) => one.kind === kind)) {
        await handler.delete(run, old.id, old.outputs);
        this.replaced = this.replaced.filter((one) => one !== old);
      }
      for (const [name, { kind: own }] of this.saved)
        if (own === kind && !kept.has(name)) await this.#delete(run, name);
    }
  }

  async #checked(run: Run, declared: Declared, olds: Props): Promise<Props> {
    const { inputs, failures } = await this.#check(run, declared, olds);
    if (failures.length > 0) throw new Refusal(failures.map(({ reason }) => reason).join("\n"));
    return inputs;
  }

  #check(run: Run, { name, kind, inputs }: Declared, olds: Props): ReturnType<Handler["check"]> {
    const { __plan, ...given } = inputs();
    const facts = { urn: this.urn(kind, name), ...(__plan as object | undefined) };
    return handlerOf(kind)!.check(run, olds, { ...given, __plan: facts });
  }
}

async function ending(work: () => Promise<void>): Promise<Ending> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Crash || error instanceof Refusal || isPeeringError(error)) return error;
    throw error;
  }
}
