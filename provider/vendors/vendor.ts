/** What a vendor's folder offers to the rest. Everything but its rules is loaded when it is used. */
import type { Backend } from "../backend/contract.js";
import type { Credentials } from "../backend/credentials.js";
import type { HttpServices } from "../backend/http/services.js";
import type { Settings } from "../config.js";
import type { Emulator } from "../emulator/contract.js";
import type { VendorRules } from "../rules/schema.js";

export interface Vendor {
  readonly rules: VendorRules;
  /** The client of the vendor's API, where it has one. */
  readonly client?: () => OpenClient;
  /** The server's side of the same API. */
  readonly emulator?: () => Emulator;
}

/** Settles which account the credentials belong to, and answers for it. */
export type OpenClient = (context: ClientContext) => Promise<Backend>;

export interface ClientContext {
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly services: Partial<HttpServices>;
}
