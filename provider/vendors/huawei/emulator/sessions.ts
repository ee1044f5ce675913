/** Temporary credentials: of IAM by agency or token, of STS by agency, and both by the token of an identity provider. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type {
  Assumed,
  EmulatedCloud,
  EmulatedKey,
  EmulatedRole,
  SessionKey,
  WireAnswer,
  WireRequest,
} from "../../../servers/emulator/contract.js";
import { roleId } from "../../../servers/emulator/sessions.js";
import { rules } from "../../../rules/vendors/huawei.js";
import type { Lifetime } from "../../../rules/sessions.js";
import { memoryOf } from "../../kit/emulator/account.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { jsonIn } from "../../kit/json.js";
import { answerRefusal, type Layer, Refused } from "./refusals.js";

/** A call by its method and path. `key` is absent in calls without a signature. */
export interface SignIn {
  readonly name: string;
  readonly layer: Layer;
  readonly isSigned: boolean;
  run(request: WireRequest, cloud: EmulatedCloud, key: EmulatedKey | undefined): WireAnswer;
}

const { role: STS, agency: IAM } = rules.sessions.value;
const HOUR = 3600;

const agency = z.object({
  agency_name: z.string().min(1),
  domain_id: z.string().optional(),
  domain_name: z.string().optional(),
  duration_seconds: z.int().optional(),
  session_user: z.object({ name: z.string().min(5).max(64).optional() }).optional(),
});
const byAgency = z.object({
  auth: z.object({ identity: z.object({ methods: z.tuple([z.literal("assume_role")]), assume_role: agency }) }),
});
const byToken = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.tuple([z.literal("token")]),
      token: z.object({ id: z.string(), duration_seconds: z.int().optional() }),
    }),
  }),
});
const federated = z.object({ auth: z.object({ id_token: z.object({ id: z.string() }) }) });
const options = {
  agency_urn: z.string(),
  agency_session_name: z.string().min(2).max(128),
  duration_seconds: z.int().optional(),
  policy: z.string().optional(),
};
const assume = z.object({ ...options, external_id: z.string().optional() });
const withOidc = z.object({ ...options, provider_urn: z.string(), id_token: z.string().min(4).max(20_000) });

interface Federated {
  readonly accountId: string;
  readonly subject: string;
  readonly expires: number;
}

const federatedTokens = (cloud: EmulatedCloud): Map<string, Federated> => memoryOf(cloud, "federated tokens");

/** Requested with a key, or with the token of a federated user, who has no key. */
function createKey(request: WireRequest, cloud: EmulatedCloud, key: EmulatedKey | undefined): WireAnswer {
  const body = jsonIn(request.body.toString());
  const token = byToken.safeParse(body).data?.auth.identity.token;
  if (token !== undefined) {
    const user = federatedTokens(cloud).get(token.id);
    if (user === undefined || user.expires <= cloud.now())
      throw new Refused(401, "Unauthorized", "The token is not valid.");
    const seconds = secondsIn(token.duration_seconds, IAM!.lifetime, {});
    return answerKey(cloud.sessions.open(user.accountId, { role: "", sessionName: user.subject }, seconds));
  }
  if (key === undefined) throw new Refused(401, "Unauthorized", "The request you have made requires authentication.");
  const requested = parsed(byAgency, body).auth.identity.assume_role;
  const role = cloud.sessions.role(requested.domain_id ?? requested.domain_name ?? "", requested.agency_name);
  if (role === undefined) throw new Refused(404, "Not Found", `Could not find agency: ${requested.agency_name}.`);
  refuseUntrusted(role, key, undefined);
  const seconds = secondsIn(requested.duration_seconds, IAM!.lifetime, role);
  return answerKey(cloud.sessions.open(role.accountId, assumed(role, requested.session_user?.name ?? ""), seconds));
}

const answerKey = ({ secretId, secretKey, securityToken, expiresAt }: SessionKey): WireAnswer => {
  const times = { expires_at: new Date(expiresAt).toISOString() };
  const credential = { access: secretId, secret: secretKey, securitytoken: securityToken, ...times };
  return { status: 201, body: JSON.stringify({ credential }) };
};

function createTokenByIdToken({ headers, body }: WireRequest, cloud: EmulatedCloud): WireAnswer {
  const { id } = parsed(federated, jsonIn(body.toString())).auth.id_token;
  const name = headers["x-idp-id"];
  const provider = name === undefined ? undefined : cloud.sessions.provider(undefined, name);
  if (provider === undefined) throw new Refused(404, "Not Found", `Could not find identity provider: ${name ?? ""}.`);
  const bearer = cloud.sessions.bearerOf(provider, id);
  if ("fault" in bearer) throw new Refused(401, "Unauthorized", bearer.fault);
  const token = `simulated-federated-${randomUUID()}`;
  const expires = cloud.now() + 24 * HOUR * 1000;
  federatedTokens(cloud).set(token, { accountId: provider.accountId, subject: bearer.subject, expires });
  const shown = {
    expires_at: new Date(expires).toISOString(),
    methods: ["mapped"],
    user: { name: bearer.subject },
    roles: [],
  };
  return { status: 201, headers: { "x-subject-token": token }, body: JSON.stringify({ token: shown }) };
}

function assumeAgency({ body }: WireRequest, cloud: EmulatedCloud, key: EmulatedKey | undefined): WireAnswer {
  const requested = parsed(assume, jsonIn(body.toString()));
  const role = roleOf(requested.agency_urn, cloud);
  refuseUntrusted(role, key!, requested.external_id);
  const { chainedMaximum } = STS!.lifetime;
  const maximum = key!.expiresAt === undefined ? role.maximum : Math.min(role.maximum ?? Infinity, chainedMaximum!);
  const seconds = secondsIn(requested.duration_seconds, STS!.lifetime, { maximum });
  return answerSession(
    role,
    cloud.sessions.open(role.accountId, assumed(role, requested.agency_session_name), seconds),
  );
}

function assumeAgencyWithOidc({ body }: WireRequest, cloud: EmulatedCloud): WireAnswer {
  const requested = parsed(withOidc, jsonIn(body.toString()));
  const role = roleOf(requested.agency_urn, cloud);
  const provider = cloud.sessions.provider(role.accountId, requested.provider_urn.split(":").at(-1)!);
  if (provider === undefined) throw new Refused(404, "STS.NotFound", "the identity provider does not exist");
  const bearer = cloud.sessions.bearerOf(provider, requested.id_token);
  if ("fault" in bearer) throw new Refused(401, "STS.InvalidToken", bearer.fault);
  if (role.providers?.includes(provider.name) !== true)
    throw new Refused(403, "STS.Forbidden", `the agency does not trust the provider ${provider.name}`);
  const seconds = secondsIn(requested.duration_seconds, rules.sessions.value.oidc!.lifetime, role);
  const made = cloud.sessions.open(role.accountId, assumed(role, requested.agency_session_name), seconds);
  return answerSession(role, made, {
    audience: provider.audience,
    provider: requested.provider_urn,
    subject_from_id_token: bearer.subject,
  });
}

function callerIdentity(_: WireRequest, __: EmulatedCloud, key: EmulatedKey | undefined): WireAnswer {
  const { accountId, assumed: as, secretId } = key!;
  const id = as === undefined ? secretId : `${roleId({ accountId, name: as.role })}:${as.sessionName}`;
  const urn =
    as === undefined
      ? `iam::${accountId}:user:${secretId}`
      : `sts::${accountId}:assumed-agency:${as.role}/${as.sessionName}`;
  return { status: 200, body: JSON.stringify({ account_id: accountId, principal_urn: urn, principal_id: id }) };
}

type Row = readonly [name: string, layer: Layer, isSigned: boolean, run: SignIn["run"]];

const SIGN_INS: Readonly<Record<string, Row>> = {
  "POST /v3.0/OS-CREDENTIAL/securitytokens": ["CreateTemporaryAccessKey", "iam", false, createKey],
  "POST /v3.0/OS-AUTH/id-token/tokens": ["KeystoneCreateUserTokenByIdToken", "iam", false, createTokenByIdToken],
  "POST /v5/agencies/assume": ["AssumeAgency", "v3", true, assumeAgency],
  "POST /v5/agencies/assume-with-oidc": ["AssumeAgencyWithOIDC", "v3", false, assumeAgencyWithOidc],
  "GET /v5/caller-identity": ["GetCallerIdentity", "v3", true, callerIdentity],
};

export function signInOf({ method, path }: WireRequest): SignIn | undefined {
  const row = ownEntry(SIGN_INS, `${method} ${path}`);
  if (row === undefined) return undefined;
  const [name, layer, isSigned, run] = row;
  return { name, layer, isSigned, run };
}

export function answerSignIn(
  signIn: SignIn,
  request: WireRequest,
  cloud: EmulatedCloud,
  key: EmulatedKey | undefined,
): WireAnswer {
  try {
    return signIn.run(request, cloud, key);
  } catch (error) {
    if (error instanceof Refused) return answerRefusal(signIn.layer, error);
    throw error;
  }
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new Refused(400, "Bad Request", `${path.join(".") || "the body"}: ${message}`);
}

function roleOf(urn: string, { sessions }: EmulatedCloud): EmulatedRole {
  const match = new RegExp(`^(?:${STS!.form.pattern})$`).exec(urn);
  if (match === null) throw new Refused(400, "STS.InvalidUrn", "agency_urn is not the URN of an agency");
  const role = sessions.role(match.groups!["account"]!, urn.split(":").at(-1)!);
  if (role === undefined) throw new Refused(404, "STS.NotFound", "the agency does not exist");
  return role;
}

function refuseUntrusted(role: EmulatedRole, { accountId }: EmulatedKey, externalId: string | undefined): void {
  if (role.trusts.includes(accountId) && (role.externalId === undefined || role.externalId === externalId)) return;
  throw new Refused(403, "Forbidden", `the agency does not trust account ${accountId}`);
}

function secondsIn(
  requested: number | undefined,
  { preset, minimum, maximum }: Lifetime,
  role: { readonly maximum?: number | undefined },
): number {
  const seconds = requested ?? preset;
  if (seconds >= minimum && seconds <= Math.min(maximum!, role.maximum ?? Infinity)) return seconds;
  throw new Refused(400, "Bad Request", "duration_seconds is out of range");
}

const assumed = ({ name }: EmulatedRole, sessionName: string): Assumed => ({ role: name, sessionName });

const answerSession = (
  { accountId, name }: EmulatedRole,
  { secretId, secretKey, securityToken, expiresAt }: SessionKey,
  more: object = {},
): WireAnswer => ({
  status: 200,
  body: JSON.stringify({
    source_identity: "",
    assumed_agency: { urn: `iam::${accountId}:agency:${name}`, id: roleId({ accountId, name }) },
    credentials: {
      access_key_id: secretId,
      secret_access_key: secretKey,
      security_token: securityToken,
      expiration: new Date(expiresAt).toISOString(),
    },
    ...more,
  }),
});
