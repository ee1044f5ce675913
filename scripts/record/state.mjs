/**
 * Before a release: `node scripts/record/state.mjs` runs the program of the newest folder in test/fixtures/states on the
 * real engine and keeps what it leaves, the stack's state and the embedded cloud, in the folder of the package's
 * version, or of the name that is given. From then on test/upgrade holds every later version to it. A folder that is there
 * is never written again.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { format } from "prettier";
import { setUp } from "../set-up/everything.mjs";
import { repository } from "../set-up/repository.mjs";
import { main, Stop } from "../set-up/stop.mjs";

const require = createRequire(import.meta.url);
const releases = join(repository, "test", "fixtures", "states");

await main(async () => {
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  const [name = version] = process.argv.slice(2);
  const folder = join(releases, name);
  if (existsSync(join(folder, "stack.json")))
    throw new Stop(`${folder} is there: what a release wrote stays as it is.`);
  const newest = readdirSync(releases)
    .filter((release) => existsSync(join(releases, release, "index.js")))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  if (newest === undefined) throw new Stop(`${releases} has no program to run.`);
  process.env["PATH"] = [await setUp(["test/tsconfig.json"]), process.env["PATH"]].join(delimiter);
  const { engineStack } = require(join(repository, "build", "test", "engine", "harness.js"));
  const config = JSON.parse(readFileSync(join(releases, newest, "config.json"), "utf8"));
  const stack = await engineStack({ program: readFileSync(join(releases, newest, "index.js"), "utf8"), config });
  try {
    await stack.up();
    mkdirSync(folder, { recursive: true });
    for (const file of newest === name ? [] : ["index.js", "config.json"])
      copyFileSync(join(releases, newest, file), join(folder, file));
    const state = JSON.stringify(withoutPlaces(await stack.exportState()));
    writeFileSync(join(folder, "stack.json"), await format(state, { parser: "json", printWidth: 120 }));
    writeFileSync(join(folder, "cloud.sql"), dump(stack.cloudFile));
  } finally {
    await stack.close();
  }
  console.log(folder);
});

/**
 * Without the paths of the machine that recorded it.
 * @param {{ deployment: { resources: Record<string, unknown>[] } }} state
 */
function withoutPlaces(state) {
  const resources = state.deployment.resources.map(({ sourcePosition: _, stackTrace: __, ...resource }) => resource);
  return { ...state, deployment: { ...state.deployment, resources } };
}

/**
 * The store as SQL: its tables as that version made them, and every row.
 * @param {string} file
 */
function dump(file) {
  const Database = require("libsql");
  const database = new Database(file);
  /** @param {string} sql @returns {Record<string, string>[]} */
  const rows = (sql) => /** @type {Record<string, string>[]} */ (database.prepare(sql).all());
  const schema = rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, rowid");
  const inserts = schema
    .filter(({ type }) => type === "table")
    .flatMap(({ name }) => {
      const columns = rows(`SELECT name FROM pragma_table_info('${name}')`).map((column) => column["name"]);
      const values = columns.map((column) => `quote(${column})`).join(" || ', ' || ");
      return rows(`SELECT ${values} AS "values" FROM ${name}`).map(
        (row) => `INSERT INTO ${name} (${columns.join(", ")}) VALUES (${row["values"]});`,
      );
    });
  database.close();
  return [...schema.map(({ sql }) => `${sql};`), ...inserts, ""].join("\n");
}
