/** A vendor's client and emulator, each loaded when it is first used. */
import type { Backend } from "../backend/contract.js";
import type { Credentials } from "../backend/credentials.js";
import type { HttpServices } from "../backend/http/services.js";
import type { Settings } from "../config.js";
import type { Emulator } from "../emulator/contract.js";

export interface Vendor {
  /** The client of the vendor's API. */
  readonly client: () => OpenClient;
  /** The server's side of the same API. */
  readonly emulator: () => Emulator;
}

/** Settles which account the credentials belong to, and answers for it. */
export type OpenClient = (context: ClientContext) => Promise<Backend>;

export interface ClientContext {
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly services: Partial<HttpServices>;
}
