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

/** Credentials that are replaced before they expire. */
export interface CredentialSource {
  /** Those to sign with now. */
  current(): Promise<Credentials>;
  /**
   * After a service refused credentials that were current at this moment, in milliseconds since 1970: true if newer ones
   * are there now.
   */
  renew(since: number): Promise<boolean>;
}

/** A key that nothing replaces. */
const fixedCredentials = (credentials: Credentials): CredentialSource => ({
  current: () => Promise.resolve(credentials),
  renew: () => Promise.resolve(false),
});

export const sourceOf = (credentials: Credentials | CredentialSource): CredentialSource =>
  "current" in credentials ? credentials : fixedCredentials(credentials);
