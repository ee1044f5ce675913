/** `vpc-peering import`: an account's objects as a file for `pulumi import --file`, and the matching program. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { Backend, Ref } from "../../provider/backend/contract.js";
import { CONFIG_NAMESPACE, type ConfigKey, SECRET_KEYS, type Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { formatId, parseId } from "../../provider/engine/ids.js";
import { type Estate, type Selection, readEstate } from "../../provider/tools/import/estate.js";
import { type ImportTypes, writeImportFile } from "../../provider/tools/import/import-file.js";
import { dynamicText, packageToken, typeToken } from "../../sdk/registration/dynamic-text.js";
import { type ImportPlan, planImport } from "../../provider/tools/import/plan.js";
import { writeProgram } from "../../provider/tools/import/program.js";
import { importedProvider } from "../../provider/tools/import/provider.js";
import { Run } from "../../provider/run/run.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { print } from "./cloud-command.js";
import { checkedRegions, regionsOf } from "../options/regions.js";
import {
  addSettingsOptions,
  type GivenSettings,
  readGivenSettings,
  SETTINGS_HELP,
  type SettingsOptions,
} from "../options/settings.js";

interface ImportOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly id?: readonly string[];
  readonly provider?: string;
  readonly face: Face;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering import --vendor tce --region ap-guangzhou ap-beijing
  vpc-peering import --vendor tce --id ap-guangzhou/pcx-1a2b3c4d         one connection and its routes
  vpc-peering import --vendor tce --region ap-guangzhou --provider ours  with an explicit Provider
  vpc-peering import --vendor tce --region ap-guangzhou --face package   for YAML, Go and other languages

${SETTINGS_HELP}`;

type Face = "dynamic" | "package";

const TYPES: Readonly<Record<Face, ImportTypes>> = {
  dynamic: { typeToken, dynamicText },
  package: { typeToken: packageToken },
};

const FILES = { importFile: "import.json", program: "index.ts" } as const;

export function registerImport(command: Command): void {
  command.addHelpText("after", EXAMPLES);
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions to import (default: regions in use if the cloud reports them, else all known regions)",
    )
    .option(
      "--id <ids...>",
      "only these VPCs and connections (region/id, or a bare id with one --region), and their dependents",
    )
    .option("--provider <name>", "name of an explicit Provider to use in place of the stack's configuration")
    .addOption(
      new Option("--face <face>", 'types of the resources: of the npm package, or "package", those of vpcpeering')
        .choices(Object.keys(TYPES))
        .default("dynamic"),
    )
    .option("--out <folder>", "folder for both files", "vpc-peering-import")
    .option("--force", "overwrite existing files")
    .option("--json", "print the result as JSON")
    .action(async (options: ImportOptions) => {
      const account = readGivenSettings(options);
      const settings = inNamedRegion(account.settings, options.region, options.id);
      const report = await withAccount(settings, "reading the account's resources", (backend) =>
        importEstate(options, account, backend),
      );
      // Some vendors' APIs have a project per region, and no project without a region.
      const region = settings.backend === "embedded" ? {} : { region: settings.region };
      const config = options.provider === undefined ? { ...account.given, ...region } : {};
      print(options, report, () => describe(report, config));
    });
}

async function importEstate(
  options: ImportOptions,
  { settings, given }: GivenSettings,
  backend: Backend,
): Promise<Report> {
  const paths = { importFile: join(options.out, FILES.importFile), program: join(options.out, FILES.program) };
  const { program, ...others } = paths;
  const written = options.face === "dynamic" ? paths : others;
  if (options.face === "package" && options.provider !== undefined) throw noProvider(options.provider);
  for (const path of Object.values(written)) refuseOverwriting(path, options);

  const selection = await selectionOf(options, settings, backend);
  const estate = await readEstate(backend, settings.vendor, selection);
  refuseNothing(estate, selection, backend, settings.vendor);
  const provider = options.provider === undefined ? undefined : importedProvider(options.provider, given);
  const run = new Run(settings, { open: () => Promise.resolve(backend) });
  const plan = await planImport(run, estate, provider === undefined ? [] : [provider.name]);

  mkdirSync(options.out, { recursive: true });
  writeFileSync(paths.importFile, `${JSON.stringify(writeImportFile(plan, TYPES[options.face], provider), null, 2)}\n`);
  if ("program" in written) writeFileSync(program, writeProgram(plan, provider));

  const notes = notesOn(run, backend, estate);
  return { ...written, resources: countsOf(plan), leftOut: estate.leftOut, notes };
}

/** Pulumi cannot generate a program for a file that contains the Provider of its resources. */
function noProvider(name: string): PeeringError {
  return new PeeringError("unsupported", "Pulumi writes no program for an explicit Provider of the package", {
    property: "--provider",
    value: name,
    fix: "Leave it out, and pass the Provider to the resources of the program after the import",
  });
}

function refuseOverwriting(path: string, { out, force }: ImportOptions): void {
  if (force || !existsSync(path)) return;
  throw new PeeringError("already-exists", `${path} exists already`, {
    property: "--out",
    value: out,
    fix: "Name another folder, or overwrite it with --force",
  });
}

/** The engine refuses an empty file with a less specific message. */
function refuseNothing(
  { vpcs, connections, leftOut }: Estate,
  selection: Selection,
  backend: Backend,
  vendor: string,
): void {
  if (vpcs.length + connections.length > 0) return;
  const where = "regions" in selection ? selection.regions : selection.refs.map(formatId);
  const reasons = leftOut.map(({ id, reason }) => ` (${id}: ${reason})`).join("");
  const existing = where.length === 0 ? "" : " there";
  throw new PeeringError("not-found", `account ${backend.accountId} has nothing to import${existing}${reasons}`, {
    ...(where.length > 0 && { property: "regions" in selection ? "--region" : "--id", value: where }),
    vendor,
    fix: "Check the regions and the account (--account)",
  });
}

async function selectionOf(
  { region, id: ids = [] }: ImportOptions,
  settings: Settings,
  backend: Backend,
): Promise<Selection> {
  const { vendor, region: usual } = settings;
  if (ids.length === 0) return { regions: await regionsOf(settings, backend, region) };
  const regions = region ?? (usual === undefined ? [] : [usual]);
  const refs = ids.map((id) => refOf(id, regions, vendor));
  checkedRegions(
    refs.map((ref) => ref.region),
    vendor,
    "region",
  );
  return { refs };
}

function refOf(text: string, regions: readonly string[], vendor: string): Ref {
  const { region = regions.length === 1 ? regions[0] : undefined, id } = parseId(text);
  if (region !== undefined) return { region, id };
  throw new PeeringError("invalid-input", "no region is given", {
    property: "--id",
    value: text,
    vendor,
    fix: `Write region/${id}, or name one --region`,
  });
}

interface Report {
  readonly importFile: string;
  /** Pulumi generates the package's program, in the project's language. */
  readonly program?: string;
  readonly resources: ReturnType<typeof countsOf>;
  readonly leftOut: Estate["leftOut"];
  readonly notes: readonly string[];
}

function countsOf({ vpcs, routeTables, subnets, connections: managed, routes }: ImportPlan) {
  const connections = managed.filter(({ kind }) => kind === "PeeringConnection").length;
  return {
    vpcs: vpcs.length,
    routeTables: routeTables.length,
    subnets: subnets.length,
    peeringConnections: connections,
    peeringAccepters: managed.length - connections,
    routes: routes.length,
  };
}

/** Inputs that state does not contain, because the API does not report them. */
function notesOn({ rules }: Run, { lacks = [] }: Backend, { connections }: Estate): string[] {
  const far = connections.filter(
    ({ role, requester, accepter }) => role !== "accepter" && requester.region !== accepter.region,
  );
  const capless = far.filter(({ bandwidthMbps }) => bandwidthMbps === undefined);
  const reportsCharge = rules.chargeTypeReadable.value && !lacks.includes("chargeTypeReadable");
  const note = (what: string, of: typeof far) =>
    of.length === 0
      ? []
      : [
          `${rules.id} does not report the ${what} of peering connections: add it to the program, and the next \`pulumi up\` applies it (${of.map(({ id }) => id).join(", ")})`,
        ];
  return [...note("bandwidth", capless), ...(reportsCharge ? [] : note("charge type", far))];
}

/** @param config keys that the stack's configuration requires, if no Provider sets them */
function describe({ importFile, program, resources, leftOut, notes }: Report, config: Partial<Settings>): string {
  const counts = [
    count(resources.vpcs, "VPC"),
    count(resources.peeringConnections, "connection"),
    count(resources.peeringAccepters, "accepter"),
    count(resources.routes, "route"),
    ...(resources.routeTables > 0 ? [count(resources.routeTables, "route table")] : []),
    ...(resources.subnets > 0 ? [count(resources.subnets, "subnet")] : []),
  ];
  const configured = Object.entries(config).filter(([, value]) => value !== undefined);
  const settings = configured.map(([key, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return SECRET_KEYS.has(key as ConfigKey)
      ? `  pulumi config set --secret ${CONFIG_NAMESPACE}:${key}`
      : `  pulumi config set ${CONFIG_NAMESPACE}:${key} ${/^[\w./:@-]+$/.test(text) ? text : `'${text}'`}`;
  });
  return [
    `${[importFile, ...(program === undefined ? [] : [program])].join(" and ")}: ${counts.join(", ")}`,
    ...leftOut.map(({ id, reason }) => `left out: ${id}: ${reason}`),
    ...notes.map((note) => `note: ${note}`),
    "",
    program === undefined ? "Next, in the Pulumi project:" : "Next, in the Pulumi project that gets this program:",
    ...settings,
    program === undefined
      ? `  pulumi import --file ${importFile} --protect=false    # prints the program`
      : `  pulumi import --file ${importFile} --generate-code=false --protect=false`,
    "  pulumi preview --expect-no-changes",
    "  pulumi up    # records which resource depends on which; only then can they be destroyed in the right order",
  ].join("\n");
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
