import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../provider/backend/contract.js";
import type { PeeringState } from "../provider/rules/schema.js";
import { lastPart } from "./id.js";
import type { PeeringConnection } from "./peering-connection.js";
import { plannedPeering, plannedVpc, rememberWiring, wiringOf } from "./plan.js";
import { idOf, register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";
import type { Vpc } from "./vpc.js";

/** Whose request to look for, where its id is not known. */
export interface RequesterArgs {
  /** Account (on some vendors: project) that asks. */
  accountId: pulumi.Input<string>;
  /** The requester's VPC: a `Vpc`, or an id. */
  vpc: Vpc | pulumi.Input<string>;
}

/** Either `peeringConnection`, or `vpc` and `requester`. */
export interface PeeringAccepterArgs {
  /** The connection: a `PeeringConnection` of the same program, or an id (`region/pcx-…` or `pcx-…`). */
  peeringConnection?: PeeringConnection | pulumi.Input<string>;
  /** The accepter's own VPC: a `Vpc`, or an id. */
  vpc?: Vpc | pulumi.Input<string>;
  /** With `vpc`: finds the request by its pair of VPCs, so that no id has to be handed over. */
  requester?: RequesterArgs;
  /** Region of `vpc` where that is a bare id. Default: the provider's region. */
  region?: pulumi.Input<string>;
  /**
   * Default "accept". Changing it on an active link is an error: destroy the accepter to end the link. A rejected
   * request can only be made again by the requester.
   */
  decision?: pulumi.Input<"accept" | "reject">;
  /**
   * Accounts whose requests may be accepted; any other is refused with an error. Every vendor warns against
   * accepting requests of unknown accounts.
   */
  trustedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The requester's VPC must be this one, else an error: a `Vpc`, or an id. */
  expectedPeerVpcId?: Vpc | pulumi.Input<string>;
  /** Name of the accepter's own half, on vendors where each side creates one. Default: `<project>-<stack>-<resource>`. */
  name?: pulumi.Input<string>;
  /** How long to wait, in seconds, until the request can be seen and until it is active. Default: the provider's. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Set by the package from `decision`. It turns into the real state at a refresh, so that a change shows in the preview. */
  desiredState?: pulumi.Input<"accepted" | "rejected">;
}

/**
 * The other account's answer to a `PeeringConnection`: it lives in the accepter's account, in the same stack (with
 * an explicit `Provider`) or in another. Waits for the request, then accepts or rejects it. Destroying it ends the
 * link, as either end may; `retainOnDelete` keeps it, once an `up` has recorded the option.
 */
export class PeeringAccepter extends pulumi.CustomResource {
  /** An existing connection seen from the accepter's side, to read, not to manage. `id` is `region/pcx-…`. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PeeringAccepter {
    return new PeeringAccepter(name, {}, { ...opts, id });
  }

  static override isInstance(value: unknown): value is PeeringAccepter {
    return isOfKind(value, "PeeringAccepter");
  }

  /** Id of the connection, as it was given. */
  declare readonly peeringConnection: pulumi.Output<string | undefined>;
  /** Id of the accepter's VPC. */
  declare readonly vpc: pulumi.Output<string | undefined>;
  /** Whose request was looked for, as it was given. */
  declare readonly requester: pulumi.Output<{ accountId: string; vpc: string } | undefined>;
  declare readonly name: pulumi.Output<string | undefined>;
  declare readonly region: pulumi.Output<string>;
  declare readonly decision: pulumi.Output<"accept" | "reject">;
  declare readonly trustedAccountIds: pulumi.Output<string[] | undefined>;
  declare readonly expectedPeerVpcId: pulumi.Output<string | undefined>;
  /** Seconds. */
  declare readonly timeoutSeconds: pulumi.Output<number | undefined>;
  declare readonly desiredState: pulumi.Output<string>;
  /** Backend, vendor and account of the accepter; nothing is done under another identity. */
  declare readonly account: pulumi.Output<string>;
  /** State of the link after the decision: the one to read in a stack that holds both ends. */
  declare readonly state: pulumi.Output<PeeringState>;
  /** Reason for the state, as readable text. */
  declare readonly stateReason: pulumi.Output<string | undefined>;
  /** State as the vendor names it. */
  declare readonly vendorState: pulumi.Output<string>;
  /** The end that asked. Another account's address ranges are there only where the vendor shows them. */
  declare readonly requesterEnd: pulumi.Output<PeeringEnd>;
  /** When a request that is still pending lapses: ISO 8601, UTC. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;

  /** The vendor's id of the connection (`pcx-…`). */
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
