/** `vpc-peering rules`: what the package knows of each vendor, and where it is written. */
import { Argument, type Command } from "commander";
import { describeRules, say } from "../provider/rules/describe.js";
import { citation, type VendorRules } from "../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../provider/vendors/index.js";
import { formatTable } from "./table.js";

export function registerRules(program: Command): void {
  program
    .command("rules")
    .description("the vendors' rules with their sources; without a vendor, an overview")
    .addArgument(new Argument("[vendor]", "one vendor, every rule").choices(VENDOR_IDS))
    .option("--json", "print the rules as data")
    .action((vendor: VendorId | undefined, { json }: { json?: boolean }) => {
      const all = VENDOR_IDS.map((id) => rulesOf(id));
      const chosen = vendor === undefined ? all : rulesOf(vendor);
      const text = json
        ? JSON.stringify(chosen, null, 2)
        : vendor === undefined
          ? overview(all)
          : vendorTable(rulesOf(vendor));
      process.stdout.write(`${text}\n`);
    });
}

export function overview(all: readonly VendorRules[]): string {
  const rows = all.map((rules) => [
    rules.id,
    rules.crossRegion.value.allowed ? "yes" : "no",
    say(rules, "acceptance"),
    rules.pendingExpiry.value.hours === null ? "never" : `${rules.pendingExpiry.value.hours} h`,
    say(rules, "quota").split(/[,;]/)[0]!,
    say(rules, "routes"),
    rules.title,
  ]);
  const head = ["VENDOR", "REGIONS", "ACCEPTANCE", "EXPIRES", "QUOTA", "ROUTES", "CLOUD"];
  return `${formatTable(head, rows)}\n\n\`vpc-peering rules <vendor>\` shows every rule with its source.`;
}

/** Each rule with the numbers of its source; a star marks what is read into the source. */
export function vendorTable(rules: VendorRules): string {
  const texts = describeRules(rules);
  const sources = [...new Set(texts.map(({ source }) => citation(source)))];
  const rows = texts.map(({ label, says, source, assumption }) => [
    label,
    `${sources.indexOf(citation(source)) + 1}${assumption === undefined ? "" : "*"}`,
    says,
  ]);
  const readings = texts.flatMap(({ label, assumption }) => (assumption === undefined ? [] : [[label, assumption]]));
  return [
    `${rules.id}: ${rules.title}`,
    rules.product,
    "",
    formatTable(["RULE", "SOURCE", "SAYS"], rows),
    "",
    "Sources",
    ...sources.map((source, i) => `${String(i + 1).padStart(3)}  ${source}`),
    "",
    "* What the sources do not settle, and why we read it so",
    formatTable(["RULE", "WHY"], readings),
  ].join("\n");
}
