import * as pulumi from "@pulumi/pulumi";
import {
  OUTPUTS,
  type PeeringConnectionArgs,
  type PeeringConnectionDerived,
  type PeeringConnectionOutputs,
} from "../generated/peering-connection.js";
import { derive } from "./derived.js";
import { isCrossAccount, isCrossRegion, roleOf } from "./end-facts.js";
import { accountPart, lastPart, regionPart } from "./id.js";
import { fromEnds } from "./peering-ends.js";
import { plannedVpc, rememberOrder, rememberWiring } from "../plan/plan.js";
import { shortenTraces } from "../registration/pulumi-internals.js";
import { argumentsOf, idOf, isExisting, registrationOf } from "../registration/registration.js";
import { tagsUnderDefaults } from "./provider.js";
import { isOfKind } from "../registration/type-token.js";

/**
 * A peering connection between two VPCs, created by its requester. Within one account it is active immediately (on most
 * vendors). Across accounts it is pending until a `PeeringAccepter` in the other account accepts it. Traffic requires a
 * `Route` at each end. Connections are not transitive and not encrypted.
 * @example
 * ```ts
 * const connection = new PeeringConnection("connection", { vpc: app, peerVpc: data, bandwidthMbps: 10 });
 * ```
 */
export class PeeringConnection extends (pulumi.CustomResource as typeof PeeringConnectionOutputs) {
  /** Reads an existing connection without managing it. `id` is `region/pcx-…`, or the vendor's id alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PeeringConnection {
    return new PeeringConnection(name, {} as PeeringConnectionArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is PeeringConnection {
    return isOfKind(value, "PeeringConnection");
  }

  constructor(name: string, args: PeeringConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    args = argumentsOf("PeeringConnection", args);
    const { vpc, peerVpc } = args;
    const inputs = { ...args, vpc: idOf(vpc), peerVpc: idOf(peerVpc) };
    const passed = { tags: tagsUnderDefaults(args.tags, opts) };
    const facts = { vpc: plannedVpc(vpc), peerVpc: plannedVpc(peerVpc) };
    const traces = shortenTraces();
    try {
      super(...registrationOf("PeeringConnection", { name, opts, outputs: OUTPUTS, inputs, passed, facts }));
    } finally {
      traces.restore();
    }
    rememberOrder(this, opts, args);
    derive<PeeringConnectionDerived>(this, {
      peeringConnectionId: () => this.id.apply(lastPart),
      peerRegion: () => this.peerVpc.apply(regionPart),
      crossRegion: () => fromEnds(this.requester, this.accepter, isCrossRegion),
      crossAccount: () => fromEnds(this.requester, this.accepter, isCrossAccount),
      role: () =>
        this.account.apply((account) =>
          fromEnds(this.requester, this.accepter, (a, b) => roleOf(a, b, accountPart(account))),
        ),
    });
    rememberWiring(this, {
      isRead: isExisting(opts),
      vpc: { given: vpc, registered: this.vpc },
      peerVpc: { given: peerVpc, registered: this.peerVpc },
      account: this.account,
      peerAccountId: this.peerAccountId,
    });
  }
}
