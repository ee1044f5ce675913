/** JSON form of the report: documented in docs/how-to/ci.md; new fields may be added without changing `version`. */
import type { Operation } from "../stack/preview.js";
import type { Kind } from "../stack/resources.js";

export interface Report {
  readonly version: 1;
  readonly verdict: Verdict;
  /** The verdict in one sentence. */
  readonly summary: string;
  readonly stacks: readonly ReportedStack[];
  readonly changes: readonly ReportedChange[];
  readonly drift: readonly ReportedDrift[];
  readonly requests: readonly ReportedRequest[];
  readonly findings: readonly Finding[];
  /** Quotas of peering connections, if the plan creates or deletes some. */
  readonly quotas: readonly ReportedQuota[];
  readonly cost: CostChange;
  /** Mermaid. */
  readonly topology: {
    readonly before: string;
    readonly after: string;
    /** For a large network: the part that the diagrams show, or why there are none. */
    readonly note?: string;
  };
}

/**
 * `fails`: a preview ended with errors. `cuts`: traffic stops permanently, or until another account acts. `interrupts`:
 * traffic stops for some seconds. `unknown`: whether traffic stops depends on data that the report does not contain.
 * `safe`: there are changes, and no traffic stops. `nothing`: no changes.
 */
export type Verdict = "fails" | "cuts" | "interrupts" | "unknown" | "safe" | "nothing";

export interface ReportedStack {
  readonly project: string;
  readonly stack: string;
  readonly failed: boolean;
  readonly isRefreshed: boolean;
}

/**
 * `opens`: traffic that was not possible before. `waits`: no traffic before another account acts. `unknown`: depends on
 * data that the report does not contain.
 */
export type Impact = "none" | "unknown" | "opens" | "waits" | "interruption" | "cut";

export interface ReportedChange {
  readonly urn: string;
  /** `project/stack`. */
  readonly stack: string;
  readonly kind: Kind;
  /** Logical name of the resource in the program. */
  readonly name: string;
  readonly operation: Operation;
  /** The change, in words for a reviewer: `bandwidth 10 → 50 Mbps`. */
  readonly what: string;
  /** The effect on traffic. */
  readonly consequence: string;
  readonly impact: Impact;
  /** Estimated duration of the interruption. */
  readonly estimatedSeconds?: number;
  /** The VPCs between which traffic stops. */
  readonly between?: readonly [string, string];
  /** The connection's change that causes this one. */
  readonly partOf?: string;
}

/** Effect of a change. */
export type Effect = Pick<
  ReportedChange,
  "what" | "consequence" | "impact" | "estimatedSeconds" | "between" | "partOf"
>;

/** Differences between state and cloud that the refresh found and the program did not cause. */
export interface ReportedDrift {
  readonly urn: string;
  readonly stack: string;
  readonly kind: Kind;
  readonly name: string;
  readonly what: string;
}

/** A request that is pending or has ended. */
export interface ReportedRequest {
  readonly name: string;
  readonly state: "pending-acceptance" | "expired" | "rejected" | "deleted-by-peer";
  readonly what: string;
  readonly expiresAt?: string;
}

export type FindingCode =
  | "preview-failed"
  | "preview-warning"
  | "retain-unrecorded"
  | "route-to-nowhere"
  | "no-return-route"
  | "disabled-route"
  | "no-routes"
  | "unassociated-route-table"
  | "cidr-overlap"
  | "quota-exceeded"
  | "second-connection"
  | "foreign-route"
  | "not-transitive";

export interface Finding {
  readonly code: FindingCode;
  readonly severity: "error" | "warning" | "info";
  readonly what: string;
  readonly fix?: string;
  readonly source?: string;
  /** False: the problem existed before this change. */
  readonly isNew: boolean;
}

export interface ReportedQuota {
  /** The VPC, or the account and the region. */
  readonly of: string;
  readonly limit: number;
  /** Absent if the account was not read. */
  readonly used?: number;
  /** Connections that the plan creates minus those that it deletes. */
  readonly added: number;
  readonly exceeded: boolean;
}

export interface CostChange {
  /** By currency: cost of thirty days before and after, for connections with a known price. */
  readonly monthly: readonly { readonly currency: string; readonly before: number; readonly after: number }[];
  /** Connections whose cost changes or is unknown. */
  readonly connections: readonly ReportedCost[];
}

export interface ReportedCost {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
  /** True if the cost after the change is unknown. */
  readonly isUnknown?: true;
  /** Account that pays. */
  readonly payer?: string;
}
