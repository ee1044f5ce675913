/** `vpc-peering cloud check` and `repair`: checks the store's file for damage, and saves its readable rows. */
import type { Command } from "commander";
import { checkStore, repairStore, type Repair, type StoreCheck } from "../../provider/cloud/index.js";
import { EXIT } from "../exit-codes.js";
import { formatTable } from "../format/table.js";
import { existingFile } from "../options/cloud-file.js";
import { cloudCommand, type CloudOptions, print } from "./cloud-command.js";

export function registerCloudFile(cloud: Command): void {
  cloudCommand(
    cloud,
    "check",
    `check the file, and that its contents agree; exit code ${EXIT.no} if not`,
    "\nExamples:\n  vpc-peering cloud check\n  vpc-peering cloud check --json --file ./cloud.db",
  ).action((options: CloudOptions) => {
    const file = existingFile(options.file, "--file");
    const check = checkStore(file);
    print(options, { file, ...check }, () => describeCheck(file, check));
    if (check.problems.length > 0) process.exitCode = EXIT.no;
  });

  cloudCommand(
    cloud,
    "repair",
    "save what can be read of a damaged file into a new one; keep the damaged one beside it",
    "\nExamples:\n  vpc-peering cloud repair\n  vpc-peering cloud repair --json --file ./cloud.db",
  ).action((options: CloudOptions) => {
    const file = existingFile(options.file, "--file");
    if (checkStore(file).problems.length === 0) {
      return print(options, { file, backup: null, tables: [] }, () => `${file} is whole: nothing to repair`);
    }
    const repair = repairStore(file);
    print(options, { file, ...repair }, () => describeRepair(file, repair));
  });
}

function describeCheck(file: string, { problems, rows }: StoreCheck): string {
  if (problems.length > 0) {
    return [
      `${file} is damaged:`,
      ...problems.map(({ what }) => `  ${what}`),
      "Restore it from a copy, or save what can be read with `vpc-peering cloud repair`.",
    ].join("\n");
  }
  const { vpcs = 0, links: connections = 0, routes = 0 } = rows;
  return `${file} is whole: ${vpcs} VPCs, ${connections} connections, ${routes} routes`;
}

function describeRepair(file: string, { backup, tables }: Repair): string {
  const rows = tables
    .filter(({ kept, dropped, fault }) => kept + dropped > 0 || fault !== undefined)
    .map(({ table, kept, dropped, fault = "" }) => [table, String(kept), String(dropped), fault]);
  return [
    `${file} is repaired; the damaged file is ${backup}`,
    formatTable(["TABLE", "ROWS KEPT", "DROPPED", "NOT READ TO ITS END"], rows),
    "Run `pulumi refresh` in the stacks that use it: lost resources are created again by the next `pulumi up`.",
  ].join("\n");
}
