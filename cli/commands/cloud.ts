/** `vpc-peering cloud`: shows the embedded cloud, and changes that a real cloud does not offer. */
import { existsSync } from "node:fs";
import { InvalidArgumentError, Option, type Command } from "commander";
import { EMPTY_INVENTORY, type Account } from "../../provider/cloud/index.js";
import { VENDOR_IDS } from "../../provider/rules/registry.js";
import { cloudCommand, type CloudOptions, print, withCloud, withExistingCloud } from "./cloud-command.js";
import { registerCloudFile } from "./cloud-file.js";
import { registerCloudTraffic } from "./cloud-traffic.js";
import { fileToRead } from "../options/cloud-file.js";
import { parseDuration } from "../options/duration.js";
import { describeInventory } from "../format/inventory-text.js";
import { formatTable } from "../format/table.js";

const EXAMPLES = `
Examples:
  vpc-peering cloud list                                list live resources
  vpc-peering cloud list --all --json                   with ended connections and local routes, as JSON
  vpc-peering cloud export > cloud.json                 everything, for a diff or a bug report
  vpc-peering cloud advance 8d                          let pending requests expire
  vpc-peering cloud account 100000000001 --arrears on   simulate an account in arrears
  vpc-peering cloud subnet vpc-1a2b3c4d 10.0.1.0/24 --route-table rtb-5e6f7g8h
  vpc-peering cloud traffic pcx-1a2b3c4d --in 40 --out 20 --for 2h
  vpc-peering cloud reset                               delete its contents, keep its id
  vpc-peering cloud check                               is the file whole?

The store is --file, else VPC_PEERING_CLOUD_FILE, else .vpc-peering/cloud.db in the nearest folder
upwards that has .vpc-peering, else in the home folder.`;

export function registerCloud(cloud: Command): void {
  cloud.addHelpText("after", EXAMPLES);

  const command = (usage: string, description: string, ...examples: readonly string[]) =>
    cloudCommand(cloud, usage, description, examplesOf(examples));
  const vendor = () => new Option("--vendor <id>", "resources of this vendor only").choices(VENDOR_IDS);

  command(
    "list",
    "list the live resources of all accounts",
    "vpc-peering cloud list",
    "vpc-peering cloud list --all --vendor tce",
    "vpc-peering cloud list --json --file ./cloud.db",
  )
    .option("--all", "include ended connections and local routes")
    .addOption(vendor())
    .action((options: CloudOptions & { all?: boolean; vendor?: string }) => {
      const file = fileToRead(options.file, "--file");
      const filter = { all: options.all ?? false, vendor: options.vendor };
      // Reading must not create a file.
      const inventory = existsSync(file) ? withCloud(options, (open) => open.inventory(filter)) : EMPTY_INVENTORY;
      print(options, inventory, () => describeInventory(inventory, file));
    });

  command(
    "advance <duration>",
    "advance the cloud's clock: 8d, 36h, 90m, 30s, 1d12h",
    "vpc-peering cloud advance 8d          pending requests expire after 7 days",
    "vpc-peering cloud advance 1d12h",
  ).action((text: string, options: CloudOptions) => {
    const milliseconds = parseDuration(text);
    const now = withExistingCloud(options, (open) => open.advance(milliseconds)).toISOString();
    print(options, { now }, () => `the embedded cloud's clock is now ${now}`);
  });

  command(
    "account <id>",
    "show or change an account; create it if it does not exist",
    "vpc-peering cloud account 100000000001",
    "vpc-peering cloud account 100000000002 --vendor tce --name partner",
    "vpc-peering cloud account 100000000001 --arrears on    cross-region connections may stop, see `vpc-peering rules`",
  )
    .addOption(new Option("--vendor <id>", "vendor of the account").choices(VENDOR_IDS))
    .option("--name <name>", "name")
    .option("--arrears <on|off>", "simulate an account in arrears", onOrOff)
    .action((id: string, options: CloudOptions & AccountOptions) => {
      const { name, arrears } = options;
      const account = withCloud(options, (open) => open.account(id, options.vendor, { name, arrears }));
      print(options, account, () => describeAccount(account));
    });

  command(
    "subnet <vpc-id> <cidr>",
    "add a subnet to a VPC",
    "vpc-peering cloud subnet vpc-1a2b3c4d 10.0.1.0/24",
    "vpc-peering cloud subnet vpc-1a2b3c4d 10.0.2.0/24 --route-table rtb-5e6f7g8h",
  )
    .option("--route-table <id>", "route table of the subnet (default: the VPC's default table)")
    .action((vpcId: string, cidr: string, options: CloudOptions & { routeTable?: string }) => {
      const subnet = withExistingCloud(options, (open) => open.createSubnet(vpcId, cidr, options.routeTable));
      print(options, subnet, () => `${subnet.id} ${subnet.cidrBlock} follows ${subnet.routeTableId}`);
    });

  command(
    "route-table <vpc-id>",
    "add a route table to a VPC",
    "vpc-peering cloud route-table vpc-1a2b3c4d --name databases",
  )
    .option("--name <name>", "name", "custom")
    .action((vpcId: string, options: CloudOptions & { name: string }) => {
      const table = withExistingCloud(options, (open) => open.createRouteTable(vpcId, options.name));
      print(options, table, () => `${table.id} ${table.name} belongs to ${table.vpcId}`);
    });

  registerCloudTraffic(cloud);
  registerCloudFile(cloud);

  command(
    "events",
    "list the events, oldest first",
    "vpc-peering cloud events",
    "vpc-peering cloud events --json",
  ).action((options: CloudOptions) => {
    const exists = existsSync(fileToRead(options.file, "--file"));
    const events = exists ? withCloud(options, (open) => open.events()) : [];
    print(options, events, () =>
      events.length === 0
        ? "no events"
        : formatTable(
            ["AT", "VENDOR", "ACCOUNT", "ACTION", "SUBJECT"],
            events.map((event) => [event.at, event.vendor, event.accountId, event.action, event.subject]),
          ),
    );
  });

  command(
    "export",
    "export all contents as JSON, with ended connections, traffic and events",
    "vpc-peering cloud export > cloud.json",
  ).action((options: CloudOptions) => {
    const contents = withExistingCloud(options, (open) => open.contents());
    process.stdout.write(`${JSON.stringify(contents, null, 2)}\n`);
  });

  command(
    "reset",
    "delete all contents; keep the id and the clock",
    "vpc-peering cloud reset",
    "vpc-peering cloud reset --file ./cloud.db",
  ).action((options: CloudOptions) => {
    const file = fileToRead(options.file, "--file");
    if (existsSync(file)) withCloud(options, (open) => open.reset());
    print(options, { file }, () => `the embedded cloud is empty (${file})`);
  });
}

const examplesOf = (lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;

interface AccountOptions {
  readonly vendor?: string;
  readonly name?: string;
  readonly arrears?: boolean;
}

function onOrOff(text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new InvalidArgumentError('Must be "on" or "off".');
}

function describeAccount({ vendor, id, name, arrears }: Account): string {
  return `${vendor} ${id} "${name}", ${arrears ? "in arrears" : "not in arrears"}`;
}
