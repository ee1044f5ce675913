/**
 * What the provider costs beside a resource that does nothing, with the real engine.
 *
 *   npm run bench -- engine [--rounds 3] [--resources 300]
 *
 * Contenders, in turn within each round because machines are noisy, and each round in another order: ours on the
 * embedded cloud; the floor, a null resource whose provider is a constant text; the same carrying as many bytes of
 * state as ours; and the null resource as users write it, on `pulumi.dynamic.Resource`. Seconds are medians; a ratio
 * is the median of the rounds' own ratios.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, wholeNumber } from "./figures.mjs";
import { mixedProgram, nullProgram, ordinaryProgram } from "./programs.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, resources: { type: "string", default: "300" } },
});
const rounds = wholeNumber("rounds", values.rounds);
const resources = wholeNumber("resources", values.resources);
const STEPS = ["up", "preview", "refresh", "destroy"];

/** One contender's project, with a backend and a cloud of its own. */
function project(name, program) {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  mkdirSync(join(folder, "state"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: bench\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.js\n`,
  );
  writeFileSync(join(folder, "index.js"), program);
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    VPC_PEERING_CLOUD_FILE: join(folder, "cloud.db"),
  };
  const pulumi = (...args) => {
    const started = performance.now();
    const { error, status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive", "--stack", "bench"], {
      cwd: folder,
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${name}: pulumi ${args.join(" ")} failed\n${stdout}\n${stderr}`);
    return (performance.now() - started) / 1000;
  };
  const stateBytes = () => statSync(join(folder, "state", ".pulumi", "stacks", "bench", "bench.json")).size;
  return { name, pulumi, stateBytes, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function cycle({ pulumi, stateBytes }) {
  const seconds = {};
  seconds.up = pulumi("up", "--yes", "--skip-preview");
  const bytes = stateBytes();
  seconds.preview = pulumi("preview", "--expect-no-changes");
  seconds.refresh = pulumi("refresh", "--yes", "--skip-preview");
  seconds.destroy = pulumi("destroy", "--yes", "--skip-preview");
  return { seconds, bytes };
}

const contenders = [];

function enter(name, program) {
  const contender = project(name, program);
  contenders.push(contender);
  contender.pulumi("stack", "init");
  return contender;
}

/** Bytes of state, with everything up. */
function weigh({ pulumi, stateBytes }) {
  pulumi("up", "--yes", "--skip-preview");
  const bytes = stateBytes();
  pulumi("destroy", "--yes", "--skip-preview");
  return bytes;
}

try {
  const own = weigh(enter("ours", mixedProgram(resources)));
  const bare = weigh(enter("floor", nullProgram(resources, 0)));
  // State holds the padding twice, as input and as output.
  enter("padded", nullProgram(resources, Math.max(0, Math.round((own - bare) / resources / 2))));
  enter("ordinary", ordinaryProgram(resources));

  const results = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    const order = contenders.map((_, i) => contenders[(i + round) % contenders.length]);
    for (const contender of order) {
      const result = cycle(contender);
      results.get(contender.name).push(result);
      console.error(`round ${round} of ${rounds}: ${contender.name} ${JSON.stringify(result)}`);
    }
  }
  report(results);
} finally {
  for (const { remove } of contenders) remove();
}

function report(results) {
  const figures = [
    ...STEPS.map((step) => ({ label: step, of: ({ seconds }) => seconds[step], digits: 1 })),
    { label: "bytes of state per resource", of: ({ bytes }) => bytes / resources, digits: 0 },
  ];
  const cell = (name, { of, digits }) => {
    const text = median(results.get(name).map(of)).toFixed(digits);
    const ratios = results.get(name).map((result, round) => of(results.get("ours")[round]) / of(result));
    return name === "ours" ? text : `${text} (×${median(ratios).toFixed(2)})`;
  };
  console.log(`${resources} resources, ${rounds} rounds: seconds, and in brackets ours as a multiple of it`);
  console.table(
    Object.fromEntries(
      figures.map((figure) => [
        figure.label,
        Object.fromEntries([...results.keys()].map((name) => [name, cell(name, figure)])),
      ]),
    ),
  );
}
