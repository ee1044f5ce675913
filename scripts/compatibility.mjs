/**
 * `npm run compatibility [-- --cells 3,7-9] [--list]`: packs the package, runs cells of the compatibility matrix or all,
 * keeps their results in test/compatibility/results.json and writes docs/reference/compatibility.md. Needs the npm
 * registry, and the Go module proxy or Pulumi's releases for the engines. Exit code 1 if a cell fails.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { CELLS, cellNumbers, keyOf } from "./compatibility/axes.mjs";
import { runCell } from "./compatibility/cell.mjs";
import { readResults, RESULTS, writeResults } from "./compatibility/results.mjs";
import { build } from "./set-up/build.mjs";
import { runQuietly } from "./set-up/command.mjs";
import { install } from "./set-up/install.mjs";
import { packRelease } from "./set-up/pack.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

const { values } = parseArgs({ options: { cells: { type: "string" }, list: { type: "boolean" } } });

await main(async () => {
  const chosen = values.cells === undefined ? CELLS.map((_, i) => i + 1) : cellNumbers(values.cells);
  if (values.list) {
    for (const number of chosen) console.log(`${number}  ${nameOf(number)}`);
    return 0;
  }
  await install(repository);
  await build(repository);
  const logs = join(repository, ".vpc-peering", "compatibility", "logs");
  for (const folder of [logs, join(repository, dirname(RESULTS))]) mkdirSync(folder, { recursive: true });
  const packed = mkdtempSync(join(tmpdir(), "vpc-peering-packed-"));
  let failed = 0;
  try {
    const { filename } = await packRelease(packed);
    for (const number of chosen) {
      const ground = cellOf(number);
      const log = join(logs, `cell-${number}.log`);
      const result = await runCell(ground, { tarball: join(packed, filename), log });
      const { result: word, step, message, seconds } = result;
      console.log(
        `${number}  ${nameOf(number)}: ${word}${step ? ` at ${step}: ${message} (${log})` : ""}, ${seconds} s`,
      );
      const machine = `${process.platform} ${process.arch}`;
      const recorded = { ...result, at: new Date().toISOString(), machine };
      writeResults(repository, { ...readResults(repository), [keyOf(ground)]: recorded });
      if (word === "fails") failed++;
    }
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
  await runQuietly(process.execPath, [join(repository, "scripts", "generate.mjs")], {});
  return failed > 0 ? 1 : 0;
});

/** @param {number} number */
function cellOf(number) {
  const ground = CELLS[number - 1];
  if (ground === undefined) throw new RangeError(`there is no cell ${number}`);
  return ground;
}

/** @param {number} number */
function nameOf(number) {
  const { node, sdk, engine, manager, modules, typescript } = cellOf(number);
  return `Node ${node}, @pulumi/pulumi ${sdk}, engine ${engine}, ${manager}, ${modules}, TypeScript ${typescript}`;
}
