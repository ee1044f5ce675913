/**
 * `node scripts/record/previews.mjs [names…]` makes the changes of test/fixtures/previews on the real engine, each with
 * a cloud of its own, and keeps what `pulumi preview --json` and `pulumi stack export` say, for the tests of
 * `vpc-peering report`. Ids, moments and places are replaced, so that a recording differs only where the engine or the
 * provider does.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { format } from "prettier";
import { runQuietly } from "../set-up/command.mjs";
import { setUp } from "../set-up/everything.mjs";
import { repository } from "../set-up/repository.mjs";
import { main } from "../set-up/stop.mjs";

const require = createRequire(import.meta.url);
const previews = join(repository, "test", "fixtures", "previews");
/** Moments are moved so that the newest object of each recording is of this one. */
const EPOCH = Date.parse("2026-01-01T00:00:00Z");

/** What differs from one recording to the next and says nothing: places, the provider's own text, engine's times. */
const LEFT_OUT = new Set([
  "sourcePosition",
  "stackTrace",
  "manifest",
  "secrets_providers",
  "created",
  "modified",
  "config",
  "duration",
]);
const MOMENT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g;
/** What the engine writes for a string, number, list or map that is not known yet. */
const UNKNOWNS = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
]);

await main(async () => {
  const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(previews).sort();
  process.env["PATH"] = [await setUp(["test/tsconfig.json"]), process.env["PATH"]].join(delimiter);
  for (const name of names) {
    await record(join(previews, name));
    console.log(name);
  }
});

/** @param {string} folder `before.js`, `after.js` and `scenario.json` */
async function record(folder) {
  const { engineStack } = require(join(repository, "build", "test", "engine", "harness.js"));
  const program = (/** @type {string} */ file) => readFileSync(join(folder, file), "utf8");
  const { config, advance, fails = false } = JSON.parse(program("scenario.json"));
  const stack = await engineStack({ program: program("before.js"), config, project: "network" });
  try {
    await stack.up();
    if (advance !== undefined) {
      const cli = join(repository, "dist", "cli", "main.js");
      await runQuietly(process.execPath, [cli, "cloud", "advance", advance, "--file", stack.cloudFile]);
    }
    await stack.setProgram(program("after.js"));
    const [preview, state] = normalised([
      JSON.parse(await stack.previewJson({ args: ["--refresh"], expectError: fails })),
      await stack.exportState(),
    ]);
    writeFileSync(join(folder, "preview.json"), await pretty(preview));
    writeFileSync(join(folder, "state.json"), await pretty(state));
  } finally {
    await stack.close();
  }
}

/** @param {unknown} value */
function pretty(value) {
  return format(JSON.stringify(value), { parser: "json", printWidth: 120 });
}

/** @param {readonly unknown[]} documents of one stack: an id has one replacement in all of them */
function normalised(documents) {
  const text = JSON.stringify(documents, (key, value) =>
    LEFT_OUT.has(key) ? undefined : key === "__provider" && typeof value === "string" ? "…" : value,
  );
  const ids = new Map();
  const stable = text
    .replace(/(?<="embedded\/[\w-]+\/\w+\/)\w+/g, "store")
    .replace(/[^\s"]*\/vpc-peering-engine-\w+\//g, "")
    .replace(/\b(vpc|pcx|rtb|subnet)-[a-z0-9]{8}\b/g, (id, kind) => {
      if (!ids.has(id)) ids.set(id, `${kind}-${String(ids.size + 1).padStart(8, "0")}`);
      return ids.get(id);
    })
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (id) =>
      UNKNOWNS.has(id) ? id : "00000000-0000-4000-8000-000000000000",
    );
  const moments = [...stable.matchAll(MOMENT)].map(([moment]) => Date.parse(moment));
  const shift = EPOCH - Math.min(...moments);
  const hour = 3_600_000;
  return JSON.parse(
    stable.replace(MOMENT, (moment) => new Date(Math.round((Date.parse(moment) + shift) / hour) * hour).toISOString()),
  );
}
