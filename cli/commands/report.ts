/** `vpc-peering report`: the effect of a change on traffic, for reviewers and pipelines. */
import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import type { ConnectionUse } from "../../provider/network/cost/estimate.js";
import type { LiveAccount } from "../../provider/network/quotas.js";
import {
  type Gate,
  GATES,
  judged,
  liveAccount,
  networkChangeOf,
  readPlan,
  regionsOf,
  type Report,
  reviewPlans,
  type StackPlan,
  toHtml,
  toMarkdown,
} from "../../provider/tools/report/index.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { EXIT } from "../exit-codes.js";
import { readFrom } from "../options/input-file.js";
import { readPricedSettings } from "../options/prices-file.js";
import { addSettingsOptions, hasSettings, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";
import { readStateFile } from "../options/stack-files.js";
import { formatTable } from "../format/table.js";
import { readTrafficCsv } from "../options/traffic-csv.js";

interface ReportOptions extends SettingsOptions {
  readonly state?: readonly string[];
  readonly live?: readonly string[] | true;
  readonly samples?: readonly Samples[];
  readonly prices?: string;
  readonly format: "markdown" | "json" | "html";
  readonly json?: boolean;
  readonly out?: string;
  readonly failOn?: readonly Gate[];
}

interface Samples {
  readonly connection: string;
  readonly file: string;
}

const GATE_HELP = formatTable(
  ["--fail-on", "MET IF", "UNKNOWN IF IT IS NOT MET, AND"],
  Object.entries(GATES).map(([gate, condition]) => [
    gate,
    condition.means,
    "unknown" in condition ? condition.unknown.means : "",
  ]),
);

const EXAMPLES = `
Examples:
  pulumi preview --refresh --json | vpc-peering report
  vpc-peering report preview.json --state state.json --out report.md --fail-on error interruption
  vpc-peering report network.json partner.json --format html --out report.html   several stacks, one report
  vpc-peering report preview.json --vendor tce --live                           with the account's live resources
  vpc-peering report preview.json --prices ours.json --samples shop-ledger=monday.csv

${GATE_HELP}

Exit code: 0; ${EXIT.no} if a --fail-on condition is met; ${EXIT.unknown} if none is met and one is unknown (both are
printed to stderr, and the report is still written); 1 if the input cannot be read.

A state (\`pulumi stack export\`) is needed only where the preview did not refresh: it then knows of nothing that stays
as it is.

${SETTINGS_HELP}`;

export function registerReport(command: Command): void {
  command.addHelpText("after", EXAMPLES);
  addSettingsOptions(command)
    .option("--state <files...>", "states of the stacks, in the order of the previews")
    .option("--live [accounts...]", "include live resources of these accounts (default: the account of the settings)")
    .option(
      "--samples <connection=file...>",
      "traffic of a connection as <name>=<CSV file>, by its name in the program",
      collectSamples,
    )
    .option("--prices <file>", "JSON file with your own prices")
    .addOption(
      new Option("--format <format>", "of the report").choices(["markdown", "json", "html"]).default("markdown"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--out <file>", "write there instead of to standard output")
    .addOption(
      new Option("--fail-on <conditions...>", "when to exit with 3 or 4; see below").choices(Object.keys(GATES)),
    )
    .action(writeReport);
}

async function writeReport(previews: readonly string[], options: ReportOptions): Promise<void> {
  const plans = readPlans(previews, options.state ?? []);
  // The account is required only to read it, or to apply its prices or limits.
  const isRequested = options.live !== undefined || options.prices !== undefined || hasSettings(options);
  const settings = isRequested ? readPricedSettings(options.prices, withVendor(options, plans)).settings : undefined;
  const accounts = options.live === undefined ? [] : await liveAccounts(settings!, options.live, plans);
  const networks = networkChangeOf(
    plans,
    accounts.map(({ network }) => network),
  );
  const report = reviewPlans(plans, networks, {
    prices: settings?.prices,
    ...(settings && { limits: settings.limits }),
    accounts,
    uses: new Map((options.samples ?? []).map(({ connection, file }) => [connection, usesOf(file)])),
  });
  const format = options.json ? "json" : options.format;
  write(options.out, format === "html" ? toHtml(report, networks) : FORMATS[format](report));
  const verdicts = judged(report, options.failOn ?? []);
  for (const { gate, isMet, means } of verdicts) {
    process.stderr.write(`--fail-on ${gate}${isMet ? "" : " (unknown)"}: ${means}\n`);
  }
  if (verdicts.length > 0) process.exitCode = verdicts.some(({ isMet }) => isMet) ? EXIT.no : EXIT.unknown;
}

const FORMATS = {
  markdown: toMarkdown,
  json: (report: Report) => `${JSON.stringify(report, null, 2)}\n`,
};

function readPlans(previews: readonly string[], states: readonly string[]): StackPlan[] {
  const files = previews.length === 0 ? ["-"] : previews;
  if (states.length > files.length) {
    throw new PeeringError("invalid-input", `there are ${states.length} states and only ${files.length} previews`, {
      property: "--state",
      fix: "Give one state for each preview, in the same order",
    });
  }
  return files.map((file, i) => {
    const state = states[i];
    const saved = state === undefined ? undefined : readStateFile(state);
    return readFrom(file, "previews", (text) => readPlan(text, saved));
  });
}

function write(file: string | undefined, text: string): void {
  if (file === undefined) return void process.stdout.write(text);
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PeeringError("invalid-input", `cannot be written (${why})`, {
      property: "--out",
      value: file,
      cause,
      fix: "Name a file in an existing folder",
    });
  }
}

/** The stacks determine their vendor. */
function withVendor(options: ReportOptions, plans: readonly StackPlan[]): SettingsOptions {
  const { before, after } = networkChangeOf(plans, []);
  const vendors = new Set(
    [...before.vpcs, ...after.vpcs, ...before.connections, ...after.connections].map(({ vendor }) => vendor),
  );
  const [vendor] = vendors;
  return options.vendor !== undefined || vendors.size !== 1 ? options : { ...options, vendor: vendor! };
}

/** Each account and region once. */
async function liveAccounts(
  settings: Settings,
  accounts: readonly string[] | true,
  plans: readonly StackPlan[],
): Promise<LiveAccount[]> {
  const regions = regionsOf(plans, settings);
  const ids = accounts === true ? [settings.accountId] : [...new Set(accounts)];
  return Promise.all(
    ids.map((accountId) =>
      withAccount(
        inNamedRegion({ ...settings, accountId }, settings.region ?? regions),
        `reading the VPCs from ${settings.vendor}`,
        (backend) => liveAccount(backend, settings.vendor, regions),
      ),
    ),
  );
}

function collectSamples(text: string, before: readonly Samples[] = []): readonly Samples[] {
  const at = text.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError("The form is <connection>=<file>, for example shop-ledger=monday.csv.");
  return [...before, { connection: text.slice(0, at), file: text.slice(at + 1) }];
}

/** Rows with the same time and several addresses are added. */
function usesOf(file: string): ConnectionUse {
  const sums = new Map<number, { inMbps: number; outMbps: number }>();
  for (const { at, inMbps, outMbps } of readTrafficCsv(file, "--samples")) {
    const sum = sums.get(at) ?? { inMbps: 0, outMbps: 0 };
    sums.set(at, { inMbps: sum.inMbps + inMbps, outMbps: sum.outMbps + outMbps });
  }
  return { samples: [...sums].map(([at, sum]) => ({ at, ...sum })) };
}
