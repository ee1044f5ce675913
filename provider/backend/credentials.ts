/** Access key of an account, or temporary credentials. */
export interface Credentials {
  /** Empty, like the secret, if a token alone authenticates the account. */
  readonly secretId: string;
  readonly secretKey: string;
  readonly securityToken?: string;
  /** The project that the environment, or the source of the key, names. */
  readonly projectId?: string;
}

/** Temporary credentials and their expiry time. */
export interface SessionCredentials extends Credentials {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Result of a renewal after a refusal. `fixed`: the credentials cannot be replaced. `replaced`: newer ones were
 * requested after the call was sent, on behalf of another call. `renewed`: newer ones were requested for this call.
 */
export type Renewal = "fixed" | "replaced" | "renewed";

/** Credentials that are replaced before they expire. */
export interface CredentialSource {
  /** Credentials to sign the next call with. */
  current(): Promise<Credentials>;
  /** Call it after a service refused the credentials that were current at `since`, in milliseconds since 1970. */
  renew(since: number): Promise<Renewal>;
}

/** Credentials that are never replaced. */
const fixedCredentials = (credentials: Credentials): CredentialSource => ({
  current: () => Promise.resolve(credentials),
  renew: () => Promise.resolve("fixed"),
});

export const sourceOf = (credentials: Credentials | CredentialSource): CredentialSource =>
  "current" in credentials ? credentials : fixedCredentials(credentials);
