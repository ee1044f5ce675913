/** What sign-ins of all vendors have in common. */

/** Of a session that the configuration does not name. */
export const SESSION_NAME = "vpc-peering";

/** Services differ in the first label of their host; anything else, such as an emulator, serves all of them. */
export const productUrl = (endpoint: string, product: string, other: string): string =>
  endpoint.replace(new RegExp(`^(https?://(?:[^/@]*@)?)${product}\\.`), `$1${other}.`);
