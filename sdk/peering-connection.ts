import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../provider/backend/contract.js";
import type { ChargeType, PeeringState, PeeringType, QosLevel } from "../provider/rules/schema.js";
import { accountPart, lastPart, regionPart } from "./id.js";
import { plannedVpc, rememberWiring } from "./plan.js";
import { idOf, register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";
import type { Vpc } from "./vpc.js";

export interface PeeringConnectionArgs {
  /**
   * Name of the connection in the cloud. Updated in place.
   * @default `<project>-<stack>-<resource>`, shortened to the vendor's limit
   */
  name?: pulumi.Input<string>;
  /** The requester's VPC: a `Vpc`, or an ID (`region/vpc-…` or `vpc-…`). A change replaces the connection. */
  vpc: Vpc | pulumi.Input<string>;
  /**
   * The accepter's VPC: a `Vpc`, or an ID. Prefer a `Vpc` (`Vpc.get` for an existing one): its CIDR blocks are checked
   * for overlap at preview, those of a bare ID only at `pulumi up`. A change replaces the connection.
   */
  peerVpc: Vpc | pulumi.Input<string>;
  /**
   * Region of `vpc`, if `vpc` is a bare ID. A change replaces the connection.
   * @default the provider's region
   */
  region?: pulumi.Input<string>;
  /**
   * Region of `peerVpc`, if `peerVpc` is a bare ID. A change replaces the connection.
   * @default the requester's region
   */
  peerRegion?: pulumi.Input<string>;
  /**
   * Account ID of the owner of `peerVpc`; on some vendors a project ID (`getVendorRules().peerIdentity`). A change
   * replaces the connection.
   * @default the account of the peer `Vpc`, else the requester's account
   */
  peerAccountId?: pulumi.Input<string>;
  /**
   * Bandwidth cap of a connection between regions, in whole Mbps. The vendor's rule decides whether it is required, and
   * its steps and maximum (`getVendorRules().bandwidthCrossRegion`). Inside one region it is the error `vendor-rule`.
   * Updated in place.
   */
  bandwidthMbps?: pulumi.Input<number>;
  /**
   * Billing method of traffic between regions. Updated in place.
   * @default the vendor's first charge type (`getVendorRules().chargeTypes`)
   */
  chargeType?: pulumi.Input<ChargeType>;
  /** Service class of a connection between regions: platinum, gold or silver, if the vendor has it. A change replaces the connection. */
  qosLevel?: pulumi.Input<QosLevel>;
  /**
   * Type of the two ends, if the vendor distinguishes them. A change replaces the connection.
   * @default "vpc"
   */
  type?: pulumi.Input<PeeringType>;
  /** Description of the connection, if the vendor stores one. Updated in place. */
  description?: pulumi.Input<string>;
  /**
   * Tags of the connection, if the vendor stores them. The API sets them at creation only, so an added or changed tag
   * replaces the connection. Tags that the program does not name are kept.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Action if the connection has expired, failed, or was deleted by the peer: recreate it at the next `up`, or keep it.
   * @default "recreate"
   */
  onEnded?: pulumi.Input<"recreate" | "keep">;
  /**
   * Action if the peer has rejected the request: keep it, or recreate it at the next `up`.
   * @default "keep"
   */
  onRejected?: pulumi.Input<"keep" | "recreate">;
  /**
   * Whether to adopt an existing connection of the same two VPCs. If false, it is the error `already-exists`.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Timeout of each operation, in seconds. An operation never waits for the peer's acceptance.
   * @default the provider's `timeoutSeconds`
   */
  timeoutSeconds?: pulumi.Input<number>;
  /** Set by the package: "connected". A refresh replaces it with the real state, so that the preview shows an ended connection. */
  desiredState?: pulumi.Input<"connected">;
}

/**
 * A peering connection between two VPCs, created by its requester. Within one account it is active immediately (on most
 * vendors). Across accounts it is pending until a `PeeringAccepter` in the other account accepts it. Traffic requires a
 * `Route` at each end. Connections are not transitive and not encrypted.
 * @example
 * ```ts
 * const connection = new PeeringConnection("connection", { vpc: app, peerVpc: data, bandwidthMbps: 10 });
 * ```
 */
export class PeeringConnection extends pulumi.CustomResource {
  /** Reads an existing connection without managing it. `id` is `region/pcx-…`, or the vendor's id alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PeeringConnection {
    return new PeeringConnection(name, {} as PeeringConnectionArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is PeeringConnection {
    return isOfKind(value, "PeeringConnection");
  }

  declare readonly name: pulumi.Output<string>;
  /** ID of the requester's VPC. */
  declare readonly vpc: pulumi.Output<string>;
  /** ID of the accepter's VPC. */
  declare readonly peerVpc: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly peerRegion: pulumi.Output<string>;
  declare readonly peerAccountId: pulumi.Output<string>;
  /** Bandwidth cap in Mbps; absent inside one region. */
  declare readonly bandwidthMbps: pulumi.Output<number | undefined>;
  declare readonly chargeType: pulumi.Output<ChargeType | undefined>;
  declare readonly qosLevel: pulumi.Output<QosLevel | undefined>;
  declare readonly type: pulumi.Output<PeeringType | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  declare readonly onEnded: pulumi.Output<"recreate" | "keep">;
  declare readonly onRejected: pulumi.Output<"keep" | "recreate">;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** Timeout in seconds. */
  declare readonly timeoutSeconds: pulumi.Output<number | undefined>;
  declare readonly desiredState: pulumi.Output<string>;
  /** Identity: backend, vendor and account of the connection. Under another identity every operation fails. */
  declare readonly account: pulumi.Output<string>;
  /** State as of the last operation or refresh. In a stack with both ends, read the accepter's `state`, which is newer. */
  declare readonly state: pulumi.Output<PeeringState>;
  /** Explanation of the state, in words. */
  declare readonly stateReason: pulumi.Output<string | undefined>;
  /** State as the vendor reports it. */
  declare readonly vendorState: pulumi.Output<string>;
  /** Whether the two ends are in different regions. */
  declare readonly crossRegion: pulumi.Output<boolean>;
  /** Whether the two ends belong to different accounts. */
  declare readonly crossAccount: pulumi.Output<boolean>;
  /** End that the calling account owns. */
  declare readonly role: pulumi.Output<"requester" | "accepter" | "both">;
  /** The requester's end. CIDR blocks of another account are present only if the vendor shows them. */
  declare readonly requester: pulumi.Output<PeeringEnd>;
  /** The accepter's end, likewise. */
  declare readonly accepter: pulumi.Output<PeeringEnd>;
  /** ID of the accepter's half, on vendors where each account creates one. */
  declare readonly accepterPeeringConnectionId: pulumi.Output<string | undefined>;
  /** Time of creation: ISO 8601, UTC. Absent if the vendor reports none. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Time at which a pending request expires: ISO 8601, UTC. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;

  /** The vendor's ID (`pcx-…`). Known during an update, so dependent resources do not change. */
  get peeringConnectionId(): pulumi.Output<string> {
    return this.id.apply(lastPart);
  }

  constructor(name: string, args: PeeringConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    const { vpc, peerVpc } = args;
    const inputs = { ...args, vpc: idOf(vpc), peerVpc: idOf(peerVpc) };
    const facts = { vpc: plannedVpc(vpc), peerVpc: plannedVpc(peerVpc) };
    super(
      typeToken("PeeringConnection"),
      name,
      register("PeeringConnection", { name, opts, outputs: OUTPUTS, inputs, facts }),
      opts,
    );
    const ends = pulumi.all([this.requester, this.accepter]);
    this.crossRegion = ends.apply(derived((requester, accepter) => requester.region !== accepter.region));
    this.peerRegion = this.peerVpc.apply(regionPart);
    this.role = pulumi
      .all([ends, this.account])
      .apply(([both, account]) => derived((...[a, b]) => roleOf(accountPart(account), a, b))(both));
    this.crossAccount = ends.apply(derived((requester, accepter) => requester.accountId !== accepter.accountId));
    rememberWiring(this, {
      isRead: opts?.id !== undefined,
      vpc,
      peerVpc,
      account: this.account,
      peerAccountId: this.peerAccountId,
    });
  }
}

/** Of both ends; undefined where a unit test's mocks leave them out. */
function derived<T>(fact: (requester: PeeringEnd, accepter: PeeringEnd) => T) {
  return ([requester, accepter]: readonly (PeeringEnd | undefined)[]): T =>
    (requester === undefined || accepter === undefined ? undefined : fact(requester, accepter)) as T;
}

function roleOf(own: string, requester: PeeringEnd, accepter: PeeringEnd): "requester" | "accepter" | "both" {
  if (requester.accountId !== own) return "accepter";
  return accepter.accountId === own ? "both" : "requester";
}

const OUTPUTS = [
  "name",
  "vpc",
  "peerVpc",
  "region",
  "peerAccountId",
  "bandwidthMbps",
  "chargeType",
  "qosLevel",
  "type",
  "description",
  "tags",
  "onEnded",
  "onRejected",
  "adoptExisting",
  "timeoutSeconds",
  "desiredState",
  "account",
  "state",
  "stateReason",
  "vendorState",
  "requester",
  "accepter",
  "accepterPeeringConnectionId",
  "createdAt",
  "expiresAt",
] as const;
