/** A vendor's client and emulator, each loaded when it is first used. */
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
  /** The server's side of the same API. */
  readonly emulator: () => Emulator;
  /** Sessions by roles and identity providers; the rules list what the vendor has. */
  readonly identity?: () => OpenIdentity;
  /** How the client reads answers, for answers that were recorded. */
  readonly reader: () => AnswerReader;
  /** What access management calls the client's calls. */
  readonly permissions: () => AccessManagement;
  /** Where each product has a host of its own, under a name that the configuration gives. */
  readonly productHosts?: () => (settings: Settings) => readonly ProductHost[];
}

export interface ProductHost {
  readonly product: string;
  /** The calls that the client makes. */
  readonly use: string;
  /** Without it nothing works under these settings. */
  readonly isNeeded: boolean;
  readonly url: string;
}

export interface AnswerReader extends Pick<Protocol, "read" | "meaningOf"> {
  /** Whether the table of codes has it, so that its meaning does not follow from the status alone. */
  readonly knows: (refusal: Refusal) => boolean;
  /** Of the action's answer; `undefined` for an action that the client does not call. */
  readonly schemaOf: (call: HttpCall) => z.ZodType | undefined;
  /** Members of every answer of this API, beside those of its action. */
  readonly envelope: (call: HttpCall) => readonly string[];
  /** States of connections, by the field that has them, and which of them are known. */
  readonly states: (call: HttpCall) => { readonly field: string; readonly known: readonly string[] };
}

/** Settles which account the credentials belong to, and answers for it. */
export type OpenClient = (context: ClientContext) => Promise<Backend>;

export type OpenIdentity = (context: Omit<ClientContext, "credentials">) => Identity;

/** The vendor's services for temporary credentials. Each function is one sign-in. */
export interface Identity {
  readonly assumeRole: (role: AssumeRole, key: Credentials) => Promise<SessionCredentials>;
  readonly assumeRoleWithOidc?: (oidc: Oidc, token: string) => Promise<SessionCredentials>;
  /** Of the virtual machine that this runs on. */
  readonly instanceRole?: (role: string | true) => Promise<SessionCredentials>;
  /** Who the credentials are, for people. */
  readonly callerOf?: (key: Credentials) => Promise<string>;
}

export interface ClientContext {
  readonly settings: Settings;
  readonly credentials: Credentials | CredentialSource;
  readonly services: Partial<HttpServices>;
}
