/** Parts common to the sign-ins of all vendors. */

/** Session name if the configuration sets none. */
export const SESSION_NAME = "vpc-peering";

/**
 * Services differ in the first label of their host name. A host of another form, such as an emulator, serves all of
 * them.
 */
export const productUrl = (endpoint: string, product: string, other: string): string =>
  endpoint.replace(new RegExp(`^(https?://(?:[^/@]*@)?)${product}\\.`), `$1${other}.`);
