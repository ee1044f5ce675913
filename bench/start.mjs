/**
 * What somebody waits for before any work begins: a command, the program's imports, the provider's process up to its
 * first answer, and the compiler's check of a program with one resource.
 *
 *   npm run bench -- start [--rounds 15] [--against COMMIT]
 *
 * Contenders take turns. Seconds of the wall are medians; on a machine that does other work, compare the processor's.
 * `--against` adds each of them as it was at that commit.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildBeside } from "./build-beside.mjs";
import { median, wholeNumber } from "./figures.mjs";
import { keepResult } from "./results.mjs";
import { printTable } from "./table.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" }, against: { type: "string" } } });
const rounds = wholeNumber("rounds", values.rounds);
const repository = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const { dynamicText } = require("../dist/sdk/registration/dynamic-text.js");
const { PluginHost } = require("../build/test/sdk/plugin-host.js");

const before = values.against === undefined ? undefined : buildBeside(values.against);
const folder = mkdtempSync(join(tmpdir(), "bench-start-"));
const NULL_PROVIDER = "exports.handler=()=>({check:async(olds,news)=>({inputs:news})})";
const HOST = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
const INPUTS = { cidrBlock: "10.0.0.0/16", region: "ap-guangzhou", name: "a" };

/** Where the package of a build is found by its name. */
function projectOf(build, name) {
  const path = join(folder, name);
  mkdirSync(join(path, "node_modules", "@pulumi"), { recursive: true });
  symlinkSync(build, join(path, "node_modules", "pulumi-vpc-peering"), "junction");
  symlinkSync(join(build, "node_modules", "@pulumi", "pulumi"), join(path, "node_modules", "@pulumi", "pulumi"));
  symlinkSync(join(build, "node_modules", "@types"), join(path, "node_modules", "@types"));
  return path;
}

const here = projectOf(repository, "here");
const there = before && projectOf(before.folder, "before");
const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
const load = (cwd, ...names) => ({ cwd, args: ["-e", names.map((name) => `require("${name}")`).join(";")] });
const help = (build) => ({ args: [join(build, "dist", "cli", "main.js"), "--help"] });
const check = (cwd, program) => {
  mkdirSync(join(cwd, program.name));
  writeFileSync(join(cwd, program.name, "index.ts"), program.text);
  const options = { strict: true, target: "es2022", module: "node16", moduleResolution: "node16", types: [] };
  writeFileSync(join(cwd, program.name, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
  return { cwd, args: [tsc, "--noEmit", "-p", program.name] };
};
const PULUMI_ONLY = {
  name: "pulumi",
  text: `import * as pulumi from "@pulumi/pulumi";\nexport const a = pulumi.output(1);\n`,
};
const ONE_VPC = {
  name: "vpc",
  text: `import { Vpc } from "pulumi-vpc-peering";\nexport const a = new Vpc("a", { cidrBlock: "10.0.0.0/16" }).id;\n`,
};

/** group → contenders, the first of which the ratios are to */
const GROUPS = {
  "a command": {
    "node -e 0": { args: ["-e", "0"] },
    "vpc-peering --help": help(repository),
    ...(before && { [`vpc-peering --help, ${before.hash}`]: help(before.folder) }),
  },
  "imports of a program": {
    "@pulumi/pulumi": load(here, "@pulumi/pulumi"),
    "with the package": load(here, "@pulumi/pulumi", "pulumi-vpc-peering"),
    ...(there && { [`with the package, ${before.hash}`]: load(there, "@pulumi/pulumi", "pulumi-vpc-peering") }),
  },
  "a provider's first answer": {
    "a null provider": { cwd: here, text: NULL_PROVIDER },
    Vpc: { cwd: here, text: dynamicText("Vpc") },
    ...(there && { [`Vpc, ${before.hash}`]: { cwd: there, text: dynamicText("Vpc") } }),
  },
  "tsc --noEmit": {
    "@pulumi/pulumi only": check(here, PULUMI_ONLY),
    "one Vpc": check(here, ONE_VPC),
    ...(there && { [`one Vpc, ${before.hash}`]: check(there, ONE_VPC) }),
  },
};

const usage = join(folder, "usage");
const hook = join(folder, "usage.cjs");
const seconds = `(({ user, system }) => (user + system) / 1e6)(process.cpuUsage())`;
const write = `require("fs").writeFileSync(${JSON.stringify(usage)}, String(${seconds}))`;
// A host that is killed writes on the signal.
writeFileSync(hook, `process.on("exit", () => ${write}); process.on("SIGTERM", () => process.exit(0));`);

try {
  const measured = new Map();
  for (let round = 0; round < rounds; round++)
    for (const contenders of Object.values(GROUPS))
      for (const [name, contender] of Object.entries(contenders))
        measured.set(name, [...(measured.get(name) ?? []), await run(contender)]);
  const rows = Object.entries(GROUPS).flatMap(([group, contenders]) =>
    rowsOf(group, Object.keys(contenders), measured),
  );
  printTable(`Medians of ${rounds} rounds`, rows);
  keepResult("start", { rounds, before: before?.hash }, Object.fromEntries(measured));
} finally {
  rmSync(folder, { recursive: true, force: true });
  before?.remove();
}

async function run(contender) {
  const started = performance.now();
  const wall = "text" in contender ? await firstAnswer(contender) : finish(contender);
  return { wall: (wall - started) / 1000, processor: Number(readFileSync(usage, "utf8")) };
}

function finish({ cwd = folder, args }) {
  const { error, status, stdout, stderr } = spawnSync(process.execPath, ["--require", hook, ...args], {
    cwd,
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${args.join(" ")}\n${stdout}\n${stderr}`);
  return performance.now();
}

/** Pulumi's host of dynamic providers, up to the answer to its first Check. */
async function firstAnswer({ cwd, text }) {
  const config = { "vpcpeering:vendor": "tce", "vpcpeering:cloudFile": join(cwd, "cloud.db") };
  const host = await PluginHost.start(HOST, cwd, config, ["--require", hook]);
  try {
    const { cidrBlock } = await host.check(text, INPUTS);
    if (cidrBlock !== INPUTS.cidrBlock) throw new Error(`${text} answered otherwise`);
    return performance.now();
  } finally {
    await host.stop();
  }
}

function rowsOf(group, names, measured) {
  const of = (name, key) => median(measured.get(name).map((run) => run[key]));
  return names.map((name) => ({
    "": group,
    contender: name,
    "wall, s": of(name, "wall").toFixed(2),
    "processor, s": of(name, "processor").toFixed(2),
    "ratio of walls": (of(name, "wall") / of(names[0], "wall")).toFixed(2),
    "of processor": (of(name, "processor") / of(names[0], "processor")).toFixed(2),
  }));
}
