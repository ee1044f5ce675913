/** The properties that a resource passes to the engine: its inputs, its outputs, and two hidden properties. */
import * as pulumi from "@pulumi/pulumi";
import type { PlanFacts, PlannedOptions } from "../provider/plan-facts.js";
import { dynamicText, type Kind } from "./dynamic-text.js";
import { chosenFace, face } from "./face.js";
import { requireProvider } from "./provider-location.js";
import { hasSecret, plainUrn } from "./pulumi-internals.js";
import { isOfKind, otherToken, typeToken } from "./type-token.js";
import { warnOfUnknownKeys } from "./unknown-keys.js";

/** Pending facts: each is awaited, and left out if unknown. */
export type Facts = {
  readonly [Fact in Exclude<keyof PlanFacts, "urn" | "organization" | "options" | "secrets">]?: Promise<
    PlanFacts[Fact]
  >;
};

export interface Registration {
  readonly name: string;
  readonly opts: pulumi.CustomResourceOptions | undefined;
  readonly outputs: readonly string[];
  readonly inputs: pulumi.Inputs;
  readonly facts?: Facts;
}

export function register(kind: Kind, { name, opts, outputs, inputs, facts = {} }: Registration): pulumi.Inputs {
  const isDynamic = face() === "dynamic";
  if (isDynamic) requireProvider();
  if (opts?.provider === undefined) warnOfUnknownKeys();
  // An output that is not among the properties at construction never appears on the resource.
  const seeds = Object.fromEntries(outputs.map((output) => [output, undefined]));
  const existing = { ...seeds, ...(isDynamic && { __provider: dynamicText(kind) }) };
  if (opts?.id !== undefined) return existing;

  const plan = gather(pulumi.createUrn(name, typeToken(kind), opts?.parent), opts, inputs, facts);
  // What fails here fails in the inputs as well, and is reported there.
  plan.catch(() => undefined);
  return { ...existing, ...inputs, __plan: plan };
}

/**
 * The options, with an alias where the stack's configuration chooses a face: a resource that was registered with the
 * other one is the same resource.
 */
export function registeredOptions(
  kind: Kind,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions | undefined {
  const chosen = chosenFace();
  if (chosen === undefined) return opts;
  const version = chosen === "package" && opts?.version === undefined ? { version: packageVersion() } : {};
  return pulumi.mergeOptions(opts, { aliases: [{ type: otherToken(kind) }], ...version });
}

/** Where a resource was given, its id; everything else as it is. */
export function idOf(value: pulumi.Resource | pulumi.Input<string> | undefined): pulumi.Input<string> | undefined {
  return pulumi.CustomResource.isInstance(value) ? value.id : (value as pulumi.Input<string> | undefined);
}

async function gather(
  urn: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions | undefined,
  inputs: pulumi.Inputs,
  facts: Facts,
): Promise<PlanFacts> {
  const options = await plannedOptions(opts);
  const secrets = await secretNames(inputs);
  const known = await Promise.all(Object.entries(facts).map(async ([fact, value]) => [fact, await value] as const));
  return {
    urn: await plainUrn(urn),
    ...organization(),
    ...(Object.keys(options).length > 0 && { options }),
    ...(secrets.length > 0 && { secrets }),
    ...Object.fromEntries(known.filter(([, value]) => value !== undefined)),
  };
}

async function secretNames(inputs: pulumi.Inputs): Promise<string[]> {
  const entries = Object.entries(inputs);
  const areSecret = await Promise.all(entries.map(([, value]) => hasSecret(value)));
  return entries.filter((_, i) => areSecret[i]).map(([name]) => name);
}

async function plannedOptions(opts: pulumi.CustomResourceOptions | undefined): Promise<PlannedOptions> {
  const { deleteBeforeReplace, deletedWith, ignoreChanges = [] } = opts ?? {};
  return {
    ...(deleteBeforeReplace !== undefined && { deleteBeforeReplace }),
    ...(["tags", "*"].some((path) => ignoreChanges.includes(path)) && { ignoresTags: true }),
    ...(isOfKind(deletedWith, "Vpc") && { deletedWithVpc: await plainUrn((deletedWith as pulumi.Resource).urn) }),
  };
}

/** Without an engine, reading it throws. */
function organization(): Pick<PlanFacts, "organization"> {
  try {
    return { organization: pulumi.getOrganization() };
  } catch {
    return {};
  }
}

const packageVersion = (): string => (require("../../package.json") as { readonly version: string }).version;
