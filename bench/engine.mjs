/**
 * What the provider costs beside a resource that does nothing, with the real engine.
 *
 *   node bench/engine.mjs [--rounds 3] [--resources 300]
 *
 * Contenders, run in turn within each round because machines are noisy: ours on the embedded cloud; the floor, a
 * null resource whose provider is a constant text; the same carrying as many bytes of state as ours; and the null
 * resource as users write it, on `pulumi.dynamic.Resource`. Figures are ratios of medians.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mixedProgram, nullProgram, ordinaryProgram } from "./programs.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, resources: { type: "string", default: "300" } },
});
const [rounds, resources] = [Number(values.rounds), Number(values.resources)];
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
    const started = process.hrtime.bigint();
    const { status, stdout, stderr } = spawnSync(
      join(repository, "node_modules", ".bin", "pulumi"),
      [...args, "--non-interactive", "--stack", "bench"],
      { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Error(`${name}: pulumi ${args.join(" ")} failed\n${stdout}\n${stderr}`);
    return Number(process.hrtime.bigint() - started) / 1e9;
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

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const ours = project("ours", mixedProgram(resources));
const floor = project("floor", nullProgram(resources, 0));
const contenders = [ours, floor];
try {
  for (const { pulumi } of contenders) pulumi("stack", "init");
  const [own, bare] = contenders.map(({ pulumi, stateBytes }) => {
    pulumi("up", "--yes", "--skip-preview");
    const bytes = stateBytes();
    pulumi("destroy", "--yes", "--skip-preview");
    return bytes;
  });
  // State holds the padding twice, as input and as output.
  const padding = Math.max(0, Math.round((own - bare) / resources / 2) - 20);
  const padded = project("padded", nullProgram(resources, padding));
  const ordinary = project("ordinary", ordinaryProgram(resources));
  for (const { pulumi } of [padded, ordinary]) pulumi("stack", "init");
  contenders.push(padded, ordinary);

  const results = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      results.get(contender.name).push(cycle(contender));
      console.error(
        `round ${round}/${rounds}: ${contender.name} ${JSON.stringify(results.get(contender.name).at(-1))}`,
      );
    }
  }
  const seconds = (name, step) => median(results.get(name).map((result) => result.seconds[step]));
  const bytes = (name) => median(results.get(name).map((result) => result.bytes));
  console.log(`${resources} resources, medians of ${rounds} rounds; seconds, and ours as a ratio of each`);
  console.table(
    Object.fromEntries(
      STEPS.map((step) => [
        step,
        Object.fromEntries(
          contenders.map(({ name }) => [
            name,
            name === "ours"
              ? seconds(name, step).toFixed(1)
              : `${seconds(name, step).toFixed(1)} (×${(seconds("ours", step) / seconds(name, step)).toFixed(2)})`,
          ]),
        ),
      ]).concat([
        [
          "bytes of state per resource",
          Object.fromEntries(
            contenders.map(({ name }) => [
              name,
              name === "ours"
                ? Math.round(bytes(name) / resources)
                : `${Math.round(bytes(name) / resources)} (×${(bytes("ours") / bytes(name)).toFixed(2)})`,
            ]),
          ),
        ],
      ]),
    ),
  );
} finally {
  for (const { remove } of contenders) remove();
}
