/** Resources in the engine's form, in a preview (`pulumi preview --json`) or a state (`pulumi stack export`). */
import { z } from "zod";
import { isUnknown, knownValues } from "./resource-values.js";

export const KINDS = ["Vpc", "RouteTable", "Subnet", "PeeringConnection", "PeeringAccepter", "Route"] as const;
export type Kind = (typeof KINDS)[number];

/** One of the provider's resources before or after the change. */
export interface StackResource {
  readonly urn: string;
  readonly kind: Kind;
  /** The logical name in the program. */
  readonly name: string;
  /** Absent until the cloud has assigned one. */
  readonly id?: string;
  /** Inputs after `check`; unknown values are absent. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Outputs of the last read; empty for a planned resource. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Input → URNs of the resources that its value comes from. */
  readonly comesFrom: Readonly<Record<string, readonly string[]>>;
  readonly isProtected: boolean;
  /** `retainOnDelete`. */
  readonly isRetained: boolean;
}

const properties = z.record(z.string(), z.unknown());

/** The parts of the engine's `ResourceV3` that are read here. */
export const resourceState = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).readonly().nullable()).nullish(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  /** Left by a replacement that creates first. */
  delete: z.boolean().optional(),
});
export type ResourceState = z.infer<typeof resourceState>;

/** Types of the dynamic provider, and of the package `vpcpeering`. */
const OWN_TYPE = /^(?:pulumi-nodejs:dynamic\/vpcpeering|vpcpeering:index):(\w+)$/;

export function kindOfType(type: string): Kind | undefined {
  const [, name] = OWN_TYPE.exec(type) ?? [];
  return KINDS.find((kind) => kind === name);
}

/** `undefined` for resources of other packages. */
export function readResource(state: ResourceState): StackResource | undefined {
  const kind = kindOfType(state.type);
  if (kind === undefined) return undefined;
  const name = nameIn(state.urn);
  return {
    urn: state.urn,
    kind,
    name,
    ...(state.id !== undefined && state.id !== "" && !isUnknown(state.id) && { id: state.id }),
    inputs: knownValues(name, state.inputs),
    outputs: knownValues(name, state.outputs),
    comesFrom: Object.fromEntries(
      Object.entries(state.propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
    ),
    isProtected: state.protect ?? false,
    isRetained: state.retainOnDelete ?? false,
  };
}

export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Project and stack in a URN. */
export function stackIn(urn: string): { readonly stack: string; readonly project: string } {
  const [head, project = ""] = urn.split("::");
  return { stack: head!.split(":")[2] ?? "", project };
}
