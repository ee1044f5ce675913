/** One API key of an account, or the key of a session. */
export interface Credentials {
  /** Empty, like the secret, where a token alone opens the account. */
  readonly secretId: string;
  readonly secretKey: string;
  readonly securityToken?: string;
  /** The project that the environment, or the key's own place, names. */
  readonly projectId?: string;
}

/** Credentials of a session, until when they are valid. */
export interface SessionCredentials extends Credentials {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * What refused credentials lead to. `fixed`: nothing replaces them. `replaced`: newer ones were requested after the
 * call, for other calls. `renewed`: newer ones have been requested for this call.
 */
export type Renewal = "fixed" | "replaced" | "renewed";

/** Credentials that are replaced before they expire. */
export interface CredentialSource {
  /** Those to sign with now. */
  current(): Promise<Credentials>;
  /** After a service refused the credentials that were current at this moment, in milliseconds since 1970. */
  renew(since: number): Promise<Renewal>;
}

/** A key that nothing replaces. */
const fixedCredentials = (credentials: Credentials): CredentialSource => ({
  current: () => Promise.resolve(credentials),
  renew: () => Promise.resolve("fixed"),
});

export const sourceOf = (credentials: Credentials | CredentialSource): CredentialSource =>
  "current" in credentials ? credentials : fixedCredentials(credentials);
