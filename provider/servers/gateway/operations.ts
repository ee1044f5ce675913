/**
 * The protocol: one entry per operation, from which the server, the client's calls and the OpenAPI document are
 * derived. Each operation calls one method of `Backend`.
 */
import { z } from "zod";
import type { Backend, Lack, PeeringFilter, RouteTableFilter, VpcFilter } from "../../backend/contract.js";
import { hasRouteTables, hasSubnets } from "../../backend/optional-calls.js";
import { missingFeature } from "./failures.js";
import { found, recordsOrNull, line, NOTHING, type Operation, optional, refs, region } from "./operation.js";
import { filtered, page, pageOf } from "./paging.js";
import {
  accountRecord,
  metricSeries,
  metricsQuery,
  named,
  newPeering,
  newRoute,
  newVpc,
  peeringChanges,
  peeringRecord,
  routeKey,
  routeRecord,
  routeTableRecord,
  topTalker,
  topTalkersQuery,
  vpcChanges,
  vpcRecord,
} from "./records.js";
import { SUBNET_OPERATIONS } from "./subnet-operations.js";

export { MOST_REFS, NOTHING, type Operation } from "./operation.js";

/** Optional calls, and whether a backend has them. */
const OFFERS = {
  createRoutes: (backend) => backend.createRoutes !== undefined,
  deleteRoutes: (backend) => backend.deleteRoutes !== undefined,
  getMetrics: (backend) => backend.getMetrics !== undefined,
  getTopTalkers: (backend) => backend.getTopTalkers !== undefined,
  subnets: hasSubnets,
  routeTables: hasRouteTables,
} satisfies Record<string, (backend: Backend) => boolean>;

export type Feature = keyof typeof OFFERS;

export const FEATURES = Object.keys(OFFERS) as readonly Feature[];

/** Rules of a vendor that its backend may not support; a missing name is a compiler error. */
export const LACKS = Object.keys({
  chargeTypeReadable: true,
  secondaryCidrs: true,
  ipv6: true,
  edgeSites: true,
  routeEnabled: true,
  vpcTags: true,
  sameVpcNames: true,
} satisfies Record<Lack, true>) as readonly Lack[];

const about = named(
  "About",
  z.object({
    vendor: z.string().describe("Vendor whose rules apply"),
    identity: z.string().describe("Identity of the account and the cloud; never changes"),
    accountId: z.string().describe("Account of the token"),
    notice: z.exactOptional(z.string()).describe("Notice for the user at the start of an update"),
    settleSeconds: z
      .number()
      .nonnegative()
      .describe("Eventual consistency: the longest time, in seconds, until a read reflects a write"),
    readsTablesSingly: z.exactOptional(z.boolean()).describe("Listing route tables takes one call for each table"),
    now: z.iso.datetime().describe("The cloud's clock"),
    features: z.array(z.string()).describe(`Supported features: ${FEATURES.join(", ")}`),
    lacks: z
      .exactOptional(z.array(z.string()))
      .describe(`Features of the vendor that this cloud does not have: ${LACKS.join(", ")}`),
  }),
);
export type About = z.infer<typeof about>;

export const OPERATIONS = {
  about: line({
    method: "GET",
    path: "/v1/about",
    summary: "Identity and supported features of the cloud; a client reads it first",
    isRead: true,
    request: NOTHING,
    answer: about,
    run: async ({ vendor, backend }) => ({
      vendor,
      identity: backend.identity,
      accountId: backend.accountId,
      ...(backend.notice !== undefined && { notice: backend.notice }),
      settleSeconds: backend.settleSeconds,
      ...(backend.readsTablesSingly !== undefined && { readsTablesSingly: backend.readsTablesSingly }),
      now: (backend.now?.() ?? new Date()).toISOString(),
      features: FEATURES.filter((feature) => OFFERS[feature](backend)),
      ...(backend.lacks !== undefined && { lacks: [...backend.lacks] }),
    }),
  }),
  getAccount: line({
    method: "GET",
    path: "/v1/account",
    summary: "Account of the token",
    isRead: true,
    request: NOTHING,
    answer: accountRecord,
    run: ({ backend }) => backend.getAccount(),
  }),

  createVpc: line({
    method: "POST",
    path: "/v1/vpcs",
    summary: "Creates a VPC",
    isRead: false,
    request: newVpc,
    answer: vpcRecord,
    run: ({ backend }, request) => backend.createVpc(request),
  }),
  getVpcs: line({
    method: "POST",
    path: "/v1/vpcs/get",
    summary: "Returns VPCs by id",
    isRead: true,
    request: refs,
    answer: found("VpcsFound", vpcRecord),
    run: async ({ backend }, request) => recordsOrNull(await backend.getVpcs(request.refs)),
  }),
  listVpcs: line({
    method: "GET",
    path: "/v1/vpcs",
    summary: "Lists the VPCs of a region, optionally by name",
    isRead: true,
    request: filtered<VpcFilter>({ region, name: optional }),
    answer: page("VpcPage", vpcRecord),
    run: async ({ backend }, { pageToken, ...filter }) => pageOf(await backend.listVpcs(filter), pageToken),
  }),
  updateVpc: line({
    method: "PATCH",
    path: "/v1/vpcs/{region}/{id}",
    summary: "Changes a VPC in place",
    isRead: false,
    request: vpcChanges,
    answer: vpcRecord,
    run: ({ backend }, request, on) => backend.updateVpc(on, request),
  }),
  deleteVpc: line({
    method: "DELETE",
    path: "/v1/vpcs/{region}/{id}",
    summary: "Deletes a VPC, or finds it gone",
    isRead: false,
    request: NOTHING,
    answer: NOTHING,
    run: ({ backend }, _, on) => backend.deleteVpc(on),
  }),

  createPeering: line({
    method: "POST",
    path: "/v1/peerings",
    summary: "Creates a peering connection",
    isRead: false,
    request: newPeering,
    answer: peeringRecord,
    run: ({ backend }, request) => backend.createPeering(request),
  }),
  getPeerings: line({
    method: "POST",
    path: "/v1/peerings/get",
    summary: "Returns peering connections by id",
    isRead: true,
    request: refs,
    answer: found("PeeringsFound", peeringRecord),
    run: async ({ backend }, request) => recordsOrNull(await backend.getPeerings(request.refs)),
  }),
  listPeerings: line({
    method: "GET",
    path: "/v1/peerings",
    summary:
      "Lists the peering connections with an end of the account in a region, including ended ones while the vendor shows them",
    isRead: true,
    request: filtered<PeeringFilter>({ region, vpcId: optional, name: optional }),
    answer: page("PeeringPage", peeringRecord),
    run: async ({ backend }, { pageToken, ...filter }) => pageOf(await backend.listPeerings(filter), pageToken),
  }),
  updatePeering: line({
    method: "PATCH",
    path: "/v1/peerings/{region}/{id}",
    summary: "Changes a peering connection in place",
    isRead: false,
    request: peeringChanges,
    answer: peeringRecord,
    run: ({ backend }, request, on) => backend.updatePeering(on, request),
  }),
  acceptPeering: line({
    method: "POST",
    path: "/v1/peerings/{region}/{id}/accept",
    summary: "Accepts a request",
    isRead: false,
    request: NOTHING,
    answer: peeringRecord,
    run: ({ backend }, _, on) => backend.acceptPeering(on),
  }),
  rejectPeering: line({
    method: "POST",
    path: "/v1/peerings/{region}/{id}/reject",
    summary: "Rejects a request",
    isRead: false,
    request: NOTHING,
    answer: peeringRecord,
    run: ({ backend }, _, on) => backend.rejectPeering(on),
  }),
  enablePeering: line({
    method: "POST",
    path: "/v1/peerings/{region}/{id}/enable",
    summary: "Re-enables an expired request",
    isRead: false,
    request: NOTHING,
    answer: peeringRecord,
    run: ({ backend }, _, on) => backend.enablePeering(on),
  }),
  deletePeering: line({
    method: "DELETE",
    path: "/v1/peerings/{region}/{id}",
    summary: "Deletes a peering connection, or finds it gone",
    isRead: false,
    request: NOTHING,
    answer: NOTHING,
    run: ({ backend }, _, on) => backend.deletePeering(on),
  }),
  getMetrics: line({
    method: "POST",
    path: "/v1/peerings/{region}/{id}/metrics",
    summary: "Returns the traffic of a peering connection",
    isRead: true,
    request: metricsQuery,
    answer: named("Metrics", z.object({ series: z.array(metricSeries) })),
    run: async ({ backend }, request, on) => ({
      series: (await backend.getMetrics?.({ ...request, ref: on })) ?? missingFeature("getMetrics"),
    }),
  }),
  getTopTalkers: line({
    method: "POST",
    path: "/v1/peerings/{region}/{id}/top-talkers",
    summary: "Returns the addresses with the most traffic over a peering connection in one minute",
    isRead: true,
    request: topTalkersQuery,
    answer: named("TopTalkers", z.object({ talkers: z.array(topTalker) })),
    run: async ({ backend }, request, on) => ({
      talkers: (await backend.getTopTalkers?.({ ...request, ref: on })) ?? missingFeature("getTopTalkers"),
    }),
  }),

  getRouteTables: line({
    method: "POST",
    path: "/v1/route-tables/get",
    summary: "Returns route tables by id, with their routes",
    isRead: true,
    request: refs,
    answer: found("RouteTablesFound", routeTableRecord),
    run: async ({ backend }, request) => recordsOrNull(await backend.getRouteTables(request.refs)),
  }),
  listRouteTables: line({
    method: "GET",
    path: "/v1/route-tables",
    summary: "Lists the route tables of a region, of a VPC or of a subnet",
    isRead: true,
    request: filtered<RouteTableFilter>({ region, vpcId: optional, subnetId: optional }),
    answer: page("RouteTablePage", routeTableRecord),
    run: async ({ backend }, { pageToken, ...filter }) => pageOf(await backend.listRouteTables(filter), pageToken),
  }),
  createRoute: line({
    method: "POST",
    path: "/v1/route-tables/{region}/{id}/routes",
    summary: "Writes a route; returns an identical one; fails if another exists for the destination",
    isRead: false,
    request: newRoute,
    answer: routeRecord,
    run: ({ backend }, request, on) => backend.createRoute(on, request),
  }),
  putRoute: line({
    method: "PUT",
    path: "/v1/route-tables/{region}/{id}/routes",
    summary: "Replaces the next hop or description of a route, or writes the route",
    isRead: false,
    request: newRoute,
    answer: routeRecord,
    run: ({ backend }, request, on) => backend.putRoute(on, request),
  }),
  deleteRoute: line({
    method: "POST",
    path: "/v1/route-tables/{region}/{id}/routes/delete",
    summary: "Deletes a route if that peering connection is its next hop",
    isRead: false,
    request: routeKey,
    answer: NOTHING,
    run: ({ backend }, request, on) => backend.deleteRoute(on, request),
  }),
  createRoutes: line({
    method: "POST",
    path: "/v1/route-tables/{region}/{id}/routes/create-many",
    summary: "Writes several routes, all or none of them",
    isRead: false,
    request: named("NewRoutes", z.strictObject({ routes: z.array(newRoute).min(1) })),
    answer: named("Routes", z.object({ routes: z.array(routeRecord).describe("In the requested order") })),
    run: async ({ backend }, request, on) => ({
      routes: (await backend.createRoutes?.(on, request.routes)) ?? missingFeature("createRoutes"),
    }),
  }),
  deleteRoutes: line({
    method: "POST",
    path: "/v1/route-tables/{region}/{id}/routes/delete-many",
    summary: "Deletes several routes, each if its peering connection is its next hop",
    isRead: false,
    request: named("RouteKeys", z.strictObject({ routes: z.array(routeKey).min(1) })),
    answer: NOTHING,
    run: async ({ backend }, request, on) =>
      backend.deleteRoutes?.(on, request.routes) ?? missingFeature("deleteRoutes"),
  }),

  ...SUBNET_OPERATIONS,
};

export type OperationName = keyof typeof OPERATIONS;
export type RequestOf<N extends OperationName> =
  (typeof OPERATIONS)[N] extends Operation<infer Request, infer _> ? Request : never;
export type AnswerOf<N extends OperationName> =
  (typeof OPERATIONS)[N] extends Operation<infer _, infer Answer> ? Answer : never;
