/** Which kills are tried: every call of every verb, before and after, plugin and engine; or a part, drawn by a seed. */
import { randomNumbers } from "../../../provider/servers/emulator/faults.js";
import { recordTrial, type Trial } from "../trial.js";
import type { Kill, Stage } from "./stage.js";
import { type Face, type Verb, VERBS } from "./story.js";

/** Kills of each cloud; `all` for every one. Without it a small sample. */
const RUNS = process.env["KILL_RUNS"];
export const isSample = RUNS === undefined;
const SEED = Number(process.env["KILL_SEED"] ?? 1);
/** The package's plugin starts fastest. `KILL_FACE=dynamic` for the dynamic provider. */
export const FACE = (process.env["KILL_FACE"] ?? "package") as Face;
/** The slow look at a later preview is taken after every so many kills. */
const PREVIEW_EVERY = 10;

export const ALL_VERBS = Object.keys(VERBS) as Verb[];

/** Kills at the calls of a verb, in an order that the seed decides, and how many there are to draw from. */
export function drawKills(calls: readonly string[]): { readonly kills: readonly Kill[]; readonly possible: number } {
  const all = calls.flatMap((call) =>
    (["before", "after"] as const).flatMap((when) =>
      (["plugin", "engine"] as const).map((victim) => ({ call, when, victim })),
    ),
  );
  const random = randomNumbers(SEED);
  const shuffled = all.map((kill) => ({ kill, rank: random() })).toSorted((a, b) => a.rank - b.rank);
  const count = RUNS === "all" ? all.length : Math.ceil(Number(RUNS) / ALL_VERBS.length);
  return { kills: shuffled.map(({ kill }) => kill).slice(0, count), possible: all.length };
}

/** What became of all kills of a part of a trial. */
export class Tally {
  readonly #start = Date.now();
  readonly #findings: string[] = [];
  readonly #counts = {
    kills: 0,
    "kills of the plugin": 0,
    "kills of the engine": 0,
    "possible kills": 0,
    orphans: 0,
    duplicates: 0,
    losses: 0,
  };
  readonly #runs: Record<string, number> = {};
  #unreached = 0;

  constructor(private readonly trial: Pick<Trial, "name" | "part" | "title" | "method" | "notCovered">) {}

  /**
   * @param possible how many kills these were drawn from
   * @returns the faults that were found
   */
  async try(stage: Stage, verb: Verb, { kills, possible }: ReturnType<typeof drawKills>): Promise<string[]> {
    const before = this.#findings.length;
    this.#counts["possible kills"] += possible;
    for (const kill of kills) {
      const title = `${stage.scene.title}, ${verb}: ${kill.victim} killed ${kill.when} ${kill.call}`;
      try {
        const found = await stage.killAt(verb, kill, isSample || this.#counts.kills % PREVIEW_EVERY === 0);
        if (found === "unreached") {
          this.#unreached++;
          continue;
        }
        this.#count(stage.scene.title, kill);
        for (const kind of ["orphans", "duplicates", "losses"] as const) {
          this.#counts[kind] += found[kind].length;
          if (found[kind].length > 0) this.#findings.push(`${title}: ${kind} ${found[kind].join(", ")}`);
        }
      } catch (error) {
        this.#count(stage.scene.title, kill);
        this.#findings.push(`${title}: the next run failed: ${(error as Error).message}`);
      }
      this.#record();
      if (!isSample) process.stderr.write(`${this.#findings.length} findings, ${title}\n`);
    }
    return this.#findings.slice(before);
  }

  /** After each kill: a run that is interrupted has tried these. */
  #record(): void {
    recordTrial({
      ...this.trial,
      name: FACE === "dynamic" ? `${this.trial.name}-dynamic` : this.trial.name,
      title: `${this.trial.title}, ${FACE === "dynamic" ? "the dynamic provider" : "the package"}`,
      seed: SEED,
      counts: {
        ...this.#counts,
        ...this.#runs,
        "kills at a call that the run did not make": this.#unreached,
      },
      findings: this.#findings,
      seconds: (Date.now() - this.#start) / 1000,
    });
  }

  #count(cloud: string, { victim }: Kill): void {
    this.#counts.kills++;
    this.#counts[`kills of the ${victim}`]++;
    const over = `kills over ${cloud}`;
    this.#runs[over] = (this.#runs[over] ?? 0) + 1;
  }
}
