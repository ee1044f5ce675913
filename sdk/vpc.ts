import * as pulumi from "@pulumi/pulumi";
import { rememberDeclaration } from "./declaration.js";
import { accountPart, lastPart } from "./id.js";
import { known } from "./known.js";
import { rememberAssignedBlock, rememberBlocks } from "./plan.js";
import { register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";

export interface VpcArgs {
  /**
   * Region, in the vendor's long form (`ap-guangzhou`). A change replaces the VPC.
   * @default the provider's region
   */
  region?: pulumi.Input<string>;
  /**
   * Name of the VPC in the cloud. Updated in place.
   * @default `<project>-<stack>-<resource>`, shortened to the vendor's limit
   */
  name?: pulumi.Input<string>;
  /**
   * Primary IPv4 CIDR block (`192.168.1.0/24`), without host bits. A change replaces the VPC. The vendor's rule limits
   * the addresses and the size (`getVendorRules().vpcCidr`), checked at preview.
   */
  cidrBlock: pulumi.Input<string>;
  /**
   * Secondary IPv4 CIDR blocks. Updated in place. The overlap rules of the VPC's live peering connections apply to them.
   * On a vendor without secondary blocks (`getVendorRules().secondaryCidrs`), the error `unsupported`.
   */
  secondaryCidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether the VPC has an IPv6 CIDR block. The vendor assigns the block: see `ipv6CidrBlock`.
   * @default false
   */
  enableIpv6?: pulumi.Input<boolean>;
  /** Description of the VPC. Updated in place. */
  description?: pulumi.Input<string>;
  /** Tags of the VPC. Updated in place; tags that the program does not name are kept. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Edge site of the VPC, on vendors that have edge sites. A change replaces the VPC. */
  edgeSiteId?: pulumi.Input<string>;
  /**
   * Whether to adopt an existing VPC of this name. If false, an existing one is the error `already-exists`.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
}

/**
 * A virtual private cloud (VPC), one end of a peering connection.
 * @example
 * ```ts
 * const app = new Vpc("app", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" });
 * ```
 */
export class Vpc extends pulumi.CustomResource {
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

  declare readonly region: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  /** Primary IPv4 CIDR block. */
  declare readonly cidrBlock: pulumi.Output<string>;
  declare readonly secondaryCidrBlocks: pulumi.Output<string[] | undefined>;
  declare readonly enableIpv6: pulumi.Output<boolean | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  declare readonly edgeSiteId: pulumi.Output<string | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** Identity: backend, vendor and account of the VPC. Under another identity every operation fails. */
  declare readonly account: pulumi.Output<string>;
  /** Account ID of the owner, in the vendor's form. */
  declare readonly accountId: pulumi.Output<string>;
  /** IPv6 CIDR block that the vendor assigned. */
  declare readonly ipv6CidrBlock: pulumi.Output<string | undefined>;
  /** ID of the default route table, to which a `Route` with `vpc` belongs. */
  declare readonly defaultRouteTableId: pulumi.Output<string>;
  /** State as the vendor reports it; "available" if the VPC is ready. */
  declare readonly state: pulumi.Output<string>;

  /** The vendor's ID (`vpc-…`). Known during an update, so dependent resources do not change. */
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
