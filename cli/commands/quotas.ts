/** `vpc-peering quotas`: limit and use of the quotas of peering connections, and the connections that a preview adds. */
import { type Command, Option } from "commander";
import type { Backend } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { identityParts } from "../../provider/engine/ids.js";
import { addedOf, type LiveAccount, type NetworkQuota } from "../../provider/network/quotas.js";
import {
  liveAccount,
  networkChangeOf,
  quotaOwner,
  regionsOf as planRegionsOf,
} from "../../provider/tools/report/index.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { toError } from "../../provider/rules/violation.js";
import { quotasOf } from "../../provider/tools/stack/planned-quotas.js";
import type { StackPlan } from "../../provider/tools/stack/preview.js";
import { EXIT } from "../exit-codes.js";
import { formatTable } from "../format/table.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { regionsOf } from "../options/regions.js";
import {
  addSettingsOptions,
  readGivenSettings,
  SETTINGS_HELP,
  type SettingsOptions,
  variableOf,
} from "../options/settings.js";
import { readStackFiles } from "../options/stack-files.js";
import { print } from "./cloud-command.js";

interface QuotasOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly preview?: readonly string[];
  readonly state?: readonly string[];
  readonly format: "table" | "json";
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering quotas --vendor tce --region ap-guangzhou
  pulumi preview --json | vpc-peering quotas --preview -       with the connections that the change adds
  vpc-peering quotas --preview preview.json --state state.json --vendor tce --json

The limit is limits.peerings of the configuration, otherwise the vendor's documented one. The use is counted in the account
that is read and, on the embedded cloud, in every account of the preview's Providers. Of another account, at the far end of a
connection, it is unknown, and only the plan's connections count: run the command as that account as well.
Deletes come after creations, so an update can exceed a quota that its result keeps.

Exit code: 0; ${EXIT.no} if the preview exceeds a quota; ${EXIT.unknown} if it exceeds none and adds to one whose use is
unknown. Standard error has one line for each.

${SETTINGS_HELP}`;

export function registerQuotas(command: Command): void {
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions of the quotas (default: those of the preview, else regions in use if the cloud reports them, else all known regions)",
    )
    .option("--preview <files...>", "files from `pulumi preview --json`; - is standard input")
    .option("--state <files...>", "files from `pulumi stack export` of the previews' stacks, for names")
    .addOption(new Option("--format <format>", "of the list").choices(["table", "json"]).default("table"))
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .addHelpText("after", EXAMPLES)
    .action(showQuotas);
}

async function showQuotas(options: QuotasOptions): Promise<void> {
  const { preview = [], state = [] } = options;
  if (state.length > 0 && preview.length === 0) {
    throw new PeeringError("invalid-input", "requires --preview", {
      property: "--state",
      fix: "Add --preview <file>, or leave --state out",
    });
  }
  const { plans } = readStackFiles(preview, state);
  const { settings } = readGivenSettings(withOwner(options, plans));
  const planned = planRegionsOf(plans, settings);
  const read = (
    of: Settings,
    regionsIn: (backend: Backend) => Promise<readonly string[]>,
  ): Promise<LiveAccount & { readonly identity: string }> =>
    withAccount(
      inNamedRegion(of, options.region ?? planned),
      `reading the connections from ${of.vendor}`,
      async (backend) => ({
        identity: backend.identity,
        ...(await liveAccount(backend, of.vendor, await regionsIn(backend))),
      }),
    );
  const isPlanned = options.region === undefined && planned.length > 0;
  const live = await read(settings, (backend) =>
    isPlanned ? Promise.resolve(planned) : regionsOf(settings, backend, options.region),
  );
  const others = await Promise.all(
    otherAccounts(plans, settings, live).map((accountId) =>
      read({ ...settings, accountId }, () => Promise.resolve(live.regions)),
    ),
  );
  const stamped = new Set(identitiesOf(plans));
  // The stack's Provider may read another file.
  const all = [live, ...others.filter(({ identity }) => stamped.has(identity))];
  const { nameOf } = networkChangeOf(
    plans,
    all.map(({ network }) => network),
  );
  const quotas = quotasOf(plans, all, settings.limits, nameOf);
  const shown = quotas.map((quota) => ({ ...listedQuota(quota), of: quotaOwner(quota, nameOf) }));
  print({ json: options.json ?? options.format === "json" }, { accountId: live.accountId, quotas: shown }, () =>
    describe(shown, live, plans.length > 0),
  );
  for (const { vendor, violation } of quotas) {
    if (violation === undefined) continue;
    process.stderr.write(`${toError(violation, rulesOf(vendor)!).message}\n`);
    process.exitCode = EXIT.no;
  }
  for (const { of, limit, used, added, vendor, accountId, region } of shown) {
    if (used !== undefined || added <= 0) continue;
    const check = `vpc-peering quotas --vendor ${vendor} --account ${accountId} --region ${region}`;
    process.stderr.write(
      `quota of ${of}: the preview adds ${added} of ${limit}, and the use of it is unknown, because account ${accountId} ` +
        `was not read in ${region}; with its keys, \`${check}\` shows how many are available\n`,
    );
    process.exitCode ??= EXIT.unknown;
  }
}

/** Further accounts of the previews' Providers: the embedded cloud needs no other key for them. */
function otherAccounts(plans: readonly StackPlan[], { vendor, backend }: Settings, live: LiveAccount): string[] {
  const owners = identitiesOf(plans)
    .map(identityParts)
    .filter((owner) => backend === "embedded" && owner.backend === backend && owner.vendor === vendor)
    .map(({ accountId }) => accountId);
  return [...new Set(owners)].filter((accountId) => accountId !== live.accountId);
}

/** Identities of the accounts that the stacks' resources belong to. */
const identitiesOf = (plans: readonly StackPlan[]): string[] =>
  plans
    .flatMap(({ before, after }) => [...before, ...after])
    .flatMap(({ inputs }) => (typeof inputs["account"] === "string" ? [inputs["account"]] : []));

function listedQuota({ violation, created, deleted, ...quota }: NetworkQuota) {
  const added = addedOf({ ...quota, created, deleted });
  return {
    resource: "peering-connections" as const,
    ...quota,
    created,
    deleted,
    added,
    ...(quota.used !== undefined && { after: quota.used + added }),
    exceeded: violation !== undefined,
  };
}

type ListedQuota = ReturnType<typeof listedQuota> & { readonly of: string };

/** @param isPlanned adds the columns of a plan */
function describe(quotas: readonly ListedQuota[], { accountId, regions }: LiveAccount, isPlanned: boolean): string {
  if (quotas.length === 0)
    return `account ${accountId} has no VPCs in ${regions.join(", ")}, and a quota applies to a VPC`;
  const head = ["QUOTA OF", "LIMIT", "USED", ...(isPlanned ? ["ADDED", "AFTER"] : ["AVAILABLE"]), "RAISABLE"];
  const rows = quotas.map(({ of, limit, used, added, after, raisable }) => [
    of,
    String(limit),
    known(used),
    ...(isPlanned
      ? [added > 0 ? `+${added}` : String(added), known(after)]
      : [known(used === undefined ? undefined : Math.max(0, limit - used))]),
    raisable ? "yes" : "no",
  ]);
  return formatTable(head, rows);
}

const known = (value: number | undefined): string => (value === undefined ? "unknown" : String(value));

/** Vendor and account of the stacks, if they have one of each. */
function withOwner(options: QuotasOptions, plans: readonly StackPlan[]): QuotasOptions {
  const owners = identitiesOf(plans).map(identityParts);
  const only = (values: readonly string[]) => (new Set(values).size === 1 ? values[0] : undefined);
  const owning = new Set(owners.map((owner) => owner.vendor));
  const vendor = options.vendor ?? process.env[variableOf("vendor")] ?? only([...owning]);
  if (!vendor && plans.length > 0) throw vendorUnknown([...owning]);
  const accountId =
    options.accountId ??
    process.env[variableOf("accountId")] ??
    only(owners.map((owner) => owner.accountId)) ??
    owners.find((owner) => owner.backend === "embedded")?.accountId;
  return { ...options, ...(vendor && { vendor }), ...(accountId && { accountId }) };
}

function vendorUnknown(vendors: readonly string[]): PeeringError {
  const isNone = vendors.length === 0;
  return new PeeringError(
    "invalid-input",
    isNone
      ? "contains no resource, because a preview leaves out those that do not change"
      : `contains resources of several vendors: ${vendors.join(", ")}`,
    {
      property: "--preview",
      fix: isNone ? "Add --state <file> from `pulumi stack export`, or --vendor" : "Add --vendor",
    },
  );
}
