import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../provider/backend/contract.js";
import type { ChargeType, PeeringState, PeeringType, QosLevel } from "../provider/rules/schema.js";
import { accountPart, lastPart, regionPart } from "./id.js";
import { plannedVpc, rememberWiring } from "./plan.js";
import { idOf, register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";
import type { Vpc } from "./vpc.js";

export interface PeeringConnectionArgs {
  /** Name shown by the cloud. Default: `<project>-<stack>-<resource>`, cut to what the vendor allows. */
  name?: pulumi.Input<string>;
  /** The requester's own VPC: a `Vpc`, or an id (`region/vpc-…` or `vpc-…`). A change replaces the connection. */
  vpc: Vpc | pulumi.Input<string>;
  /**
   * The VPC at the other end: a `Vpc`, or an id. Prefer a `Vpc` (`Vpc.get` for an existing one): a bare id carries
   * no address ranges, so an overlap would be found by the cloud and not at preview. A change replaces the connection.
   */
  peerVpc: Vpc | pulumi.Input<string>;
  /** Region of `vpc` where that is a bare id. Default: the provider's region. A change replaces the connection. */
  region?: pulumi.Input<string>;
  /** Region of `peerVpc` where that is a bare id. Default: the own region. A change replaces the connection. */
  peerRegion?: pulumi.Input<string>;
  /**
   * Owner of `peerVpc`. Default: the account of the peer `Vpc`, else the own account. Some vendors identify the
   * owner by project (`getVendorRules().peerIdentity`). A change replaces the connection.
   */
  peerAccountId?: pulumi.Input<string>;
  /**
   * Bandwidth cap between regions, in whole Mbps. Whether it is required, its steps and its maximum are the
   * vendor's (`getVendorRules().bandwidthCrossRegion`); inside one region it is an error. Updated in place.
   */
  bandwidthMbps?: pulumi.Input<number>;
  /** How cross-region traffic is charged. Default: the vendor's first (`getVendorRules().chargeTypes`). Updated in place. */
  chargeType?: pulumi.Input<ChargeType>;
  /** Service class of a cross-region link: platinum, gold or silver, where the vendor has it. A change replaces the connection. */
  qosLevel?: pulumi.Input<QosLevel>;
  /** What the ends are, where the vendor tells them apart. Default "vpc". A change replaces the connection. */
  type?: pulumi.Input<PeeringType>;
  /** Where the vendor stores one. Updated in place. */
  description?: pulumi.Input<string>;
  /**
   * Where the vendor stores them, at creation only: a tag that is added or changed replaces the connection. Tags that
   * the program does not name are left as they are.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * What to do when the link has expired, failed or was deleted by the peer: request it anew at the next `up`, or
   * leave it. Default "recreate".
   */
  onEnded?: pulumi.Input<"recreate" | "keep">;
  /** What to do when the peer has rejected the request. Default "keep". */
  onRejected?: pulumi.Input<"keep" | "recreate">;
  /** Take over an existing link of the same pair, instead of failing. Default false. */
  adoptExisting?: pulumi.Input<boolean>;
  /** How long to wait for the cloud, in seconds. Default: the provider's. Acceptance by the peer is never waited for. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Set by the package: "connected". It turns into the real state at a refresh, so that an ended link shows in the preview. */
  desiredState?: pulumi.Input<"connected">;
}

/**
 * A peering connection, as its requester asks for it. Within one account it is active at once (on most vendors);
 * across accounts it stays pending until a `PeeringAccepter` in the other account accepts it. Traffic needs a
 * `Route` at each end. Connections are not transitive and not encrypted.
 */
export class PeeringConnection extends pulumi.CustomResource {
  /** An existing connection, to read, not to manage. `id` is `region/pcx-…`, or the vendor's id alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PeeringConnection {
    return new PeeringConnection(name, {} as PeeringConnectionArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is PeeringConnection {
    return isOfKind(value, "PeeringConnection");
  }

  declare readonly name: pulumi.Output<string>;
  /** Id of the requester's VPC. */
  declare readonly vpc: pulumi.Output<string>;
  /** Id of the accepter's VPC. */
  declare readonly peerVpc: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly peerRegion: pulumi.Output<string>;
  declare readonly peerAccountId: pulumi.Output<string>;
  /** Mbps; absent inside one region. */
  declare readonly bandwidthMbps: pulumi.Output<number | undefined>;
  declare readonly chargeType: pulumi.Output<ChargeType | undefined>;
  declare readonly qosLevel: pulumi.Output<QosLevel | undefined>;
  declare readonly type: pulumi.Output<PeeringType | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  declare readonly onEnded: pulumi.Output<"recreate" | "keep">;
  declare readonly onRejected: pulumi.Output<"keep" | "recreate">;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** Seconds. */
  declare readonly timeoutSeconds: pulumi.Output<number | undefined>;
  declare readonly desiredState: pulumi.Output<string>;
  /** Backend, vendor and account that hold the connection; nothing is done to it under another identity. */
  declare readonly account: pulumi.Output<string>;
  /** As of the last operation or refresh. In a stack with both ends, read the accepter's: it is the later one. */
  declare readonly state: pulumi.Output<PeeringState>;
  /** Reason for the state, as readable text. */
  declare readonly stateReason: pulumi.Output<string | undefined>;
  /** State as the vendor names it. */
  declare readonly vendorState: pulumi.Output<string>;
  declare readonly crossRegion: pulumi.Output<boolean>;
  declare readonly crossAccount: pulumi.Output<boolean>;
  /** End that the calling account owns. */
  declare readonly role: pulumi.Output<"requester" | "accepter" | "both">;
  /** Another account's address ranges are there only where the vendor shows them. */
  declare readonly requester: pulumi.Output<PeeringEnd>;
  declare readonly accepter: pulumi.Output<PeeringEnd>;
  /** The accepter's own half, on vendors where each side creates one. */
  declare readonly accepterPeeringConnectionId: pulumi.Output<string | undefined>;
  /** ISO 8601, UTC. Absent if the vendor reports none. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** Time when a pending request expires: ISO 8601, UTC. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;

  /** The vendor's id (`pcx-…`). Stays known while the connection is updated, so nothing downstream is replaced for it. */
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
