/** The program: for each option one resource of each kind, with what it needs, so that no cell touches another. */
import { IMPORTS } from "../harness/programs.js";
import { OPTIONS, type Option, type Resource, RESOURCES } from "./table.js";

/** What the program says of a resource: as it was created, with a change in place, or with one that replaces. */
export type Phase = "base" | "update" | "replace";

export type Strand = `${string} ${Resource}`;
export const strandsOf = (options: readonly string[]): Strand[] =>
  options.flatMap((option) => RESOURCES.map((resource): Strand => `${option} ${resource}`));

/** The name that the cloud shows of a strand's object; a route is told by its description. */
export const labelOf = (strand: Strand): string =>
  strand
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "o-");

const ACCOUNTS = ["100000000001", "100000000002"] as const;

/** @param phaseOf what each strand's resource is declared as. */
export function programOf(options: readonly string[], phaseOf: (strand: Strand) => Phase, more = ""): string {
  const [a, b] = ACCOUNTS.map(
    (accountId) =>
      `{ vendor: "tencent", region: "ap-guangzhou", accountId: "${accountId}", limits: { peerings: 1000 } }`,
  );
  const isTriggered = strandsOf(options).some(
    (strand) => strand.startsWith("replaceWith ") && phaseOf(strand) === "replace",
  );
  const strands = strandsOf(options).map((strand, index) => declare(strand, index, phaseOf(strand)));
  return `${IMPORTS}
  const a = new Provider("a", ${a}), b = new Provider("b", ${b});
  const ours = { provider: a }, theirs = { provider: b };
  class Group extends pulumi.ComponentResource { constructor(name, opts) { super("test:index:Group", name, {}, opts); } }
  const group = new Group("group");
  const hub = new Vpc("hub", { name: "hub", cidrBlock: "172.16.0.0/24" }, ours);
  const left = new Vpc("left", { name: "left", cidrBlock: "172.16.1.0/24" }, ours);
  const right = new Vpc("right", { name: "right", cidrBlock: "192.168.0.0/16" }, ours);
  const between = new PeeringConnection("between", { name: "between", vpc: left, peerVpc: right }, ours);
  const beside = new Vpc("beside", { name: "beside", cidrBlock: "172.16.2.0/24" }, ours);
  const trigger = new Vpc("trigger", { name: "trigger", cidrBlock: "172.16.${isTriggered ? 4 : 3}.0/24" }, ours);
  ${strands.join("\n  ")}
  ${more}
`;
}

function declare(strand: Strand, index: number, phase: Phase): string {
  const resource = strand.split(" ").at(-1) as Resource;
  const option = strand.slice(0, -resource.length - 1);
  const label = labelOf(strand);
  const opts = (OPTIONS as readonly string[]).includes(option)
    ? optionOf(option as Option, resource, label, phase)
    : "";
  const name = option === "aliases" && phase === "base" ? `${label}-before` : label;
  const isChanged = phase !== "base";
  // The engine replaces these by itself.
  const isForced = option === "replaceWith" || option === "replacementTrigger";
  const isReplaced = phase === "replace" && !isForced;
  const spoke = (cidr: string, provider: string) =>
    `const s${index} = new Vpc("${label}-spoke", { name: "${label}-spoke", cidrBlock: "${cidr}" }, ${provider});`;
  // The same connection by its ends is a change in place, except for this option.
  const forEnds = option === "replaceOnChanges" ? "" : 'replaceOnChanges: ["vpc", "requester"], ';
  const cidr = (last: number) => `10.${index}.${last}.0/24`;
  return {
    Vpc: `new Vpc("${name}", { name: "${label}", cidrBlock: "${cidr(isReplaced ? 1 : 0)}", tags: { changed: "${isChanged}" } }, { ...ours, ${opts} });`,
    PeeringConnection: `${spoke(cidr(0), "ours")}
  new PeeringConnection("${name}", { name: "${label}${isChanged ? "-2" : ""}", vpc: hub, peerVpc: s${index}, qosLevel: "${isReplaced ? "AU" : "PT"}" }, { ...ours, ${opts.replaceAll("SPOKE", `s${index}`)} });`,
    PeeringAccepter: `${spoke(cidr(0), "theirs")}
  const c${index} = new PeeringConnection("${label}", { name: "${label}", vpc: hub, peerVpc: s${index} }, ours);
  new PeeringAccepter("${name}", { ${isReplaced ? `vpc: s${index}, requester: { accountId: "${ACCOUNTS[0]}", vpc: hub }` : `peeringConnection: c${index}`}, timeoutSeconds: ${isChanged ? 61 : 60} }, { ...theirs, dependsOn: c${index}, ${isReplaced ? forEnds : ""}${opts.replaceAll("SPOKE", `s${index}`)} });`,
    Route: `new Route("${name}", { vpc: left, destinationCidrBlock: "192.168.${index + (isReplaced ? 100 : 0)}.0/24", peeringConnection: between, description: "${label}${isChanged ? "-2" : ""}" }, { ...ours, ${opts} });`,
  }[resource];
}

/** The property of each resource that changes in place. */
const IN_PLACE: Readonly<Record<Resource, string>> = {
  Vpc: "tags",
  PeeringConnection: "name",
  PeeringAccepter: "timeoutSeconds",
  Route: "description",
};

function optionOf(option: Option, resource: Resource, label: string, phase: Phase): string {
  switch (option) {
    case "aliases":
      return phase === "base" ? "" : `aliases: [{ name: "${label}-before" }]`;
    case "parent":
      return phase === "base" ? "" : `parent: group, aliases: [{ parent: pulumi.rootStackResource }]`;
    case "replaceOnChanges":
      return `replaceOnChanges: ["${IN_PLACE[resource]}"]`;
    case "deleteBeforeReplace: true":
      return "deleteBeforeReplace: true";
    case "deleteBeforeReplace: false":
      return "deleteBeforeReplace: false";
    case "retainOnDelete":
      return "retainOnDelete: true";
    case "deletedWith":
      return `deletedWith: ${{ Vpc: "beside", PeeringConnection: "SPOKE", PeeringAccepter: "SPOKE", Route: "between" }[resource]}`;
    case "protect":
      return "protect: true";
    case "replaceWith":
      return "replaceWith: [trigger]";
    case "replacementTrigger":
      return `replacementTrigger: "${phase === "replace" ? "replace" : "keep"}"`;
  }
}
