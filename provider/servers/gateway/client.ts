/**
 * The client of the gateway protocol. Its calls are the entries of operations.ts, one for each method of the contract;
 * `about` is called first, and lists are read in pages.
 */
import { alignedTo, sameAs } from "../../backend/checked-answers.js";
import type { Backend, PeeringRecord, Ref, RouteTableRecord, SubnetCalls, VpcRecord } from "../../backend/contract.js";
import { clockOf, HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { BatchedReads } from "../../backend/read-cache/batched-reads.js";
import { alignToRefs } from "../../backend/refs.js";
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { keepSecret, PeeringError } from "../../errors.js";
import { Caller } from "./caller.js";
import { type About, FEATURES, type Feature, LACKS, MOST_REFS } from "./operations.js";

const TOKEN_VARIABLE = "VPC_PEERING_GATEWAY_TOKEN";

export async function openGatewayClient(
  settings: Settings,
  services: Partial<HttpServices> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Backend> {
  const http = { ...HTTP_SERVICES, ...services };
  const caller = new Caller(settings, tokenFrom(settings, environment), http);
  const about = await caller.call("about", undefined);
  refuseOthers(settings, about);
  const { accountId, notice, settleSeconds, readsTablesSingly } = about;
  // A newer gateway may list features that this version does not use.
  const lacks = LACKS.filter((feature) => about.lacks?.includes(feature));
  const offset = Date.parse(about.now) - http.now();
  const batched = <T extends Ref>(name: "getVpcs" | "getPeerings" | "getRouteTables") => {
    const read = (part: { readonly refs: Ref[] }) =>
      caller.call(name, part) as unknown as Promise<{ readonly records: readonly (T | null)[] }>;
    const reads = new BatchedReads<T>(
      async (region, ids) => {
        const records = await inParts(
          `${name} of ${caller.host}`,
          ids.map((id) => ({ region, id })),
          read,
        );
        return new Map(ids.flatMap((id, i) => (records[i] === undefined ? [] : [[id, records[i]] as const])));
      },
      () => clockOf(http),
    );
    return (refs: readonly Ref[]) => alignToRefs(refs, (region, ids) => reads.get(region, ids));
  };

  return {
    identity: identityBehind(about),
    accountId,
    ...(notice !== undefined && { notice: `gateway ${caller.host}: ${notice}` }),
    settleSeconds,
    ...(readsTablesSingly !== undefined && { readsTablesSingly }),
    ...(lacks.length > 0 && { lacks }),
    now: () => new Date(http.now() + offset),

    getAccount: () => caller.call("getAccount", undefined),

    createVpc: (vpc) => caller.call("createVpc", vpc),
    getVpcs: batched<VpcRecord>("getVpcs"),
    listVpcs: (filter) =>
      caller.pages("listVpcs", filter, (page, deadline) =>
        caller.call("listVpcs", { ...filter, ...page }, undefined, deadline),
      ),
    updateVpc: async (ref, changes) => sameAs("updateVpc", ref, await caller.call("updateVpc", changes, ref)),
    deleteVpc: (ref) => caller.call("deleteVpc", undefined, ref),

    createPeering: (peering) => caller.call("createPeering", peering),
    getPeerings: batched<PeeringRecord>("getPeerings"),
    listPeerings: (filter) =>
      caller.pages("listPeerings", filter, (page, deadline) =>
        caller.call("listPeerings", { ...filter, ...page }, undefined, deadline),
      ),
    updatePeering: async (ref, changes) =>
      sameAs("updatePeering", ref, await caller.call("updatePeering", changes, ref)),
    acceptPeering: async (ref) => sameAs("acceptPeering", ref, await caller.call("acceptPeering", undefined, ref)),
    rejectPeering: async (ref) => sameAs("rejectPeering", ref, await caller.call("rejectPeering", undefined, ref)),
    enablePeering: async (ref) => sameAs("enablePeering", ref, await caller.call("enablePeering", undefined, ref)),
    deletePeering: (ref) => caller.call("deletePeering", undefined, ref),

    getRouteTables: batched<RouteTableRecord>("getRouteTables"),
    listRouteTables: (filter) =>
      caller.pages("listRouteTables", filter, (page, deadline) =>
        caller.call("listRouteTables", { ...filter, ...page }, undefined, deadline),
      ),
    createRoute: (table, route) => caller.call("createRoute", route, table),
    putRoute: (table, route) => caller.call("putRoute", route, table),
    deleteRoute: (table, { destinationCidrBlock, peeringConnectionId }) =>
      caller.call("deleteRoute", { destinationCidrBlock, peeringConnectionId }, table),

    ...offered(caller, about),
  };
}

/** Identity of the cloud behind the gateway: `gateway/tce/100000000001/embedded:…`. */
function identityBehind({ identity, vendor, accountId }: About): string {
  const [kind, , , ...which] = identity.split("/");
  return ["gateway", vendor, accountId, [kind, ...which].join(":")].join("/");
}

/** Optional methods, present if the backend behind the gateway has them. */
function offered(caller: Caller, { features }: About): Partial<Backend> {
  const optional: Readonly<Record<Feature, Partial<Backend>>> = {
    createRoutes: {
      createRoutes: async (table, routes) => (await caller.call("createRoutes", { routes: [...routes] }, table)).routes,
    },
    deleteRoutes: {
      deleteRoutes: (table, routes) => {
        const keys = routes.map(({ destinationCidrBlock, peeringConnectionId }) => ({
          destinationCidrBlock,
          peeringConnectionId,
        }));
        return caller.call("deleteRoutes", { routes: keys }, table);
      },
    },
    getMetrics: { getMetrics: async ({ ref, ...query }) => (await caller.call("getMetrics", query, ref)).series },
    getTopTalkers: {
      getTopTalkers: async ({ ref, ...query }) => (await caller.call("getTopTalkers", query, ref)).talkers,
    },
    subnets: subnetCalls(caller),
    routeTables: {
      createRouteTable: (table) => caller.call("createRouteTable", table),
      updateRouteTable: async (ref, changes) =>
        sameAs("updateRouteTable", ref, await caller.call("updateRouteTable", changes, ref)),
      deleteRouteTable: (ref) => caller.call("deleteRouteTable", undefined, ref),
    },
  };
  // Other features of a newer gateway are unknown here.
  const known = FEATURES.filter((name) => features.includes(name));
  return Object.assign({}, ...known.map((name) => optional[name])) as Partial<Backend>;
}

const subnetCalls = (caller: Caller): SubnetCalls => ({
  createSubnet: (subnet) => caller.call("createSubnet", subnet),
  getSubnets: (refs) => inParts(`getSubnets of ${caller.host}`, refs, (part) => caller.call("getSubnets", part)),
  listSubnets: (filter) =>
    caller.pages("listSubnets", filter, (page, deadline) =>
      caller.call("listSubnets", { ...filter, ...page }, undefined, deadline),
    ),
  updateSubnet: async (ref, changes) => sameAs("updateSubnet", ref, await caller.call("updateSubnet", changes, ref)),
  deleteSubnet: (ref) => caller.call("deleteSubnet", undefined, ref),
});

async function inParts<T extends Ref>(
  what: string,
  refs: readonly Ref[],
  read: (part: { readonly refs: Ref[] }) => Promise<{ readonly records: readonly (T | null)[] }>,
): Promise<(T | undefined)[]> {
  const parts: Ref[][] = [];
  for (let start = 0; start < refs.length; start += MOST_REFS)
    parts.push(refs.slice(start, start + MOST_REFS).map(({ region, id }) => ({ region, id })));
  const answers = await Promise.all(parts.map((part) => read({ refs: part })));
  return answers.flatMap(({ records }, i) => alignedTo(what, parts[i]!, records));
}

function tokenFrom({ vendor, secretKey }: Settings, environment: NodeJS.ProcessEnv): string {
  const token = secretKey ?? environment[TOKEN_VARIABLE];
  if (token) {
    keepSecret(token);
    return token;
  }
  throw new PeeringError("credentials-missing", "the gateway backend requires a token, and none is configured", {
    property: `${CONFIG_NAMESPACE}:secretKey`,
    vendor,
    fix: `Set ${CONFIG_NAMESPACE}:secretKey (--secret) to the token, or the environment variable ${TOKEN_VARIABLE}`,
  });
}

/** The token selects the account; a different account in the configuration is an error. */
function refuseOthers({ vendor, accountId, projectId }: Settings, about: About): void {
  const refuse = (key: string, configured: string, served: string) => {
    if (configured === served) return;
    throw new PeeringError("invalid-config", `the token belongs to ${served}`, {
      property: `${CONFIG_NAMESPACE}:${key}`,
      value: configured,
      vendor,
      fix: "Use the matching token, or change this key",
    });
  };
  refuse("vendor", vendor, about.vendor);
  if (projectId !== undefined) refuse("projectId", projectId, about.accountId);
  else if (accountId !== undefined) refuse("accountId", accountId, about.accountId);
}
