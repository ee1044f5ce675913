import { readFileSync } from "node:fs";
import { PeeringError } from "../../provider/errors.js";
import { isOfKind, read, readTexts, stackOf } from "./policy.js";
import type { PolicyOptions, PolicyResource, ResourcePolicy } from "./policy.js";

export interface NoOverlapOptions extends PolicyOptions {
  /** CIDR blocks in use elsewhere, by owner: `{ office: ["10.99.0.0/16"] }`. */
  readonly taken?: Readonly<Record<string, readonly string[]>>;
  /**
   * States of other stacks, written by `pulumi stack export --file`; their CIDR blocks are in use. Absolute paths,
   * because the working folder of a pack is not documented. The state of the checked stack itself is ignored.
   */
  readonly stateFiles?: readonly string[];
}

/** VPCs whose CIDR blocks overlap cannot be connected on most vendors, and not usefully on any. */
export function noOverlap({
  taken = {},
  stateFiles = [],
  enforcementLevel = "mandatory",
}: NoOverlapOptions): ResourcePolicy {
  const ranges = [
    ...Object.entries(taken).flatMap(([owner, blocks]) => listed(owner, blocks)),
    ...stateFiles.flatMap(inState),
  ];
  return {
    name: "vpc-peering-no-overlap",
    description: "VPCs of different stacks have different CIDR blocks.",
    enforcementLevel,
    validateResource(resource, report) {
      if (!isOfKind(resource, "Vpc")) return;
      const others = ranges.filter(({ stack }) => stack !== stackOf(resource.urn));
      for (const { property, block } of blocksOf(resource)) {
        for (const { owner, text } of overlapping(block, others)) {
          report(
            `${property} "${block}" overlaps ${text} of ${owner}, so the two VPCs cannot be connected. ` +
              "Choose an unused CIDR block.",
          );
        }
      }
    },
  };
}

interface Range {
  readonly text: string;
  /** Display name. */
  readonly owner: string;
  /** Absent for CIDR blocks from a list. */
  readonly stack?: string;
}

function listed(owner: string, blocks: readonly string[]): Range[] {
  const { readCidr } = cidrs();
  return blocks.map((text) => {
    const reading = readCidr(text);
    if ("cidr" in reading) return { text, owner };
    throw new PeeringError("invalid-input", `taken: "${text}" of ${owner} ${reading.fault.reason}`);
  });
}

function inState(file: string): Range[] {
  const { readState } =
    require("../../provider/tools/stack/preview.js") as typeof import("../../provider/tools/stack/preview.js");
  return readState(readFileSync(file, "utf8"))
    .filter(({ kind }) => kind === "Vpc")
    .flatMap(({ urn, name, inputs }) => {
      const stack = stackOf(urn);
      const blocks = [inputs["cidrBlock"], ...((inputs["secondaryCidrBlocks"] as unknown[] | undefined) ?? [])];
      return blocks
        .filter((text) => typeof text === "string")
        .map((text) => ({ text, owner: `"${name}" of the stack ${stack}`, stack }));
    });
}

function blocksOf({ props }: PolicyResource): { readonly property: string; readonly block: string }[] {
  const primary = read(props, "cidrBlock");
  return [
    ...(typeof primary === "string" ? [{ property: "cidrBlock", block: primary }] : []),
    ...readTexts(props, "secondaryCidrBlocks").map((block) => ({ property: "secondaryCidrBlocks", block })),
  ];
}

function overlapping(block: string, others: readonly Range[]): Range[] {
  const { readCidr, toCidr, overlaps } = cidrs();
  const own = readCidr(block);
  // An invalid CIDR block is an error of the resource itself.
  if (!("cidr" in own)) return [];
  return others.filter(({ text }) => overlaps(own.cidr, toCidr(text)));
}

/** Loaded on first use: a pack without this policy does not need it. */
function cidrs() {
  return require("../../provider/network/cidr/cidr.js") as typeof import("../../provider/network/cidr/cidr.js");
}
