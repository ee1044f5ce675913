/** A vendor's client and emulator, each loaded on first use. */
import type { z } from "zod";
import type { Backend } from "../backend/contract.js";
import type { Credentials, CredentialSource, SessionCredentials } from "../backend/credentials.js";
import type { HttpServices } from "../backend/http/services.js";
import type { Settings } from "../configuration/read.js";
import type { HttpCall, Protocol, Refusal } from "../backend/http/protocol.js";
import type { Emulator } from "../servers/emulator/contract.js";
import type { AccessManagement } from "../rules/permissions.js";
import type { AssumeRole, Oidc } from "../rules/sessions.js";

export interface Vendor {
  /** The client of the vendor's API. */
  readonly client: () => OpenClient;
  /** The server side of the same API. */
  readonly emulator: () => Emulator;
  /** Sessions by roles and identity providers; the rules list those that the vendor supports. */
  readonly identity?: () => OpenIdentity;
  /** The client's parser of answers, for recorded answers. */
  readonly reader: () => AnswerReader;
  /** Permissions of the client's calls in the vendor's access management. */
  readonly permissions: () => AccessManagement;
  /** Hosts of the products, if each product has its own and the configuration determines their names. */
  readonly productHosts?: () => (settings: Settings) => readonly ProductHost[];
}

export interface ProductHost {
  readonly product: string;
  /** The calls of the client to this host. */
  readonly use: string;
  /** True if the provider does not work without it under these settings. */
  readonly isNeeded: boolean;
  readonly url: string;
}

export interface AnswerReader extends Pick<Protocol, "read" | "meaningOf"> {
  /** True if the table of codes contains it, so that its meaning does not depend on the status alone. */
  readonly knows: (refusal: Refusal) => boolean;
  /** Schema of the action's answer; `undefined` for an action that the client does not call. */
  readonly schemaOf: (call: HttpCall) => z.ZodType | undefined;
  /** Members of every answer of this API, in addition to the action's. */
  readonly envelope: (call: HttpCall) => readonly string[];
  /** States of connections, by field, and the known ones of them. */
  readonly states: (call: HttpCall) => { readonly field: string; readonly known: readonly string[] };
}

/** Opens the client, after determining the account that the credentials belong to. */
export type OpenClient = (context: ClientContext) => Promise<Backend>;

export type OpenIdentity = (context: Omit<ClientContext, "credentials">) => Identity;

/** The vendor's services for temporary credentials. Each function is one kind of sign-in. */
export interface Identity {
  readonly assumeRole: (role: AssumeRole, key: Credentials) => Promise<SessionCredentials>;
  readonly assumeRoleWithOidc?: (oidc: Oidc, token: string) => Promise<SessionCredentials>;
  /** For the virtual machine that this process runs on. */
  readonly instanceRole?: (role: string | true) => Promise<SessionCredentials>;
  /** Human-readable owner of the credentials. */
  readonly callerOf?: (key: Credentials) => Promise<string>;
}

export interface ClientContext {
  readonly settings: Settings;
  readonly credentials: Credentials | CredentialSource;
  readonly services: Partial<HttpServices>;
}
