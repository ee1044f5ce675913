/** Temporary credentials: what a user configures, and which ways to them a vendor has. */

/** A role to assume; configuration key `assumeRole`, JSON. */
export interface AssumeRole {
  readonly roleArn?: string | undefined;
  /** In place of `roleArn`, with `account`: an agency by its name. */
  readonly agency?: string | undefined;
  /** Name or ID of the account that created the agency. */
  readonly account?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** JSON text of a policy that restricts the session further. */
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
  /** One after another. */
  readonly assumeRole?: readonly AssumeRole[] | undefined;
  readonly oidc?: Oidc | undefined;
  /** The role's name; true: the one that the instance has. */
  readonly instanceRole?: string | true | undefined;
}

/** Lifetime of a session, in seconds. */
export interface Lifetime {
  readonly preset: number;
  readonly minimum: number;
  /** `null`: the role's own maximum. */
  readonly maximum: number | null;
  /** Of a session that another session opens. */
  readonly chainedMaximum?: number;
}

export interface RoleForm {
  /** Regular expression of `roleArn`, source text; its group `account`, if any, is the account that has the role. */
  readonly pattern: string;
  readonly example: string;
}

/** `null`: the vendor documents none. */
export interface Sessions {
  /** Its tools keep keys under names. */
  readonly profiles: boolean;
  readonly role: null | {
    readonly form: RoleForm;
    readonly lifetime: Lifetime;
    /** Regular expression, source text; `null`: no limits are documented. */
    readonly sessionName: string | null;
    readonly externalId: boolean;
    readonly policy: boolean;
    /** The permission to assume a role. */
    readonly permission: string;
  };
  /** Roles that are named by `agency` and `account`. */
  readonly agency: null | { readonly lifetime: Lifetime; readonly permission: string };
  readonly oidc: null | {
    readonly lifetime: Lifetime;
    /** Default of `providerId`; `null`: it is required. */
    readonly providerId: string | null;
    /** `optional`: without a role the session is the federated user's. */
    readonly role: "required" | "optional";
  };
  /** From the metadata service of a virtual machine. `one`: an instance has one, which needs no name. */
  readonly instanceRole: null | "named" | "one";
}
