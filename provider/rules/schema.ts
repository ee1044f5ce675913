/**
 * What a vendor's rules look like. Each field is one line of data with its source; code asks these lines and
 * never the vendor's name. `rule` marks what a document states, `assumed` what we had to read into it.
 */
import type { Sessions } from "./sessions.js";

export interface Source {
  /** The vendor document's own title, in English, with its product. */
  readonly document: string;
  /** Date of the document, ISO, as precise as it states. */
  readonly date?: string;
  readonly section?: string;
}

export interface Rule<T> {
  readonly value: T;
  readonly source: Source;
  /** Present when the document does not settle it: why we read it so. */
  readonly assumption?: string;
}

/** "Peering Connection, Use Limits, 2024-10-29" */
export function citation({ document, section, date }: Source): string {
  return [document, section, date].filter((part) => part !== undefined).join(", ");
}

export type PeeringState =
  | "pending-acceptance"
  | "provisioning"
  | "active"
  | "rejected"
  | "expired"
  | "deleted-by-peer"
  | "suspended"
  | "failed"
  | "unknown";

export type ChargeType = "daily-peak" | "monthly-95th" | "configured-bandwidth";
export type PeeringType = "vpc" | "bare-metal";
export type QosLevel = "PT" | "AU" | "AG";
/** In and out as the requester's VPC sees them; utilisation and loss in percent of the cap and of the packets. */
export type MetricName =
  "inBandwidth" | "outBandwidth" | "inPackets" | "outPackets" | "packetLoss" | "inUtilisation" | "outUtilisation";
/** Seconds period of one value, in seconds. */
export type MetricPeriod = 60 | 300;
/** How a field of a connection behaves on this vendor; `absent` makes it a preview error. */
export type FieldSupport = "update" | "replace" | "absent";
/** Tags of an object: changed in place, set at its creation only, or none. A change of them never replaces by itself. */
export type TagSupport = "update" | "creation" | "absent";

/** A key or a value of a tag; lengths in characters. */
export interface TagText {
  readonly minLength: number;
  readonly maxLength: number;
  /** Source text of a regular expression with flag `u` that a single allowed character matches. */
  readonly pattern: string;
  readonly allowed: string;
}

export interface TagForm {
  /** Tags of one object at most; `null`: not documented. */
  readonly most: number | null;
  readonly key: TagText;
  readonly value: TagText;
  /** Beginnings of the keys that the vendor keeps for itself. */
  readonly reserved: readonly string[];
}

export interface VendorRules {
  /** Vendor id as configured: `tce`. */
  readonly id: string;
  /** Name for people: "Tencent Cloud Enterprise (TCE)". */
  readonly title: string;
  /** One line: which product and which API. */
  readonly product: string;
  /** Which backends reach it, besides embedded; the reason where there is none. */
  readonly backends: Rule<{ readonly api: boolean; readonly gateway: boolean; readonly note?: string }>;

  // -- who can be linked -------------------------------------------------------------------------------
  /** A connection joins two different VPCs. */
  readonly ends: Rule<"two-different-vpcs">;
  /**
   * Connections between regions. `instead`: the product to use where there are none. `exceptions`: customers who have
   * some from earlier say so with `limits.crossRegion`; elsewhere the vendor grants none.
   */
  readonly crossRegion: Rule<
    { readonly allowed: true } | { readonly allowed: false; readonly instead: string; readonly exceptions: boolean }
  >;
  readonly crossAccount: Rule<{ readonly allowed: boolean }>;
  /** Across accounts. `request`: the peer accepts one shared object. `mutual`: each side creates its own half. */
  readonly acceptance: Rule<"request" | "mutual">;
  /** What `peerAccountId` names on this vendor; a project's has the shape of `ids.account`. */
  readonly peerIdentity: Rule<"account" | "project">;
  /** Within one account a connection needs no acceptance. */
  readonly sameAccount: Rule<"active-at-once">;
  /** `null`: a pending request never expires. `reEnable`: an expired one can be made pending again, in place. */
  readonly pendingExpiry: Rule<{ readonly hours: number | null; readonly reEnable: boolean }>;
  readonly quota: Rule<{
    readonly peerings: number;
    readonly scope: "vpc" | "project-and-region" | "account-and-region";
    /** Whose quota a connection uses up; pending and active connections count alike. `requester-while-pending`: the accepter's only from acceptance on. */
    readonly charges: "both" | "requester" | "requester-while-pending";
    /** The vendor raises it on request (`limits.peerings`). */
    readonly raisable: boolean;
  }>;

  // -- addresses ---------------------------------------------------------------------------------------
  /** The two ends' ranges overlap. `recheck`: looked at again at acceptance. */
  readonly endsOverlap: Rule<{ readonly verdict: "error" | "warning"; readonly recheck: boolean }>;
  /** Ranges of two peers of one VPC overlap: refused among which of its connections. */
  readonly peersOverlap: Rule<
    "refused-among-all" | "refused-among-cross-region" | "refused-among-same-region" | "allowed"
  >;

  // -- bandwidth and money -----------------------------------------------------------------------------
  readonly bandwidthInRegion: Rule<"error">;
  /** A cap in whole Mbps. `never`: the vendor has none. */
  readonly bandwidthCrossRegion: Rule<"required" | "never">;
  /**
   * `null`: no maximum is stated. `changeSteps`: a change in place takes these values only, unless
   * `limits.bandwidthMbps` is set. `raisableToMbps`: the highest value of `limits.bandwidthMbps`; `null`: not stated.
   */
  readonly bandwidthMaximum: Rule<null | {
    readonly mbps: number;
    readonly changeSteps: readonly number[] | null;
    readonly raisableToMbps: number | null;
  }>;
  /** Values of `chargeType`, the default first; empty: the vendor has none. Cross-region connections only. */
  readonly chargeTypes: Rule<readonly ChargeType[]>;
  /** False: the API does not report the bandwidth; the last applied value is kept, and drift is not detected. */
  readonly bandwidthReadable: Rule<boolean>;
  /** The same of the charge type. */
  readonly chargeTypeReadable: Rule<boolean>;
  readonly billing: Rule<Billing>;

  // -- traffic -----------------------------------------------------------------------------------------
  /** What the vendor measures of a connection, or why there is nothing to ask. */
  readonly monitoring: Rule<
    | {
        readonly metrics: readonly MetricName[];
        readonly periods: readonly MetricPeriod[];
        readonly crossRegionOnly: boolean;
      }
    | { readonly unsupported: string }
  >;
  /** The Internet through a peer's VPC: never, or by a gateway there, which this package does not see. */
  readonly internetThroughPeer: Rule<{ readonly possible: false } | { readonly possible: true; readonly by: string }>;
  /** Traffic of a connection by source address. */
  readonly topTalkers: Rule<{ readonly allowed: true } | { readonly unsupported: string }>;
  /** A cap for one address of a connection: no vendor documents an interface for it. */
  readonly addressLimits: Rule<{ readonly unsupported: string }>;

  // -- routes ------------------------------------------------------------------------------------------
  readonly routes: Rule<"by-hand" | "issued">;
  readonly routeOnPendingConnection: Rule<"refused" | "allowed" | "not-applicable">;
  /** Where a route's destination must lie. */
  readonly routeDestination: Rule<"inside-peer-outside-own" | "outside-own" | "issued-only" | "any">;
  /** A route can be disabled: it stays in its table and carries no traffic. */
  readonly routeEnabled: Rule<FieldSupport>;

  // -- subnets and route tables ------------------------------------------------------------------------
  /** A subnet's zone. `absent` makes one that is set a preview error, `required` one that is not. */
  readonly subnetZone: Rule<"required" | "optional" | "absent">;
  /** Prefix lengths the vendor documents for a subnet's IPv4 block; outside them only a warning. */
  readonly subnetSize: Rule<null | { readonly minPrefix: number; readonly maxPrefix: number }>;
  /**
   * Route tables beside the default one, and their association with subnets. `onRequest`: without a higher quota, a
   * VPC has its default table only.
   */
  readonly routeTables: Rule<
    { readonly allowed: true; readonly onRequest: boolean } | { readonly unsupported: string }
  >;

  // -- the end of a connection -------------------------------------------------------------------------------
  readonly reject: Rule<{ readonly accepterRow: "stays" | "disappears" } | { readonly unsupported: string }>;
  /** After one side deletes: what the other side still has, and what becomes of routes. */
  readonly deletion: Rule<{
    readonly otherSide: "deleted-by-peer-row" | "gone" | "disconnected-half";
    readonly routes: "removed-at-both-ends" | "left-as-black-holes";
  }>;
  readonly mayModify: Rule<"requester" | "either" | "own-half">;
  /** Arrears stop cross-region connections. */
  readonly arrears: Rule<"suspends-cross-region" | "no-effect">;

  // -- regions -----------------------------------------------------------------------------------------
  readonly regions: Rule<{
    /** Regular expression (source text) that a well-formed region id matches. */
    readonly pattern: string;
    readonly example: string;
    /** `null`: deployments have their own list, so unknown regions give no warning. */
    readonly known: readonly string[] | null;
    /** region → why a connection there needs the vendor's leave first; named in `limits.regions` to confirm it. */
    readonly approval: Readonly<Record<string, string>>;
    /** region → why there are no connections there at all. */
    readonly excluded: Readonly<Record<string, string>>;
    /** The vendor's short codes → long form. Only the long form is an input: one region, one name. */
    readonly shortForms: Readonly<Record<string, string>>;
  }>;

  // -- fields that only some vendors have --------------------------------------------------------------
  readonly peeringTags: Rule<TagSupport>;
  readonly vpcTags: Rule<TagSupport>;
  readonly subnetTags: Rule<TagSupport>;
  readonly routeTableTags: Rule<TagSupport>;
  /** `null`: the vendor documents no limits, or there are no tags. */
  readonly tagForm: Rule<TagForm | null>;
  readonly vpcDescription: Rule<FieldSupport>;
  readonly peeringDescription: Rule<FieldSupport>;
  readonly secondaryCidrs: Rule<FieldSupport>;
  readonly peeringType: Rule<FieldSupport>;
  readonly qosLevel: Rule<FieldSupport>;
  /** Refused on a connection inside a region. */
  readonly typeAndQosOnlyCrossRegion: Rule<boolean>;
  readonly edgeSites: Rule<FieldSupport>;
  readonly ipv6: Rule<FieldSupport>;
  /** A VPC belongs to an enterprise project of its account. */
  readonly enterpriseProjects: Rule<FieldSupport>;

  // -- credentials -------------------------------------------------------------------------------------
  /** Ways to temporary credentials of the vendor's API. */
  readonly sessions: Rule<Sessions>;

  // -- names and words ---------------------------------------------------------------------------------
  /** `pattern`: source text of a regular expression with flag `u`; a single allowed character matches it too. */
  readonly names: Rule<{
    readonly maxLength: number;
    readonly pattern: string;
    readonly allowed: string;
    /** Joins the parts of a connection's default name where not every document takes "-" in it. */
    readonly connectionJoint?: "_";
  }>;
  /** Whether an account may give several VPCs of a region the same name. */
  readonly sameVpcNames: Rule<boolean>;
  /**
   * Whether an account may give several connections the same name, whatever their regions. If each account creates its
   * own half, every half has a name.
   */
  readonly samePeeringNames: Rule<boolean>;
  /** Descriptions of VPCs and connections, same form; `null`: the vendor documents no limits. */
  readonly descriptions: Rule<null | {
    readonly maxLength: number;
    readonly pattern: string;
    readonly allowed: string;
  }>;
  /** Ranges and prefix lengths the vendor documents for a VPC's IPv4 block; outside them only a warning. */
  readonly vpcCidr: Rule<null | {
    readonly within: readonly string[];
    readonly minPrefix: number;
    readonly maxPrefix: number;
    /** Secondary blocks may be any outside these, by the source of `secondaryCidrs`. Left out: as the first one. */
    readonly secondaryOutside?: readonly string[];
  }>;
  /** Shapes of ids the vendor hands out, in the notation of `id-shape.ts`: `vpc-########`, `{uuid}`. */
  readonly ids: Rule<{
    readonly vpc: string;
    readonly peering: string;
    readonly routeTable: string;
    readonly subnet: string;
    readonly account: string;
  }>;
  /** The vendor's own words for our states. */
  readonly vendorStates: Rule<Readonly<Partial<Record<PeeringState, string>>>>;
  /** What the vendor promises, or warns of, about the service. */
  readonly service: readonly Rule<string>[];
}

export type Billing =
  | { readonly kind: "free" }
  | { readonly kind: "unknown"; readonly note: string }
  | {
      readonly kind: "priced-cross-region";
      readonly basis: "daily-peak-in-plus-out" | "daily-peak-of-in-and-out" | "configured-bandwidth";
      /** Where the day begins by whose peak is billed: `+08:00`; `null`: it is not billed by the day. */
      readonly utcOffset: string | null;
      readonly payer: "requester";
      /** `null`: the price comes from the user's own table. */
      readonly prices: null | PriceTable;
    };

export interface PriceTable {
  readonly currency: string;
  readonly per: "mbps-day" | "mbps-month";
  /** Upper bounds inclusive, ascending; `null` price: negotiable. `column` is keyed by region. */
  readonly tiers: readonly {
    readonly upToMbps: number | null;
    readonly prices: Readonly<Record<string, number | null>>;
  }[];
  /** region → column of the table; a region without a column is not priced. */
  readonly columns: Readonly<Record<string, string>>;
}

/** The user's own prices; configuration key `prices`, JSON. Either form has `*` for all other regions. */
export type UserPrices = {
  readonly currency: string;
  readonly date: string;
  readonly per: PriceTable["per"];
} & (
  | Pick<PriceTable, "tiers" | "columns">
  /** Of one Mbps, by region; the dearer end's counts. */
  | { readonly prices: Readonly<Record<string, number>> }
);

/** What a customer can have raised or agreed with the vendor; configuration key `limits`, JSON. */
export interface Limits {
  readonly crossRegion?: boolean | undefined;
  /** Regions whose approval has been obtained. */
  readonly regions?: readonly string[] | undefined;
  readonly peerings?: number | undefined;
  readonly bandwidthMbps?: number | undefined;
  /** 0 or null: requests never expire. */
  readonly pendingExpiryHours?: number | null | undefined;
}
