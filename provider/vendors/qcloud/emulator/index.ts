/** API 2.0 as a server: the common parts of all actions. Each action has a function in the folder `emulator`. */
import type {
  EmulatedCloud,
  Emulator,
  MadeUpFault,
  WireAnswer,
  WireRequest,
} from "../../../servers/emulator/contract.js";
import type { VendorRules } from "../../../rules/schema.js";
import { nested } from "../../tencent/emulator/parameters.js";
import { memoryOf } from "../../kit/emulator/account.js";
import { actionsIn } from "../../kit/emulator/actions.js";
import { type Action, callerOf } from "./action.js";
import { toLong } from "./ids.js";
import * as monitor from "./monitor.js";
import * as peerings from "./peerings.js";
import { badParameter, refusal, refusalFrom, VendorRefusal } from "./refusal.js";
import * as routes from "./routes.js";
import * as sts from "./sts.js";
import * as subnets from "./subnets.js";
import * as tasks from "./tasks.js";
import * as vpcs from "./vpcs.js";
import { rules } from "../../../rules/vendors/qcloud.js";
import { dotted, paramsOf, verifyRequest } from "../sign.js";
import { PATH } from "../protocol.js";

const ACTIONS = actionsIn<Action>(vpcs, peerings, routes, subnets, tasks, monitor);

/** Common parameters of all calls; the official SDKs send some that have no effect here. */
const COMMON = new Set([
  "Action",
  "Region",
  "Timestamp",
  "Nonce",
  "SecretId",
  "Signature",
  "SignatureMethod",
  "Token",
  "RequestClient",
  "Version",
  "Language",
]);

/**
 * @param vendorRules rules of the emulated vendor
 * @param more actions that only some vendors have
 */
export function emulatorOf(vendorRules: VendorRules, more: Readonly<Record<string, Action>> = {}): Emulator {
  const actions = { ...ACTIONS, ...more };
  return {
    actionOf: (request) => given(request).get("Action") ?? "?",
    roleArnOf: ({ accountId, name }) => `qcs::cam::uin/${accountId}:roleName/${name}`,
    secretIdOf: (request) => given(request).get("SecretId") ?? undefined,
    isRead: (request) => /^(Describe|Get|AssumeRole)/.test(given(request).get("Action") ?? ""),
    answer: (request, cloud) => answer(request, cloud, vendorRules, actions),
    fault: (kind) => envelope(FAULTS[kind]),
  };
}

export const emulator: Emulator = emulatorOf(rules, actionsIn<Action>(sts));

const FAULTS: Readonly<Record<MadeUpFault, VendorRefusal>> = {
  throttled: new VendorRefusal(4400, "RequestLimitExceeded", "the request rate is above the limit"),
  busy: refusal("ActionLocked", "another operation on the resource is running, try later"),
  "server-fault": new VendorRefusal(6000, "InternalError", "internal error"),
};

async function answer(
  request: WireRequest,
  cloud: EmulatedCloud,
  vendorRules: VendorRules,
  actions: Readonly<Record<string, Action>>,
): Promise<WireAnswer> {
  if (request.path !== PATH) return { status: 404, headers: { "content-type": "text/plain" }, body: "not found\n" };
  const params = given(request);
  const name = params.get("Action") ?? "";
  try {
    if (request.method !== "GET" && request.method !== "POST")
      throw new VendorRefusal(4600, "UnsupportedProtocol", "requests are GET or POST");
    const verdict = verifyRequest(request, (id) => cloud.keyOf(id), cloud.now(), memoryOf(cloud, "nonces"));
    if ("refusal" in verdict) throw new VendorRefusal(verdict.refusal[0], "AuthFailure", verdict.refusal[1]);
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) throw badParameter(`there is no action ${name}`);
    const { key } = verdict;
    const { accountId } = key;
    const account = cloud.act(key);
    const region = regionIn(params, vendorRules);
    const caller = callerOf({ region, accountId, key, account, cloud, rules: vendorRules });
    return envelope(await action.run(fieldsIn(params), caller));
  } catch (error) {
    const refused = refusalFrom(error, name);
    if (refused instanceof VendorRefusal) return envelope(refused);
    throw refused;
  }
}

/** Success and failure both have status 200. */
function envelope(outcome: object): WireAnswer {
  const body =
    outcome instanceof VendorRefusal
      ? { code: outcome.code, message: `(${outcome.code})${outcome.message}`, codeDesc: outcome.codeDesc }
      : { code: 0, message: "", codeDesc: "Success", ...outcome };
  return { status: 200, body: JSON.stringify(body) };
}

const given = ({ method, query, body }: WireRequest): URLSearchParams => paramsOf(method, query, body.toString("utf8"));

function regionIn(params: URLSearchParams, { regions }: VendorRules): string {
  const region = toLong(params.get("Region") ?? "");
  if (region in regions.value.excluded || !new RegExp(`^(?:${regions.value.pattern})$`).test(region))
    throw badParameter(`there is no region "${region}" here`);
  return region;
}

/** Parameters of the action: `routeSet.0.nextHub` is a nested member. */
function fieldsIn(params: URLSearchParams): unknown {
  const own = [...params]
    .filter(([name]) => !COMMON.has(name))
    .map(([name, value]) => [dotted(name), value] as [string, string]);
  // An empty value counts as absent, because the npm SDK sends one for undefined.
  return nested(new URLSearchParams(own.filter(([, value]) => value !== "")).toString());
}
