/** One contender of a benchmark with the real engine: a project with a backend and a cloud of its own. */
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MEASURE = fileURLToPath(new URL("peak-memory.cjs", import.meta.url));
const repository = fileURLToPath(new URL("..", import.meta.url));

export const STEPS = ["up", "preview", "refresh", "destroy"];

/**
 * @param {object} [from]
 * @param {string} [from.plugin] a folder with the executable of the package, if the program is on it
 * @param {string} [from.built] a folder with another build of this repository, for the program and its plugin
 */
export function project(name, program, { plugin, built } = {}) {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const memory = join(folder, "memory");
  for (const inner of [join(folder, "state"), memory]) mkdirSync(inner);
  linkPackages(folder, built);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    JSON.stringify({
      name: "bench",
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "index.js",
      ...(plugin !== undefined && { plugins: { providers: [{ name: "vpcpeering", path: plugin }] } }),
    }),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", private: true }));
  writeFileSync(join(folder, "index.js"), program);
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    VPC_PEERING_CLOUD_FILE: join(folder, "cloud.db"),
    BENCH_MEMORY: memory,
    NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require ${JSON.stringify(MEASURE)}`,
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
  const stateFile = join(folder, "state", ".pulumi", "stacks", "bench", "bench.json");
  const stateBytes = () => statSync(stateFile).size;
  const stateProperties = () =>
    JSON.parse(readFileSync(stateFile, "utf8"))
      .checkpoint.latest.resources.map(({ inputs, outputs }) => leavesOf(inputs) + leavesOf(outputs))
      .reduce((sum, some) => sum + some, 0);
  const peakMebibytes = () => {
    const files = readdirSync(memory).map((file) => join(memory, file));
    const peak = Math.max(...files.map((file) => Number(readFileSync(file, "utf8")))) / 1024;
    for (const file of files) rmSync(file);
    return peak;
  };
  return {
    name,
    pulumi,
    stateBytes,
    stateProperties,
    peakMebibytes,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const leavesOf = (value) =>
  typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum, inner) => sum + leavesOf(inner), 0)
    : Number(value !== undefined);

/** Those of this repository, which contain the repository itself, or the other build in its place. */
function linkPackages(folder, built) {
  const [from, to] = [join(repository, "node_modules"), join(folder, "node_modules")];
  if (built === undefined) return symlinkSync(from, to);
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    symlinkSync(name === "pulumi-vpc-peering" ? built : join(from, name), join(to, name));
  }
}

/** Seconds of each step, the bytes of state with everything up, and the largest memory of a provider's process. */
export function cycle({ pulumi, stateBytes, peakMebibytes }) {
  const seconds = {};
  seconds.up = pulumi("up", "--yes", "--skip-preview");
  const bytes = stateBytes();
  seconds.preview = pulumi("preview", "--expect-no-changes");
  seconds.refresh = pulumi("refresh", "--yes", "--skip-preview");
  seconds.destroy = pulumi("destroy", "--yes", "--skip-preview");
  return { seconds, bytes, memory: peakMebibytes() };
}
