import * as pulumi from "@pulumi/pulumi";
import {
  OUTPUTS,
  type PeeringAccepterArgs,
  type PeeringAccepterDerived,
  type PeeringAccepterOutputs,
} from "../generated/peering-accepter.js";
import { derive } from "./derived.js";
import { isCrossAccount, isCrossRegion } from "./end-facts.js";
import { lastPart } from "./id.js";
import { fromEnds } from "./peering-ends.js";
import { plannedPeering, plannedVpc, rememberOrder, rememberWiring, wiringOf } from "../plan/plan.js";
import { shortenTraces } from "../registration/pulumi-internals.js";
import { argumentsOf, idOf, isExisting, registrationOf } from "../registration/registration.js";
import { isOfKind } from "../registration/type-token.js";

/**
 * Accepts or rejects the request of a `PeeringConnection`, in the accepter's account. It can be in the same stack (with
 * an explicit `Provider`) or in another. It waits for the request. Destroying it deletes the connection;
 * `retainOnDelete` keeps the connection, once an `up` has recorded the option.
 * @example
 * ```ts
 * new PeeringAccepter("accepter", { peeringConnection: connection, trustedAccountIds: ["100000000001"] }, { provider });
 * ```
 */
export class PeeringAccepter extends (pulumi.CustomResource as typeof PeeringAccepterOutputs) {
  /** Reads an existing connection from the accepter's account, without managing it. `id` is `region/pcx-…`. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PeeringAccepter {
    return new PeeringAccepter(name, {}, { ...opts, id });
  }

  static override isInstance(value: unknown): value is PeeringAccepter {
    return isOfKind(value, "PeeringAccepter");
  }

  constructor(name: string, args: PeeringAccepterArgs, opts?: pulumi.CustomResourceOptions) {
    args = argumentsOf("PeeringAccepter", args);
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
    const traces = shortenTraces();
    try {
      super(...registrationOf("PeeringAccepter", { name, opts, outputs: OUTPUTS, inputs, facts }));
    } finally {
      traces.restore();
    }
    rememberOrder(this, opts, args);
    const { expectedPeerVpcId: expected, vpc: ownVpc, requester: theirs } = this;
    derive<PeeringAccepterDerived>(this, {
      peeringConnectionId: () => this.id.apply(lastPart),
      expectedPeerVpcId: () => expected.apply(lastPart),
      crossRegion: () => fromEnds(this.requesterEnd, this.accepterEnd, isCrossRegion),
      crossAccount: () => fromEnds(this.requesterEnd, this.accepterEnd, isCrossAccount),
    });
    const connection = wiringOf(peeringConnection);
    rememberWiring(this, {
      isRead: isExisting(opts),
      vpc: connection.vpc ?? { given: requester?.vpc, registered: theirs.apply((requester) => requester?.vpc) },
      peerVpc: connection.peerVpc ?? { given: vpc, registered: ownVpc },
      peerAccountId: connection.peerAccountId,
      accepted: { given: inputs.peeringConnection, registered: this.peeringConnection },
    });
  }
}
