import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../provider/backend/contract.js";
import type { PeeringState } from "../provider/rules/schema.js";
import { lastPart } from "./id.js";
import type { PeeringConnection } from "./peering-connection.js";
import { plannedPeering, plannedVpc, rememberWiring, wiringOf } from "./plan.js";
import { idOf, register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";
import type { Vpc } from "./vpc.js";

/** Requester of the connection, to find a request without its ID. */
export interface RequesterArgs {
  /** Account ID of the requester; on some vendors a project ID. */
  accountId: pulumi.Input<string>;
  /** The requester's VPC: a `Vpc`, or an ID. */
  vpc: Vpc | pulumi.Input<string>;
}

/** Set either `peeringConnection`, or `vpc` and `requester`. */
export interface PeeringAccepterArgs {
  /** The connection: a `PeeringConnection` of the same program, or an ID (`region/pcx-…` or `pcx-…`). */
  peeringConnection?: PeeringConnection | pulumi.Input<string>;
  /** The accepter's VPC: a `Vpc`, or an ID. */
  vpc?: Vpc | pulumi.Input<string>;
  /** Requester of the connection. Together with `vpc`, it finds the request by its pair of VPCs, without an ID. */
  requester?: RequesterArgs;
  /**
   * Region of `vpc`, if `vpc` is a bare ID.
   * @default the provider's region
   */
  region?: pulumi.Input<string>;
  /**
   * Decision about the request. A change on an active connection is an error: destroy the accepter to
   * delete the connection. Only the requester can repeat a rejected request.
   * @default "accept"
   */
  decision?: pulumi.Input<"accept" | "reject">;
  /**
   * Account IDs whose requests may be accepted. Another requester is the error `untrusted-requester`. Every vendor
   * advises against accepting requests of unknown accounts. Updated in place.
   */
  trustedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Required VPC of the requester: a `Vpc`, or an ID. Another VPC is the error `untrusted-requester`. */
  expectedPeerVpcId?: Vpc | pulumi.Input<string>;
  /**
   * Name of the accepter's half, on vendors where each account creates one.
   * @default `<project>-<stack>-<resource>`
   */
  name?: pulumi.Input<string>;
  /**
   * Timeout in seconds, until the request is visible and until the connection is active.
   * @default the provider's `timeoutSeconds`
   */
  timeoutSeconds?: pulumi.Input<number>;
  /** Set by the package from `decision`. A refresh replaces it with the real state, so that the preview shows a change. */
  desiredState?: pulumi.Input<"accepted" | "rejected">;
}

/**
 * Accepts or rejects the request of a `PeeringConnection`, in the accepter's account. It can be in the same stack (with
 * an explicit `Provider`) or in another. It waits for the request. Destroying it deletes the connection;
 * `retainOnDelete` keeps the connection, once an `up` has recorded the option.
 * @example
 * ```ts
 * new PeeringAccepter("accepter", { peeringConnection: connection, trustedAccountIds: ["100000000001"] }, { provider });
 * ```
 */
export class PeeringAccepter extends pulumi.CustomResource {
  /** Reads an existing connection from the accepter's account, without managing it. `id` is `region/pcx-…`. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PeeringAccepter {
    return new PeeringAccepter(name, {}, { ...opts, id });
  }

  static override isInstance(value: unknown): value is PeeringAccepter {
    return isOfKind(value, "PeeringAccepter");
  }

  /** ID of the connection, as the program set it. */
  declare readonly peeringConnection: pulumi.Output<string | undefined>;
  /** ID of the accepter's VPC. */
  declare readonly vpc: pulumi.Output<string | undefined>;
  /** Requester, as the program set it. */
  declare readonly requester: pulumi.Output<{ accountId: string; vpc: string } | undefined>;
  declare readonly name: pulumi.Output<string | undefined>;
  declare readonly region: pulumi.Output<string>;
  declare readonly decision: pulumi.Output<"accept" | "reject">;
  declare readonly trustedAccountIds: pulumi.Output<string[] | undefined>;
  declare readonly expectedPeerVpcId: pulumi.Output<string | undefined>;
  /** Timeout in seconds. */
  declare readonly timeoutSeconds: pulumi.Output<number | undefined>;
  declare readonly desiredState: pulumi.Output<string>;
  /** Identity: backend, vendor and account of the accepter. Under another identity every operation fails. */
  declare readonly account: pulumi.Output<string>;
  /** State of the connection after the decision. Read this one in a stack with both ends. */
  declare readonly state: pulumi.Output<PeeringState>;
  /** Explanation of the state, in words. */
  declare readonly stateReason: pulumi.Output<string | undefined>;
  /** State as the vendor reports it. */
  declare readonly vendorState: pulumi.Output<string>;
  /** The requester's end. CIDR blocks of another account are present only if the vendor shows them. */
  declare readonly requesterEnd: pulumi.Output<PeeringEnd>;
  /** Time at which a pending request expires: ISO 8601, UTC. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;

  /** The vendor's ID of the connection (`pcx-…`). */
  get peeringConnectionId(): pulumi.Output<string> {
    return this.id.apply(lastPart);
  }

  constructor(name: string, args: PeeringAccepterArgs, opts?: pulumi.CustomResourceOptions) {
    const { peeringConnection, vpc, requester, expectedPeerVpcId } = args;
    const inputs = {
      ...args,
      peeringConnection: idOf(peeringConnection),
      vpc: idOf(vpc),
      requester: requester && { ...requester, vpc: idOf(requester.vpc) },
      expectedPeerVpcId: idOf(expectedPeerVpcId),
    };
    const facts = {
      peering: plannedPeering(peeringConnection),
      vpc: plannedVpc(vpc),
      requesterVpc: plannedVpc(requester?.vpc),
    };
    super(
      typeToken("PeeringAccepter"),
      name,
      register("PeeringAccepter", { name, opts, outputs: OUTPUTS, inputs, facts }),
      opts,
    );
    const link = wiringOf(peeringConnection);
    rememberWiring(this, {
      isRead: opts?.id !== undefined,
      vpc: link.vpc ?? requester?.vpc,
      peerVpc: link.peerVpc ?? vpc,
      peerAccountId: link.peerAccountId,
    });
  }
}

const OUTPUTS = [
  "peeringConnection",
  "vpc",
  "requester",
  "name",
  "region",
  "decision",
  "trustedAccountIds",
  "expectedPeerVpcId",
  "timeoutSeconds",
  "desiredState",
  "account",
  "state",
  "stateReason",
  "vendorState",
  "requesterEnd",
  "expiresAt",
] as const;
