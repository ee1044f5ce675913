/**
 * `vpc-peering list`: the account's connections, VPCs, subnets or routes, each through the function that programs use.
 */
import { type Command, Option } from "commander";
import type { Backend, PeeringRecord } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { readCidr } from "../../provider/network/cidr/cidr.js";
import { PeeringError } from "../../provider/errors.js";
import { hasTags, overlapsAny } from "../../provider/functions/filters.js";
import { getSubnets } from "../../provider/functions/subnets.js";
import { getVpcs } from "../../provider/functions/vpc.js";
import { formatRouteId, idFault, parseId } from "../../provider/engine/ids.js";
import { describeConnections } from "../format/connections-text.js";
import { describeRoutes, describeSubnets, describeVpcs, type ListedRoute } from "../format/list-text.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { connectionsIn } from "../options/find-connection.js";
import { checkedRegions, regionsOf, warn } from "../options/regions.js";
import { addSettingsOptions, readGivenSettings, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";
import { collectTags, type TagFilter } from "../options/tags.js";
import { print } from "./cloud-command.js";

interface ListOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly vpc?: string;
  readonly cidr?: string;
  readonly tag?: TagFilter;
  readonly pending?: boolean;
  readonly format: "table" | "json";
  readonly json?: boolean;
}

interface Listed {
  /** Name of the list in JSON. */
  readonly key: string;
  readonly items: readonly unknown[];
  readonly describe: (accountId: string, regions: readonly string[]) => string;
}

interface Requested {
  readonly settings: Settings;
  readonly backend: Backend;
  readonly regions: readonly string[];
  readonly options: ListOptions;
}

const EXAMPLES = `
Examples:
  vpc-peering list --vendor tce --region ap-guangzhou ap-beijing
  vpc-peering list --vendor huawei --pending            pending requests and their expiry
  vpc-peering list vpcs --vendor tce --tag team=network --cidr 10.0.0.0/8
  vpc-peering list subnets --vendor tce --vpc ap-guangzhou/vpc-1a2b3c4d
  vpc-peering list routes --vendor tce --cidr 10.8.0.9/32    routes whose destination contains that address
  vpc-peering list --vendor tce --backend api --region ap-guangzhou --json

--cidr selects by overlap: with a CIDR block of a VPC or subnet, with one of either end of a connection, with the destination
of a route.

${SETTINGS_HELP}`;

export function registerList(command: Command): void {
  command.registeredArguments[0]!.choices(Object.keys(LISTS)).default("connections");
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions of the objects, of either end of a connection (default: regions in use if the cloud reports them, else all known regions)",
    )
    .option("--vpc <id>", "objects of this VPC: region/vpc-…, or vpc-…")
    .option("--cidr <block>", "objects that overlap this CIDR block")
    .option("--tag <key=value...>", "VPCs, subnets or connections with all of these tags", collectTags)
    .option("--pending", "pending requests only")
    .addOption(new Option("--format <format>", "of the list").choices(["table", "json"]).default("table"))
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .addHelpText("after", EXAMPLES)
    .action(list);
}

async function list(what: keyof typeof LISTS, options: ListOptions): Promise<void> {
  refuseFilters(what, options);
  const { settings } = readGivenSettings(options);
  const found = await withAccount(
    inNamedRegion(settings, options.region, options.vpc === undefined ? [] : [options.vpc]),
    `reading the ${what} from ${settings.vendor}`,
    async (backend) => {
      const regions = await regionsIn(settings, backend, options);
      return {
        accountId: backend.accountId,
        regions,
        listed: await LISTS[what]({ settings, backend, regions, options }),
      };
    },
  );
  const { accountId, regions, listed } = found;
  print({ json: options.json ?? options.format === "json" }, { accountId, regions, [listed.key]: listed.items }, () =>
    listed.describe(accountId, regions),
  );
}

const LISTS = {
  connections: async ({ backend, regions, options: { vpc, cidr, tag, pending } }): Promise<Listed> => {
    const items = (await connectionsIn(backend, regions))
      .filter(({ state }) => !pending || state === "pending-acceptance")
      .filter(({ tags }) => hasTags(tags, tag))
      .filter((connection) => vpc === undefined || endsOf(connection).some(({ vpcId }) => vpcId === parseId(vpc).id))
      .filter((connection) =>
        overlapsAny(
          endsOf(connection).flatMap(({ cidrBlocks = [] }) => cidrBlocks),
          cidr,
        ),
      );
    return {
      key: "peeringConnections",
      items,
      describe: (accountId, regions) => describeConnections(items, accountId, regions),
    };
  },
  vpcs: async ({ settings, backend, regions, options: { vpc, cidr: cidrBlock, tag: tags } }): Promise<Listed> => {
    const lists = await Promise.all(
      regions.map((region) => getVpcs({ backend, vendor: settings.vendor, region, warn }, { cidrBlock, tags })),
    );
    const items = lists
      .flatMap(({ vpcs }) => vpcs)
      .filter(({ vpcId }) => vpc === undefined || vpcId === parseId(vpc).id);
    return { key: "vpcs", items, describe: (...where) => describeVpcs(items, ...where) };
  },
  subnets: async ({ settings, backend, regions, options: { vpc, cidr: cidrBlock, tag: tags } }): Promise<Listed> => {
    const lists = await Promise.all(
      regions.map((region) => getSubnets({ backend, vendor: settings.vendor, region, warn }, { vpc, cidrBlock, tags })),
    );
    const items = lists.flatMap(({ subnets }) => subnets);
    return { key: "subnets", items, describe: (...where) => describeSubnets(items, ...where) };
  },
  routes: async ({ backend, regions, options: { vpc, cidr } }): Promise<Listed> => {
    const vpcId = vpc === undefined ? {} : { vpcId: parseId(vpc).id };
    const lists = await Promise.all(regions.map((region) => backend.listRouteTables({ region, ...vpcId })));
    const items = lists.flat().flatMap((table) =>
      table.routes
        .filter(({ destinationCidrBlock }) => overlapsAny([destinationCidrBlock], cidr))
        .map((route): ListedRoute => ({
          id: formatRouteId(table, route.destinationCidrBlock),
          ...route,
          routeTableId: table.id,
          region: table.region,
          vpcId: table.vpcId,
          subnetIds: table.subnetIds,
        })),
    );
    return { key: "routes", items, describe: (...where) => describeRoutes(items, ...where) };
  },
} as const satisfies Record<string, (requested: Requested) => Promise<Listed>>;

const endsOf = ({ requester, accepter }: PeeringRecord) => [requester, accepter];

/** The region of the VPC, if its ID contains one. */
async function regionsIn(settings: Settings, backend: Backend, options: ListOptions): Promise<readonly string[]> {
  const region = options.vpc === undefined ? undefined : parseId(options.vpc).region;
  if (region === undefined || options.region !== undefined) return regionsOf(settings, backend, options.region);
  return checkedRegions([region], settings.vendor, "region");
}

/** A filter on a property that the kind of object does not have would match everything or nothing. */
function refuseFilters(what: keyof typeof LISTS, { tag, cidr, pending, vpc }: ListOptions): void {
  const fault = (property: string, of: string, others: string) =>
    new PeeringError("invalid-input", `${what} have no ${of}`, {
      property,
      fix: `Leave ${property} out, or list ${others}`,
    });
  if (tag !== undefined && what === "routes") throw fault("--tag", "tags", "vpcs, subnets or connections");
  if (pending && what !== "connections") throw fault("--pending", "requests", "connections");
  const malformed = vpc === undefined ? undefined : idFault(vpc);
  if (malformed !== undefined)
    throw new PeeringError("invalid-input", malformed, {
      property: "--vpc",
      value: vpc,
      fix: "Give the ID of a VPC; `vpc-peering list vpcs` shows them",
    });
  const reading = cidr === undefined ? undefined : readCidr(cidr);
  if (reading === undefined || "cidr" in reading) return;
  const { reason, suggestion = "10.0.0.0/8" } = reading.fault;
  throw new PeeringError("invalid-input", reason, {
    property: "--cidr",
    value: cidr,
    fix: `Give a CIDR block, for example ${suggestion}`,
  });
}
