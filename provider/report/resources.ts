/** Resources as the engine writes them down, in a preview (`pulumi preview --json`) or a state (`pulumi stack export`). */
import { z } from "zod";

export const KINDS = ["Vpc", "PeeringConnection", "PeeringAccepter", "Route"] as const;
export type Kind = (typeof KINDS)[number];

/** One resource of ours at one moment. */
export interface StackResource {
  readonly urn: string;
  readonly kind: Kind;
  /** The logical name in the program. */
  readonly name: string;
  /** Absent until the cloud has given one. */
  readonly id?: string;
  /** Inputs as checked; an unknown value is absent. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the cloud reported last; empty of what is yet to be made. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Input → URNs of the resources its value comes from. */
  readonly comesFrom: Readonly<Record<string, readonly string[]>>;
  readonly isProtected: boolean;
}

const properties = z.record(z.string(), z.unknown());

/** The engine's `ResourceV3`, as far as it is read here. */
export const resourceState = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  protect: z.boolean().optional(),
  /** Left over by a replacement that creates first. */
  delete: z.boolean().optional(),
});
export type ResourceState = z.infer<typeof resourceState>;

/** `undefined` for resources of other packages. */
export function readResource(state: ResourceState): StackResource | undefined {
  const kind = KINDS.find((kind) => state.type === `pulumi-nodejs:dynamic/vpcpeering:${kind}`);
  if (kind === undefined) return undefined;
  return {
    urn: state.urn,
    kind,
    name: nameIn(state.urn),
    ...(state.id !== undefined && state.id !== "" && !isUnknown(state.id) && { id: state.id }),
    inputs: known(state.inputs),
    outputs: known(state.outputs),
    comesFrom: Object.fromEntries(
      Object.entries(state.propertyDependencies ?? {}).map(([property, urns]) => [property, urns ?? []]),
    ),
    isProtected: state.protect ?? false,
  };
}

export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The project and the stack that a URN belongs to. */
export function stackIn(urn: string): { readonly stack: string; readonly project: string } {
  const [head, project = ""] = urn.split("::");
  return { stack: head!.split(":")[2] ?? "", project };
}

/** What the engine writes in place of values that are not known yet: a string, a number, a list, a map, … */
const UNKNOWNS = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

function known(values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !name.startsWith("__") && !isUnknown(value)),
  );
}
