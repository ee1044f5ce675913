/**
 * Time and peak memory of `topology`, `report` and `reach` for large stacks, each in a process of its own.
 *
 *   npm run bench -- pictures [--rounds 3] [--against COMMIT]
 *
 * A stack has a VPC and five connections with a route at each end for each of 100, 300 and 1,000: mostly between VPCs of
 * one group of sixty, as in a real estate. The preview changes the bandwidth of one connection in a hundred. Seconds are
 * medians, memory is the largest. The floor is Node.js that reads and parses the same files;
 * `--against` adds each command as it was at that commit.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildBeside } from "./build-beside.mjs";
import { printTable } from "./table.mjs";
import { median, wholeNumber } from "./figures.mjs";
import { keepResult } from "./results.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" }, against: { type: "string" } } });
const rounds = wholeNumber("rounds", values.rounds);
const SIZES = [100, 300, 1000];
const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const before = values.against === undefined ? undefined : buildBeside(values.against);
const folder = mkdtempSync(join(tmpdir(), "bench-pictures-"));

try {
  const measured = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const size of SIZES) {
      const { state, preview } = stackOf(size);
      const [stateFile, previewFile] = [join(folder, `${size}.json`), join(folder, `${size}-preview.json`)];
      writeFileSync(stateFile, JSON.stringify(state));
      writeFileSync(previewFile, JSON.stringify(preview));
      const out = (name) => ["--out", join(folder, name)];
      const commandsOf = (main) => ({
        topology: [main, "topology", "--state", stateFile, ...out("matrix.html")],
        "topology of a preview": [main, "topology", "--preview", previewFile, ...out("preview.html")],
        "report (html)": [main, "report", previewFile, "--state", stateFile, "--format", "html", ...out("report.html")],
        reach: [main, "reach", "10.0.0.9", "10.0.70.9", "--state", stateFile],
      });
      const commands = {
        "floor: read and parse": ["-e", `JSON.parse(require("fs").readFileSync(${JSON.stringify(previewFile)}))`],
        ...commandsOf(MAIN),
        ...(before && named(`, ${before.hash}`, commandsOf(join(before.folder, "dist", "cli", "main.js")))),
      };
      for (const [name, args] of Object.entries(commands)) {
        const runs = measured.get(`${name} ${size}`) ?? [];
        measured.set(`${name} ${size}`, [...runs, run(args)]);
      }
    }
  }
  const names = [...new Set([...measured.keys()].map((key) => key.replace(/ \d+$/, "")))];
  const rows = names.map((command) => ({ command, ...cellsOf(command, measured) }));
  printTable("Median time and largest memory, by VPCs and connections", rows);
  keepResult("pictures", { rounds, before: before?.hash }, Object.fromEntries(measured));
} finally {
  rmSync(folder, { recursive: true, force: true });
  before?.remove();
}

/** `reach` says by its exit code that there is no way, which is an answer. */
function run(args) {
  const report = join(folder, "usage");
  const hook = join(folder, "usage.cjs");
  const write = `require("fs").writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(hook, `process.on("exit", () => ${write});`);
  const started = performance.now();
  const { error, status, stdout, stderr } = spawnSync(process.execPath, ["--require", hook, ...args], {
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  if (status !== 0 && !(args[1] === "reach" && status !== null && stdout !== ""))
    throw new Error(`${args.join(" ")}\n${stderr}`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, megabytes: Math.round(Number(readFileSync(report, "utf8")) / 1024) };
}

function stackOf(size) {
  const regions = ["ap-guangzhou", "ap-beijing", "ap-shanghai"];
  const account = "embedded/tce/100000000001/store";
  const provider = "urn:pulumi:dev::big::pulumi:providers:pulumi-nodejs::default::0";
  const resource = (kind, name, id, outputs) => ({
    urn: `urn:pulumi:dev::big::pulumi-nodejs:dynamic/vpcpeering:${kind}::${name}`,
    custom: true,
    id,
    type: `pulumi-nodejs:dynamic/vpcpeering:${kind}`,
    inputs: { account, ...outputs },
    outputs: { account, ...outputs },
    provider,
  });
  const vpcs = Array.from({ length: size }, (_, i) => {
    const region = regions[Math.floor(i / 60) % regions.length];
    const cidrBlock = `10.${Math.floor(i / 256)}.${i % 256}.0/24`;
    return { name: `vpc-${i}`, region, id: `vpc-${i}`, cidrBlock, table: `rtb-${i}` };
  });
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const resources = vpcs.map(({ name, region, id, cidrBlock, table }) =>
    resource("Vpc", name, `${region}/${id}`, {
      cidrBlock,
      name,
      region,
      defaultRouteTableId: table,
      state: "available",
    }),
  );
  const seen = new Set();
  while (seen.size < 5 * size) {
    const a = random(size);
    const near = Math.min(size - 1, Math.floor(a / 60) * 60 + random(60));
    const b = random(10) < 7 ? near : random(size);
    const pair = [a, b].sort((x, y) => x - y).join("-");
    if (a === b || seen.has(pair)) continue;
    seen.add(pair);
    const [own, far] = [vpcs[a], vpcs[b]];
    const end = ({ id, region, cidrBlock }) => ({
      accountId: "100000000001",
      cidrBlocks: [cidrBlock],
      region,
      vpcId: id,
    });
    const link = `${own.region}/pcx-${pair}`;
    resources.push(
      resource("PeeringConnection", `link-${pair}`, link, {
        name: `link-${pair}`,
        region: own.region,
        vpc: `${own.region}/${own.id}`,
        peerVpc: `${far.region}/${far.id}`,
        peerAccountId: "100000000001",
        bandwidthMbps: 10,
        desiredState: "connected",
        state: "active",
        requester: end(own),
        accepter: end(far),
      }),
      ...[
        [own, far],
        [far, own],
      ].map(([from, to]) =>
        resource("Route", `route-${pair}-${from.id}`, `${from.region}/${from.table}/${to.cidrBlock}`, {
          vpc: `${from.region}/${from.id}`,
          destinationCidrBlock: to.cidrBlock,
          peeringConnection: link,
          desiredState: "written",
        }),
      ),
    );
  }
  const changed = (it) => it.type.endsWith("PeeringConnection") && Number(it.id.match(/\d+/)[0]) % 100 === 0;
  const steps = resources.map((it) => {
    if (!changed(it)) return { op: "same", urn: it.urn, oldState: it, newState: it, detailedDiff: null };
    const newState = {
      ...it,
      inputs: { ...it.inputs, bandwidthMbps: 20 },
      outputs: { ...it.outputs, bandwidthMbps: 20 },
    };
    const detailedDiff = { bandwidthMbps: { kind: "update", inputDiff: false } };
    return { op: "update", urn: it.urn, oldState: it, newState, diffReasons: ["bandwidthMbps"], detailedDiff };
  });
  return {
    state: { version: 3, deployment: { manifest: {}, resources } },
    preview: { steps, diagnostics: [], changeSummary: {} },
  };
}

function named(suffix, commands) {
  return Object.fromEntries(Object.entries(commands).map(([name, args]) => [`${name}${suffix}`, args]));
}

function cellsOf(command, measured) {
  const cells = SIZES.map((size) => {
    const runs = measured.get(`${command} ${size}`);
    const seconds = median(runs.map(({ seconds }) => seconds)).toFixed(2);
    return [`${size}, ${5 * size}`, `${seconds} s, ${Math.max(...runs.map(({ megabytes }) => megabytes))} MB`];
  });
  return Object.fromEntries(cells);
}
