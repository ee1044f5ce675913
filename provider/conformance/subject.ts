/** The backend under test. */
import type { Backend, Ref, VpcRecord } from "../backend/contract.js";
import type { Tamper } from "./tampering.js";

/** Connections across accounts are requested by the first and accepted by the second. */
export type Account = "requester" | "accepter";

/**
 * Features that not every cloud offers for a test: a second account or region, or a quota small enough to be exhausted.
 */
export type Need = "second account" | "second region" | "quota" | "subnets" | "tampering";

/** A backend with a server whose answers can be altered. */
export interface TamperedBackend {
  readonly backend: Backend;
  /** Alters the answers from now on; `undefined`: the server's own answers. */
  readonly answer: (tamper: Tamper | undefined) => void;
}

export interface ConformanceSubject {
  /** Vendor whose rules the backend follows. */
  readonly vendor: string;
  /** Regions that require no approval. Connections between regions run from the first to the second. */
  readonly regions: readonly [string, ...string[]];
  /**
   * Zone of the first region, for subnets that the backend creates. Depending on the vendor it is required, optional or
   * unsupported.
   */
  readonly zone?: string;
  /** A backend that acts as the account; the suite opens each at most once for a case, and closes it. */
  open(account: Account): Backend | Promise<Backend>;
  /** Creates a subnet of the account's VPC, associated with its default table; returns the subnet's ID. */
  makeSubnet?(account: Account, vpc: VpcRecord, cidrBlock: string): Promise<string>;
  /** Creates another route table of the account's VPC. */
  makeRouteTable?(account: Account, vpc: VpcRecord, name: string): Promise<Ref>;
  /** Absent if deleting a VPC deletes its subnets. */
  deleteSubnet?(account: Account, vpc: VpcRecord, subnetId: string): Promise<void>;
  /** Absent if deleting a VPC deletes its route tables. */
  deleteRouteTable?(account: Account, vpc: VpcRecord, table: Ref): Promise<void>;
  /**
   * A backend of the account behind a server whose answers the suite can replace, with a timeout of one or two seconds.
   * Absent: the cases with altered answers are skipped.
   */
  readonly openTampered?: (account: Account) => TamperedBackend | Promise<TamperedBackend>;
  /** Missing features with the reason: cases that need them are skipped, and report the reason. */
  readonly cannot?: Partial<Readonly<Record<Need, string>>>;
  /** Keys and tokens, which must never appear in messages of the backend. */
  readonly secrets?: readonly string[];
  /** Longest time until a connection is active, in seconds. Default 60. */
  readonly timeoutSeconds?: number;
}
