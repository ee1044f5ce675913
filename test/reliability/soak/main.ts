/**
 * Soak: four stacks around one hub VPC, in two accounts, over an emulator that fails calls, in turns: create, change,
 * refresh, expiry of requests, destroy. After each turn the cloud and the states must agree, and the emulator's memory
 * and handles are measured. Minutes: SOAK_MINUTES; the seed of the faults: SOAK_SEED. Prints each turn.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type YamlStack, yamlStack } from "../../engine/package/yaml.js";
import { compare, contentsOf, NO_DIFFERENCE } from "../kills/judge.js";
import { recordTrial } from "../trial.js";
import {
  type Access,
  factsOfHub,
  factsOfStack,
  type Form,
  hubProgram,
  secretsOf,
  stackProgram,
  VENDOR,
} from "./estate.js";
import { type Sample, trend } from "./figures.js";
import type { Figures, Ready } from "./server.js";

const MINUTES = Number(process.env["SOAK_MINUTES"] ?? 15);
const SEED = Number(process.env["SOAK_SEED"] ?? 1);
/** The part of the calls that fail. */
const FAULTS = 0.02;
const STACKS = 4;
/** A run that fails for the emulator's faults is repeated; after so many failures in a row it is a finding. */
const ATTEMPTS = 3;
/** Longer than requests live. */
const DAYS_OF_EXPIRY = 8;

type Step = "up" | "change" | "refresh" | "expiry" | "destroy";

/** By turns; the stacks with even numbers follow the first row, the others the second. Time passes for all at once. */
const STEPS: readonly (readonly [Step, Step])[] = [
  ["up", "change"],
  ["change", "destroy"],
  ["refresh", "up"],
  ["expiry", "expiry"],
  ["change", "refresh"],
  ["destroy", "change"],
];

interface Member {
  readonly stack: YamlStack;
  form: Form;
  exists: boolean;
}

async function main(): Promise<void> {
  const start = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-soak-"));
  const cloudFile = join(folder, "cloud.db");
  const server = fork(join(__dirname, "server.js"), [cloudFile, String(FAULTS), String(SEED)], {
    execArgv: ["--expose-gc"],
  });
  const ready = (await answerOf(server)) as Ready;
  const access: Access = { url: ready.urls[VENDOR]!, keys: ready.keys.filter(({ vendor }) => vendor === VENDOR) };
  const options = { cloudFile, secretConfig: secretsOf(access) };
  const hub = await yamlStack(hubProgram(access), { ...options, project: "hub" });
  const open: YamlStack[] = [hub];
  const members: Member[] = [];
  const counts = { turns: 0, runs: 0, "runs repeated after a fault": 0, expiries: 0, "lost updates": 0 };
  const findings: string[] = [];
  const samples: Sample[] = [];
  let lastFailure = "";
  let shown = 0;

  try {
    await attempt(() => hub.up());
    const hubId = String((await hub.outputs())["hub"]);
    for (let i = 0; i < STACKS; i++) {
      const stack = await yamlStack({}, { ...options, project: `stack-${i}` });
      open.push(stack);
      members.push({ stack, form: "first", exists: false });
    }
    const end = start + MINUTES * 60_000;
    for (; Date.now() < end || counts.turns % STEPS.length !== 0; counts.turns++) {
      const steps = STEPS[counts.turns % STEPS.length]!;
      if (steps.includes("expiry")) passTime();
      await Promise.all(members.map((member, i) => take(member, i, steps[i % 2]!, hubId)));
      await judge(steps.join("/"));
      server.send("measure");
      samples.push({ turn: counts.turns, ...((await answerOf(server)) as Figures), ...sizes(cloudFile) });
      console.log(JSON.stringify({ ...counts, steps, findings: findings.length, ...samples.at(-1) }));
      for (const finding of findings.slice(shown)) console.log(finding);
      shown = findings.length;
    }
    await Promise.all(members.filter(({ exists }) => exists).map(({ stack }) => attempt(() => stack.destroy())));
    await attempt(() => hub.destroy());
  } finally {
    for (const stack of open.toReversed()) await stack.close();
    server.send("stop");
    await once(server, "exit");
    rmSync(folder, { recursive: true, force: true });
  }

  const { rows, faults } = trend(samples, STEPS.length);
  recordTrial({
    name: "soak",
    title: "Soak",
    method: `Four stacks connect their VPCs in one account to a hub VPC in another, over the API of tce, and share the hub's route table. They run at the same time, in turns: create, change, refresh, expiry of requests, destroy. ${FAULTS * 100} % of the calls fail: throttled, refused as busy, answered with a server error, reset or never answered, with and without effect. A run that fails for it is repeated, at most ${ATTEMPTS} times. After each turn the cloud must have exactly what the programs declare and the states contain. The emulator's memory after a garbage collection and its open handles are compared between the first and the last third of the turns, after the first round of all steps.`,
    seed: SEED,
    counts: { ...counts, ...rows },
    findings: [...findings, ...faults],
    notCovered: [
      "Days: leaks too small to show in this time.",
      "The audit log in the embedded cloud's file (`vpc-peering cloud events`) grows with each change and is never shortened. The file grows with it, which is shown and not judged.",
    ],
    seconds: (Date.now() - start) / 1000,
  });
  console.log(JSON.stringify({ rows, findings: [...findings, ...faults], lastFailure }, null, 2));
  if (findings.length + faults.length > 0) process.exitCode = 1;

  async function attempt(run: () => Promise<unknown>): Promise<void> {
    for (let i = 1; ; i++) {
      counts.runs++;
      try {
        await run();
        return;
      } catch (error) {
        lastFailure = (error as Error).message;
        if (i === ATTEMPTS) throw error;
        counts["runs repeated after a fault"]++;
      }
    }
  }

  async function take(member: Member, i: number, step: Step, hubId: string): Promise<void> {
    const { stack } = member;
    if (step === "change") member.form = member.form === "first" ? "second" : "first";
    await stack.setResources(stackProgram(access, hubId, i, member.form));
    member.exists = step !== "destroy" && (step !== "refresh" || member.exists);
    const runs: Readonly<Record<Step, () => Promise<unknown>>> = {
      up: () => stack.up(),
      change: () => stack.up(),
      refresh: () => stack.refresh(),
      expiry: () => stack.up({ args: ["--refresh"] }),
      destroy: () => stack.destroy(),
    };
    try {
      await attempt(runs[step]);
    } catch (error) {
      findings.push(`turn ${counts.turns}, stack ${i}, ${step}: ${(error as Error).message}`);
    }
  }

  async function judge(steps: string): Promise<void> {
    const states = await Promise.all(open.map((stack) => stack.exportState()));
    const saved = states.flatMap(({ deployment }) =>
      (deployment.resources ?? [])
        // A resource that is read belongs to another stack.
        .filter(({ type, external }) => type.startsWith("vpcpeering:") && external !== true)
        .map(({ id }) => id!),
    );
    const goal = [
      ...factsOfHub(access),
      ...members.flatMap(({ form, exists }, i) => (exists ? factsOfStack(access, i, form) : [])),
    ];
    const operator = new CloudOperator(cloudFile);
    const found = compare(contentsOf(operator.inventory()), saved, goal);
    operator.close();
    if (found === NO_DIFFERENCE) return;
    counts["lost updates"] += found.losses.length;
    findings.push(`turn ${counts.turns}, ${steps}: ${JSON.stringify(found)}`);
  }

  function passTime(): void {
    const operator = new CloudOperator(cloudFile);
    operator.advance(DAYS_OF_EXPIRY * 24 * 3_600_000);
    operator.close();
    counts.expiries++;
  }
}

function sizes(cloudFile: string): Pick<Sample, "objects" | "events" | "fileBytes"> {
  const operator = new CloudOperator(cloudFile);
  const { vpcs, peeringConnections, routes, events } = operator.contents();
  operator.close();
  return {
    objects: vpcs.length + peeringConnections.length + routes.length,
    events: events.length,
    // The write-ahead log is part of it.
    fileBytes: statSync(cloudFile).size + statSync(`${cloudFile}-wal`).size,
  };
}

async function answerOf(server: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const exit = once(server, "exit", { signal }).then(() => {
    throw new Error("the emulator ended");
  });
  try {
    const [message] = (await Promise.race([once(server, "message", { signal }), exit])) as [unknown];
    return message;
  } finally {
    waiting.abort();
  }
}

void main();
