/** Temporary credentials: the user's configuration, and the kinds that a vendor supports. */

/** A role to assume; configuration key `assumeRole`, JSON. */
export interface AssumeRole {
  readonly roleArn?: string | undefined;
  /** Replaces `roleArn`, together with `account`: name of an agency. */
  readonly agency?: string | undefined;
  /** Name or ID of the account that created the agency. */
  readonly account?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** JSON text of a policy that further restricts the session. */
  readonly policy?: string | undefined;
}

/** A token of an identity provider, such as a CI system's; configuration key `oidc`, JSON. */
export interface Oidc {
  readonly roleArn?: string | undefined;
  readonly providerId?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly tokenVariable?: string | undefined;
  readonly audience?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly durationSeconds?: number | undefined;
}

export interface SessionSettings {
  readonly profile?: string | undefined;
  /** Assumed one after the other. */
  readonly assumeRole?: readonly AssumeRole[] | undefined;
  readonly oidc?: Oidc | undefined;
  /** Name of the role; true: the role of the instance. */
  readonly instanceRole?: string | true | undefined;
}

/** Lifetime of a session, in seconds. */
export interface Lifetime {
  readonly preset: number;
  readonly minimum: number;
  /** `null`: the role's own maximum. */
  readonly maximum: number | null;
  /** For a session opened by another session. */
  readonly chainedMaximum?: number;
}

export interface RoleForm {
  /** Regular expression of `roleArn`, source text; its group `account`, if any, is the account that owns the role. */
  readonly pattern: string;
  readonly example: string;
}

/** `null`: the vendor documents none. */
export interface Sessions {
  /** The vendor's tools store keys in named profiles. */
  readonly profiles: boolean;
  readonly role: null | {
    readonly form: RoleForm;
    readonly lifetime: Lifetime;
    /** Regular expression, source text; `null`: no limits are documented. */
    readonly sessionName: string | null;
    readonly externalId: boolean;
    readonly policy: boolean;
    /** Permission to assume a role. */
    readonly permission: string;
  };
  /** Roles identified by `agency` and `account`. */
  readonly agency: null | { readonly lifetime: Lifetime; readonly permission: string };
  readonly oidc: null | {
    readonly lifetime: Lifetime;
    /** Default of `providerId`; `null`: it is required. */
    readonly providerId: string | null;
    /** `optional`: without a role the session belongs to the federated user. */
    readonly role: "required" | "optional";
  };
  /** From the metadata service of a virtual machine. `one`: an instance has a single role, whose name is not needed. */
  readonly instanceRole: null | "named" | "one";
}
