/** The security token service. Error codes are from its lists, in the vendor's spelling. */
import type { EmulatedCloud, EmulatedRole, SessionKey } from "../../../servers/emulator/contract.js";
import { roleId } from "../../../servers/emulator/sessions.js";
import type { VendorRules } from "../../../rules/schema.js";
import { decode } from "../../kit/signing.js";
import { jsonIn } from "../../kit/json.js";
import { action } from "./action.js";
import { integer, listOf, object, optional, type Shape, text, type Values } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";

const session = { RoleArn: text, RoleSessionName: text, DurationSeconds: optional(integer) };

export const AssumeRole = action({
  isRead: true,
  isRegionless: true,
  parameters: {
    ...session,
    Policy: optional(text),
    ExternalId: optional(text),
    SourceIdentity: optional(text),
    SerialNumber: optional(text),
    TokenCode: optional(text),
    Tags: optional(listOf(object({ Key: text, Value: text }), 50)),
  },
  async run(requested, { cloud, key, rules }) {
    const role = roleIn(requested.RoleArn, cloud, rules);
    if (role === undefined) throw new VendorRefusal("ResourceNotFound.RoleNotFound", "the role does not exist");
    const isTrusted = role.trusts.includes(key.accountId);
    if (!isTrusted || (role.externalId !== undefined && role.externalId !== requested.ExternalId))
      throw new VendorRefusal("UnauthorizedOperation", `the role does not trust account ${key.accountId}`);
    const { Policy } = requested;
    if (Policy !== undefined && jsonIn(decode(Policy)) === undefined)
      throw new VendorRefusal("InvalidParameter.StrategyFormatError", "the policy is not JSON");
    return answerOf(open(requested, role, cloud, rules));
  },
});

export const GetCallerIdentity = action({
  isRead: true,
  isRegionless: true,
  parameters: {},
  async run(_, { key: { accountId, assumed } }) {
    if (assumed === undefined)
      return {
        Arn: `qcs::cam::uin/${accountId}:uin/${accountId}`,
        AccountId: accountId,
        UserId: accountId,
        PrincipalId: accountId,
        Type: "CAMUser",
      };
    const id = roleId({ accountId, name: assumed.role });
    return {
      Arn: `qcs::sts:${accountId}:assumed-role/${id}`,
      AccountId: accountId,
      UserId: `${id}:${assumed.sessionName}`,
      PrincipalId: id,
      Type: "CAMRole",
    };
  },
});

/** An action without a signature. */
export interface SignIn {
  run(given: unknown, isText: boolean, cloud: EmulatedCloud, rules: VendorRules): object;
}

export const AssumeRoleWithWebIdentity: SignIn = signIn(
  { ...session, ProviderId: text, WebIdentityToken: text },
  (requested, cloud, rules) => {
    const role = roleIn(requested.RoleArn, cloud, rules);
    if (role === undefined) throw new VendorRefusal("InternalError.GetRoleError", "the role cannot be read");
    const provider = cloud.sessions.provider(role.accountId, requested.ProviderId);
    if (provider === undefined)
      throw new VendorRefusal("InvalidParameter.ParamError", `there is no identity provider ${requested.ProviderId}`);
    const bearer = cloud.sessions.bearerOf(provider, requested.WebIdentityToken);
    if ("fault" in bearer) throw new VendorRefusal("InvalidParameter.WebIdentityTokenError", bearer.fault);
    if (role.providers?.includes(provider.name) !== true)
      throw new VendorRefusal("UnauthorizedOperation", `the role does not trust the provider ${provider.name}`);
    return answerOf(open(requested, role, cloud, rules));
  },
);

function signIn<S extends Shape>(
  parameters: S,
  run: (values: Values<S>, cloud: EmulatedCloud, rules: VendorRules) => object,
): SignIn {
  const kind = object(parameters);
  return { run: (given, isText, cloud, rules) => run(kind.read(given, "", isText), cloud, rules) };
}

function roleIn(arn: string, { sessions }: EmulatedCloud, rules: VendorRules): EmulatedRole | undefined {
  const match = new RegExp(`^(?:${rules.sessions.value.role!.form.pattern})$`).exec(arn);
  if (match === null) throw new VendorRefusal("InvalidParameter.ResouceError", "RoleArn is not the name of a role");
  return sessions.role(match.groups!["account"]!, arn.slice(arn.lastIndexOf("/") + 1));
}

interface Requested {
  readonly RoleSessionName: string;
  readonly DurationSeconds: number | undefined;
}

function open(
  { RoleSessionName, DurationSeconds }: Requested,
  role: EmulatedRole,
  cloud: EmulatedCloud,
  rules: VendorRules,
) {
  const { lifetime, sessionName } = rules.sessions.value.role!;
  if (!new RegExp(sessionName!).test(RoleSessionName))
    throw new VendorRefusal("InvalidParameter.ParamError", "RoleSessionName has 2 to 128 letters, digits and =,.@_-");
  const seconds = DurationSeconds ?? lifetime.preset;
  if (seconds < 1 || seconds > (role.maximum ?? lifetime.maximum!))
    throw new VendorRefusal("InvalidParameter.OverTimeError", "DurationSeconds is out of range");
  return cloud.sessions.open(role.accountId, { role: role.name, sessionName: RoleSessionName }, seconds);
}

const answerOf = ({ securityToken, secretId, secretKey, expiresAt }: SessionKey): object => ({
  Credentials: { Token: securityToken, TmpSecretId: secretId, TmpSecretKey: secretKey },
  ExpiredTime: expiresAt / 1000,
  Expiration: new Date(expiresAt).toISOString().replace(/\.\d+/, ""),
});
