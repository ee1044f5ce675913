/**
 * Runs a command of the engine, kills a process at one of its calls, runs one `up` (or `destroy`), and judges: the cloud
 * has exactly what the program declares, and the state has exactly what the cloud has.
 */
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type EngineStack, engineStack } from "../../engine/harness/harness.js";
import { type YamlStack, yamlStack } from "../../engine/package/yaml.js";
import { compare, contentsOf, type Difference, NO_DIFFERENCE } from "./judge.js";
import type { Victim } from "./processes.js";
import { type Face, javascript, type Story, type Verb, VERBS, yaml } from "./story.js";

/** Which process is killed, and at which of its calls: before the cloud acts, or after it acted and before it answers. */
export interface Kill {
  readonly call: string;
  readonly when: "before" | "after";
  readonly victim: Victim;
}

/** A cloud whose calls are counted, and which kills. */
export interface Scene {
  readonly title: string;
  /** Once, with the folder of the stack's project. */
  readonly open: (project: string) => Promise<Story>;
  /** Before each run, with the cloud's file in place; from now on calls are counted. */
  readonly start: () => Promise<void>;
  readonly calls: () => string[];
  readonly order: (kill: Kill) => void;
  readonly wasReached: () => boolean;
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export class Stage {
  readonly #calls = new Map<Verb, readonly string[]>();
  /** What the cloud contains after the verb, if nothing is killed. */
  readonly #goals = new Map<Verb, readonly string[]>();

  private constructor(
    readonly scene: Scene,
    readonly face: Face,
    private readonly folder: string,
    private readonly stack: EngineStack & Partial<YamlStack>,
    private readonly story: Story,
  ) {}

  static async open(makeScene: (cloudFile: string) => Scene, face: Face): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), "vpc-peering-kills-"));
    const cloudFile = join(folder, "cloud", "cloud.db");
    mkdirSync(dirname(cloudFile));
    const scene = makeScene(cloudFile);
    const stack =
      face === "dynamic" ? await engineStack({ program: "", cloudFile, face }) : await yamlStack({}, { cloudFile });
    const story = await scene.open(stack.folder);
    const stage = new Stage(scene, face, folder, stack, story);
    await stack.setConfig(story.secrets, "secret");
    stage.#save("empty");
    await scene.start();
    await stage.#declare({});
    await stack.up();
    await scene.stop();
    stage.#save("full");
    return stage;
  }

  async close(): Promise<void> {
    await this.scene.close();
    await this.stack.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The calls of the verb, from a run without a kill. */
  async callsOf(verb: Verb): Promise<readonly string[]> {
    let calls = this.#calls.get(verb);
    if (calls === undefined) {
      await this.#begin(verb);
      await this.#run(verb);
      calls = this.scene.calls();
      this.#calls.set(verb, calls);
      this.#goals.set(verb, this.#contents().facts);
      await this.scene.stop();
    }
    return calls;
  }

  /** What is wrong after the kill and one more run; `unreached` if the run made fewer calls this time. */
  async killAt(verb: Verb, kill: Kill, isPreviewed: boolean): Promise<Difference | "unreached"> {
    await this.callsOf(verb);
    await this.#begin(verb);
    try {
      this.scene.order(kill);
      const failure = await this.#run(verb).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!this.scene.wasReached()) {
        if (failure !== undefined) throw failure;
        return "unreached";
      }
      // A killed engine could not unlock its stack, and docs/explanation/crashes.md has the rest.
      if (kill.victim === "engine") {
        removeTornAttributes(this.stack.backend);
        await this.stack.pulumi("cancel", "--yes", "--stack", "dev");
      }
      await (VERBS[verb].command === "destroy" ? this.stack.destroy() : this.stack.up());
      return await this.#judge(verb, isPreviewed);
    } finally {
      await this.scene.stop();
    }
  }

  async #begin(verb: Verb): Promise<void> {
    const { from, to } = VERBS[verb];
    this.#restore(from === undefined ? "empty" : "full");
    await this.scene.start();
    await this.#declare(to);
  }

  async #declare(form: (typeof VERBS)[Verb]["to"]): Promise<void> {
    if (this.stack.setResources === undefined) await this.stack.setProgram(javascript(this.story, form));
    else await this.stack.setResources(yaml(this.story, form));
  }

  async #run(verb: Verb): Promise<unknown> {
    return this.stack[VERBS[verb].command]();
  }

  async #judge(verb: Verb, isPreviewed: boolean): Promise<Difference> {
    const { resources = [] } = (await this.stack.exportState()).deployment;
    const saved = resources.filter(({ type }) => /(^|\/)vpcpeering:/.test(type));
    const found = compare(
      this.#contents(),
      saved.map(({ id }) => id!),
      this.#goals.get(verb)!,
    );
    if (found !== NO_DIFFERENCE || !isPreviewed || VERBS[verb].command === "destroy") return found;
    const { changes } = await this.stack.preview({ args: ["--refresh"] });
    return { ...found, losses: changes.map(({ op, name }) => `a later preview shows: ${op} ${name}`) };
  }

  #contents() {
    const operator = new CloudOperator(this.stack.cloudFile);
    try {
      return contentsOf(operator.inventory());
    } finally {
      operator.close();
    }
  }

  /** Of the state and of the cloud. */
  #save(name: string): void {
    cpSync(this.stack.backend, join(this.folder, name, "state"), { recursive: true });
    cpSync(dirname(this.stack.cloudFile), join(this.folder, name, "cloud"), { recursive: true });
  }

  #restore(name: string): void {
    for (const [from, to] of [
      ["state", this.stack.backend],
      ["cloud", dirname(this.stack.cloudFile)],
    ] as const) {
      rmSync(to, { recursive: true, force: true });
      cpSync(join(this.folder, name, from), to, { recursive: true });
    }
  }
}

/** Pulumi's storage library writes the small file beside the state in place: killed there, it leaves it empty. */
function removeTornAttributes(backend: string): void {
  for (const path of readdirSync(backend, { recursive: true, encoding: "utf8" })) {
    const file = join(backend, path);
    if (path.endsWith(".attrs") && statSync(file).size === 0) rmSync(file);
  }
}
