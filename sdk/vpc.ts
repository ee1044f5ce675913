import * as pulumi from "@pulumi/pulumi";
import { rememberDeclaration } from "./declaration.js";
import { accountPart, lastPart } from "./id.js";
import { known } from "./known.js";
import { rememberAssignedBlock, rememberBlocks } from "./plan.js";
import { register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";

export interface VpcArgs {
  /** Region, in the vendor's own long form (`ap-guangzhou`). Default: the provider's region. A change replaces the VPC. */
  region?: pulumi.Input<string>;
  /** Name shown by the cloud. Default: `<project>-<stack>-<resource>`, cut to what the vendor allows. */
  name?: pulumi.Input<string>;
  /** Primary IPv4 block (`192.168.1.0/24`), no host bits set. A change replaces the VPC. */
  cidrBlock: pulumi.Input<string>;
  /**
   * Further IPv4 blocks. They obey the overlap rules of the VPC's live links. An error on vendors that have none
   * (`getVendorRules().secondaryCidrs`).
   */
  secondaryCidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  /** Ask the vendor for an IPv6 block; it picks the block, see `ipv6CidrBlock`. Default false. */
  enableIpv6?: pulumi.Input<boolean>;
  description?: pulumi.Input<string>;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The edge site that the VPC lies in, on vendors that have edge sites. A change replaces the VPC. */
  edgeSiteId?: pulumi.Input<string>;
  /** Take over a VPC of this name that exists already, instead of failing. Default false. */
  adoptExisting?: pulumi.Input<boolean>;
}

/** A virtual private cloud: one end of a peering connection. */
export class Vpc extends pulumi.CustomResource {
  /**
   * An existing VPC, to read and to link, not to manage. Better than a bare id: its address ranges are checked at
   * preview. `id` is `region/vpc-id`, or the vendor's id alone in the provider's default region.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Vpc {
    return new Vpc(name, {} as VpcArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is Vpc {
    return isOfKind(value, "Vpc");
  }

  declare readonly region: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  /** Primary IPv4 block. */
  declare readonly cidrBlock: pulumi.Output<string>;
  declare readonly secondaryCidrBlocks: pulumi.Output<string[] | undefined>;
  declare readonly enableIpv6: pulumi.Output<boolean | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  declare readonly edgeSiteId: pulumi.Output<string | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** Backend, vendor and account that hold the VPC; nothing is done to it under another identity. */
  declare readonly account: pulumi.Output<string>;
  /** The owner's account id, as the vendor writes it. */
  declare readonly accountId: pulumi.Output<string>;
  /** The IPv6 block that the vendor assigned. */
  declare readonly ipv6CidrBlock: pulumi.Output<string | undefined>;
  /** The table that `Route` writes to when it is given the VPC: the vendor's id. */
  declare readonly defaultRouteTableId: pulumi.Output<string>;
  /** "available" when it can be used. */
  declare readonly state: pulumi.Output<string>;

  /** The vendor's id (`vpc-…`). Stays known while the VPC is updated, so nothing downstream is replaced for it. */
  get vpcId(): pulumi.Output<string> {
    return this.id.apply(lastPart);
  }

  constructor(name: string, args: VpcArgs, opts?: pulumi.CustomResourceOptions) {
    super(typeToken("Vpc"), name, register("Vpc", { name, opts, outputs: OUTPUTS, inputs: { ...args } }), opts);
    this.accountId = this.account.apply(accountPart);
    rememberBlocks(this, () => (opts?.id === undefined ? declaredBlocks(args) : reportedBlocks(this)));
    rememberAssignedBlock(this.ipv6CidrBlock, this);
    if (opts?.id === undefined) rememberDeclaration(this, args);
  }
}

const OUTPUTS = [
  "region",
  "name",
  "cidrBlock",
  "secondaryCidrBlocks",
  "enableIpv6",
  "description",
  "tags",
  "edgeSiteId",
  "adoptExisting",
  "account",
  "ipv6CidrBlock",
  "defaultRouteTableId",
  "state",
] as const;

async function declaredBlocks({ cidrBlock, secondaryCidrBlocks = [] }: VpcArgs): Promise<string[] | undefined> {
  const primary = await known(cidrBlock);
  const secondary = await known(pulumi.output(secondaryCidrBlocks));
  return primary === undefined || secondary === undefined ? undefined : [primary, ...secondary];
}

/** Read in previews too; what the cloud did not report is then not there, although the engine calls it unknown. */
async function reportedBlocks({ cidrBlock, secondaryCidrBlocks }: Vpc): Promise<string[] | undefined> {
  const primary = await known(cidrBlock);
  return primary === undefined ? undefined : [primary, ...((await known(secondaryCidrBlocks)) ?? [])];
}
