/** `vpc-peering rules`: the rules of each vendor, with their sources. */
import { Argument, type Command } from "commander";
import { describeRules, describeRule } from "../../provider/rules/describe.js";
import { citation, type VendorRules } from "../../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../provider/rules/registry.js";
import { formatTable } from "../format/table.js";

const EXAMPLES = `
Examples:
  vpc-peering rules                                     the vendors side by side
  vpc-peering rules tce                                 one vendor, every rule with its source
  vpc-peering rules qcloud --json                       as data, prices too`;

export function registerRules(command: Command): void {
  command
    .addArgument(new Argument("[vendor]", "one vendor, every rule").choices(VENDOR_IDS))
    .option("--json", "print the rules as data")
    .addHelpText("after", EXAMPLES)
    .action((vendor: VendorId | undefined, { json }: { json?: boolean }) => {
      const all = VENDOR_IDS.map((id) => rulesOf(id));
      const chosen = vendor === undefined ? all : rulesOf(vendor);
      const width = process.stdout.columns ?? WIDTH;
      const text = json
        ? JSON.stringify(chosen, null, 2)
        : vendor === undefined
          ? overview(all, width)
          : vendorTable(rulesOf(vendor), width);
      process.stdout.write(`${text}\n`);
    });
}

/** A pipe has no width; this one is usual for logs. */
const WIDTH = 100;

function overview(all: readonly VendorRules[], width: number): string {
  const rows = all.map((rules) => [
    rules.id,
    rules.crossRegion.value.allowed ? "yes" : "no",
    { request: "request", mutual: "two halves" }[rules.acceptance.value],
    rules.pendingExpiry.value.hours === null ? "never" : `${rules.pendingExpiry.value.hours} h`,
    describeRule(rules, "quota").split(/[,;]/)[0]!,
    rules.routes.value.replace("-", " "),
    rules.title,
  ]);
  const head = ["VENDOR", "CROSS-REGION", "CROSS-ACCOUNT", "EXPIRES", "QUOTA", "ROUTES", "CLOUD"];
  const hint = "`vpc-peering rules <vendor>` shows every rule with its source.";
  return `${formatTable(head, rows, width)}\n\n${hint}`;
}

/** Each rule with the number of its source; a star marks an inferred rule. */
function vendorTable(rules: VendorRules, width: number): string {
  const texts = describeRules(rules);
  const sources = [...new Set(texts.map(({ source }) => citation(source)))];
  const rows = texts.map(({ label, text, source, assumption }) => [
    label,
    `${sources.indexOf(citation(source)) + 1}${assumption === undefined ? "" : "*"}`,
    text,
  ]);
  const readings = texts.flatMap(({ label, assumption }) => (assumption === undefined ? [] : [[label, assumption]]));
  return [
    `${rules.id}: ${rules.title}`,
    formatTable([rules.product], [], width),
    "",
    formatTable(["RULE", "SOURCE", "SAYS"], rows, width),
    "",
    formatTable(
      ["NO.", "SOURCE"],
      sources.map((source, i) => [`${i + 1}`, source]),
      width,
    ),
    "",
    "* What the sources do not settle, and why we read it so",
    "",
    formatTable(["RULE", "WHY"], readings, width),
  ].join("\n");
}
