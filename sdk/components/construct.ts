/**
 * Constructs the components for programs in other languages, in the plugin's process: the same classes, with arguments
 * from the engine. Resources and Providers among the arguments are read from the engine.
 */
import * as pulumi from "@pulumi/pulumi";
import { formatError, isPeeringError, PeeringError } from "../../provider/errors.js";
import type { ProviderArgs } from "../generated/provider.js";
import { rememberDeclaration } from "../plan/declaration.js";
import { actAsPlugin } from "../registration/face.js";
import { known, plainUrn } from "../registration/pulumi-internals.js";
import { componentToken } from "../registration/type-token.js";
import { PeeringAccepter } from "../resources/peering-accepter.js";
import { PeeringConnection } from "../resources/peering-connection.js";
import { Provider, rememberSettings } from "../resources/provider.js";
import { Route } from "../resources/route.js";
import { RouteTable } from "../resources/route-table.js";
import { Subnet } from "../resources/subnet.js";
import { Vpc } from "../resources/vpc.js";
import type { PeeringLinkArgs } from "./link-args.js";
import { PeeringLink } from "./peering-link.js";
import { type MeshMember, PeeringMesh, type PeeringMeshArgs } from "./peering-mesh.js";

export interface Constructed {
  readonly urn: pulumi.Input<string>;
  readonly state: pulumi.Inputs;
}

/** Called before the first construction: everything that this process declares belongs to the package. */
export function startConstructing(): void {
  actAsPlugin();
  pulumi.runtime.registerResourceModule("vpcpeering", "index", {
    construct(name, type, urn) {
      const kind = type.split(":").at(-1)!;
      const Class = Object.hasOwn(CLASSES, kind) ? CLASSES[kind as keyof typeof CLASSES] : undefined;
      if (Class !== undefined) return new Class(name, {} as never, { urn });
      throw new Error(`vpcpeering has no resource of type ${kind}`);
    },
  });
  pulumi.runtime.registerResourcePackage("vpcpeering", {
    constructProvider: (name, _, urn) => new Provider(name, {} as ProviderArgs, { urn }),
  });
}

export async function construct(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  opts: pulumi.ComponentResourceOptions,
): Promise<Constructed> {
  try {
    const inherited = Object.values((opts.providers ?? {}) as Record<string, pulumi.ProviderResource>);
    await Promise.all(inherited.map(readReference));
    return await declare(name, type, inputs, opts);
  } catch (error) {
    throw isPeeringError(error) ? new Error(formatError(error)) : error;
  }
}

async function declare(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  opts: pulumi.ComponentResourceOptions,
): Promise<Constructed> {
  switch (type) {
    case componentToken("PeeringLink"): {
      const link = new PeeringLink(name, await linkArgs(inputs), opts);
      const { connection, accepter, routes, state } = link;
      return { urn: link.urn, state: { connection, accepter, routes, state } };
    }
    case componentToken("PeeringMesh"): {
      const mesh = new PeeringMesh(name, await meshArgs(inputs), opts);
      return { urn: mesh.urn, state: { links: mesh.links } };
    }
    default:
      throw new Error(`vpcpeering has no component of type ${type}`);
  }
}

const CLASSES = { Vpc, Subnet, RouteTable, PeeringConnection, PeeringAccepter, Route };

async function linkArgs(inputs: pulumi.Inputs): Promise<PeeringLinkArgs> {
  const opened = ["vpc", "peerVpc", "requesterProvider", "accepterProvider", ...TABLES, ...PEER_TABLES];
  const args = await withMembers(inputs, opened, open);
  return (await withMembers(args, ["cidrBlocks", "peerCidrBlocks", "routes"], plain)) as unknown as PeeringLinkArgs;
}

async function meshArgs(inputs: pulumi.Inputs): Promise<PeeringMeshArgs> {
  const { members, ...args } = await withMembers(await withMembers(inputs, ["members"], open), ["routes"], plain);
  if (typeof members !== "object" || members === null || pulumi.Output.isInstance(members)) {
    throw new PeeringError("invalid-input", "its names are unknown, and the names of connections are built from them", {
      property: "members",
      fix: "Set an object whose keys are plain values: { app: { vpc: app }, data: { vpc: data } }",
    });
  }
  const entries = Object.entries(members as Readonly<Record<string, MeshMember>>);
  const plainMembers = entries.map(async ([name, member]) => [
    name,
    await withMembers({ ...member }, ["cidrBlocks"], plain),
  ]);
  return { ...args, members: Object.fromEntries(await Promise.all(plainMembers)) };
}

const TABLES = ["routeTableIds", "subnetIds"];
const PEER_TABLES = ["peerRouteTableIds", "peerSubnetIds"];

async function withMembers(
  args: pulumi.Inputs,
  names: readonly string[],
  read: (value: unknown) => Promise<unknown>,
): Promise<pulumi.Inputs> {
  const entries = Object.entries(args).map(async ([name, value]) => [
    name,
    names.includes(name) ? await read(value) : (value as unknown),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as pulumi.Inputs;
}

/** Keeps objects, lists and resources; a value in a list keeps the dependencies that the engine knows. */
async function open(value: unknown, container?: pulumi.Output<unknown>): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    const inner = await known<unknown>(value);
    return inner === undefined ? value : open(inner, value);
  }
  if (pulumi.Resource.isInstance(value)) {
    await readReference(value);
    return value;
  }
  if (Array.isArray(value)) return Promise.all(value.map((one) => open(one, container)));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(async ([key, one]) => [key, await open(one, container)]);
    return Object.fromEntries(await Promise.all(entries)) as unknown;
  }
  return container === undefined ? value : container.apply(() => value);
}

/** Without outputs, if everything inside is known. */
async function plain(value: unknown): Promise<unknown> {
  return (await known<unknown>(value)) ?? value;
}

/** Properties of a resource or Provider that components read without waiting for its outputs. */
async function readReference(resource: pulumi.Resource): Promise<void> {
  if (!Vpc.isInstance(resource) && !Provider.isInstance(resource)) return;
  const { state } = (await pulumi.runtime.invoke("pulumi:pulumi:getResource", {
    urn: await plainUrn(resource.urn),
  })) as { state: Readonly<Record<string, unknown>> };
  const values = Object.entries(state).map(([name, value]) => [name, hasUnknown(value) ? UNREAD : value]);
  const settings = Object.fromEntries(values) as ProviderArgs;
  if (Provider.isInstance(resource)) rememberSettings(resource, settings);
  else rememberDeclaration(resource, settings as unknown as Parameters<typeof rememberDeclaration>[1]);
}

const UNREAD = pulumi.output(pulumi.unknown);

function hasUnknown(value: unknown): boolean {
  if (pulumi.isUnknown(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
