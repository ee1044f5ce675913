/** JD Cloud's VPC API as a server: authentication, routing to actions, and the envelope of answers. */
import { randomUUID } from "node:crypto";
import type {
  EmulatedCloud,
  Emulator,
  MadeUpFault,
  WireAnswer,
  WireRequest,
} from "../../../servers/emulator/contract.js";
import { isPeeringError } from "../../../errors.js";
import { memoryOf } from "../../kit/emulator/account.js";
import { isObject, jsonIn } from "../../kit/json.js";
import { decode } from "../../kit/signing.js";
import { type Action, ownObjects } from "./call.js";
import { Fields } from "./fields.js";
import * as peerings from "./peerings.js";
import { invalid, Refusal, refusalOf } from "./refusal.js";
import * as tables from "./routes.js";
import { assumeRole } from "./sts.js";
import * as subnets from "./subnets.js";
import * as vpcs from "./vpcs.js";
import { claimedKey, verify } from "../sign.js";

/** Method and path below the region; `:id` is a placeholder. */
const ACTIONS: Readonly<Record<string, Action>> = {
  "POST vpcs": vpcs.createVpc,
  "GET vpcs": vpcs.describeVpcs,
  "GET vpcs/:id": vpcs.describeVpc,
  "PATCH vpcs/:id": vpcs.modifyVpc,
  "DELETE vpcs/:id": vpcs.deleteVpc,
  "POST vpcPeerings": peerings.createVpcPeering,
  "GET vpcPeerings": peerings.describeVpcPeerings,
  "GET vpcPeerings/:id": peerings.describeVpcPeering,
  "PUT vpcPeerings/:id": peerings.modifyVpcPeering,
  "DELETE vpcPeerings/:id": peerings.deleteVpcPeering,
  "GET quotas": peerings.describeQuota,
  "POST subnets": subnets.createSubnet,
  "GET subnets": subnets.describeSubnets,
  "GET subnets/:id": subnets.describeSubnet,
  "PATCH subnets/:id": subnets.modifySubnet,
  "DELETE subnets/:id": subnets.deleteSubnet,
  "POST routeTables": tables.createRouteTable,
  "GET routeTables": tables.describeRouteTables,
  "GET routeTables/:id": tables.describeRouteTable,
  "PATCH routeTables/:id": tables.modifyRouteTable,
  "DELETE routeTables/:id": tables.deleteRouteTable,
  "GET routeTables/:id/routeTableRules": tables.describeRouteTableRules,
  "POST routeTables/:id:addRouteTableRules": tables.addRouteTableRules,
  "POST routeTables/:id:modifyRouteTableRules": tables.modifyRouteTableRules,
  "POST routeTables/:id:removeRouteTableRules": tables.removeRouteTableRules,
  "POST routeTables/:id:associateRouteTable": tables.associateRouteTable,
  "POST routeTables/:id:disassociateRouteTable": tables.disassociateRouteTable,
};

const FAULTS: Readonly<Record<MadeUpFault, readonly [number, string]>> = {
  throttled: [429, "RATE_LIMIT"],
  busy: [503, "UNAVAILABLE"],
  "server-fault": [500, "INTERNAL"],
};

export const emulator: Emulator = {
  basePath: "/v1",
  roleArnOf: ({ accountId, name }) => `jrn:iam::${accountId}:role/${name}`,
  actionOf: (request) => (isSignIn(request) ? assumeRole.name : (routeOf(request)?.action.name ?? "unknown")),
  secretIdOf: ({ headers }) => claimedKey(headers),
  isRead: (request) => request.method === "GET" || isSignIn(request),
  answer,
  fault: (kind) => failure(new Refusal(...FAULTS[kind], "made up by the emulator")),
};

async function answer(request: WireRequest, cloud: EmulatedCloud): Promise<WireAnswer> {
  try {
    const verdict = verify(request, (secretId) => cloud.keyOf(secretId), cloud.now());
    if ("fault" in verdict) throw new Refusal(401, "ACCESS_ERROR", `${verdict.fault}[gw]`);
    const own = cloud.keyOf(verdict.secretId)!;
    if (isSignIn(request)) return envelope(200, { result: assumeRole(bodyOf(request), cloud, own) });
    const route = routeOf(request);
    if (route === undefined) throw new Refusal(404, "NOT_FOUND", "there is no such API");
    const account = cloud.act(own);
    const { backend, exact, halves, operator } = account;
    const { region, id } = route;
    const seen = request.method === "GET" ? backend : exact;
    const result = await route.action({
      region,
      id,
      query: new URLSearchParams(request.query),
      body: bodyOf(request),
      backend,
      seen,
      own: ownObjects(account, seen, region),
      operator,
      halves,
      groups: memoryOf(cloud, "resource groups"),
    });
    return envelope(200, result === undefined ? {} : { result });
  } catch (error) {
    if (error instanceof Refusal) return failure(error);
    if (isPeeringError(error)) return failure(refusalOf(error));
    throw error;
  }
}

const isSignIn = ({ method, path }: WireRequest): boolean =>
  method === "POST" && /^\/v1\/sessionToken:assumeRole\/?$/.test(decode(path));

interface Route {
  readonly action: Action;
  readonly region: string;
  readonly id: string;
}

/** Paths may end with a slash, and the colon of a verb may be encoded. */
function routeOf({ method, path }: WireRequest): Route | undefined {
  const match = /\/v1\/regions\/([^/]+)\/([^/]+)(?:\/([^/:]+)(:\w+)?(\/\w+)?)?\/?$/.exec(decode(path));
  if (match === null) return undefined;
  const [, region = "", collection = "", id, verb = "", part = ""] = match;
  const pattern = id === undefined ? collection : `${collection}/:id${verb}${part}`;
  const action = ACTIONS[`${method} ${pattern}`];
  return action && { action, region, id: id ?? "" };
}

function bodyOf({ body }: WireRequest): Fields {
  if (body.length === 0) return new Fields({});
  const parsed = jsonIn(body.toString());
  if (parsed === undefined) throw invalid("the body is not JSON");
  if (!isObject(parsed)) throw invalid("the body is not an object");
  return new Fields(parsed);
}

/** One SDK reads the HTTP status, another the code in the body. */
const failure = ({ code, status, message }: Refusal): WireAnswer =>
  envelope(code, { error: { code, status, message } });

function envelope(status: number, content: object): WireAnswer {
  const requestId = randomUUID();
  return { status, headers: { "x-jdcloud-request-id": requestId }, body: JSON.stringify({ requestId, ...content }) };
}
