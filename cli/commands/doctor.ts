/**
 * `vpc-peering doctor`: checks the installation, the settings and the credentials one by one, with a fix for each
 * failure.
 */
import type { Command } from "commander";
import { CONFIG_KEYS, CONFIG_NAMESPACE, type ConfigKey, type Settings } from "../../provider/configuration/read.js";
import { isPeeringError } from "../../provider/errors.js";
import { nearest } from "../../provider/lookup/nearest.js";
import { print } from "./cloud-command.js";
import { type Colour, paint } from "../format/colour.js";
import { checkAccount } from "../doctor/account.js";
import { checkCredentials } from "../doctor/credentials.js";
import { checkCloudFile } from "../doctor/cloud-file.js";
import { type Finding, finding, ok, problem, skipped } from "../doctor/finding.js";
import { checkProducts } from "../doctor/products.js";
import { checkProgram } from "../doctor/program.js";
import { checkTrace } from "../doctor/trace.js";
import { checkNode, checkPackages, checkPulumi } from "../doctor/tools.js";
import { EXIT } from "../exit-codes.js";
import {
  addSettingsOptions,
  readGivenSettings,
  SETTINGS_HELP,
  type SettingsOptions,
  variableOf,
} from "../options/settings.js";
import { readStackFile, type StackFile, variablesOf } from "../options/stack-file.js";

interface DoctorOptions extends SettingsOptions {
  readonly region?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering doctor                                    Node, Pulumi, the package
  vpc-peering doctor --stack dev                        and the account that Pulumi.dev.yaml configures
  vpc-peering doctor --vendor tce --backend api --endpoint https://vpc.cloud.example.com --region ap-guangzhou
  vpc-peering doctor --stack dev --json

Run it in the program's folder. Nothing is changed, and keys are never printed. Only the engine can decrypt values of a
stack's file: to check an encrypted key, set its environment variable too.

Exit code: 0, or ${EXIT.failed} if there is a problem.

${SETTINGS_HELP}`;

export function registerDoctor(command: Command): void {
  addSettingsOptions(command)
    .option("--region <region>", "region of the test call (default: the configured region)")
    .option("--stack <name>", "use the configuration in Pulumi.<name>.yaml of this folder")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const findings = [
        checkNode(),
        ...(await checkPulumi(process.env)),
        ...checkPackages(process.cwd()),
        ...checkProgram(process.cwd(), process.env),
        ...checkTrace(),
        ...(await checkConfigured(options, process.env)),
      ];
      print(options, findings, () => describeFindings(findings));
      if (findings.some(({ status }) => status === "problem")) process.exitCode = EXIT.failed;
    });
}

async function checkConfigured(options: DoctorOptions, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const check = "configuration";
  let settings: Settings;
  let stack: StackFile | undefined;
  try {
    stack = options.stack === undefined ? undefined : readStackFile(process.cwd(), options.stack);
    const region = options.region === undefined ? {} : { [variableOf("region")]: options.region };
    const known = { ...(stack && variablesOf(stack)), ...environment, ...region };
    if (!options.vendor && !known[variableOf("vendor")])
      return [...(stack?.unknown ?? []).map(misspeltKey), noConfiguration(stack), await checkCloud(options.cloudFile)];
    // The provider itself looks this key up in the environment, after the configuration.
    const cloudFile = options.cloudFile ?? stack?.texts.cloudFile;
    settings = readGivenSettings({ ...options, ...(cloudFile !== undefined && { cloudFile }) }, known).settings;
  } catch (error) {
    const message = isPeeringError(error) ? error.message : undefined;
    if (message === undefined) throw error;
    return [{ check, status: "problem", found: message }];
  }
  const { vendor, backend, region, accountId } = settings;
  const said = { vendor, backend, region, accountId, file: stack?.file };
  const configuration = ok(
    check,
    Object.entries(said)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key} ${value}`)
      .join(", "),
  );
  const misspelt = (stack?.unknown ?? []).map(misspeltKey);
  const hidden = (stack?.encrypted ?? []).filter((key) => settings[key] === undefined);
  if (backend !== "embedded" && hidden.length > 0) return [configuration, ...misspelt, encryptedOnly(hidden)];
  const credentials = await checkCredentials(settings, environment);
  return [
    configuration,
    ...misspelt,
    ...(backend === "embedded" ? [await checkCloud(settings.cloudFile)] : []),
    ...(await checkProducts(settings)),
    ...credentials,
    ...(credentials.some(({ status }) => status === "problem") ? [] : await checkAccount(settings)),
  ];
}

const checkCloud = (cloudFile: string | undefined): Promise<Finding> =>
  finding("embedded cloud", () => checkCloudFile(cloudFile));

/** Skipped for a stack whose program declares its own Provider. */
function noConfiguration(stack: StackFile | undefined): Finding {
  const where = stack === undefined ? "" : ` (${stack.file} has no ${CONFIG_NAMESPACE}:vendor)`;
  return skipped("configuration", `no account is selected${where}`, "Add --stack, or --vendor and --backend");
}

function misspeltKey(key: string): Finding {
  const meant = nearest(key, Object.keys(CONFIG_KEYS));
  const name = `${CONFIG_NAMESPACE}:${key}`;
  return problem(
    "configuration key",
    `${name}: there is no such configuration key, so it has no effect`,
    `${meant === undefined ? "Remove it" : `Set ${CONFIG_NAMESPACE}:${meant}, and remove it`}: pulumi config rm ${name}`,
  );
}

function encryptedOnly(keys: readonly ConfigKey[]): Finding {
  return skipped(
    "credentials",
    `${keys.map((key) => `${CONFIG_NAMESPACE}:${key}`).join(", ")} are encrypted, and only the engine can read them`,
    `Set ${keys.map(variableOf).join(", ")} to check the account`,
  );
}

const MARKS: Readonly<Record<Finding["status"], readonly [string, Colour]>> = {
  ok: ["ok", "green"],
  problem: ["problem", "red"],
  skipped: ["skipped", "gray"],
};

function describeFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, status, found, fix }) => {
    const [word, colour] = MARKS[status];
    const line = `${paint(colour, word.padEnd(7))}  ${check.padEnd(width)}  ${found}`;
    return fix === undefined ? [line] : [line, `${" ".repeat(width + 11)}→ ${fix}.`];
  });
  const problems = findings.filter(({ status }) => status === "problem").length;
  const sum = problems === 0 ? "No problem was found." : `${problems} problem${problems === 1 ? "" : "s"} found.`;
  return [...lines, "", sum].join("\n");
}
