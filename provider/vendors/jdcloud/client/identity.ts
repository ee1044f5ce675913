/**
 * Sessions, from STS.
 *
 * assumeRole  POST /v1/sessionToken:assumeRole
 */
import { rules } from "../../../rules/vendors/jdcloud.js";
import { HTTP_SERVICES } from "../../../backend/http/services.js";
import { given } from "../../kit/given.js";
import { SESSION_NAME } from "../../kit/sign-ins.js";
import type { OpenIdentity } from "../../vendor.js";
import { session } from "../answers.js";
import { Api } from "./context.js";

const { preset } = rules.sessions.value.role!.lifetime;

export const openIdentity: OpenIdentity = (context) => ({
  async assumeRole({ roleArn, sessionName = SESSION_NAME, durationSeconds, policy }, credentials) {
    const api = new Api({ ...context, credentials }, rules);
    const body = {
      assumeRoleInfo: { roleJrn: roleArn, roleSessionName: sessionName, ...given({ durationSeconds, policy }) },
    };
    const { now } = { ...HTTP_SERVICES, ...context.services };
    // The answer's own time has no zone, so the session's end is counted from before the call.
    const startedAt = now();
    const key = await api.read(
      { service: "sts", action: "assumeRole", method: "POST", region: "", path: "sessionToken:assumeRole", body },
      session,
    );
    return { ...key, expiresAt: startedAt + (durationSeconds ?? preset) * 1000 };
  },
});
