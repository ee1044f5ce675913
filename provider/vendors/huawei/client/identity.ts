/**
 * Sessions, from the identity service (IAM), its STS and the metadata service.
 *
 * CreateTemporaryAccessKeyByAgency  POST /v3.0/OS-CREDENTIAL/securitytokens
 * CreateTemporaryAccessKeyByToken   POST /v3.0/OS-CREDENTIAL/securitytokens
 * KeystoneCreateUserTokenByIdToken  POST /v3.0/OS-AUTH/id-token/tokens
 * AssumeAgency                      POST /v5/agencies/assume
 * AssumeAgencyWithOIDC              POST /v5/agencies/assume-with-oidc
 * GetCallerIdentity                 GET /v5/caller-identity
 */
import type { z } from "zod";
import { CONFIG_NAMESPACE } from "../../../configuration/read.js";
import type { Credentials, SessionCredentials } from "../../../backend/credentials.js";
import { PeeringError } from "../../../errors.js";
import { rules } from "../../../rules/vendors/huawei.js";
import type { AssumeRole, Oidc } from "../../../rules/sessions.js";
import { given } from "../../kit/given.js";
import { jsonIn } from "../../kit/json.js";
import { readMetadata, unavailable } from "../../kit/metadata.js";
import { post } from "../../kit/path-calls.js";
import { SESSION_NAME } from "../../kit/sign-ins.js";
import type { ClientContext, OpenIdentity } from "../../vendor.js";
import { callerIdentity, session, temporaryKey, unscopedToken } from "../answers.js";
import { SIGN_IN_WITH_ID_TOKEN } from "../protocol.js";
import { Api, type ApiCall } from "./context.js";

type Context = Omit<ClientContext, "credentials">;

/** Calls without a signature. */
const NO_CREDENTIALS: Credentials = { secretId: "", secretKey: "" };

const KEYS = "/v3.0/OS-CREDENTIAL/securitytokens";
const METADATA = "http://169.254.169.254/openstack/latest/securitykey";

export const openIdentity: OpenIdentity = (context) => ({
  assumeRole: (role, key) => (role.roleArn === undefined ? byAgency(context, role, key) : assume(context, role, key)),
  assumeRoleWithOidc: (oidc, token) =>
    isUrn(oidc.providerId) ? assumeWithOidc(context, oidc, token) : byFederation(context, oidc, token),
  instanceRole: () => ofInstance(context),
  async callerOf(key) {
    const { principal_urn, account_id } = await servicesFor(context, key).caller();
    return `${principal_urn} of account ${account_id}`;
  },
});

/** IAM identifies an identity provider by its ID, STS by its URN. */
const isUrn = (providerId: string | undefined): boolean => providerId?.includes(":") === true;

/** The services for credentials, called with these credentials. */
function servicesFor(context: Context, credentials: Credentials) {
  const { region, vendor } = context.settings;
  if (region === undefined)
    throw new PeeringError("invalid-config", "the services for credentials are in a region, and none is selected", {
      property: `${CONFIG_NAMESPACE}:region`,
      vendor,
      fix: "Set it to the region of the provider's resources",
    });
  const api = new Api({ ...context, credentials }, rules);
  const sending =
    (service: "identity" | "sts") =>
    <T>(action: string, path: string, body: object, answer: z.ZodType<T>, headers: ApiCall["headers"] = {}) =>
      api.read({ ...post(action, region, path, body), service, headers }, answer);
  const whoAmI = { action: "GetCallerIdentity", service: "sts", region, path: "/v5/caller-identity" } as const;
  return { iam: sending("identity"), sts: sending("sts"), caller: () => api.read(whoAmI, callerIdentity) };
}

function byAgency(
  context: Context,
  { agency, account, sessionName = SESSION_NAME, durationSeconds }: AssumeRole,
  key: Credentials,
): Promise<SessionCredentials> {
  const domain = /^[0-9a-f]{32}$/.test(account ?? "") ? { domain_id: account } : { domain_name: account };
  const assume_role = {
    agency_name: agency,
    ...domain,
    ...given({ duration_seconds: durationSeconds }),
    session_user: { name: sessionName },
  };
  const body = { auth: { identity: { methods: ["assume_role"], assume_role } } };
  return servicesFor(context, key).iam("CreateTemporaryAccessKeyByAgency", KEYS, body, temporaryKey);
}

function assume(context: Context, role: AssumeRole, key: Credentials): Promise<SessionCredentials> {
  const body = {
    agency_urn: role.roleArn,
    agency_session_name: role.sessionName ?? SESSION_NAME,
    ...given({ duration_seconds: role.durationSeconds, external_id: role.externalId, policy: role.policy }),
  };
  return servicesFor(context, key).sts("AssumeAgency", "/v5/agencies/assume", body, session);
}

function assumeWithOidc(
  context: Context,
  { providerId, roleArn, sessionName = SESSION_NAME, durationSeconds }: Oidc,
  token: string,
): Promise<SessionCredentials> {
  if (roleArn === undefined)
    throw new PeeringError("invalid-config", "is required with the URN of an identity provider", {
      property: `${CONFIG_NAMESPACE}:oidc.roleArn`,
      vendor: rules.id,
      fix: `Set it as in ${rules.sessions.value.role!.form.example}`,
    });
  const body = {
    provider_urn: providerId,
    agency_urn: roleArn,
    agency_session_name: sessionName,
    id_token: token,
    ...given({ duration_seconds: durationSeconds }),
  };
  const { sts } = servicesFor(context, NO_CREDENTIALS);
  return sts("AssumeAgencyWithOIDC", "/v5/agencies/assume-with-oidc", body, session);
}

/**
 * IAM: exchanges the identity provider's token for an IAM token, that for a temporary key, and assumes the agency with
 * it, if one is set.
 */
async function byFederation(
  context: Context,
  { providerId, roleArn, sessionName, durationSeconds }: Oidc,
  token: string,
): Promise<SessionCredentials> {
  const { iam } = servicesFor(context, NO_CREDENTIALS);
  const signIn = { auth: { id_token: { id: token } } };
  const provider = { "x-idp-id": providerId ?? "" };
  const path = "/v3.0/OS-AUTH/id-token/tokens";
  const { token: unscoped } = await iam(SIGN_IN_WITH_ID_TOKEN, path, signIn, unscopedToken, provider);
  const isLast = roleArn === undefined;
  const identity = {
    methods: ["token"],
    token: { id: unscoped, ...(isLast && given({ duration_seconds: durationSeconds })) },
  };
  const key = await iam("CreateTemporaryAccessKeyByToken", KEYS, { auth: { identity } }, temporaryKey);
  return isLast ? key : assume(context, { roleArn, sessionName, durationSeconds }, key);
}

async function ofInstance({ settings }: Context): Promise<SessionCredentials> {
  const { status, body } = await readMetadata(METADATA, settings);
  if (status !== 200) throw unavailable(settings, status === 404 ? "no agency is bound to it" : `status ${status}`);
  const parsed = temporaryKey.safeParse(jsonIn(body));
  if (!parsed.success) throw unavailable(settings, "the answer is not as documented");
  return parsed.data;
}
