/**
 * How each vendor's peering connections live, typed out from the vendors' documents a second time. Nothing here comes
 * from `provider/rules`: a slip of the pen in either place shows as a disagreement. "our reading" marks what a document
 * leaves open, in the reading that `docs/vendors` states.
 */

export interface Facts {
  /** Across accounts: the accepter answers a request, or each account creates its own half. */
  readonly acceptance: "request" | "mutual";
  readonly expiryHours: number | null;
  /** An expired request can be made pending again. */
  readonly reEnables: boolean;
  /** The accepter's row after it rejects. */
  readonly rejectedRow: "stays" | "disappears" | "no-reject";
  /** After one end deletes: the other end keeps a row that reads "deleted by the peer", or the one object is gone. */
  readonly deletion: "leaves-row" | "one-object";
  /** The routes through a connection that one end deletes. */
  readonly routesAfterDeletion: "removed" | "black-holes";
  readonly routes: "by-hand" | "issued";
  /** A route through a pending connection is accepted. */
  readonly routeWhilePending: boolean;
  /** A route can be disabled: it stays in its table without traffic. */
  readonly disablesRoutes: boolean;
  readonly crossRegion: boolean;
  /** Between regions a bandwidth cap has to be given. */
  readonly bandwidth: boolean;
  readonly described: boolean;
  /** Tags of a VPC can be changed. */
  readonly tagged: boolean;
  /** An account has one VPC of a name in a region, so a replaced one is deleted before its replacement is created. */
  readonly uniqueNames: boolean;
  /** Arrears of the requester stop connections between regions. */
  readonly arrearsStop: boolean;
  /** Live connections, pending ones included, are counted for both VPCs, or for the requester's account. */
  readonly quota: { readonly per: "vpc" | "account" };
}

export const FACTS = {
  // "Peering Connection" of the international site, 2024-10-29
  tencent: {
    acceptance: "request", // Use Limits: "do not accept requests from unknown accounts"
    expiryHours: 168, // Use Limits: "automatically expire after 7 days"
    reEnables: false, // no such operation in API 3.0
    rejectedRow: "stays", // our reading
    deletion: "leaves-row", // the TCE manual's list shows a row of the state "deleted by the peer"
    routesAfterDeletion: "removed", // TCE manual, Deleting: "routes that contain the connection are deleted as well"
    routes: "by-hand", // Use Limits: "you must configure routing rules"
    routeWhilePending: false, // our reading
    disablesRoutes: true, // API 3.0: EnableRoutes, DisableRoutes
    crossRegion: false, // Overview: "currently does not support cross-region connections"
    bandwidth: false, // Use Limits: "no bandwidth cap for an intra-region peering connection"
    described: false, // no such field in CreateVpcPeeringConnection
    tagged: true, // API 3.0, Tag: ModifyResourceTags
    uniqueNames: false, // nothing forbids the same name
    arrearsStop: false, // not mentioned
    quota: { per: "vpc" }, // Use Limits: 10 "supported by each VPC"
  },
  // TCE "Peering Connection" manual, 2025-03-11
  tce: {
    acceptance: "request", // Rejecting: the two buttons of a pending request
    expiryHours: 168, // Use Limits: 7 days
    reEnables: true, // EnableVpcPeeringConnection(Ex) of the vendor's own SDK for TCE; the manual has no such step
    rejectedRow: "stays", // our reading
    deletion: "leaves-row", // Rejecting: the figure's row "deleted by the peer"
    routesAfterDeletion: "removed", // Deleting
    routes: "by-hand", // Use Limits
    routeWhilePending: false, // our reading
    disablesRoutes: true, // EnableRoutes, DisableRoutes of the vendor's own SDK for TCE
    crossRegion: true, // FAQ: differences inside a region and between regions
    bandwidth: true, // Creating: the cap of a connection between regions
    described: false,
    tagged: true, // the vendor's own SDK for TCE: ModifyResourceTags
    uniqueNames: false, // the manual does not mention it
    arrearsStop: false,
    quota: { per: "vpc" }, // Resource Limits: 10 "for each VPC"
  },
  // "Peering Connection" guide of qcloud, 2017
  qcloud: {
    acceptance: "request", // Step 2: Accept
    expiryHours: 168, // Constraints: 7 days
    reEnables: true, // API overview: EnableVpcPeeringConnection
    rejectedRow: "disappears", // Rejecting: "is rejected and disappears"
    deletion: "leaves-row", // DescribeVpcPeeringConnections: state 4, deleted by the peer
    routesAfterDeletion: "removed", // Deleting
    routes: "by-hand", // Step 3: Routes
    routeWhilePending: false, // our reading: routes are the step after acceptance
    disablesRoutes: false, // no such action in API 2.0
    crossRegion: true, // Comparison
    bandwidth: true, // Constraints: "has to set a bandwidth cap"
    described: false,
    tagged: false, // no such field in CreateVpc of API 2.0
    uniqueNames: true, // API 2.0, CreateVpc: the name is unique in a region
    arrearsStop: false,
    quota: { per: "vpc" }, // Constraints: 10 "for each VPC"
  },
  // "VPC Peering Connection" introduction and the API reference of Huawei Cloud
  huawei: {
    acceptance: "request", // Creation process: account B has to accept
    expiryHours: null, // no document names a duration
    reEnables: false,
    rejectedRow: "stays", // REJECTED stays readable by GET
    deletion: "one-object", // DELETE by either side; 404 for both afterwards
    routesAfterDeletion: "removed", // our reading
    routes: "by-hand", // Creation process: routes at both ends
    routeWhilePending: true, // our reading: no state is demanded of the next hop
    disablesRoutes: false, // no such field of a route
    crossRegion: false, // Constraints: Cloud Connect instead
    bandwidth: false,
    described: true, // VPC Peering v2.0: description
    tagged: true, // API Reference: VPC Tag Management
    uniqueNames: true, // Creating a VPC: unique for a tenant
    arrearsStop: false, // free of charge
    quota: { per: "account" }, // a pending request counts for the requester only
  },
  // "Peering Connection" of Cloud Physical Servers, JD Cloud
  "jdcloud-cps": {
    acceptance: "request", // Accepting
    expiryHours: 24, // Use Limits 2
    reEnables: false,
    rejectedRow: "disappears", // Rejecting: "the record disappears"
    deletion: "one-object", // our reading
    routesAfterDeletion: "removed", // our reading: what was issued goes with the connection
    routes: "issued", // Accepting: "routes are configured automatically"
    routeWhilePending: false, // nothing is issued before acceptance
    disablesRoutes: false, // route tables can only be read
    crossRegion: true, // Product Features 2
    bandwidth: true, // Creating: "unlimited inside a region"
    described: false,
    tagged: false, // no such field in createVpc
    uniqueNames: false, // nothing forbids the same name
    arrearsStop: true, // Billing: between regions "stopped when in arrears"
    quota: { per: "account" }, // Use Limits 7: 50 "for each account and region"
  },
  // VPC peering of JD Cloud's VPC product, API reference
  jdcloud: {
    acceptance: "mutual", // createVpcPeering by each side: Initiated, then Connected
    expiryHours: null, // no such state
    reEnables: false,
    rejectedRow: "no-reject",
    deletion: "leaves-row", // the other half reads Disconnected
    routesAfterDeletion: "black-holes", // our reading
    routes: "by-hand", // rules of route tables, next hop vpc_peering
    routeWhilePending: true, // our reading
    disablesRoutes: false, // no such field of a rule
    crossRegion: false, // the call has one region
    bandwidth: false,
    described: true, // createVpcPeering: description
    tagged: false, // userTags of createVpc only; modifyVpc has none
    uniqueNames: false, // nothing forbids the same name
    arrearsStop: false, // free of charge
    quota: { per: "vpc" }, // 10 peerings per VPC
  },
} as const satisfies Record<string, Facts>;

export type Vendor = keyof typeof FACTS;
export const VENDORS = Object.keys(FACTS) as Vendor[];
