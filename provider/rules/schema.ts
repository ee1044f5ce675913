/**
 * Schema of a vendor's rules. Each field is one line of data with its source; code reads these lines and never the
 * vendor's name. `rule` marks documented values, `assumed` inferred ones.
 */
import type { Sessions } from "./sessions.js";

export interface Source {
  /** Title of the vendor's document, in English, with its product. */
  readonly document: string;
  /** Date of the document, ISO, as precise as it states. */
  readonly date?: string;
  readonly section?: string;
}

export interface Rule<T> {
  readonly value: T;
  readonly source: Source;
  /** Reason for our reading, if the document does not settle it. */
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
/** In and out as seen from the requester's VPC; utilisation in percent of the cap, loss in percent of the packets. */
export type MetricName =
  "inBandwidth" | "outBandwidth" | "inPackets" | "outPackets" | "packetLoss" | "inUtilisation" | "outUtilisation";
/** Seconds period of one value, in seconds. */
export type MetricPeriod = 60 | 300;
/** Whether a field of a connection can change in place on this vendor; `absent` makes it a preview error. */
export type FieldSupport = "update" | "replace" | "absent";
/**
 * Tags of an object: changed in place, set at creation only, or unsupported. A change of tags alone never replaces the
 * object.
 */
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
  /** Maximum number of tags of one object; `null`: not documented. */
  readonly most: number | null;
  readonly key: TagText;
  readonly value: TagText;
  /** Prefixes of tag keys that the vendor reserves. */
  readonly reserved: readonly string[];
}

export interface VendorRules {
  /** Vendor ID in the configuration: `tce`. */
  readonly id: string;
  /** Display name: "Tencent Cloud Enterprise (TCE)". */
  readonly title: string;
  /** One line: product and API. */
  readonly product: string;
  /** Supported backends in addition to the embedded one; the reason if there is none. */
  readonly backends: Rule<{ readonly api: boolean; readonly gateway: boolean; readonly note?: string }>;

  // -- ends and acceptance -----------------------------------------------------------------------------
  /** A connection joins two different VPCs. */
  readonly ends: Rule<"two-different-vpcs">;
  /**
   * Connections between regions. `instead`: the product to use if they are not offered. `exceptions`: customers who
   * still have some set `limits.crossRegion`; otherwise the vendor grants none.
   */
  readonly crossRegion: Rule<
    { readonly allowed: true } | { readonly allowed: false; readonly instead: string; readonly exceptions: boolean }
  >;
  readonly crossAccount: Rule<{ readonly allowed: boolean }>;
  /**
   * Connections between accounts. `request`: the peer accepts one shared object. `mutual`: each side creates its own
   * half.
   */
  readonly acceptance: Rule<"request" | "mutual">;
  /** The kind of ID in `peerAccountId` on this vendor; a project's ID has the form of `ids.account`. */
  readonly peerIdentity: Rule<"account" | "project">;
  /** Within one account a connection needs no acceptance. */
  readonly sameAccount: Rule<"active-at-once">;
  /** `null`: a pending request never expires. `reEnable`: an expired one can be made pending again, in place. */
  readonly pendingExpiry: Rule<{ readonly hours: number | null; readonly reEnable: boolean }>;
  readonly quota: Rule<{
    readonly peerings: number;
    readonly scope: "vpc" | "project-and-region" | "account-and-region";
    /**
     * Owner of the quota that a connection counts towards; pending and active connections count equally.
     * `requester-while-pending`: towards the accepter's from acceptance on.
     */
    readonly charges: "both" | "requester" | "requester-while-pending";
    /** The vendor raises the quota on request (`limits.peerings`). */
    readonly raisable: boolean;
  }>;

  // -- addresses ---------------------------------------------------------------------------------------
  /** Overlap of the two ends' CIDR blocks. `recheck`: checked again at acceptance. */
  readonly endsOverlap: Rule<{ readonly verdict: "error" | "warning"; readonly recheck: boolean }>;
  /** Overlap of the CIDR blocks of two peers of one VPC: the connections among which it is refused. */
  readonly peersOverlap: Rule<
    "refused-among-all" | "refused-among-cross-region" | "refused-among-same-region" | "allowed"
  >;

  // -- bandwidth and charges ---------------------------------------------------------------------------
  readonly bandwidthInRegion: Rule<"error">;
  /** A cap in whole Mbps. `never`: the vendor has none. */
  readonly bandwidthCrossRegion: Rule<"required" | "never">;
  /**
   * `null`: no maximum is stated. `changeSteps`: a change in place accepts these values only, unless
   * `limits.bandwidthMbps` is set. `raisableToMbps`: maximum of `limits.bandwidthMbps`; `null`: not stated.
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
  /** The same for the charge type. */
  readonly chargeTypeReadable: Rule<boolean>;
  readonly billing: Rule<Billing>;

  // -- traffic -----------------------------------------------------------------------------------------
  /** Metrics that the vendor measures for a connection, or why there are none. */
  readonly monitoring: Rule<
    | {
        readonly metrics: readonly MetricName[];
        readonly periods: readonly MetricPeriod[];
        readonly crossRegionOnly: boolean;
      }
    | { readonly unsupported: string }
  >;
  /** Internet access through a peer's VPC: never, or by a gateway there, which this package does not manage. */
  readonly internetThroughPeer: Rule<{ readonly possible: false } | { readonly possible: true; readonly by: string }>;
  /** Traffic of a connection by source address. */
  readonly topTalkers: Rule<{ readonly allowed: true } | { readonly unsupported: string }>;
  /** A bandwidth limit for one IP address of a connection: no vendor documents an API for it. */
  readonly addressLimits: Rule<{ readonly unsupported: string }>;

  // -- routes ------------------------------------------------------------------------------------------
  readonly routes: Rule<"by-hand" | "issued">;
  readonly routeOnPendingConnection: Rule<"refused" | "allowed" | "not-applicable">;
  /** Address range that must contain a route's destination. */
  readonly routeDestination: Rule<"inside-peer-outside-own" | "outside-own" | "issued-only" | "any">;
  /** A route can be disabled: it stays in its table and carries no traffic. */
  readonly routeEnabled: Rule<FieldSupport>;

  // -- subnets and route tables ------------------------------------------------------------------------
  /** A subnet's zone. `absent`: setting it is a preview error. `required`: omitting it is. */
  readonly subnetZone: Rule<"required" | "optional" | "absent">;
  /** Documented prefix lengths of a subnet's IPv4 block; other lengths are a warning only. */
  readonly subnetSize: Rule<null | { readonly minPrefix: number; readonly maxPrefix: number }>;
  /**
   * Route tables other than the default one, and their association with subnets. `onRequest`: without a higher quota, a
   * VPC has its default table only.
   */
  readonly routeTables: Rule<
    { readonly allowed: true; readonly onRequest: boolean } | { readonly unsupported: string }
  >;

  // -- rejection, deletion, arrears --------------------------------------------------------------------
  readonly reject: Rule<{ readonly accepterRow: "stays" | "disappears" } | { readonly unsupported: string }>;
  /** After one side's deletion: what remains on the other side, and what happens to routes. */
  readonly deletion: Rule<{
    readonly otherSide: "deleted-by-peer-row" | "gone" | "disconnected-half";
    readonly routes: "removed-at-both-ends" | "left-as-black-holes";
  }>;
  readonly mayModify: Rule<"requester" | "either" | "own-half">;
  /** Arrears suspend cross-region connections. */
  readonly arrears: Rule<"suspends-cross-region" | "no-effect">;

  // -- regions -----------------------------------------------------------------------------------------
  readonly regions: Rule<{
    /** Regular expression (source text) that a valid region ID matches. */
    readonly pattern: string;
    readonly example: string;
    /** `null`: each deployment has its own list, so unknown regions cause no warning. */
    readonly known: readonly string[] | null;
    /** Region → why a connection there requires the vendor's approval; confirmed by an entry in `limits.regions`. */
    readonly approval: Readonly<Record<string, string>>;
    /** Region → why connections are not offered there. */
    readonly excluded: Readonly<Record<string, string>>;
    /** The vendor's short codes → long form. Only the long form is accepted as an input. */
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
  /** The vendor's kinds of temporary credentials. */
  readonly sessions: Rule<Sessions>;

  // -- names, IDs, states ------------------------------------------------------------------------------
  /** `pattern`: source text of a regular expression with flag `u`; a single allowed character matches it too. */
  readonly names: Rule<{
    readonly maxLength: number;
    readonly pattern: string;
    readonly allowed: string;
    /** Separator in a connection's default name, if not every document allows "-" in it. */
    readonly connectionJoint?: "_";
  }>;
  /** True if several VPCs of an account and region may have the same name. */
  readonly sameVpcNames: Rule<boolean>;
  /**
   * True if several connections of an account may have the same name, in any regions. If each account creates its own
   * half, every half has a name.
   */
  readonly samePeeringNames: Rule<boolean>;
  /** Descriptions of VPCs and connections, in the same form; `null`: the vendor documents no limits. */
  readonly descriptions: Rule<null | {
    readonly maxLength: number;
    readonly pattern: string;
    readonly allowed: string;
  }>;
  /** Documented address ranges and prefix lengths of a VPC's IPv4 block; other values are a warning only. */
  readonly vpcCidr: Rule<null | {
    readonly within: readonly string[];
    readonly minPrefix: number;
    readonly maxPrefix: number;
    /**
     * Secondary blocks may be any outside these, by the source of `secondaryCidrs`. Absent: the rules of the primary
     * block apply.
     */
    readonly secondaryOutside?: readonly string[];
  }>;
  /** Formats of the vendor's IDs, in the notation of `id-shape.ts`: `vpc-########`, `{uuid}`. */
  readonly ids: Rule<{
    readonly vpc: string;
    readonly peering: string;
    readonly routeTable: string;
    readonly subnet: string;
    readonly account: string;
  }>;
  /** The vendor's names of our states. */
  readonly vendorStates: Rule<Readonly<Partial<Record<PeeringState, string>>>>;
  /** The vendor's commitments and warnings about the service. */
  readonly service: readonly Rule<string>[];
}

export type Billing =
  | { readonly kind: "free" }
  | { readonly kind: "unknown"; readonly note: string }
  | {
      readonly kind: "priced-cross-region";
      readonly basis: "daily-peak-in-plus-out" | "daily-peak-of-in-and-out" | "configured-bandwidth";
      /** Start of the day whose peak is billed: `+08:00`; `null`: no daily billing. */
      readonly utcOffset: string | null;
      readonly payer: "requester";
      /** `null`: prices come from the user's own table. */
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
  /** Region → column of the table; a region without a column has no price. */
  readonly columns: Readonly<Record<string, string>>;
}

/** The user's own prices; configuration key `prices`, JSON. In both forms `*` stands for all other regions. */
export type UserPrices = {
  readonly currency: string;
  readonly date: string;
  readonly per: PriceTable["per"];
} & (
  | Pick<PriceTable, "tiers" | "columns">
  /** Price of one Mbps, by region; the more expensive end applies. */
  | { readonly prices: Readonly<Record<string, number>> }
);

/** Limits that the vendor has raised or agreed for a customer; configuration key `limits`, JSON. */
export interface Limits {
  readonly crossRegion?: boolean | undefined;
  /** Regions whose approval has been obtained. */
  readonly regions?: readonly string[] | undefined;
  readonly peerings?: number | undefined;
  readonly bandwidthMbps?: number | undefined;
  /** 0 or null: requests never expire. */
  readonly pendingExpiryHours?: number | null | undefined;
}
