/**
 * The client of a private cloud: the calls of API 3.0 (tencent/client.ts) or, where the endpoint's path is that of API
 * 2.0, those of qcloud/client.ts.
 */
import type { Backend } from "../../backend/contract.js";
import { CONFIG_NAMESPACE } from "../../config.js";
import { PeeringError } from "../../errors.js";
import { citation, type VendorRules } from "../../rules/schema.js";
import { openApi2 } from "../qcloud/client.js";
import { PATH } from "../qcloud/wire.js";
import { openTencentClient } from "../tencent/client.js";
import { LONG_FORMS } from "../../rules/regions/tencent.js";
import type { ClientContext, OpenClient } from "../vendor.js";
import { rules } from "../../rules/vendors/tce.js";

export const openClient: OpenClient = async (context) => {
  const url = endpointOf(context);
  const isApi2 = url.pathname.replace(/\/$/, "") === PATH;
  const backend: Backend = isApi2
    ? { ...(await openApi2(context, rules)), lacks: ["bandwidthReadable", "secondaryCidrs"] }
    : await openTencentClient(context, withShortCodes(context));
  // Two deployments may number their accounts alike.
  return { ...backend, identity: `${backend.identity}/${url.host}` };
};

/** There is no public one. */
function endpointOf({ settings: { endpoint } }: ClientContext): URL {
  if (endpoint !== undefined && URL.canParse(endpoint)) return new URL(endpoint);
  const what =
    endpoint === undefined
      ? "a private cloud has an endpoint of its own, and none is configured"
      : "is not the base URL of an API";
  throw new PeeringError("invalid-config", what, {
    property: `${CONFIG_NAMESPACE}:endpoint`,
    value: endpoint,
    vendor: rules.id,
    source: citation(rules.backends.source),
    fix: `Name the deployment's: https://vpc.api3.example.com for API 3.0, https://vpc.api.example.com${PATH} for API 2.0`,
  });
}

/** API 3.0 answers with short codes for what is named as on the public cloud; a deployment's own names stay. */
function withShortCodes({ settings: { region = "" } }: ClientContext): VendorRules {
  const shortForms = Object.hasOwn(LONG_FORMS, region) ? {} : LONG_FORMS;
  return { ...rules, regions: { ...rules.regions, value: { ...rules.regions.value, shortForms } } };
}
