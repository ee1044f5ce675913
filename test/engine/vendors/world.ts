/** One vendor's cloud while its tests run: the story's stack, a second one for plans that are refused, and checks. */
import assert from "node:assert/strict";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { PLAN_FACTS } from "../../../provider/engine/plan-facts.js";
import type { Handler } from "../../../provider/resources/handler.js";
import type { Props } from "../../../provider/engine/props.js";
import { citation, type Limits } from "../../../provider/rules/schema.js";
import { Run } from "../../../provider/run/run.js";
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import type { RuleName } from "./cell.js";
import { CELLS, type Cells } from "./cells.js";
import { GROUND, type Ground, prelude } from "./ground.js";
import { storyProgram } from "./story.js";

/** What the story's program exports. */
export interface StoryOutputs {
  readonly states: Readonly<Record<string, string>>;
  readonly ids: Readonly<Record<"near" | "across" | "pending" | "accepter", string>>;
  readonly vpcs: Readonly<Record<"vpc1" | "vpc2" | "vpc3", string>>;
  readonly ipv6: readonly (string | null | undefined)[];
}

export interface CheckOptions {
  readonly facts?: object;
  readonly olds?: Props;
  readonly limits?: Limits;
  readonly backend?: string;
}

export class World {
  readonly ground: Ground;
  readonly cells: Cells;
  readonly rules;

  private constructor(
    readonly vendor: VendorId,
    readonly stack: EngineStack,
    /** Holds nothing, ever. */
    readonly plans: EngineStack,
  ) {
    this.ground = GROUND[vendor];
    this.cells = CELLS[vendor];
    this.rules = rulesOf(vendor);
  }

  static async open(vendor: VendorId): Promise<World> {
    const stack = await engineStack({
      program: storyProgram(GROUND[vendor], CELLS[vendor]),
      project: `story-${vendor}`,
    });
    return new World(vendor, stack, await engineStack({ program: "", project: `plans-${vendor}` }));
  }

  async close(): Promise<void> {
    await this.stack.close();
    await this.plans.close();
  }

  async outputs(): Promise<StoryOutputs> {
    return (await this.stack.outputs()) as unknown as StoryOutputs;
  }

  /** The saved outputs of a resource of the story. */
  async saved(name: string): Promise<Props> {
    const { resources = [] } = (await this.stack.exportState()).deployment;
    const found = resources.find(({ urn }) => urn.endsWith(`::${name}`));
    assert.ok(found, `${name} is in state`);
    return found.outputs!;
  }

  operate<T>(act: (operator: CloudOperator) => T): T {
    const operator = new CloudOperator(this.stack.cloudFile);
    try {
      return act(operator);
    } finally {
      operator.close();
    }
  }

  /** A program whose plan breaks one rule: one error at preview, which names its source. */
  async refusedAtPreview(rule: RuleName, words: RegExp, body: string, limits?: Limits): Promise<void> {
    this.namesSource(rule, await this.previewError(words, body, limits));
  }

  async previewError(words: RegExp, body: string, limits?: Limits): Promise<string> {
    await this.plans.setProgram(`${prelude(this.ground, limits)}\n${body}`);
    const run = await this.plans.preview({ expectError: true });
    const [error, ...more] = resourceErrors(run);
    assert.deepEqual(more, [], run.errors);
    assert.ok(error !== undefined, run.errors);
    assert.match(error.message, words);
    return error.message;
  }

  /** Of all the plans that were refused there is no trace. */
  async madeNothing(): Promise<void> {
    const { resources = [] } = (await this.plans.exportState()).deployment;
    assert.deepEqual(resources, []);
    const { vpcs, peeringConnections } = await this.plans.cloud();
    assert.deepEqual({ vpcs, peeringConnections }, { vpcs: [], peeringConnections: [] });
  }

  namesSource(rule: RuleName, message: string): void {
    const source = `[${this.vendor}, ${citation(this.rules[rule].source)}]`;
    assert.ok(message.includes(source), `${message}\n… does not name ${source}`);
  }

  /** What `check` answers to inputs of a new resource, or of one that has `olds`. */
  async check(
    handler: Handler,
    inputs: Props,
    options: CheckOptions = {},
  ): Promise<{ errors: string[]; warnings: string[] }> {
    const { facts, olds = {}, limits = {}, backend = "embedded" } = options;
    const { vendor, ground } = this;
    const warnings: string[] = [];
    const run = new Run(
      {
        vendor,
        backend,
        region: ground.region,
        accountId: ground.accounts[0],
        cloudFile: this.stack.cloudFile,
        limits,
        timeoutSeconds: 1,
      },
      { log: (level, message) => void (level === "warning" && warnings.push(message)) },
    );
    const news =
      facts === undefined ? inputs : { ...inputs, [PLAN_FACTS]: { urn: "urn:pulumi:x::y::z::it", ...facts } };
    try {
      const { failures } = await handler.check(run, olds, news);
      return { errors: failures.map(({ reason }) => reason), warnings };
    } finally {
      if (backend === "embedded") (await run.backend()).close?.();
    }
  }

  /** Refused by `check`, once, in words that name the source. */
  async refusedByCheck(
    rule: RuleName,
    words: RegExp,
    handler: Handler,
    inputs: Props,
    options?: CheckOptions,
  ): Promise<void> {
    const { errors } = await this.check(handler, inputs, options);
    assert.equal(errors.length, 1, errors.join("\n") || "it was allowed");
    assert.match(errors[0]!, words);
    this.namesSource(rule, errors[0]!);
  }

  async allowedByCheck(handler: Handler, inputs: Props, options?: CheckOptions): Promise<string[]> {
    const { errors, warnings } = await this.check(handler, inputs, options);
    assert.deepEqual(errors, []);
    return warnings;
  }
}

/** Errors on the lines of our resources; the engine's own summary is none of them. */
export function resourceErrors({ diagnostics }: EngineRun): { name: string; message: string }[] {
  return diagnostics
    .filter(({ severity, urn }) => severity === "error" && urn?.includes("vpcpeering"))
    .map(({ urn, message }) => ({ name: urn!.split("::").at(-1)!, message }));
}

/** What a run changed, as `op name`, sorted. */
export const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();
