/** The security token service. Its own error codes are not published: these are the common ones. */
import { rules } from "../../../rules/vendors/qcloud.js";
import { action, int, text } from "./action.js";
import { badParameter, VendorRefusal } from "./refusal.js";

const { form, lifetime, sessionName } = rules.sessions.value.role!;

export const AssumeRole = action(
  { roleArn: text, roleSessionName: text, durationSeconds: int.optional() },
  async ({ roleArn, roleSessionName, durationSeconds }, { cloud, key }) => {
    const match = new RegExp(`^(?:${form.pattern})$`).exec(roleArn);
    if (match === null) throw badParameter("roleArn is not the name of a role");
    if (!new RegExp(sessionName!).test(roleSessionName)) throw badParameter("roleSessionName is not a valid name");
    const { sessions } = cloud;
    const role = sessions.role(match.groups!["account"]!, roleArn.slice(roleArn.lastIndexOf("/") + 1));
    if (role === undefined) throw new VendorRefusal(5000, "ResourceNotFound", "the role does not exist");
    if (!role.trusts.includes(key.accountId) || role.externalId !== undefined)
      throw new VendorRefusal(4103, "UnauthorizedOperation", `the role does not trust account ${key.accountId}`);
    const seconds = durationSeconds ?? lifetime.preset;
    if (seconds < 1 || seconds > (role.maximum ?? lifetime.maximum!))
      throw badParameter("durationSeconds is out of range");
    const made = sessions.open(role.accountId, { role: role.name, sessionName: roleSessionName }, seconds);
    return {
      data: {
        credentials: {
          sessionToken: made.securityToken,
          tmpSecretId: made.secretId,
          tmpSecretKey: made.secretKey,
        },
        expiredTime: made.expiresAt / 1000,
        expiration: new Date(made.expiresAt).toISOString().replace(/\.\d+/, ""),
      },
    };
  },
);
