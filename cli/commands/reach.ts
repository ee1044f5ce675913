/** `vpc-peering reach`: whether one IP address can reach another, and if not, where the path ends. */
import type { Command } from "commander";
import { PeeringError } from "../../provider/errors.js";
import { canReach, isAddress } from "../../provider/network/reachability.js";
import type { Network } from "../../provider/network/network.js";
import { joinNetworks, liveNetwork } from "../../provider/tools/stack/live-network.js";
import { networkOf } from "../../provider/tools/stack/planned-network.js";
import type { StackResource } from "../../provider/tools/stack/resources.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { print } from "./cloud-command.js";
import { EXIT } from "../exit-codes.js";
import { describeAnswer } from "../format/reach-text.js";
import { regionsOf } from "../options/regions.js";
import { addSettingsOptions, readGivenSettings, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";
import { previewOption, readStackFiles, stateOption } from "../options/stack-files.js";

interface ReachOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly state?: readonly string[];
  readonly preview?: readonly string[];
  readonly fromVpc?: string;
  readonly toVpc?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  vpc-peering reach 10.0.1.5 10.8.0.9 --vendor tce --region ap-guangzhou ap-beijing
  pulumi stack export | vpc-peering reach 10.0.1.5 10.8.0.9 --state -
  vpc-peering reach 10.0.1.5 10.8.0.9 --state ours.json theirs.json        both accounts' stacks
  pulumi preview --json | vpc-peering reach 10.0.1.5 10.8.0.9 --preview -  after the change
  vpc-peering reach 10.0.1.5 10.8.0.9 --from-vpc ap-guangzhou/vpc-1a2b3c4d where two VPCs have that address

Checks connections, route tables and CIDR blocks in both directions. Security groups, network ACLs and hosts are not
checked. States and previews know the routes that stacks write, and a preview of what does not change only after a
refresh (--refresh), or beside the --state of the same stack.

Exit code: 0 if it is reachable, ${EXIT.no} if it is not, ${EXIT.unknown} if that depends on what is not shown.

${SETTINGS_HELP}`;

export function registerReach(command: Command): void {
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions of the account's resources (default: regions in use if the cloud reports them, else all known regions)",
    )
    .addOption(stateOption())
    .addOption(previewOption())
    .option("--from-vpc <id>", "VPC that contains <from>, if several do")
    .option("--to-vpc <id>", "VPC that contains <to>, if several do")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (from: string, to: string, options: ReachOptions) => {
      refuseNoAddress("from", from);
      refuseNoAddress("to", to);
      const network = await networkIn(options);
      const { fromVpc, toVpc } = options;
      const request = { from, to, fromVpc: keyOf(network, fromVpc), toVpc: keyOf(network, toVpc) };
      const answer = canReach(network, request);
      print(options, { from, to, ...answer }, () => describeAnswer(network, from, to, answer));
      process.exitCode = { yes: EXIT.done, no: EXIT.no, unknown: EXIT.unknown }[answer.reachable];
    });
}

/** An invalid IP address is a command-line error, not an unreachable address. */
function refuseNoAddress(property: string, text: string): void {
  if (isAddress(text)) return;
  throw new PeeringError("invalid-input", "is no IP address", {
    property,
    value: text,
    fix: "Give an IPv4 or IPv6 address, without a prefix length",
  });
}

async function networkIn(options: ReachOptions): Promise<Network> {
  const { state = [], preview = [] } = options;
  if (state.length + preview.length === 0) return liveIn(options);
  const { plans, others } = readStackFiles(preview, state);
  const resources = [...plans.flatMap(({ after }) => after), ...others];
  return withEmptyTables(joinNetworks([networkOf(resources)]), resources);
}

/**
 * A stack contains route tables as its own resources only: in a VPC of the stack, a table without a route of the stack
 * has no routes. The default table applies to all addresses outside the other tables' subnets.
 */
function withEmptyTables(network: Network, resources: readonly StackResource[]): Network {
  const known = new Set(
    network.routeTables
      .filter(({ isDefault, knownSubnets }) => isDefault || knownSubnets === undefined)
      .map(({ vpc }) => vpc),
  );
  const own = resources.filter(({ kind }) => kind === "Vpc").map(({ id, urn }) => id ?? urn);
  const empty = own
    .filter((vpc) => !known.has(vpc))
    .map((vpc) => ({ key: `default of ${vpc}`, vpc, isDefault: true, subnets: [], routes: [] }));
  return { ...network, routeTables: [...network.routeTables, ...empty] };
}

async function liveIn(options: ReachOptions): Promise<Network> {
  const { settings } = readGivenSettings(options);
  return withAccount(
    inNamedRegion(settings, options.region),
    `reading the VPCs from ${settings.vendor}`,
    async (backend) => liveNetwork(backend, settings.vendor, await regionsOf(settings, backend, options.region)),
  );
}

/** The key in the network: users also enter the ID without region. */
function keyOf({ vpcs }: Network, id: string | undefined): string | undefined {
  const found = vpcs.filter(({ key, name }) => id !== undefined && (key.endsWith(`/${id}`) || name === id));
  return found.length === 1 ? found[0]!.key : id;
}
