/**
 * The package `vpcpeering` beside the dynamic provider: one program of mixed resources, with the real engine.
 *
 *   npm run bench -- faces [--rounds 2] [--resources 300]
 *
 * In turn within each round, and each round in another order. Seconds are medians; the ratio is the median of the
 * rounds' own ratios.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { cycle, project, STEPS } from "./contender.mjs";
import { median, wholeNumber } from "./figures.mjs";
import { mixedProgram } from "./programs.mjs";

const FACES = ["dynamic", "package"];
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "2" }, resources: { type: "string", default: "300" } },
});
const rounds = wholeNumber("rounds", values.rounds);
const resources = wholeNumber("resources", values.resources);

const plugin = mkdtempSync(join(tmpdir(), "bench-plugin-"));
const contenders = [];
try {
  writePlugin(plugin);
  const results = new Map(FACES.map((face) => [face, []]));
  for (const face of FACES) {
    const contender = project(face, mixedProgram(resources), { plugin });
    contenders.push(contender);
    contender.pulumi("stack", "init");
    contender.pulumi("config", "set", "vpcpeering:face", face);
  }
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders.map((_, i) => contenders[(i + round) % contenders.length])) {
      const result = cycle(contender);
      results.get(contender.name).push(result);
      console.error(`round ${round} of ${rounds}: ${contender.name} ${JSON.stringify(result)}`);
    }
  }
  report(results);
} finally {
  for (const { remove } of contenders) remove();
  rmSync(plugin, { recursive: true, force: true });
}

function writePlugin(folder) {
  const root = dirname(createRequire(import.meta.url).resolve("pulumi-vpc-peering/package.json"));
  const run = `"${process.execPath}" "${join(root, "dist", "provider", "plugin", "main.js")}"`;
  writeFileSync(join(folder, "pulumi-resource-vpcpeering"), `#!/bin/sh\nexec ${run} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, "pulumi-resource-vpcpeering.cmd"), `@${run} %*\n`);
}

function report(results) {
  const figures = [
    ...STEPS.map((step) => ({ label: step, of: ({ seconds }) => seconds[step], digits: 1 })),
    { label: "bytes of state per resource", of: ({ bytes }) => bytes / resources, digits: 0 },
  ];
  const [dynamic, plugin] = FACES.map((face) => results.get(face));
  console.log(
    `${resources} resources, ${rounds} rounds: seconds, and the package as a multiple of the dynamic provider`,
  );
  console.table(
    Object.fromEntries(
      figures.map(({ label, of, digits }) => [
        label,
        {
          dynamic: median(dynamic.map(of)).toFixed(digits),
          package: median(plugin.map(of)).toFixed(digits),
          ratio: median(plugin.map((result, round) => of(result) / of(dynamic[round]))).toFixed(2),
        },
      ]),
    ),
  );
}
