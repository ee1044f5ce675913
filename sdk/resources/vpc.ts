import * as pulumi from "@pulumi/pulumi";
import { rememberDeclaration } from "../plan/declaration.js";
import { derive } from "./derived.js";
import { OUTPUTS, type VpcArgs, type VpcDerived, type VpcOutputs } from "../generated/vpc.js";
import { accountPart, lastPart } from "./id.js";
import { type Blocks, rememberAssignedBlock, rememberBlocks } from "../plan/plan.js";
import { reveal, shortenTraces } from "../registration/pulumi-internals.js";
import { argumentsOf, isExisting, registrationOf } from "../registration/registration.js";
import { tagsUnderDefaults } from "./provider.js";
import { isOfKind } from "../registration/type-token.js";

/**
 * A virtual private cloud (VPC), one end of a peering connection.
 * @example
 * ```ts
 * const app = new Vpc("app", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" });
 * ```
 */
export class Vpc extends (pulumi.CustomResource as typeof VpcOutputs) {
  /**
   * Reads an existing VPC without managing it. Prefer it to a bare ID as `peerVpc`: its CIDR blocks are checked at
   * preview. `id` is `region/vpc-id`, or the vendor's id alone in the provider's default region.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Vpc {
    return new Vpc(name, {} as VpcArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is Vpc {
    return isOfKind(value, "Vpc");
  }

  constructor(name: string, args: VpcArgs, opts?: pulumi.CustomResourceOptions) {
    args = argumentsOf("Vpc", args);
    const inputs = { ...args };
    const passed = { tags: tagsUnderDefaults(inputs.tags, opts) };
    const traces = shortenTraces();
    try {
      super(...registrationOf("Vpc", { name, opts, outputs: OUTPUTS, inputs, passed }));
    } finally {
      traces.restore();
    }
    derive<VpcDerived>(this, {
      vpcId: () => this.id.apply(lastPart),
      accountId: () => this.account.apply(accountPart),
    });
    rememberBlocks(this, () => blocksOf(this, isExisting(opts) ? {} : args));
    rememberAssignedBlock(this.ipv6CidrBlock, this);
    if (!isExisting(opts)) rememberDeclaration(this, args);
  }
}

/**
 * As registered by the engine: `ignoreChanges`, a transform or `--target` may have other values than the program. A
 * preview has no outputs for omitted inputs, nor for values that the cloud did not report.
 */
async function blocksOf(vpc: Vpc, { cidrBlock, secondaryCidrBlocks = [] }: Partial<VpcArgs>): Promise<Blocks> {
  const [primary, secondary] = await Promise.all([
    firstKnown([vpc.cidrBlock, cidrBlock]),
    firstKnown<string[]>([vpc.secondaryCidrBlocks, pulumi.output(secondaryCidrBlocks)]),
  ]);
  return {
    values:
      primary.value === undefined || secondary.value === undefined ? undefined : [primary.value, ...secondary.value],
    areSecret: primary.isSecret || secondary.isSecret,
  };
}

/** The first known value; secret if one of them is. */
async function firstKnown<T>(values: readonly (pulumi.Input<T | undefined> | undefined)[]) {
  const all = await Promise.all(values.map((value) => reveal<T | undefined>(value)));
  return {
    value: all.find(({ value }) => value !== undefined)?.value,
    isSecret: all.some(({ isSecret }) => isSecret),
  };
}
