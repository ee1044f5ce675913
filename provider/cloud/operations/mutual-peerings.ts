/**
 * Connections of which each account creates its own half. An account that owns both ends creates two halves, and may
 * delete one of them.
 */
import type { NewPeering, PeeringChanges, PeeringRecord, Ref } from "../../backend/contract.js";
import type { Session } from "../model/session.js";
import { removeRoutes } from "./issued-routes.js";
import { deleted, sidesOf } from "../model/lifecycle.js";
import {
  connectionsById,
  connectionsOfAccount,
  opposite,
  saveConnection,
  type Connection,
  type SideName,
} from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import { makeHalf } from "./new-peerings.js";
import { updateHalf } from "./peerings.js";
import { refuseRequest, refuseTags } from "../model/enforcement.js";
import { viewFrom } from "../model/peering-record.js";
import { allBlocksOf, findVpc } from "../tables/vpc-store.js";
import { ownVpc } from "./vpcs.js";

export interface Half extends Pick<PeeringRecord, "region" | "id" | "name" | "vendorState" | "createdAt"> {
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly own: HalfEnd;
  readonly remote: HalfEnd;
}

/** A deleted VPC has neither name nor CIDR blocks. */
export interface HalfEnd {
  readonly vpcId: string;
  readonly name: string;
  readonly cidrBlocks: readonly string[];
}

/** The other end is found by its VPC's ID alone. */
export type NewHalf = Pick<NewPeering, "name" | "region" | "vpcId" | "peerVpcId" | "description" | "tags">;

export class Halves {
  constructor(private readonly session: Session) {}

  list(region: string): Half[] {
    const { store, vendor, id } = this.session;
    return store.read(() =>
      connectionsOfAccount(store, vendor, id, region).flatMap((connection) =>
        sidesOf(connection, id).map((side) => halfOf(this.session, connection, side)),
      ),
    );
  }

  create(requested: NewHalf): Half {
    const { session } = this;
    return session.store.write(() => {
      session.account();
      const { region, vpcId, peerVpcId } = requested;
      const own = ownVpc(session, { region, id: vpcId });
      const peer = findVpc(session.store, peerVpcId);
      if (peer?.vendor !== session.vendor || peer.region !== region) {
        throw session.refusal("not-found", `there is no such VPC in ${region}`, {
          property: "peerVpc",
          value: peerVpcId,
        });
      }
      const complete: NewPeering = { ...requested, peerRegion: region, peerAccountId: peer.accountId };
      refuseRequest(session, complete, own, peer);
      refuseTags(session, complete.tags);
      const connection = makeHalf(session, complete, own, peer, false);
      const side = sidesOf(connection, session.id).find((name) => connection[name].vpcId === vpcId)!;
      const half = halfOf(session, connection, side);
      session.record("CreatePeering", half.id, { name: requested.name, vpcId, peerVpcId });
      return half;
    });
  }

  update(ref: Ref, changes: PeeringChanges): void {
    updateHalf(this.session, ref, changes);
  }

  /** False: the half does not exist. */
  delete({ region, id }: Ref): boolean {
    const { session } = this;
    return session.store.write(() => {
      const connection = connectionsById(session.store, id).find(({ vendor }) => vendor === session.vendor);
      const side =
        connection &&
        sidesOf(connection, session.id).find(
          (name) => connection[name].id === id && connection[name].region === region,
        );
      if (connection === undefined || side === undefined) return false;
      saveConnection(session.store, deleted(session.rules, connection, [side]));
      removeRoutes(session, connection);
      session.record("DeletePeering", id);
      return true;
    });
  }
}

function halfOf(session: Session, connection: Connection, side: SideName): Half {
  const { store, rules, vendor } = session;
  const view = viewFrom(store, rules, connection, side, side, stateContext(store, vendor));
  const { region, id, name, vendorState, createdAt, description = "", tags = {} } = view;
  const end = (of: SideName): HalfEnd => {
    const vpc = findVpc(store, connection[of].vpcId);
    return { vpcId: connection[of].vpcId, name: vpc?.name ?? "", cidrBlocks: vpc ? allBlocksOf(vpc) : [] };
  };
  return {
    region,
    id,
    name,
    vendorState,
    createdAt: createdAt!,
    description,
    tags,
    own: end(side),
    remote: end(opposite(side)),
  };
}
