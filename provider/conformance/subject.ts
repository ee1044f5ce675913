/** What the suite is run on. */
import type { Backend, Ref, VpcRecord } from "../backend/contract.js";
import type { Tamper } from "./tampering.js";

/** Connections across accounts are requested by the first and accepted by the second. */
export type Account = "requester" | "accepter";

/**
 * What a case takes that not every cloud has to offer: a second account or region to test with, a quota small enough
 * to be used up.
 */
export type Need = "second account" | "second region" | "quota" | "subnets" | "tampering";

/** A backend with a server whose answers can be altered. */
export interface TamperedBackend {
  readonly backend: Backend;
  /** How requests are answered from now on; `undefined`: as the server does. */
  readonly answer: (tamper: Tamper | undefined) => void;
}

export interface ConformanceSubject {
  /** Vendor whose rules the backend follows. */
  readonly vendor: string;
  /** Regions that require no approval. Connections between regions go from the first to the second. */
  readonly regions: readonly [string, ...string[]];
  /** Zone of the first region, for subnets that the backend creates. Vendors require it, accept it, or have none. */
  readonly zone?: string;
  /** A backend that acts as the account; the suite opens each at most once for a case, and closes it. */
  open(account: Account): Backend | Promise<Backend>;
  /** A subnet of the account's VPC, which follows its default table; answers the subnet's id. */
  makeSubnet?(account: Account, vpc: VpcRecord, cidrBlock: string): Promise<string>;
  /** A further route table of the account's VPC. */
  makeRouteTable?(account: Account, vpc: VpcRecord, name: string): Promise<Ref>;
  /** Left out where the deletion of a VPC deletes its subnets. */
  deleteSubnet?(account: Account, vpc: VpcRecord, subnetId: string): Promise<void>;
  /** Left out where the deletion of a VPC deletes its route tables. */
  deleteRouteTable?(account: Account, vpc: VpcRecord, table: Ref): Promise<void>;
  /**
   * A backend of the account behind a server that the suite may answer for, with a timeout of a second or two. Left
   * out, the cases of answers that are not the cloud's are skipped.
   */
  readonly openTampered?: (account: Account) => TamperedBackend | Promise<TamperedBackend>;
  /** Features that are missing, with the reason: cases that need them are skipped, and report it. */
  readonly cannot?: Partial<Readonly<Record<Need, string>>>;
  /** Keys and tokens, none of which may appear in messages of the backend. */
  readonly secrets?: readonly string[];
  /** Longest time until a connection is active, in seconds. Default 60. */
  readonly timeoutSeconds?: number;
}
