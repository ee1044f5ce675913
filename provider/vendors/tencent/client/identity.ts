/** Sessions. Calls: AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity of STS, and the metadata service. */
import type { z } from "zod";
import type { Credentials } from "../../../backend/credentials.js";
import { uriComponent } from "../../../lookup/uri-component.js";
import { rules as publicRules } from "../../../rules/vendors/tencent.js";
import type { VendorRules } from "../../../rules/schema.js";
import type { AssumeRole, Oidc } from "../../../rules/sessions.js";
import { given } from "../../kit/given.js";
import { productUrl, SESSION_NAME } from "../../kit/sign-ins.js";
import type { ClientContext, Identity, OpenIdentity } from "../../vendor.js";
import { callerIdentity, session } from "../answers.js";
import { Api, type Params } from "./context.js";
import { instanceRole } from "./instance-role.js";

const NO_CREDENTIALS: Credentials = { secretId: "", secretKey: "" };
const PROVIDER = publicRules.sessions.value.oidc!.providerId!;

/** For the public cloud. The vendor's own tools call STS in this region, whatever region is configured. */
export const openIdentity: OpenIdentity = (context) => {
  const { endpoint } = context.settings;
  const sts = stsOf(context, publicRules, "ap-guangzhou", (service) =>
    endpoint === undefined ? `https://${service}.tencentcloudapi.com` : productUrl(endpoint, "vpc", service),
  );
  return {
    assumeRole: (role, key) => sts(key, "AssumeRole", roleParams(role), session),
    assumeRoleWithOidc: (oidc, token) =>
      sts(NO_CREDENTIALS, "AssumeRoleWithWebIdentity", oidcParams(oidc, token), session),
    instanceRole: (role) => instanceRole(role, context),
    callerOf: async (key) => {
      const { Arn, AccountId } = await sts(key, "GetCallerIdentity", {}, callerIdentity);
      return `${Arn} of account ${AccountId}`;
    },
  };
};

/** For a deployment. */
export function openDeployedIdentity(
  context: Omit<ClientContext, "credentials">,
  rules: VendorRules,
  urlOf: (product: string) => string,
): Identity {
  const sts = stsOf(context, rules, "", urlOf);
  return { assumeRole: (role, key) => sts(key, "AssumeRole", roleParams(role), session) };
}

function stsOf(
  context: Omit<ClientContext, "credentials">,
  rules: VendorRules,
  fallback: string,
  urlOf: (product: string) => string,
) {
  const region = context.settings.region ?? fallback;
  return <T>(credentials: Credentials, action: string, params: Params, answer: z.ZodType<T>): Promise<T> =>
    new Api({ ...context, credentials }, rules, urlOf).read({ action, region, params }, answer);
}

/** The policy is URL-encoded in addition to JSON: STS decodes it. */
const roleParams = ({ roleArn, sessionName, durationSeconds, externalId, policy }: AssumeRole): Params => ({
  RoleArn: roleArn,
  RoleSessionName: sessionName ?? SESSION_NAME,
  ...given({
    DurationSeconds: durationSeconds,
    ExternalId: externalId,
    Policy: policy === undefined ? undefined : uriComponent(policy),
  }),
});

const oidcParams = ({ roleArn, providerId, sessionName, durationSeconds }: Oidc, token: string): Params => ({
  ProviderId: providerId ?? PROVIDER,
  WebIdentityToken: token,
  RoleArn: roleArn,
  RoleSessionName: sessionName ?? SESSION_NAME,
  ...given({ DurationSeconds: durationSeconds }),
});
