/** Properties that a resource passes to the engine: its inputs, its outputs, and two hidden properties. */
import * as pulumi from "@pulumi/pulumi";
import type { DescribedInput, PlanFacts, PlannedOptions } from "../../provider/engine/plan-facts.js";
import { PeeringError } from "../../provider/errors.js";
import { dynamicText, type Kind, typeToken, packageToken } from "./dynamic-text.js";
import { chosenFace, type Face, hasOwnVersion } from "./face.js";
import { requireProvider } from "./provider-location.js";
import { hasSecret, known, plainUrn, resourcesIn } from "./pulumi-internals.js";
import { formOf, isOfKind } from "./type-token.js";
import { warnOfUnknownKeys } from "./unknown-keys.js";

type Fact = Exclude<keyof PlanFacts, "urn" | "organization" | "options" | "secrets" | "described">;

/** Pending facts: each is awaited, and omitted if unknown. */
export type Facts = { readonly [Name in Fact]?: Promise<PlanFacts[Name]> };

/** The inputs that each fact concerns. */
const DESCRIBED: Readonly<Record<Fact, readonly string[]>> = {
  vpc: ["vpc", "routeTableId", "subnetId"],
  peerVpc: ["peerVpc"],
  requesterVpc: ["requester.vpc"],
  destinationVpc: ["destinationCidrBlock"],
  routeTable: ["routeTable"],
  peering: ["peeringConnection"],
};

export interface Registration {
  readonly name: string;
  readonly opts: pulumi.CustomResourceOptions | undefined;
  readonly outputs: readonly string[];
  readonly inputs: pulumi.Inputs;
  /** Inputs that are passed in another form than given. */
  readonly passed?: pulumi.Inputs;
  readonly facts?: Facts;
}

/** Arguments of the constructor of Pulumi's class. */
export function registrationOf(
  kind: Kind,
  { name, opts, outputs, inputs, passed, facts = {} }: Registration,
): [type: string, name: string, properties: pulumi.Inputs, opts: pulumi.CustomResourceOptions | undefined] {
  // Pulumi parses the whole configuration on each access, so it is read once.
  const chosen = chosenFace();
  const [type, otherType] =
    chosen === "package" ? [packageToken(kind), typeToken(kind)] : [typeToken(kind), packageToken(kind)];
  if (chosen !== "package") requireProvider();
  if (opts?.provider === undefined) warnOfUnknownKeys();
  // An output that is not among the properties at construction never appears on the resource.
  const seeds = Object.fromEntries(outputs.map((output) => [output, undefined]));
  const existing = { ...seeds, ...(chosen !== "package" && { __provider: dynamicText(kind) }) };
  const options = chosen === undefined ? opts : withAlias(opts, chosen, otherType);
  if (isExisting(opts)) return [type, name, existing, options];

  const plan = collect(kind, pulumi.createUrn(name, type, opts?.parent), opts, inputs, facts);
  // A failure here also occurs in the inputs, and is reported there.
  plan.catch(() => undefined);
  return [type, name, { ...existing, ...inputs, ...passed, __plan: plan }, options];
}

/** True for a resource that is only read: from its cloud, or from the engine if another program declares it. */
export const isExisting = (opts: pulumi.CustomResourceOptions | undefined): boolean =>
  opts?.id !== undefined || opts?.urn !== undefined;

/** A resource registered in the other way is the same resource. */
function withAlias(
  opts: pulumi.CustomResourceOptions | undefined,
  chosen: Face,
  type: string,
): pulumi.CustomResourceOptions {
  const version =
    chosen === "package" && hasOwnVersion() && opts?.version === undefined ? { version: packageVersion() } : {};
  return pulumi.mergeOptions(opts, { aliases: [{ type }], ...version });
}

/** The ID of a resource; other values unchanged. */
export function idOf(value: pulumi.Resource | pulumi.Input<string> | undefined): pulumi.Input<string> | undefined {
  return pulumi.CustomResource.isInstance(value) ? value.id : (value as pulumi.Input<string> | undefined);
}

async function collect(
  kind: Kind,
  urn: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions | undefined,
  inputs: pulumi.Inputs,
  facts: Facts,
): Promise<PlanFacts> {
  const options = await plannedOptions(kind, opts, inputs);
  const secrets = await secretNames(inputs);
  const all = await Promise.all(Object.entries(facts).map(async ([fact, value]) => [fact, await value] as const));
  const certain = all.filter(([, value]) => value !== undefined);
  const described = await Promise.all(
    certain.map(async ([fact]) => [fact, await describedBy(fact as Fact, inputs)] as const),
  );
  return {
    urn: await plainUrn(urn),
    ...organization(),
    ...(Object.keys(options).length > 0 && { options }),
    ...(secrets.length > 0 && { secrets }),
    ...(certain.length > 0 && { described: Object.fromEntries(described) }),
    ...Object.fromEntries(certain),
  };
}

function describedBy(fact: Fact, inputs: pulumi.Inputs): Promise<DescribedInput[]> {
  const paths = DESCRIBED[fact].filter((path) => inputAt(inputs, path) !== undefined);
  const described = paths.map(async (path) => {
    const value = await known(inputAt(inputs, path));
    return { path, ...(value !== undefined && { value }) };
  });
  return Promise.all(described);
}

function inputAt(inputs: pulumi.Inputs, path: string): unknown {
  const [name, inner] = path.split(".") as [string, string | undefined];
  const value: unknown = inputs[name];
  return inner === undefined ? value : (value as Record<string, unknown> | undefined)?.[inner];
}

async function secretNames(inputs: pulumi.Inputs): Promise<string[]> {
  const entries = Object.entries(inputs);
  const areSecret = await Promise.all(entries.map(([, value]) => hasSecret(value)));
  return entries.filter((_, i) => areSecret[i]).map(([name]) => name);
}

async function plannedOptions(
  kind: Kind,
  opts: pulumi.CustomResourceOptions | undefined,
  inputs: pulumi.Inputs,
): Promise<PlannedOptions> {
  const { deleteBeforeReplace, deletedWith, ignoreChanges = [] } = opts ?? {};
  const alike = SHARING_NAMES.find((kinds) => kinds.includes(kind));
  const after = alike === undefined ? [] : await earlier(alike, opts, inputs);
  return {
    ...(deleteBeforeReplace !== undefined && { deleteBeforeReplace }),
    ...(["tags", "*"].some((path) => ignoreChanges.includes(path)) && { ignoresTags: true }),
    ...(after.length > 0 && { after }),
    ...(deletedWith !== undefined && {
      deletedWith: {
        urn: await plainUrn(deletedWith.urn),
        ...(isOfKind(deletedWith, "PeeringAccepter") && { isAccepter: true as const }),
      },
    }),
  };
}

/** Kinds whose objects may have to release a name before another one can use it. */
const SHARING_NAMES: readonly (readonly Kind[])[] = [["Vpc"], ["PeeringConnection", "PeeringAccepter"]];

function earlier(
  kinds: readonly Kind[],
  { dependsOn, parent }: pulumi.CustomResourceOptions = {},
  inputs: pulumi.Inputs,
) {
  if (dependsOn === undefined && parent === undefined && resourcesIn(inputs).length === 0) return [];
  const { urnsBefore } = require("../plan/order.js") as typeof import("../plan/order.js");
  return urnsBefore(kinds, { dependsOn, parent, inputs });
}

/** Untyped programs may pass another value, or none: `check` then reports the required properties. */
export function argumentsOf<T extends object>(kind: string, args: T | null | undefined): T {
  const given = args ?? ({} as T);
  if (formOf(given) === undefined) return given;
  throw new PeeringError("invalid-input", `the arguments of ${kind} must be an object`, {
    fix: "Pass an object with their names and values",
  });
}

/** Without an engine, the access throws. */
function organization(): Pick<PlanFacts, "organization"> {
  try {
    return { organization: pulumi.getOrganization() };
  } catch {
    return {};
  }
}

const packageVersion = (): string => (require("../../../package.json") as { readonly version: string }).version;
