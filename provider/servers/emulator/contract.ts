/**
 * A vendor's API as a server, on top of the embedded cloud. `server.ts` contains the common parts: sockets, keys,
 * delays, faults, the log. An `Emulator` contains the vendor's: signatures, actions, envelopes, error codes.
 */
import type { Backend, PeeringChanges, Ref } from "../../backend/contract.js";
import type { CloudOperator } from "../../cloud/admin/operator.js";
import type { Half, NewHalf } from "../../cloud/operations/mutual-peerings.js";
import type { EmulatedProvider } from "./id-tokens.js";

export interface WireRequest {
  readonly method: string;
  /** As received: encoded, without the query. */
  readonly path: string;
  /** Encoded as received, without the question mark. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes, which signatures cover. */
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Faults that the server injects; each vendor has its own error for them. */
export type MadeUpFault = "throttled" | "busy" | "server-fault";

export interface Emulator {
  /** Path of the base URL that clients are configured with: `/v1`. */
  readonly basePath?: string;
  /** The vendor's name of the action, for the log and the counters; never secret. */
  actionOf(request: WireRequest): string;
  /** ID of the key in the request, not verified yet: for rate limits and the log. */
  secretIdOf(request: WireRequest): string | undefined;
  /** True for actions that change nothing. */
  isRead(request: WireRequest): boolean;
  /** Answers every request, including invalid ones; throws only for defects of the emulator itself. */
  answer(request: WireRequest, cloud: EmulatedCloud): Promise<WireAnswer>;
  fault(kind: MadeUpFault, request: WireRequest): WireAnswer;
  /** A role's full name, as in a client's configuration; absent on vendors without roles. */
  roleArnOf?(role: Pick<EmulatedRole, "accountId" | "name">): string;
}

/** An API key that the emulator accepts, and its account. */
export interface EmulatedKey {
  readonly vendor: string;
  readonly secretId: string;
  readonly secretKey: string;
  /** Temporary credentials: calls must contain it, too. */
  readonly securityToken?: string;
  /** The account ID, as in the provider's `accountId`. */
  readonly accountId: string;
  /** For a session: its expiry in milliseconds since 1970, and its role. */
  readonly expiresAt?: number;
  readonly assumed?: Assumed;
}

/** The identity of a temporary key. */
export interface Assumed {
  /** `""`: a federated user without a role. */
  readonly role: string;
  readonly sessionName: string;
}

/** The vendor's part of the embedded cloud, for an emulator. */
export interface EmulatedCloud {
  /** The gateway has tokens instead of keys: the token is the account's `secretKey`. */
  keyOf(secretId: string): EmulatedKey | undefined;
  readonly sessions: OpenSessions;
  /** Milliseconds since 1970 on this machine's clock, which dates in signatures are compared with. */
  now(): number;
  /** A session of the account or, on vendors whose connections name projects, of that project. */
  act(key: EmulatedKey, projectId?: string): EmulatedAccount;
  readonly behaviour: EmulatorBehaviour;
  /** State that outlives a request: used nonces, running tasks. Empty when the server starts. */
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
  /** Maximum lifetime of a session in seconds, if less than the vendor's. */
  readonly maximum?: number;
}

export type SessionKey = EmulatedKey & Required<Pick<EmulatedKey, "securityToken" | "expiresAt" | "assumed">>;

/** Roles, identity providers and temporary keys of one vendor's accounts. */
export interface OpenSessions {
  /** @param name name or number */
  role(accountId: string, name: string): EmulatedRole | undefined;
  /** @param accountId absent: any account */
  provider(accountId: string | undefined, name: string): EmulatedProvider | undefined;
  /** The user that an identity provider's token names, or the reason why it is invalid. */
  bearerOf(provider: EmulatedProvider, token: string): { readonly subject: string } | { readonly fault: string };
  open(accountId: string, assumed: Assumed, seconds: number): SessionKey;
}

export interface EmulatedAccount {
  /** Reads may lag behind changes, by `EmulatorBehaviour.lag`. */
  readonly backend: Backend;
  /** The same without lag: changes are checked against it. */
  readonly exact: Backend;
  readonly halves: EmulatedHalves;
  /** Objects outside the contract: subnets, other route tables. */
  readonly operator: CloudOperator;
}

/** Halves of connections, on a vendor where each account creates its own. */
export interface EmulatedHalves {
  /** Without lag. */
  list(region: string): Half[];
  /** May lag behind changes. */
  seen(region: string): Half[];
  create(requested: NewHalf): Promise<Half>;
  update(half: Ref, changes: PeeringChanges): Promise<void>;
  /** False: the half does not exist. */
  delete(half: Ref): Promise<boolean>;
}

export interface EmulatorBehaviour {
  /** Milliseconds before each answer. */
  readonly latency: number;
  /** Milliseconds for which reads do not show a change. */
  readonly lag: number;
  /** Calls per second for each key and action, above which calls are throttled; `undefined`: no limit. */
  readonly callsPerSecond: number | undefined;
  /** Fraction of calls that fail, 0 to 1, distributed equally over all kinds of fault. */
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
