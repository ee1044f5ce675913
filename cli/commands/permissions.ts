/** `vpc-peering permissions`: the policy for exactly the calls that a program makes to its vendor. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Command, Option } from "commander";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import {
  type Command as EngineCommand,
  COMMANDS,
  FURTHER,
  type Further,
} from "../../provider/tools/permissions/needs.js";
import { type Document, documentsFor, targetOf, type Wanted } from "../../provider/tools/permissions/policies.js";
import {
  type AccountUses,
  type Stack,
  stackOfPreview,
  stackOfState,
  usesByAccount,
  usesOfKind,
} from "../../provider/tools/permissions/program.js";
import type { Use } from "../../provider/rules/permissions.js";
import { rulesOf, VENDOR_IDS } from "../../provider/rules/registry.js";
import { citation } from "../../provider/rules/schema.js";
import { type Kind, KINDS } from "../../provider/tools/stack/resources.js";
import { vendorOf } from "../../provider/vendors/index.js";
import { describeAssumptions, describePermissions } from "../format/permissions-text.js";
import { readFrom } from "../options/input-file.js";
import { readStateFile } from "../options/stack-files.js";
import { readGivenSettings, SETTINGS_HELP, variableOf } from "../options/settings.js";
import { readStackFile, variablesOf } from "../options/stack-file.js";

interface PermissionsOptions {
  readonly vendor?: string;
  readonly accountId?: string;
  readonly stack?: string;
  readonly preview?: string;
  readonly state?: string;
  readonly for: EngineCommand;
  readonly resource?: readonly Kind[];
  readonly with?: readonly Further[];
  readonly api?: string;
  readonly policyVersion?: string;
  readonly document?: string;
  readonly out?: string;
  readonly format: "policy" | "table" | "json";
  readonly json?: boolean;
  readonly explain?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering permissions --vendor tencent --for up --explain      everything that the provider can do there
  pulumi preview --json | vpc-peering permissions --preview - --stack prod > policy.json
  pulumi stack export | vpc-peering permissions --state - --for destroy --out policies
  vpc-peering permissions --vendor jdcloud --resource Route --for preview --format table
  vpc-peering permissions --vendor huawei --policy-version 5.0

Standard output is one policy, ready for the vendor's own command line. Several (accounts, roles that are assumed,
policies that a vendor keeps apart) go into a folder (--out), or one of them is named (--document).

preview: what \`pulumi preview\` and \`pulumi refresh\` read. up: that, and to create, update, replace and delete.
destroy: what is read and deleted. Without --preview and --state: all resources with all of their options.

${SETTINGS_HELP}`;

export function registerPermissions(command: Command): void {
  command
    .addOption(new Option("--vendor <id>", "the cloud (default: that of the program)").choices(VENDOR_IDS))
    .option("--account, --account-id <id>", "the account; of a program with several, only this one")
    .option("--stack <name>", "use the configuration in Pulumi.<name>.yaml of this folder: account, roles")
    .option(
      "--preview <file>",
      "only what the program in a file from `pulumi preview --json` does; - is standard input",
    )
    .option("--state <file>", "only what the stack in a file from `pulumi stack export` has; - is standard input")
    .addOption(new Option("--for <command>", "what the permissions are for").choices(COMMANDS).default("up"))
    .addOption(new Option("--resource <kinds...>", "only these kinds of resources").choices(KINDS))
    .addOption(
      new Option(
        "--with <calls...>",
        `also the calls of ${Object.entries(FURTHER)
          .map(([name, what]) => `${name}: ${what}`)
          .join("; ")}`,
      ).choices(Object.keys(FURTHER)),
    )
    .option("--api <name>", "the vendor's API, where its client speaks several")
    .option("--policy-version <version>", "the form of policies, where the vendor has several")
    .option("--document <name>", "print this one of several policies")
    .option("--out <folder>", "write each policy to a file in this folder")
    .addOption(
      new Option("--format <format>", "policy; table or json: each permission with its calls, reason and source")
        .choices(["policy", "table", "json"])
        .default("policy"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--explain", "print the table to standard error, beside the policy")
    .addHelpText("after", EXAMPLES)
    .action(writePermissions);
}

function writePermissions(options: PermissionsOptions): void {
  const stack = stackIn(options);
  const accounts = stack === undefined ? [everything(options)] : accountsOf(stack, options);
  const documents = accounts.flatMap((account) => documentsOf(account, stack, options));
  const chosen = options.document === undefined ? documents : [named(documents, options.document)];
  const width = process.stdout.columns ?? WIDTH;
  const table = () => `${chosen.map((document) => describePermissions(document, width)).join("\n\n")}\n`;
  const format = options.json ? "json" : options.format;
  if (format === "json") process.stdout.write(`${JSON.stringify(chosen.map(asData), null, 2)}\n`);
  else if (format === "table") process.stdout.write(table());
  else writePolicies(chosen, options);
  if (options.explain) process.stderr.write(table());
  else if (format === "policy") process.stderr.write(describeAssumptions(chosen));
}

/** A pipe has no width; this one is usual for logs. */
const WIDTH = 100;

function stackIn({ preview, state }: PermissionsOptions): Stack | undefined {
  if (preview === "-" && state === "-")
    throw invalid("--state", "standard input is already the preview", "Write the state to a file first");
  const saved = state === undefined ? undefined : readStateFile(state);
  if (preview !== undefined) return readFrom(preview, "--preview", (text) => stackOfPreview(text, saved));
  return saved === undefined ? undefined : stackOfState(saved);
}

const invalid = (property: string, what: string, fix: string, value?: string) =>
  new PeeringError("invalid-input", what, { property, ...(value !== undefined && { value }), fix });

/** All resources with all of their options. */
const everything = ({ resource = KINDS }: PermissionsOptions): AccountUses => ({
  vendor: "",
  accountId: "",
  kinds: new Map(resource.map((kind) => [kind, usesOfKind(kind)])),
  regions: new Set(),
});

function accountsOf({ stack, resources }: Stack, options: PermissionsOptions): AccountUses[] {
  if (options.stack !== undefined && stack !== "" && options.stack !== stack)
    throw invalid(
      "--stack",
      `the file is of the stack ${stack}`,
      "Use files and configuration of one stack",
      options.stack,
    );
  const chosen =
    options.resource === undefined ? resources : resources.filter(({ kind }) => options.resource!.includes(kind));
  if (chosen.length === 0)
    throw invalid("--resource", "the program has none of these", "Leave it out, or name a kind that the program has");
  const all = usesByAccount(chosen, rulesOf);
  const ofVendor = all.filter(
    ({ vendor }) => vendor === "" || options.vendor === undefined || vendor === options.vendor,
  );
  const found = ofVendor.filter(
    ({ accountId }) => accountId === "" || options.accountId === undefined || accountId === options.accountId,
  );
  if (found.length > 0) return found;
  const has = all.map(({ vendor, accountId }) => `${vendor} ${accountId}`).join(", ");
  const property = ofVendor.length === 0 ? "--vendor" : "--account";
  throw invalid(
    property,
    `the program's resources are of ${has}`,
    "Name one of these, or leave it out",
    ofVendor.length === 0 ? options.vendor : options.accountId,
  );
}

function documentsOf(uses: AccountUses, stack: Stack | undefined, options: PermissionsOptions): Document[] {
  const settings = settingsFor(uses, options);
  const rules = rulesOf(settings.vendor)!;
  const access = vendorOf(settings.vendor)?.permissions();
  if (access === undefined)
    throw new PeeringError(
      "unsupported",
      rules.backends.value.note ?? "the vendor has no API, so there are no permissions",
      {
        property: "--vendor",
        value: settings.vendor,
        vendor: settings.vendor,
        source: citation(rules.backends.source),
        fix: "Grant permissions in the vendor's console, for the people and tools that use it",
      },
    );
  const accountId = uses.accountId || settings.accountId;
  const wanted: Wanted = {
    ...(accountId !== undefined && { accountId }),
    command: options.for,
    kinds: uses.kinds,
    further: options.with ?? [],
    opening: openingOf(settings, uses, stack === undefined),
    roles: settings.assumeRole ?? [],
  };
  return documentsFor(targetOf(rules, access, options), wanted);
}

/** The configuration, if it belongs to the vendor. */
function settingsFor({ vendor }: AccountUses, options: PermissionsOptions): Settings {
  const file = options.stack === undefined ? undefined : readStackFile(process.cwd(), options.stack);
  const environment = { ...(file && variablesOf(file)), ...process.env };
  const own = options.vendor ?? (vendor || undefined);
  const given = {
    ...(own !== undefined && { vendor: own }),
    ...(options.accountId !== undefined && { accountId: options.accountId }),
  };
  if (own === undefined) return readGivenSettings(given, environment).settings;
  const configured = environment[variableOf("vendor")];
  // Keys of another vendor's provider do not apply to this one.
  return readGivenSettings(given, configured === undefined || configured === own ? environment : {}).settings;
}

function openingOf({ accountId, projectId }: Settings, { regions }: AccountUses, isEverything: boolean): Set<Use> {
  const uses = new Set<Use>();
  if (accountId === undefined) uses.add("accountIdUnset");
  if (projectId === undefined || isEverything || regions.size > 1) uses.add("projectIdUnset");
  if (projectId !== undefined && accountId !== undefined) uses.add("projectIdSet");
  return uses;
}

function named(documents: readonly Document[], name: string): Document {
  const found = documents.find((document) => document.name === name);
  if (found !== undefined) return found;
  throw invalid("--document", "there is none of this name", `Set it to one of ${namesOf(documents)}`, name);
}

const namesOf = (documents: readonly Document[]): string => documents.map(({ name }) => name).join(", ");

function writePolicies(documents: readonly Document[], { out }: PermissionsOptions): void {
  if (out !== undefined) return writeFiles(out, documents);
  if (documents.length === 1) return void process.stdout.write(textOf(documents[0]!));
  throw invalid(
    "--document",
    `there are ${documents.length} policies: ${documents.map(({ name, holder }) => `${name} (${holder})`).join("; ")}`,
    "Name one of them, or write all to a folder with --out",
  );
}

const textOf = ({ policy }: Document): string => `${JSON.stringify(policy, null, 2)}\n`;

function writeFiles(folder: string, documents: readonly Document[]): void {
  for (const document of documents) {
    const file = path.join(folder, `${document.name}.json`);
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, textOf(document));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new PeeringError("invalid-input", `${file} cannot be written (${code})`, {
        property: "--out",
        value: folder,
        cause,
        fix: "Set a folder that is writable",
      });
    }
    process.stdout.write(`${file}: for ${document.holder}\n`);
  }
}

/** With citations as text. */
const asData = ({ permissions, ...document }: Document) => ({
  ...document,
  permissions: permissions.map(({ source, name = null, ...rest }) => ({ name, ...rest, source: citation(source) })),
});
