/** The report in its JSON form: its fields are documented in docs/how-to/ci.md, and grow without changing `version`. */
import type { Operation } from "../stack/preview.js";
import type { Kind } from "../stack/resources.js";

export interface Report {
  readonly version: 1;
  readonly verdict: Verdict;
  /** The verdict as one sentence. */
  readonly summary: string;
  readonly stacks: readonly ReportedStack[];
  readonly changes: readonly ReportedChange[];
  readonly drift: readonly ReportedDrift[];
  readonly requests: readonly ReportedRequest[];
  readonly findings: readonly Finding[];
  /** Of peering connections, where the plan creates or deletes some. */
  readonly quotas: readonly ReportedQuota[];
  readonly cost: CostChange;
  /** Mermaid. */
  readonly topology: {
    readonly before: string;
    readonly after: string;
    /** Of a large network: which part the diagrams show, or why there are none. */
    readonly note?: string;
  };
}

/**
 * `fails`: a preview ended with errors. `cuts`: traffic stops permanently, or until another account acts. `interrupts`:
 * traffic stops for some seconds. `unknown`: it depends on what the report does not contain whether traffic stops. `safe`:
 * there are changes, and no traffic stops. `nothing`: no changes.
 */
export type Verdict = "fails" | "cuts" | "interrupts" | "unknown" | "safe" | "nothing";

export interface ReportedStack {
  readonly project: string;
  readonly stack: string;
  readonly failed: boolean;
  readonly isRefreshed: boolean;
}

/**
 * `opens`: traffic that was not possible before. `waits`: no traffic before another account acts. `unknown`: it depends on
 * what the report does not contain.
 */
export type Impact = "none" | "unknown" | "opens" | "waits" | "interruption" | "cut";

export interface ReportedChange {
  readonly urn: string;
  /** `project/stack`. */
  readonly stack: string;
  readonly kind: Kind;
  /** Of the resource, in the program. */
  readonly name: string;
  readonly operation: Operation;
  /** What changes, in the reviewer's words: `bandwidth 10 → 50 Mbps`. */
  readonly what: string;
  /** What that means for traffic. */
  readonly consequence: string;
  readonly impact: Impact;
  /** How long traffic stops: an estimate. */
  readonly estimatedSeconds?: number;
  /** The networks between which it stops. */
  readonly between?: readonly [string, string];
  /** The connection's change that this one follows from. */
  readonly partOf?: string;
}

/** What a change does. */
export type Effect = Pick<
  ReportedChange,
  "what" | "consequence" | "impact" | "estimatedSeconds" | "between" | "partOf"
>;

/** What the refresh found to differ from what was saved, which the program did not change. */
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
  /** False: it was so before this change. */
  readonly isNew: boolean;
}

export interface ReportedQuota {
  /** The VPC, or the account and the region. */
  readonly of: string;
  readonly limit: number;
  /** Absent: the account was not read. */
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
  /** True: what it costs after the change is not known. */
  readonly isUnknown?: true;
  /** Who pays. */
  readonly payer?: string;
}
