/** The programs of the requester's and the accepter's stack, with the inputs that follow from what both have by then. */
import type { Props } from "../../provider/engine/props.js";
import type { Party, Place } from "./cloud.js";
import type { Declared, Deployment } from "./engine.js";
import { type AccepterProgram, halfOf, type RequesterProgram } from "./life.js";

export interface KnownVpc {
  readonly id: string;
  readonly cidrBlock: string;
}

export interface ProgramContext {
  readonly stacks: Readonly<Record<Party, Deployment>>;
  /** The requester's, the accepter's, and one of neither. */
  readonly accounts: readonly string[];
  /** As the other stack knows them: the id outlives the VPC. */
  readonly known: Partial<Record<Place, KnownVpc>>;
  readonly peerRegion: string;
  readonly isMutual: boolean;
}

export function requesterProgram(
  { stacks, accounts, known, peerRegion }: ProgramContext,
  { cidrBlock, tags, peer, connection, routes, disabled }: RequesterProgram,
): Declared[] {
  const stack = stacks.requester;
  const target = peer === "second" ? () => vpcIn(stack, "second") : () => known.accepter;
  const program: Declared[] = [
    vpc("main", { cidrBlock, ...(tags !== "" && { tags: { team: tags } }) }),
    vpc("second", { cidrBlock: "10.2.0.0/24", region: peerRegion }),
  ];
  if (connection === undefined || (peer === "accepter" && known.accepter === undefined)) return program;
  const { description, ...rest } = connection;
  const link: Declared = {
    name: "connection",
    kind: "PeeringConnection",
    inputs: () => ({
      vpc: stack.id("main"),
      peerVpc: target()!.id,
      peerAccountId: accounts[peer === "second" ? 0 : 1],
      ...given({ ...rest, description: description || undefined }),
    }),
  };
  const destinations = { whole: () => target()!.cidrBlock, half: () => halfOf(target()!.cidrBlock) };
  const rows = routes.map((key): Declared => ({
    name: key,
    kind: "Route",
    inputs: () => ({
      vpc: stack.id("main"),
      destinationCidrBlock: destinations[key](),
      peeringConnection: stack.id("connection"),
      ...(disabled.includes(key) && { enabled: false }),
      __plan: { peering: { urn: stack.urn("PeeringConnection", "connection"), id: stack.id("connection") } },
    }),
  }));
  return [...program, link, ...rows];
}

export function accepterProgram(
  { stacks, accounts, known, isMutual }: ProgramContext,
  { decision, trusts, name, route }: AccepterProgram,
): Declared[] {
  const stack = stacks.accepter;
  const program = [vpc("accepter", { cidrBlock: "10.1.0.0/24" })];
  const requester = known.main;
  if (decision === undefined || requester === undefined) return program;
  const [theirs, , stranger] = accounts;
  const trusted = { anyone: undefined, requester: [theirs], others: [stranger] }[trusts];
  const answer: Declared = {
    name: "answer",
    kind: "PeeringAccepter",
    inputs: () => ({
      vpc: stack.id("accepter"),
      requester: { accountId: theirs, vpc: requester.id },
      ...given({ decision, trustedAccountIds: trusted, name: isMutual ? name : undefined }),
    }),
  };
  if (!route || decision !== "accept") return [...program, answer];
  const row: Declared = {
    name: "whole",
    kind: "Route",
    inputs: () => ({
      vpc: stack.id("accepter"),
      destinationCidrBlock: requester.cidrBlock,
      peeringConnection: stack.id("answer"),
    }),
  };
  return [...program, answer, row];
}

export function vpcIn(stack: Deployment, place: Place): KnownVpc | undefined {
  const saved = stack.saved.get(place);
  return saved && { id: saved.id, cidrBlock: String(saved.inputs["cidrBlock"]) };
}

const vpc = (name: Place, inputs: Props): Declared => ({ name, kind: "Vpc", inputs: () => inputs });

const given = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
