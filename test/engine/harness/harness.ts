/**
 * Runs the real Pulumi engine for a test: a project in a temporary folder, with its own state, home and embedded
 * cloud, so that nothing of this machine reaches it and nothing of it stays.
 *
 *   const stack = await engineStack({ program: `…JavaScript of index.js…`, config: { "vpcpeering:vendor": "tce" } });
 *   const { changes } = await stack.up();
 *   const plan = await stack.preview();                      // plan.changes: what would change; plan.steps: everything
 *   const { errors } = await stack.up({ expectError: true }); // fails unless the engine fails
 *   await stack.close();
 *
 * Programs load the package by its name, so they run what `npm run build` left in dist/. One engine run costs
 * about two seconds, half of it the start of the program's and the provider's process.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pluginFolder } from "./plugin-folder.js";
import { checkEnd, type CommandResult, runProgram } from "./command.js";
import { readDigest, readEvents, type EngineRun } from "./report.js";

const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));
const STACK = "dev";

export interface StackOptions {
  /** CommonJS source of index.js. */
  readonly program: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly secretConfig?: Readonly<Record<string, string>>;
  /** The project's name; two stacks that share a backend need two. */
  readonly project?: string;
  /** Share the backend (for stack references: `organization/<project>/dev`) and the embedded cloud of this one. */
  readonly beside?: EngineStack;
  /** URL of the state backend, where it is not a folder of the stack's own. */
  readonly stateUrl?: string;
  /** The embedded cloud's store, where it is not the stack's own. */
  readonly cloudFile?: string;
  /**
   * The provider that the classes register with; without it the dynamic one. `VPC_PEERING_TEST_FACE=package` runs the
   * suites of the dynamic provider on the package.
   */
  readonly face?: "dynamic" | "package";
  /** Further environment variables of the engine, the program and the provider. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** Further arguments of the command. */
  readonly args?: readonly string[];
  /** The engine must fail; without this it must not. */
  readonly expectError?: boolean;
}

export interface EngineStack {
  /** The project's folder; index.js is in it. */
  readonly folder: string;
  readonly backend: string;
  readonly cloudFile: string;
  /** What its commands run with. */
  readonly env: Readonly<Record<string, string>>;
  readonly setProgram: (source: string) => Promise<void>;
  /** `undefined` removes a key. */
  readonly setConfig: (
    values: Readonly<Record<string, string | undefined>>,
    kind?: "plaintext" | "secret",
  ) => Promise<void>;
  readonly preview: (options?: RunOptions) => Promise<EngineRun>;
  /** What `pulumi preview --json` prints. */
  readonly previewJson: (options?: RunOptions) => Promise<string>;
  /** What `pulumi preview --diff` shows a person. */
  readonly previewText: (options?: RunOptions) => Promise<string>;
  readonly up: (options?: RunOptions) => Promise<EngineRun>;
  readonly refresh: (options?: RunOptions) => Promise<EngineRun>;
  readonly destroy: (options?: RunOptions) => Promise<EngineRun>;
  readonly outputs: () => Promise<Record<string, unknown>>;
  readonly exportState: () => Promise<ExportedState>;
  /** `vpc-peering cloud list --json`. */
  readonly cloud: () => Promise<CloudContents>;
  /** Any other command of the CLI; its output. */
  readonly pulumi: (...args: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** `accounts`, `vpcs`, `subnets`, `peeringConnections`, `routeTables`, `routes`. */
export type CloudContents = Readonly<Record<string, readonly Record<string, unknown>[]>>;

export interface ExportedState {
  readonly deployment: {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly unknown[];
  };
}

export interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly initErrors?: readonly string[];
  /** Read by the program and owned by another. */
  readonly external?: boolean;
}

export async function engineStack(options: StackOptions): Promise<EngineStack> {
  const root = await mkdtemp(join(tmpdir(), "vpc-peering-engine-"));
  const folder = join(root, "project");
  const backend = options.beside?.backend ?? join(root, "state");
  const cloudFile = options.cloudFile ?? options.beside?.cloudFile ?? join(root, "cloud.db");
  const project = options.project ?? "test";
  const face = options.face ?? process.env["VPC_PEERING_TEST_FACE"];
  await Promise.all([folder, backend, join(root, "home")].map((path) => mkdir(path, { recursive: true })));
  await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
  // `typescript: false`: the language host need not load a compiler for JavaScript.
  await writeFile(
    join(folder, "Pulumi.yaml"),
    JSON.stringify({
      name: project,
      main: "index.js",
      runtime: { name: "nodejs", options: { typescript: false } },
      plugins: { providers: [{ name: "vpcpeering", path: pluginFolder() }] },
    }),
  );
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: project, private: true }));
  await writeFile(join(folder, "index.js"), options.program);

  const cli = await pulumiFolder();
  const env = {
    ...isolated(join(root, "home"), cli, backend, cloudFile),
    NODE_OPTIONS: `--require ${JSON.stringify(join(REPOSITORY, "test", "engine", "harness", "light-start.cjs"))}`,
    ...(options.stateUrl !== undefined && { PULUMI_BACKEND_URL: options.stateUrl }),
    ...options.env,
  };
  const pulumi = (args: readonly string[]) =>
    runProgram(join(cli, "pulumi"), [...args, "--non-interactive"], { cwd: folder, env });
  const text = async (args: readonly string[], expectError = false) => {
    const { code, stdout, stderr } = await pulumi(args);
    checkEnd(args, code, expectError, `${stdout}\n${stderr}`);
    return { stdout, stderr };
  };
  const engine = async (
    command: readonly string[],
    read: (result: CommandResult) => EngineRun,
    { args = [], expectError = false }: RunOptions = {},
  ) => {
    const all = [...command, "--json", "--stack", STACK, ...args];
    const result = await pulumi(all);
    const run = read(result);
    checkEnd(
      all,
      result.code,
      expectError,
      [run.errors, ...run.changes.map(({ op, urn }) => `${op} ${urn}`)].join("\n"),
    );
    return run;
  };

  const stack: EngineStack = {
    folder,
    backend,
    cloudFile,
    env,
    setProgram: (source) => writeFile(join(folder, "index.js"), source),
    async setConfig(values, kind = "plaintext") {
      const entries = Object.entries(values);
      const set = entries.flatMap(([key, value]) => (value === undefined ? [] : [`--${kind}`, `${key}=${value}`]));
      if (set.length > 0) await text(["config", "set-all", "--stack", STACK, ...set]);
      const removed = entries.filter(([, value]) => value === undefined).map(([key]) => key);
      if (removed.length > 0) await text(["config", "rm-all", "--stack", STACK, ...removed]);
    },
    preview: (run) => engine(["preview"], readDigest, run),
    previewJson: async ({ args = [], expectError } = {}) =>
      (await text(["preview", "--json", "--stack", STACK, ...args], expectError)).stdout,
    previewText: async ({ args = [], expectError } = {}) => {
      const shown = await text(["preview", "--diff", "--color", "never", "--stack", STACK, ...args], expectError);
      return shown.stdout + shown.stderr;
    },
    up: (run) => engine(["up", "--yes", "--skip-preview"], readEvents, run),
    refresh: (run) => engine(["refresh", "--yes", "--skip-preview"], readEvents, run),
    destroy: (run) => engine(["destroy", "--yes", "--skip-preview"], readEvents, run),
    outputs: async () =>
      JSON.parse(await stack.pulumi("stack", "output", "--json", "--show-secrets", "--stack", STACK)) as Record<
        string,
        unknown
      >,
    exportState: async () => JSON.parse(await stack.pulumi("stack", "export", "--stack", STACK)) as ExportedState,
    async cloud() {
      const args = [join(REPOSITORY, "dist", "cli", "main.js"), "cloud", "list", "--json"];
      const look = { ...env, VPC_PEERING_CLOUD_FILE: cloudFile };
      const { code, stdout, stderr } = await runProgram(process.execPath, args, { cwd: folder, env: look });
      if (code !== 0) throw new Error(`vpc-peering cloud list failed: ${stderr}`);
      return JSON.parse(stdout) as CloudContents;
    },
    pulumi: async (...args) => (await text(args)).stdout,
    close: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };

  try {
    await text(["stack", "init", STACK]);
    if (face !== undefined) await stack.setConfig({ "vpcpeering:face": face });
    if (options.config) await stack.setConfig(options.config);
    if (options.secretConfig) await stack.setConfig(options.secretConfig, "secret");
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}

let cliFolder: Promise<string> | undefined;

/** The folder of the CLI that `npm test` found or made. */
function pulumiFolder(): Promise<string> {
  cliFolder ??= import("../../../scripts/pulumi-cli/find.mjs").then(async ({ findPulumi }) => {
    const folder = await findPulumi(process.env);
    if (folder === undefined) throw new Error("there is no Pulumi CLI here; `npm test` sets one up");
    return folder;
  });
  return cliFolder;
}

/** Nothing of this machine but what programs need to run: no vendor's credentials, no profile files, no login. */
function isolated(home: string, cli: string, backend: string, cloudFile: string): Record<string, string> {
  const kept = ["SystemRoot", "TEMP", "TMP", "TMPDIR", "NODE_EXTRA_CA_CERTS"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    PATH: [cli, dirname(process.execPath), process.env["PATH"]].join(delimiter),
    HOME: home,
    USERPROFILE: home,
    PULUMI_HOME: join(home, ".pulumi"),
    PULUMI_BACKEND_URL: `file://${backend.replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    VPC_PEERING_CLOUD_FILE: cloudFile,
  };
}
