/**
 * Resources of a program that the processes of this run have checked or read, as plan facts for resources that refer to
 * them. A Node.js program sends its own facts; for other languages they come from here.
 */
import {
  PLAN_FACTS,
  type PlanFacts,
  type PlannedPeering,
  type PlannedTable,
  type PlannedVpc,
} from "../engine/plan-facts.js";
import type { Props } from "../engine/props.js";
import { isUnknown } from "../engine/unknown.js";
import type { RunNotes } from "./run-notes.js";
import type { Reference, References } from "./values.js";

/** Properties that are part of facts. */
const FACTUAL = ["region", "account", "cidrBlock", "secondaryCidrBlocks", "edgeSiteId", "peerAccountId"];

/** Properties with a VPC's CIDR blocks. */
const BLOCKS = ["cidrBlock", "secondaryCidrBlocks"];

interface Checked {
  readonly kind: string;
  readonly props: Props;
  readonly facts: PlanFacts;
}

export class CheckedResources {
  readonly #checked = new Map<string, Checked>();

  /** @param notes shared with the other processes of the run */
  constructor(private readonly notes?: RunNotes) {}

  note(kind: string, facts: PlanFacts, all: Props): void {
    const props = Object.fromEntries(FACTUAL.map((name) => [name, all[name]]));
    this.#checked.set(facts.urn, { kind, facts, props });
    this.notes?.write(facts.urn, withoutSecrets({ kind, facts, props }));
  }

  /** Facts about a resource with these inputs; facts sent by its program take precedence. */
  factsOf(urn: string, inputs: Props, references: References): PlanFacts {
    const sent = inputs[PLAN_FACTS];
    if (typeof sent === "object" && sent !== null) return { ...(sent as PlanFacts), urn };
    const vpc = (path: string) => this.#vpcOf(references.get(path));
    return compact({
      urn,
      options: { areUnknown: true },
      vpc: vpc("vpc"),
      peerVpc: vpc("peerVpc"),
      requesterVpc: vpc("requester.vpc"),
      routeTable: this.#tableOf(references.get("routeTable")),
      peering: this.#peeringOf(references.get("peeringConnection")),
    });
  }

  #vpcOf(reference: Reference | undefined): PlannedVpc | undefined {
    const checked = this.#find(reference, ["Vpc"]);
    if (reference === undefined || checked === undefined) return undefined;
    const { props, facts } = checked;
    const blocks = [props["cidrBlock"], ...((props["secondaryCidrBlocks"] as unknown[] | undefined) ?? [])];
    return compact<PlannedVpc>({
      ...reference,
      region: text(props["region"]),
      account: text(props["account"]),
      hasSecretBlocks: BLOCKS.some((name) => facts.secrets?.includes(name)) || undefined,
      cidrBlocks: blocks.every((block) => text(block) !== undefined) ? (blocks as string[]) : undefined,
      edgeSiteId: text(props["edgeSiteId"]),
    });
  }

  #tableOf(reference: Reference | undefined): PlannedTable | undefined {
    const checked = this.#find(reference, ["RouteTable"]);
    return checked && compact<PlannedTable>({ urn: checked.facts.urn, vpc: checked.facts.vpc });
  }

  #peeringOf(reference: Reference | undefined): PlannedPeering | undefined {
    const checked = this.#find(reference, ["PeeringConnection", "PeeringAccepter"]);
    if (reference === undefined || checked === undefined) return undefined;
    const { kind, props, facts } = checked;
    const region = text(props["region"]);
    if (kind === "PeeringAccepter") {
      const { peering, requesterVpc, vpc } = facts;
      return compact<PlannedPeering>({
        ...reference,
        region,
        peerAccountId: peering?.peerAccountId,
        vpc: peering?.vpc ?? requesterVpc,
        peerVpc: peering?.peerVpc ?? vpc,
      });
    }
    return compact<PlannedPeering>({
      ...reference,
      region,
      account: text(props["account"]),
      peerAccountId: text(props["peerAccountId"]),
      vpc: facts.vpc,
      peerVpc: facts.peerVpc,
    });
  }

  #find(reference: Reference | undefined, kinds: readonly string[]): Checked | undefined {
    if (reference === undefined) return undefined;
    const checked = this.#checked.get(reference.urn) ?? (this.notes?.read(reference.urn) as Checked | undefined);
    return checked !== undefined && kinds.includes(checked.kind) ? checked : undefined;
  }
}

/** The fact that a value is secret is passed on, the value is not. */
function withoutSecrets({ kind, facts, props }: Checked): Checked {
  const shown = Object.entries(props).filter(([name]) => !facts.secrets?.includes(name));
  const hidden = (_: string, value: unknown): unknown =>
    (value as PlannedVpc | null | undefined)?.hasSecretBlocks === true
      ? { ...(value as PlannedVpc), cidrBlocks: undefined }
      : value;
  return { kind, facts: JSON.parse(JSON.stringify(facts, hidden)) as PlanFacts, props: Object.fromEntries(shown) };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && !isUnknown(value) ? value : undefined;

function compact<T extends object>(facts: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as T;
}
