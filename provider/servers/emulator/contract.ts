/**
 * A vendor's API as a server, on top of the embedded cloud. The server (`server.ts`) does what is common: sockets,
 * keys, delays, faults, the log. An `Emulator` does what is the vendor's: signatures, actions, envelopes, codes.
 */
import type { Backend, PeeringChanges, Ref } from "../../backend/contract.js";
import type { CloudOperator } from "../../cloud/admin/operator.js";
import type { Half, NewHalf } from "../../cloud/operations/mutual-peerings.js";
import type { EmulatedProvider } from "./id-tokens.js";

export interface WireRequest {
  readonly method: string;
  /** As it came: encoded, without the query. */
  readonly path: string;
  /** Encoded as received, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes, over which signatures run. */
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Faults that the server makes up; each vendor has its own words for them. */
export type MadeUpFault = "throttled" | "busy" | "server-fault";

export interface Emulator {
  /** What the base URL that clients are configured with has behind the port: `/v1`. */
  readonly basePath?: string;
  /** The vendor's name of the action, for the log and the counters; never secret. */
  actionOf(request: WireRequest): string;
  /** ID of the key in the request, not verified yet: for rate limits and the log. */
  secretIdOf(request: WireRequest): string | undefined;
  /** True for actions that change nothing. */
  isRead(request: WireRequest): boolean;
  /** Answers anything, also what makes no sense; throws only for defects of the emulator itself. */
  answer(request: WireRequest, cloud: EmulatedCloud): Promise<WireAnswer>;
  fault(kind: MadeUpFault, request: WireRequest): WireAnswer;
  /** A role's full name, as clients are configured with it; absent on vendors without roles. */
  roleArnOf?(role: Pick<EmulatedRole, "accountId" | "name">): string;
}

/** An API key that the emulator accepts, and its account. */
export interface EmulatedKey {
  readonly vendor: string;
  readonly secretId: string;
  readonly secretKey: string;
  /** Temporary credentials: calls must carry it too. */
  readonly securityToken?: string;
  /** The account, as `accountId` of the provider names it. */
  readonly accountId: string;
  /** Of a session: milliseconds since 1970 until when it is accepted, and whom it acts as. */
  readonly expiresAt?: number;
  readonly assumed?: Assumed;
}

/** Whom a temporary key acts as. */
export interface Assumed {
  /** `""`: a federated user without a role. */
  readonly role: string;
  readonly sessionName: string;
}

/** The vendor's part of the embedded cloud, as an emulator sees it. */
export interface EmulatedCloud {
  /** The gateway has tokens instead of keys: the token is the account's `secretKey`. */
  keyOf(secretId: string): EmulatedKey | undefined;
  readonly sessions: OpenSessions;
  /** Milliseconds since 1970 on this machine's clock, against which dates in signatures are held. */
  now(): number;
  /** A session of the account; on vendors whose connections name projects, of that project. */
  act(key: EmulatedKey, projectId?: string): EmulatedAccount;
  readonly behaviour: EmulatorBehaviour;
  /** State that outlives a request: nonces that were used, tasks that run. Empty when the server starts. */
  readonly memory: Map<string, unknown>;
}

/** A role or agency of an account. */
export interface EmulatedRole {
  readonly vendor: string;
  readonly accountId: string;
  readonly name: string;
  /** Accounts whose keys may assume it. */
  readonly trusts: readonly string[];
  /** Identity providers of its account whose users may assume it. */
  readonly providers?: readonly string[];
  readonly externalId?: string;
  /** Seconds that a session may last, where it is less than the vendor's maximum. */
  readonly maximum?: number;
}

export type SessionKey = EmulatedKey & Required<Pick<EmulatedKey, "securityToken" | "expiresAt" | "assumed">>;

/** Roles, identity providers and temporary keys of one vendor's accounts. */
export interface OpenSessions {
  /** @param name or number */
  role(accountId: string, name: string): EmulatedRole | undefined;
  /** @param accountId without it, of any account */
  provider(accountId: string | undefined, name: string): EmulatedProvider | undefined;
  /** Whom the token of an identity provider names, or why nobody. */
  bearerOf(provider: EmulatedProvider, token: string): { readonly subject: string } | { readonly fault: string };
  open(accountId: string, assumed: Assumed, seconds: number): SessionKey;
}

export interface EmulatedAccount {
  /** What is read here may lag behind, as `EmulatorBehaviour.lag` has it. */
  readonly backend: Backend;
  /** The same, with reads that are exact: what changes are checked against. */
  readonly exact: Backend;
  readonly halves: EmulatedHalves;
  /** What the contract has no words for: subnets, further route tables. */
  readonly operator: CloudOperator;
}

/** Halves of connections, on a vendor where each account creates its own. */
export interface EmulatedHalves {
  /** Exact. */
  list(region: string): Half[];
  /** These may lag behind. */
  seen(region: string): Half[];
  create(requested: NewHalf): Promise<Half>;
  update(half: Ref, changes: PeeringChanges): Promise<void>;
  /** False: the half does not exist. */
  delete(half: Ref): Promise<boolean>;
}

export interface EmulatorBehaviour {
  /** Milliseconds before any answer. */
  readonly latency: number;
  /** Milliseconds for which reads do not show a change. */
  readonly lag: number;
  /** Calls a second for each key and action, beyond which calls are throttled; `undefined`: no limit. */
  readonly callsPerSecond: number | undefined;
  /** The part of calls that fail, 0 to 1, evenly over all kinds of fault. */
  readonly faults: number;
  /** Makes the faults of a run repeatable. */
  readonly seed: number;
  /** Milliseconds that an asynchronous task takes. */
  readonly task: number;
}

export const DEFAULT_BEHAVIOUR: EmulatorBehaviour = {
  latency: 0,
  lag: 0,
  callsPerSecond: undefined,
  faults: 0,
  seed: 1,
  task: 0,
};
