/** One cell: installs the packed package beside a program, and runs the program's whole life on the embedded cloud. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../set-up/repository.mjs";
import { Failed, run } from "./command.mjs";
import { RESOURCES, writeProject } from "./project.mjs";
import { engineVersion, obtainEngine, obtainManager, obtainNode, sdkVersion } from "./tools.mjs";

/**
 * `refused`: something ends the cell with a clear message, which a user can act on.
 * @typedef {object} CellResult
 * @property {"works" | "refused" | "fails"} result
 * @property {string} [step] the first that did not succeed
 * @property {string} [message]
 * @property {Record<string, string>} versions what the cell ran on
 * @property {number} seconds
 */

/** Messages that refuse a combination. @type {readonly RegExp[]} */
const REFUSALS = [/Pulumi's plugin cannot find .*/];

/**
 * Every command and its output are in the log.
 * @param {import("./axes.mjs").Ground} ground
 * @param {{ tarball: string, log: string }} options
 * @returns {Promise<CellResult>}
 */
export async function runCell(ground, { tarball, log }) {
  writeFileSync(log, `${JSON.stringify(ground)}\n`);
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  const versions = { package: version, sdk: await sdkVersion(ground.sdk), engine: await engineVersion(ground.engine) };
  const tools = {
    node: await obtainNode(ground.node),
    engine: await obtainEngine(versions.engine),
    manager: await obtainManager(ground.manager),
  };
  const started = Date.now();
  // Some package managers treat a folder below a project as a part of it.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "vpc-peering-cell-")));
  const cell = new Cell(folder, ground, tools, log);
  /** @type {(typeof STEPS)[number]} */
  let step = "install";
  /** @type {Pick<CellResult, "result" | "step" | "message">} */
  let end = { result: "works" };
  try {
    writeProject(folder, ground, { sdk: versions.sdk, tarball });
    for (step of STEPS) await cell[step]();
  } catch (error) {
    if (!(error instanceof Failed || error instanceof assert.AssertionError)) throw error;
    const text = error instanceof Failed ? error.output : error.message;
    const refusal = REFUSALS.map((pattern) => pattern.exec(text)?.[0]).find(Boolean);
    end = { result: refusal ? "refused" : "fails", step, message: refusal ?? lastLine(text) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  return { ...end, versions: { ...versions, ...cell.versions }, seconds };
}

export const STEPS = /** @type {const} */ (["install", "types", "up", "preview", "change", "destroy"]);

class Cell {
  /** @type {Record<string, string>} */
  versions = {};
  #folder;
  #manager;
  #ground;
  #log;
  #env;

  /**
   * @param {string} folder @param {import("./axes.mjs").Ground} ground
   * @param {{ node: string, engine: string, manager: string[] }} tools @param {string} log
   */
  constructor(folder, ground, { node, engine, manager }, log) {
    this.#folder = folder;
    this.#ground = ground;
    this.#manager = manager;
    this.#log = log;
    this.#env = environment(folder, [node, engine]);
  }

  async install() {
    this.versions["node"] = (await this.#run(["node", "--version"])).trim().replace(/^v/, "");
    this.versions[this.#ground.manager] = (await this.#run([...this.#manager, "--version"])).trim();
    await this.#run([...this.#manager, "install"]);
  }

  async types() {
    const compiler = await this.#exec("tsc", "--version");
    this.versions["typescript"] = /[\d.]+/.exec(compiler)?.[0] ?? compiler;
    await this.#exec("tsc", ...(this.#ground.modules === "esm" ? [] : ["--noEmit"]));
  }

  async up() {
    mkdirSync(join(this.#folder, "state"));
    await this.#pulumi("stack", "init", "dev");
    await this.#setBandwidth(10);
    expectLine(await this.#pulumi("up", "--yes", "--skip-preview"), `+ ${RESOURCES} created`);
    assert.equal((await this.#connections())[0]?.bandwidthMbps, 10);
  }

  async preview() {
    await this.#pulumi("preview", "--expect-no-changes");
  }

  async change() {
    const [before] = await this.#connections();
    await this.#setBandwidth(20);
    const output = await this.#pulumi("up", "--yes", "--skip-preview");
    expectLine(output, "~ 1 updated");
    expectLine(output, `${RESOURCES - 1} unchanged`);
    assert.deepEqual(await this.#connections(), [{ ...before, bandwidthMbps: 20 }]);
  }

  async destroy() {
    expectLine(await this.#pulumi("destroy", "--yes", "--skip-preview"), `- ${RESOURCES} deleted`);
    const { deployment } = JSON.parse(await this.#pulumi("stack", "export"));
    assert.deepEqual(deployment.resources ?? [], [], "resources in the state");
    const { vpcs, peeringConnections } = await this.#cloud();
    assert.deepEqual([vpcs, peeringConnections], [[], []], "resources in the cloud");
  }

  /** @param {number} mbps */
  async #setBandwidth(mbps) {
    await this.#pulumi("config", "set", "bandwidthMbps", String(mbps));
  }

  /** @returns {Promise<{ id: string, bandwidthMbps: number }[]>} */
  async #connections() {
    const { peeringConnections } = await this.#cloud();
    return peeringConnections.map((/** @type {{ id: string, bandwidthMbps: number }} */ { id, bandwidthMbps }) => ({
      id,
      bandwidthMbps,
    }));
  }

  /** By the command that the package brings. */
  async #cloud() {
    const output = await this.#exec("vpc-peering", "cloud", "list", "--json");
    return JSON.parse(output.slice(output.indexOf("{")));
  }

  /** A command of an installed package. @param {string[]} command */
  #exec(...command) {
    const verb = { npm: ["exec", "--"], pnpm: ["exec"], yarn: ["run"], "yarn-pnp": ["run"], bun: ["run"] };
    return this.#run([...this.#manager, ...verb[this.#ground.manager], ...command]);
  }

  /** @param {string[]} args */
  #pulumi(...args) {
    return this.#run(["pulumi", ...args, "--non-interactive"], nodeOptions(this.#folder, this.#ground));
  }

  /** @param {string[]} line @param {string} [options] */
  #run(line, options = "") {
    const env = { ...this.#env, ...(options !== "" && { NODE_OPTIONS: options }) };
    return run(line, { cwd: this.#folder, env, log: this.#log });
  }
}

/** That the program needs. @param {string} folder @param {import("./axes.mjs").Ground} ground */
function nodeOptions(folder, { manager, modules }) {
  const options = [];
  if (manager === "yarn-pnp") {
    options.push(`--require ${join(folder, ".pnp.cjs")}`);
    if (modules !== "commonjs")
      options.push(`--experimental-loader ${pathToFileURL(join(folder, ".pnp.loader.mjs")).href}`);
  }
  if (modules === "tsx") options.push("--import tsx");
  return options.join(" ");
}

/** Without the settings of the npm that runs this, and of the user's own Pulumi. @param {string} folder @param {string[]} path */
function environment(folder, path) {
  const foreign = /^(npm_(?!config_registry$)|PULUMI_|VPC_PEERING_|INIT_CWD$|NODE_(OPTIONS|PATH|ENV)$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: [...path, process.env["PATH"]].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "cell",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/** @param {string} output @param {string} text */
function expectLine(output, text) {
  assert.ok(output.includes(text), `"${text}" is missing: ${lastLine(output)}`);
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
