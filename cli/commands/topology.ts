/** `vpc-peering topology`: the network as a diagram, from stacks, a plan, or an account. */
import path from "node:path";
import { type Command, Option } from "commander";
import { PeeringError } from "../../provider/errors.js";
import { liveNetwork } from "../../provider/tools/stack/live-network.js";
import {
  type Format,
  FORMATS,
  render,
  type RenderOptions,
  SHAPES,
  type Shape,
  summaryOf,
  type Topology,
  topologyAfter,
  topologyOf,
  topologyOfStacks,
} from "../../provider/tools/topology/index.js";
import { inNamedRegion, withAccount } from "../options/account.js";
import { writeOutput } from "../options/output-file.js";
import { regionsOf } from "../options/regions.js";
import { addSettingsOptions, readGivenSettings, SETTINGS_HELP, type SettingsOptions } from "../options/settings.js";
import { previewOption, readStackFiles, stateOption } from "../options/stack-files.js";

interface TopologyOptions extends SettingsOptions {
  readonly region?: readonly string[];
  readonly state?: readonly string[];
  readonly preview?: readonly string[];
  readonly after?: boolean;
  readonly format?: Format;
  readonly json?: boolean;
  readonly out?: string;
  readonly title?: string;
  readonly shape?: Shape;
}

const EXAMPLES = `
Examples:
  vpc-peering topology --vendor tce --region ap-guangzhou ap-beijing --out network.html
  pulumi stack export | vpc-peering topology --state - --out network.svg
  vpc-peering topology --state ours.json theirs.json --out network.html    both accounts' stacks in one picture
  pulumi preview --json | vpc-peering topology --preview - --format mermaid   what is new, changed, replaced and going
  vpc-peering topology --preview plan.json --state state.json --after --out after.svg   after the change
  vpc-peering topology --state state.json --format dot | dot -Tpdf -o network.pdf

Formats: svg; html, one page to zoom, search and click in, which needs no network; mermaid; dot, for Graphviz; json.
The extension of --out selects one: .svg .html .mmd .dot .json. Without --out it goes to standard output.

A triangle marks an end of a connection whose VPC has no route to the other one. A preview shows what does not change only
with a refresh (--refresh), or beside the --state of the same stack.

${SETTINGS_HELP}`;

export function registerTopology(command: Command): void {
  addSettingsOptions(command)
    .option(
      "--region <regions...>",
      "regions of the account's resources (default: regions in use if the cloud reports them, else all known regions)",
    )
    .addOption(stateOption())
    .addOption(previewOption())
    .option("--after", "of a preview, only what will be there, without marks")
    .addOption(new Option("--format <format>", "of the picture (default: by --out, else svg)").choices(FORMATS))
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--out <file>", "write it there")
    .option("--title <text>", "of an html page")
    .addOption(
      new Option(
        "--shape <shape>",
        "of an svg or html picture (default: a matrix if there are many connections)",
      ).choices(SHAPES),
    )
    .addHelpText("after", EXAMPLES)
    .action(drawTopology);
}

async function drawTopology(options: TopologyOptions): Promise<void> {
  const format = formatOf(options);
  const { title, shape } = options;
  refuseWithout(title !== undefined && format !== "html", "--title", "html", format);
  refuseWithout(shape !== undefined && format !== "html" && format !== "svg", "--shape", "svg or html", format);
  const drawing: RenderOptions = { ...(title !== undefined && { title }), ...(shape && { shape }) };
  const topology = await topologyIn(options);
  writeOutput(options.out, render(format, topology, drawing));
  if (options.out !== undefined && options.out !== "-") {
    process.stdout.write(`${options.out}: ${summaryOf(topology)}\n`);
  }
}

function refuseWithout(isUseless: boolean, option: string, formats: string, format: Format): void {
  if (!isUseless) return;
  throw new PeeringError("invalid-input", `has no effect on a picture in the format ${format}`, {
    property: option,
    fix: `Set --format ${formats}, or leave ${option} out`,
  });
}

function formatOf({ format, json, out }: TopologyOptions): Format {
  if (json) return "json";
  if (format !== undefined) return format;
  if (out === undefined || out === "-") return "svg";
  const found = EXTENSIONS[path.extname(out).toLowerCase()];
  if (found !== undefined) return found;
  throw new PeeringError("invalid-input", "has no extension that selects a format", {
    property: "--out",
    value: out,
    fix: `Set --format, or end the name in ${Object.keys(EXTENSIONS).join(" ")}`,
  });
}

const EXTENSIONS: Readonly<Record<string, Format>> = {
  ".svg": "svg",
  ".html": "html",
  ".htm": "html",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".dot": "dot",
  ".gv": "dot",
  ".json": "json",
};

async function topologyIn(options: TopologyOptions): Promise<Topology> {
  const { state = [], preview = [], after } = options;
  if (after && preview.length === 0) {
    throw new PeeringError("invalid-input", "requires --preview", {
      property: "--after",
      fix: "Add --preview <file>, or leave --after out",
    });
  }
  if (state.length + preview.length === 0) return liveTopology(options);
  const { plans, others } = readStackFiles(preview, state);
  return after ? topologyAfter(plans, others) : topologyOfStacks(plans, others);
}

async function liveTopology(options: TopologyOptions): Promise<Topology> {
  const { settings } = readGivenSettings(options);
  return withAccount(
    inNamedRegion(settings, options.region),
    `reading the VPCs from ${settings.vendor}`,
    async (backend) => {
      const regions = await regionsOf(settings, backend, options.region);
      const shownAccounts = new Set([`${settings.vendor}/${backend.accountId}`]);
      return topologyOf(await liveNetwork(backend, settings.vendor, regions), { shownAccounts });
    },
  );
}
