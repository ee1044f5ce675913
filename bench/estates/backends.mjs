/**
 * The same estate with its state in a folder, in PostgreSQL and in an S3-compatible store: in turn within each round,
 * because machines are noisy, and each round in another order. Seconds are medians.
 */
import { createRequire } from "node:module";
import { median } from "../figures.mjs";
import { estateProgram } from "./program.mjs";
import { makeStack } from "./stack.mjs";
import { runVerbs } from "./verbs.mjs";

const load = createRequire(import.meta.url);

/** @param {{ connections: number, rounds: number }} options */
export async function compareBackends({ connections, rounds }) {
  const { startPostgres, startS3 } = load("../../build/test/engine/harness/state-servers.js");
  const folder = { url: undefined, env: {}, close: async () => undefined };
  const started = { folder, PostgreSQL: await startPostgres(), "S3-compatible": await startS3() };
  const names = Object.keys(started).filter((name) => {
    const { missing } = started[name];
    if (missing !== undefined) console.error(`state in ${name}: not measured, because ${missing}`);
    return missing === undefined;
  });
  const seconds = Object.fromEntries(names.map((name) => [name, {}]));
  try {
    for (let round = 0; round < rounds; round++)
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(round + turn) % names.length];
        const { url: backend, env } = started[name];
        const program = estateProgram({
          connections,
          provider: { vendor: "tce", region: "ap-guangzhou" },
          routes: false,
        });
        const stack = makeStack({ name: `round-${round}`, program, backend, env });
        try {
          await stack.pulumi("stack", "init");
          await runVerbs(stack, (verb, took) => (seconds[name][verb] ??= []).push(took));
        } finally {
          stack.remove();
        }
      }
  } finally {
    for (const name of names) await started[name].close();
  }
  return names.map((name) => ({
    backend: name,
    ...Object.fromEntries(Object.entries(seconds[name]).map(([verb, all]) => [`${verb} (s)`, median(all).toFixed(1)])),
  }));
}
