/**
 * Outputs of the package's resources: those of the handlers, those that the Node.js classes derive, and the text with
 * which the dynamic provider would run the resource, so that it can return to it.
 */
import { isCrossAccount, isCrossRegion, roleOf } from "../../sdk/resources/end-facts.js";
import { accountPart, lastPart, regionPart, routeTablePart } from "../../sdk/resources/id.js";
import { dynamicText } from "../../sdk/registration/dynamic-text.js";
import type { PeeringEnd } from "../backend/contract.js";
import { type Props, SHOWN } from "../engine/props.js";
import type { Kind } from "../resources/index.js";

type Derive = (id: string, outs: Props) => Props;

const ownIds =
  (name: string): Derive =>
  (id, { account }) => ({ [name]: lastPart(id), accountId: accountPart(account as string | undefined) });

const DERIVED: Readonly<Record<Kind, Derive>> = {
  Vpc: ownIds("vpcId"),
  Subnet: ownIds("subnetId"),
  RouteTable: ownIds("routeTableId"),
  PeeringConnection: (id, { account, requester, accepter }) => ({
    peeringConnectionId: lastPart(id),
    ...ofEnds(requester, accepter, accountPart(account as string | undefined)),
  }),
  PeeringAccepter: (id, { requesterEnd, accepterEnd }) => ({
    peeringConnectionId: lastPart(id),
    ...ofEnds(requesterEnd, accepterEnd),
  }),
  Route: (_, { desiredState }) => ({ state: desiredState }),
};

/** Outputs with the names of inputs, for a program that does not set these. */
const FILLED: Readonly<Partial<Record<Kind, Derive>>> = {
  PeeringConnection: (_, { peerVpc }) => ({ peerRegion: regionPart(peerVpc as string | undefined) }),
  Route: (id) => ({ routeTableId: lastPart(routeTablePart(id)), region: regionPart(id) }),
};

function ofEnds(requester: unknown, accepter: unknown, account?: string): Props {
  const [a, b] = [requester, accepter] as (PeeringEnd | undefined)[];
  if (a === undefined || b === undefined) return {};
  return {
    crossRegion: isCrossRegion(a, b),
    crossAccount: isCrossAccount(a, b),
    ...(account !== undefined && { role: roleOf(a, b, account) }),
  };
}

export function shownOutputs(kind: Kind, id: string, outs: Props): Props {
  const derived = present(DERIVED[kind](id, outs));
  const filled = present(FILLED[kind]?.(id, outs) ?? {}).filter(([name]) => !Object.hasOwn(outs, name));
  const shown = Object.fromEntries([...filled, ...derived]);
  return { ...outs, ...shown, [SHOWN]: Object.keys(shown), __provider: dynamicText(kind) };
}

const present = (props: Props): [string, unknown][] => Object.entries(props).filter(([, value]) => value !== undefined);
