/** One API key of an account. */
export interface Credentials {
  /** Empty, like the secret, where a token alone opens the account. */
  readonly secretId: string;
  readonly secretKey: string;
  readonly securityToken?: string;
  /** The project that the environment, or the key's own place, names. */
  readonly projectId?: string;
}
