/**
 * Resources and functions of one program on a temporary embedded cloud, without an engine, for unit tests of programs.
 * All accounts of the program share the cloud, as with the engine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONFIG_NAMESPACE, type ConfigKey, readSettings, type Settings } from "./configuration/read.js";
import { sessionKeys } from "./configuration/keys.js";
import { look, type FunctionName } from "./functions/index.js";
import { PeeringError } from "./errors.js";
import type { Props } from "./engine/props.js";
import { handlerOf } from "./resources/index.js";
import { Run } from "./run/run.js";

/** Configuration as the engine passes it to a provider: strings by full name, such as `vpcpeering:vendor`. */
export type Configuration = Readonly<Record<string, string | undefined>>;

export interface SimulatedResource {
  readonly id: string;
  readonly outputs: Props;
}

export class Simulation {
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-unit-"));
  readonly #runs = new Map<string, Run>();

  /** @param warn receives the warnings that the engine would print */
  constructor(private readonly warn: (message: string) => void = () => undefined) {
    process.once("exit", () => rmSync(this.#folder, { recursive: true, force: true }));
  }

  /** The inputs after `check`. A refused input throws an error with the message of the preview. */
  async check(configuration: Configuration, kind: string, inputs: Props): Promise<Props> {
    const { inputs: checked, failures } = await handlerOf(kind)!.check(this.#runOf(configuration), {}, inputs);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return checked;
  }

  async create(configuration: Configuration, kind: string, inputs: Props): Promise<SimulatedResource> {
    const checked = await this.check(configuration, kind, inputs);
    const { id, outs } = await handlerOf(kind)!.create(this.#runOf(configuration), checked);
    return { id, outputs: outs };
  }

  /** An existing resource, as `.get()` reads it. */
  async read(configuration: Configuration, kind: string, id: string): Promise<SimulatedResource> {
    const found = await handlerOf(kind)!.read(this.#runOf(configuration), id, {});
    if (found.id !== "") return { id: found.id, outputs: found.props };
    throw new PeeringError("not-found", `there is no ${kind} of that id in the simulated account`, {
      property: "id",
      value: id,
      fix: "Create it in the test first, or return it from newResource",
    });
  }

  call(configuration: Configuration, name: string, args: object): Promise<unknown> {
    const texts = { ...configuration, ...this.#place() };
    return look(name as FunctionName, args, (key) => texts[`${CONFIG_NAMESPACE}:${key}`]);
  }

  /** The simulation has no credentials, whatever the program's Providers use elsewhere. */
  #place(): Configuration {
    const signIns = Object.keys(sessionKeys).map((key) => [`${CONFIG_NAMESPACE}:${key}`, undefined]);
    return {
      ...(Object.fromEntries(signIns) as Configuration),
      [`${CONFIG_NAMESPACE}:profile`]: undefined,
      [`${CONFIG_NAMESPACE}:backend`]: "embedded",
      [`${CONFIG_NAMESPACE}:cloudFile`]: join(this.#folder, "cloud.db"),
    };
  }

  #runOf(configuration: Configuration): Run {
    const texts: Configuration = { ...configuration, ...this.#place() };
    const key = JSON.stringify(Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    let run = this.#runs.get(key);
    if (run === undefined) {
      const settings: Settings = readSettings((name: ConfigKey) => texts[`${CONFIG_NAMESPACE}:${name}`]);
      const log = (level: string, message: string) => void (level === "warning" && this.warn(message));
      this.#runs.set(key, (run = new Run(settings, { log })));
    }
    return run;
  }
}
