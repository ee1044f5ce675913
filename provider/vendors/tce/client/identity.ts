/** Sessions of a deployment. Calls: AssumeRole of its STS, which only API 3.0 has. */
import { CONFIG_NAMESPACE } from "../../../configuration/read.js";
import { PeeringError } from "../../../errors.js";
import { rules } from "../../../rules/vendors/tce.js";
import { citation } from "../../../rules/schema.js";
import { openDeployedIdentity } from "../../tencent/client/identity.js";
import type { OpenIdentity } from "../../vendor.js";
import { deploymentAt } from "../hosts.js";

export const openIdentity: OpenIdentity = (context) => ({
  async assumeRole(role, key) {
    const { isApi2, urlOf } = deploymentAt(context.settings.endpoint);
    if (isApi2)
      throw new PeeringError("unsupported", "API 2.0 of a deployment has no documented roles", {
        property: `${CONFIG_NAMESPACE}:endpoint`,
        value: context.settings.endpoint,
        vendor: rules.id,
        source: citation(rules.sessions.source),
        fix: "Set the endpoint of API 3.0, or use an API key without a role",
      });
    return openDeployedIdentity(context, rules, urlOf).assumeRole(role, key);
  },
});
