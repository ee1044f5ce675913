/**
 * Writes the plugin of the package `vpcpeering`, for programs in every language:
 *
 *   npm run build:plugin    build/plugin, and build/pulumi-resource-vpcpeering-vX-OS-ARCH.tar.gz
 *
 * The folder is what `pulumi package add` and `plugins.providers.path` take, the archive what
 * `pulumi plugin install --file` takes. Both contain everything but Node.js.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runQuietly } from "./set-up/command.mjs";
import { withProgress } from "./set-up/progress.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

const NAME = "pulumi-resource-vpcpeering";
/** Names of Go, which Pulumi's archives have. */
const SYSTEMS = /** @type {Record<string, string>} */ ({ win32: "windows" });
const PROCESSORS = /** @type {Record<string, string>} */ ({ x64: "amd64" });

await main(async () => {
  const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  const { version, engines, devDependencies } = manifest;
  const folder = join(repository, "build", "plugin");
  const scratch = mkdtempSync(join(tmpdir(), "vpc-peering-plugin-"));
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const [{ filename }] = JSON.parse(
      await runQuietly("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", scratch], {
        cwd: repository,
      }),
    );
    copyFileSync(join(scratch, filename), join(folder, filename));
    // Pulumi installs these packages again where it finds a PulumiPlugin.yaml, so that they have to be complete here.
    const packages = {
      name: NAME,
      version,
      private: true,
      main: "start.cjs",
      dependencies: {
        [manifest.name]: `file:./${filename}`,
        "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
      },
    };
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(packages, undefined, 2)}\n`);
    await withProgress("Installing the plugin's packages", () =>
      runQuietly("npm", ["install", "--omit=dev", "--no-audit", "--no-fund"], { cwd: folder }),
    );
    writeFileSync(join(folder, "PulumiPlugin.yaml"), "runtime: nodejs\n");
    copyFileSync(join(repository, "sdk", "schema.json"), join(folder, "schema.json"));
    writeStarters(folder, engines.node.replace(/^>=/, ""));
    const system = SYSTEMS[process.platform] ?? process.platform;
    const archive = `${NAME}-v${version}-${system}-${PROCESSORS[process.arch] ?? process.arch}.tar.gz`;
    // An archive runs by its executable.
    const left = ["./PulumiPlugin.yaml", `./${filename}`].map((file) => `--exclude=${file}`);
    await runQuietly("tar", ["-czf", join("..", archive), ...left, "."], { cwd: folder });
    console.log(`${folder}\n${join(repository, "build", archive)}`);
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** @param {string} folder @param {string} oldest version of Node.js */
function writeStarters(folder, oldest) {
  const lacking = `${NAME} requires Node.js ${oldest} or later on PATH`;
  const start = join(folder, NAME);
  writeFileSync(
    start,
    [
      "#!/bin/sh",
      `command -v node >/dev/null || { echo "${lacking}" >&2; exit 1; }`,
      'exec node "$(dirname "$0")/start.cjs" "$@"',
      "",
    ].join("\n"),
  );
  chmodSync(start, 0o755);
  writeFileSync(
    join(folder, `${NAME}.cmd`),
    [`@where node >nul 2>nul || (echo ${lacking} 1>&2 & exit /b 1)`, '@node "%~dp0start.cjs" %*', ""].join("\r\n"),
  );
  writeFileSync(
    join(folder, "start.cjs"),
    `const [major, minor] = process.versions.node.split(".").map(Number);
const [oldestMajor, oldestMinor] = ${JSON.stringify(oldest.split(".").map(Number))};
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  console.error(\`${lacking}; this is \${process.versions.node}\`);
  process.exit(1);
}
require("./node_modules/pulumi-vpc-peering/dist/provider/plugin/main.js");
`,
  );
}
