/** Checks configured roles and identity providers against the vendor's rules. */
import { PeeringError } from "../../errors.js";
import { citation, type Rule, type VendorRules } from "../schema.js";
import type { AssumeRole, Lifetime, Oidc, Sessions, SessionSettings } from "../sessions.js";

export interface PlannedSession extends SessionSettings {
  readonly backend: string;
  readonly accountId?: string | undefined;
  /** The configuration contains a key. */
  readonly hasKey: boolean;
}

/** The first unsupported or malformed setting, as an error. @param namespace namespace of configuration keys */
export function refuseSession(rules: VendorRules, planned: PlannedSession, namespace: string): void {
  const { profile, assumeRole, oidc, instanceRole } = planned;
  const given = Object.entries({ profile, oidc, instanceRole, assumeRole }).filter(([, value]) => value !== undefined);
  const [first] = given;
  if (first === undefined) return;
  const judge = new Judge(rules, namespace);
  const [key, value] = first;
  if (planned.backend === "embedded" || planned.backend === "gateway")
    throw judge.fault("unsupported", key, value, `the backend "${planned.backend}" has no API keys`, {
      fix: `Remove it, or set ${namespace}:backend to api`,
    });
  judge.oneFirstKey(planned);
  if (profile !== undefined && !judge.has.profiles) throw judge.lacking("profile", profile, "no profiles");
  if (instanceRole !== undefined) judge.instanceRole(instanceRole);
  if (oidc !== undefined) judge.oidc(oidc);
  const isSession = oidc !== undefined || instanceRole !== undefined;
  assumeRole?.forEach((role, i) => judge.role(role, i, assumeRole.length, isSession || i > 0));
  judge.account(planned);
}

class Judge {
  readonly has: Sessions;
  readonly #line: Rule<Sessions>;

  constructor(
    private readonly rules: VendorRules,
    private readonly namespace: string,
  ) {
    this.#line = rules.sessions;
    this.has = rules.sessions.value;
  }

  fault(
    code: "unsupported" | "invalid-config",
    path: string,
    value: unknown,
    what: string,
    { fix, isRule = false }: { readonly fix: string; readonly isRule?: boolean },
  ): PeeringError {
    return new PeeringError(code, what, {
      property: `${this.namespace}:${path}`,
      value,
      vendor: this.rules.id,
      ...(isRule && { source: citation(this.#line.source) }),
      fix,
    });
  }

  /** @param what unsupported feature: "no roles" */
  lacking(path: string, value: unknown, what: string, fix = "Remove it"): PeeringError {
    return this.fault("unsupported", path, value, `the vendor's API has ${what}`, { fix, isRule: true });
  }

  oneFirstKey({ profile, oidc, instanceRole, hasKey }: PlannedSession): void {
    const places = [
      ...(hasKey ? [["secretId", undefined] as const] : []),
      ...Object.entries({ profile, oidc, instanceRole }).filter(([, value]) => value !== undefined),
    ];
    const [one, other] = places;
    if (one === undefined || other === undefined) return;
    throw this.fault("invalid-config", other[0], other[1], `cannot be combined with ${this.namespace}:${one[0]}`, {
      fix: "Keep one of the two: the first key comes from one place",
    });
  }

  instanceRole(value: string | true): void {
    const { instanceRole } = this.has;
    if (instanceRole === null) throw this.lacking("instanceRole", value, "no documented metadata service");
    if (instanceRole === "one" && value !== true)
      throw this.fault("invalid-config", "instanceRole", value, "an instance has one role, which needs no name", {
        fix: "Set it to true",
        isRule: true,
      });
  }

  role(role: AssumeRole, i: number, count: number, isSession: boolean): void {
    const path = (name?: string) => `assumeRole${count > 1 ? `[${i}]` : ""}${name === undefined ? "" : `.${name}`}`;
    const { role: byArn, agency } = this.has;
    if (byArn === null) throw this.lacking(path(), role, "no roles");
    if (role.agency !== undefined || role.account !== undefined) {
      this.#agency(role, path, agency);
      return;
    }
    this.#arn(role.roleArn, path("roleArn"));
    this.#lifetime(role.durationSeconds, path("durationSeconds"), byArn.lifetime, isSession);
    this.#sessionName(role.sessionName, path("sessionName"));
    if (role.externalId !== undefined && !byArn.externalId)
      throw this.lacking(path("externalId"), role.externalId, "no external IDs");
    if (role.policy !== undefined && !byArn.policy)
      throw this.lacking(path("policy"), role.policy, "no policies of sessions");
    if (role.policy !== undefined && !isJson(role.policy))
      throw this.fault("invalid-config", path("policy"), role.policy, "is not JSON", {
        fix: "Set the JSON text of a policy",
      });
  }

  oidc(oidc: Oidc): void {
    const { oidc: has } = this.has;
    if (has === null) throw this.lacking("oidc", oidc, "no sign-in by OIDC", "Use an API key, and assumeRole");
    const { tokenFile, tokenVariable, audience, roleArn, providerId } = oidc;
    if (tokenFile !== undefined && tokenVariable !== undefined)
      throw this.fault("invalid-config", "oidc.tokenVariable", tokenVariable, "cannot be combined with tokenFile", {
        fix: "Keep one of the two",
      });
    if (audience !== undefined && (tokenFile ?? tokenVariable) !== undefined)
      throw this.fault("invalid-config", "oidc.audience", audience, "a token that exists has its audience already", {
        fix: "Remove it, or remove tokenFile and tokenVariable to request the token",
      });
    if (providerId === undefined && has.providerId === null)
      throw this.fault("invalid-config", "oidc.providerId", undefined, "is required", {
        fix: "Set the ID or the URN of the identity provider",
        isRule: true,
      });
    if (roleArn !== undefined || has.role === "required") this.#arn(roleArn, "oidc.roleArn");
    this.#lifetime(oidc.durationSeconds, "oidc.durationSeconds", has.lifetime, false);
    this.#sessionName(oidc.sessionName, "oidc.sessionName");
  }

  /** The last role determines the account. */
  account({ accountId, assumeRole, oidc }: PlannedSession): void {
    const arn = assumeRole === undefined ? oidc?.roleArn : assumeRole.at(-1)?.roleArn;
    const owner = arn === undefined ? undefined : accountOfRole(this.rules, arn);
    if (accountId === undefined || owner === undefined || owner === accountId) return;
    if (this.rules.peerIdentity.value !== "account") return;
    throw this.fault("invalid-config", "accountId", accountId, `the last role belongs to account ${owner}`, {
      fix: "Correct the account ID, or the role",
    });
  }

  #agency(
    { agency, account, roleArn, externalId, policy, durationSeconds }: AssumeRole,
    path: Path,
    has: Sessions["agency"],
  ) {
    const form = this.has.role!.form.example;
    if (has === null) {
      const name = agency === undefined ? "account" : "agency";
      throw this.lacking(path(name), agency ?? account, "no agencies", `Set roleArn, as in ${form}`);
    }
    if (roleArn !== undefined)
      throw this.fault("invalid-config", path("roleArn"), roleArn, "cannot be combined with agency and account", {
        fix: "Keep roleArn, or agency and account",
      });
    for (const [name, value] of Object.entries({ agency, account }))
      if (value === undefined)
        throw this.fault("invalid-config", path(name), undefined, "an agency requires its name and its account", {
          fix: "Set agency and account both",
        });
    for (const [name, value] of Object.entries({ externalId, policy }))
      if (value !== undefined)
        throw this.lacking(path(name), value, "no such option of an agency by its name", `Set roleArn, as in ${form}`);
    this.#lifetime(durationSeconds, path("durationSeconds"), has.lifetime, false);
  }

  #arn(roleArn: string | undefined, path: string): void {
    const { pattern, example } = this.has.role!.form;
    if (roleArn !== undefined && new RegExp(`^(?:${pattern})$`).test(roleArn)) return;
    const what = roleArn === undefined ? "is required" : "is not the name of a role";
    throw this.fault("invalid-config", path, roleArn, what, { fix: `Set it as in ${example}`, isRule: true });
  }

  #lifetime(
    seconds: number | undefined,
    path: string,
    { minimum, maximum, chainedMaximum }: Lifetime,
    isSession: boolean,
  ) {
    if (seconds === undefined) return;
    const most = isSession && chainedMaximum !== undefined ? chainedMaximum : maximum;
    if (Number.isInteger(seconds) && seconds >= minimum && (most === null || seconds <= most)) return;
    const chained = most === maximum ? "" : ", because a session opens it";
    const range = most === null ? `at least ${minimum} s` : `from ${minimum} to ${most} s`;
    throw this.fault("invalid-config", path, seconds, `a session lasts ${range}${chained}`, {
      fix: `Set a whole number of seconds ${most === null ? `from ${minimum}` : `from ${minimum} to ${most}`}`,
      isRule: true,
    });
  }

  #sessionName(name: string | undefined, path: string): void {
    const { sessionName } = this.has.role!;
    if (name === undefined || sessionName === null || new RegExp(sessionName).test(name)) return;
    throw this.fault("invalid-config", path, name, "is not a valid name of a session", {
      fix: `Set one that matches ${sessionName}`,
      isRule: true,
    });
  }
}

type Path = (name?: string) => string;

/** The account that owns the role, if the role's name contains it. */
export function accountOfRole(rules: VendorRules, arn: string): string | undefined {
  const form = rules.sessions.value.role?.form;
  return form === undefined ? undefined : new RegExp(`^(?:${form.pattern})$`).exec(arn)?.groups?.["account"];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
