/** Sessions. Calls: AssumeRole of STS, which has its own host. */
import { rules } from "../../../rules/vendors/qcloud.js";
import { SESSION_NAME } from "../../kit/sign-ins.js";
import type { OpenIdentity } from "../../vendor.js";
import { session } from "../answers.js";
import { Api } from "./context.js";
import { Regions } from "./regions.js";

export const openIdentity: OpenIdentity = (context) => ({
  assumeRole({ roleArn, sessionName = SESSION_NAME, durationSeconds }, credentials) {
    const api = new Api({ ...context, credentials }, rules, new Regions(true));
    const params = { roleArn, roleSessionName: sessionName, durationSeconds };
    const region = context.settings.region ?? rules.regions.value.example;
    return api.read({ action: "AssumeRole", region, params }, session);
  },
});
