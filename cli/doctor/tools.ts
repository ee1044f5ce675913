/** Checks Node, Pulumi and this package, which are required before any cloud. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Finding, ok, problem, skipped } from "./finding.js";
import { runProgram, findBeside, findPulumi, isAtLeast } from "./programs.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly "@pulumi/pulumi": string };
}

const OWN = require("../../../package.json") as Manifest;
const PULUMI_SDK = "@pulumi/pulumi";
const HOSTS = {
  "language host": "pulumi-language-nodejs",
  "provider host": "pulumi-resource-pulumi-nodejs",
} as const;

export function checkNode(version = process.versions.node): Finding {
  const least = OWN.engines.node;
  return isAtLeast(version, least)
    ? ok("Node", version)
    : problem("Node", `${version} is too old`, `Install ${least.replace(">=", "")} or later from https://nodejs.org`);
}

export async function checkPulumi(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const least = OWN.peerDependencies[PULUMI_SDK].replace("^", "");
  const install = `Install version ${least} or later: https://www.pulumi.com/docs/install/`;
  const found = findPulumi(environment);
  const hosts = Object.entries(HOSTS);
  if (found === undefined) {
    const without = hosts.map(([check]) => skipped(check, "comes with the CLI"));
    return [problem("Pulumi CLI", "none is on the PATH or in Pulumi's own folder", install), ...without];
  }
  const version = await runProgram(found.file, ["version"]);
  const where = `${found.file}${found.isOnPath ? "" : ", which is not on the PATH"}`;
  const cli =
    version === undefined
      ? problem("Pulumi CLI", `${where} does not run`, `Run \`${found.file} version\` to see why, or reinstall it`)
      : isAtLeast(version, least)
        ? ok("Pulumi CLI", `${version}, ${where}`)
        : problem("Pulumi CLI", `${version} is too old (${where})`, install);
  return [
    cli,
    ...hosts.map(([check, name]) => {
      const file = findBeside(found.file, name, environment);
      return file === undefined
        ? problem(check, `${name} is neither beside the CLI nor on the PATH`, "Reinstall the CLI, which contains both")
        : ok(check, file);
    }),
  ];
}

/** Resource states contain the name of this package, so it must be resolvable from a program's folder. */
export function checkPackages(folder: string): Finding[] {
  return [checkPackage(folder), checkPulumiSdk(folder)];
}

function checkPackage(folder: string): Finding {
  const found = resolved(folder, `${OWN.name}/package.json`);
  if (found === undefined) {
    return problem(
      "package",
      `${OWN.name} cannot be loaded from ${folder}`,
      `Run the doctor in the program's folder; if this is it, \`npm install ${OWN.name}\``,
    );
  }
  const { version } = require(found) as Manifest;
  const where = dirname(found);
  return version === OWN.version
    ? ok("package", `${version}, ${where}`)
    : problem(
        "package",
        `${where} is version ${version}, and this command is ${OWN.version}`,
        "Run it as `npx vpc-peering`",
      );
}

function checkPulumiSdk(folder: string): Finding {
  const least = OWN.peerDependencies[PULUMI_SDK];
  const found = resolved(folder, `${PULUMI_SDK}/package.json`);
  const install = `Run \`npm install ${PULUMI_SDK}@${least}\``;
  if (found === undefined) return problem("Pulumi SDK", `${PULUMI_SDK} cannot be loaded from ${folder}`, install);
  const { version } = require(found) as Manifest;
  const isRight = isAtLeast(version, least) && !isAtLeast(version, "4");
  return isRight
    ? ok("Pulumi SDK", `${version}, ${dirname(found)}`)
    : problem("Pulumi SDK", `${version} is not in the supported range ${least}`, install);
}

function resolved(folder: string, id: string): string | undefined {
  try {
    return createRequire(join(folder, "index.js")).resolve(id);
  } catch {
    // The missing package is the finding.
    return undefined;
  }
}
