/**
 * The server side: gateway, identity service and VPC API in one. Each call has a function under emulator/. Calls act in
 * the region of their project, which is in the path, or else in the header.
 */
import { randomUUID } from "node:crypto";
import type {
  EmulatedCloud,
  EmulatedKey,
  Emulator,
  MadeUpFault,
  WireAnswer,
  WireRequest,
} from "../../../servers/emulator/contract.js";
import { type Action, type Call, ownObjects } from "./call.js";
import { createToken, listDomains, listProjects, showProject } from "./identity.js";
import { peeringActions } from "./peerings.js";
import { findProject, type Project } from "./projects.js";
import { answerRefusal, type Layer, malformed, Refused } from "./refusals.js";
import { routeTableActions } from "./route-tables.js";
import { routeActions } from "./routes.js";
import { answerSignIn, signInOf } from "./sessions.js";
import { subnetActions } from "./subnets.js";
import { tagActions } from "./tags.js";
import { claimedBy, verifyToken } from "./tokens.js";
import { vpcActions } from "./vpcs.js";
import { vpcActionsOfV3 } from "./vpcs-v3.js";
import { jsonIn } from "../../kit/json.js";
import { decode } from "../../kit/signing.js";
import { claimedKey, verify } from "../sign.js";

const ACTIONS: readonly Action[] = [
  ...peeringActions,
  ...vpcActions,
  ...vpcActionsOfV3,
  ...subnetActions,
  ...tagActions,
  ...routeTableActions,
  ...routeActions,
];

const TOKENS = "/v3/auth/tokens";
const PROJECTS = "/v3/projects";
const DOMAINS = "/v3/auth/domains";
const VERSIONS = "/";

export const emulator: Emulator = {
  actionOf,
  roleArnOf: ({ accountId, name }) => `iam::${accountId}:agency:${name}`,

  secretIdOf({ headers }) {
    const token = headers["x-auth-token"];
    return token === undefined ? claimedKey(headers) : claimedBy(token);
  },

  isRead: (request) => request.method === "GET" || signInOf(request) !== undefined,

  async answer(request, cloud) {
    if (isTokenRequest(request)) return createToken(request, cloud);
    const signIn = signInOf(request);
    if (signIn?.isSigned === false && !isAuthenticated(request)) return answerSignIn(signIn, request, cloud, undefined);
    const caller = authenticate(request, cloud);
    if ("fault" in caller) return answerRefusal("gateway", new Refused(401, "APIGW.0301", caller.fault));
    if (signIn !== undefined) return answerSignIn(signIn, request, cloud, caller.key);
    const route = routeOf(request);
    if ("action" in route) return act(request, cloud, caller, route);
    if (isUnscopedRead(request)) return answerUnscoped(request, cloud, caller.key);
    return answerRefusal(
      "gateway",
      route.isKnownPath
        ? new Refused(405, "APIGW.0106", "The method is not allowed for the requested API")
        : new Refused(404, "APIGW.0101", "The API does not exist or has not been published in the environment"),
    );
  },

  fault: makeUp,
};

const isAuthenticated = ({ headers }: WireRequest): boolean =>
  headers["authorization"] !== undefined || headers["x-auth-token"] !== undefined;

interface Caller {
  readonly key: EmulatedKey;
  /** Project that a token is bound to. */
  readonly projectId?: string;
}

function authenticate(request: WireRequest, cloud: EmulatedCloud): Caller | { readonly fault: string } {
  const token = request.headers["x-auth-token"];
  return token === undefined ? verify(request, (id) => cloud.keyOf(id), cloud.now()) : verifyToken(cloud, token);
}

interface Route {
  readonly action: Action;
  readonly parameters: Readonly<Record<string, string>>;
}

async function act(
  request: WireRequest,
  cloud: EmulatedCloud,
  { key, projectId: bound }: Caller,
  { action, parameters }: Route,
): Promise<WireAnswer> {
  const { layer } = action;
  try {
    const project = projectOf(request, cloud, key, parameters["project_id"], bound);
    const account = cloud.act(key, project.id);
    const { backend, exact, operator } = account;
    const call: Call = {
      layer,
      cloud,
      backend,
      exact,
      operator,
      own: ownObjects(account, project),
      region: project.region,
      projectId: project.id,
      path: parameters,
      query: new URLSearchParams(request.query),
      host: request.headers["host"] ?? "",
      body: bodyOf(layer, request),
    };
    const body = await action.run(call);
    const requestId = randomUUID().replaceAll("-", "");
    const answer = layer === "v3" && body !== undefined ? { request_id: requestId, ...body } : body;
    const text = answer === undefined ? "" : JSON.stringify(answer);
    return { status: action.status, headers: { "x-request-id": requestId }, body: text };
  } catch (error) {
    if (error instanceof Refused) return answerRefusal(layer, error);
    throw error;
  }
}

/** The projects of the path, the header and the token must be equal. */
function projectOf(
  { headers }: WireRequest,
  cloud: EmulatedCloud,
  key: EmulatedKey,
  inPath: string | undefined,
  bound: string | undefined,
): Project {
  const named = [inPath, headers["x-project-id"], bound].filter((id) => id !== undefined);
  const project = new Set(named).size === 1 ? findProject(cloud, key, named[0]!) : undefined;
  if (project !== undefined) return project;
  if (inPath !== undefined) throw new Refused(400, "VPC.0007", "urlTenantId is not equal tokenTenantId");
  throw new Refused(403, "Forbidden", "X-Project-Id names no project of the caller.");
}

function answerUnscoped(request: WireRequest, cloud: EmulatedCloud, key: EmulatedKey): WireAnswer {
  const { path, query } = request;
  if (path === VERSIONS) return { status: 200, body: JSON.stringify(listVersions(request)) };
  try {
    const body =
      path === DOMAINS
        ? listDomains(key)
        : path === PROJECTS
          ? listProjects(cloud, key, new URLSearchParams(query))
          : showProject(cloud, key, path.slice(PROJECTS.length + 1));
    return { status: 200, body: JSON.stringify(body) };
  } catch (error) {
    if (error instanceof Refused) return answerRefusal("iam", error);
    throw error;
  }
}

function bodyOf(layer: Layer, { body }: WireRequest): unknown {
  if (body.length === 0) return undefined;
  const parsed = jsonIn(body.toString());
  if (parsed === undefined) throw malformed(layer, "the body is not JSON");
  return parsed;
}

function actionOf(request: WireRequest): string {
  if (isTokenRequest(request)) return "KeystoneCreateUserTokenByPassword";
  const signIn = signInOf(request);
  if (signIn !== undefined) return signIn.name;
  if (isUnscopedRead(request)) return UNSCOPED_READS[request.path] ?? "KeystoneShowProject";
  const route = routeOf(request);
  return "action" in route ? route.action.name : "unknown";
}

const isTokenRequest = ({ method, path }: WireRequest): boolean => method === "POST" && path === TOKENS;
/** From "Native OpenStack Neutron APIs (V2.0), Querying API Versions, 2024-04-18". */
function listVersions({ headers }: WireRequest): object {
  const links = [{ href: `http://${headers["host"]}/v2.0`, rel: "self" }];
  return { versions: [{ status: "CURRENT", id: "v2.0", links }] };
}

const UNSCOPED_READS: Readonly<Record<string, string>> = {
  [PROJECTS]: "KeystoneListProjects",
  [DOMAINS]: "KeystoneListAuthDomains",
  [VERSIONS]: "ListApiVersion",
};
/** Calls without a project, which return the objects of all projects of the caller. */
const isUnscoped = (path: string): boolean =>
  Object.hasOwn(UNSCOPED_READS, path) || /^\/v3\/projects\/[^/]+$/.test(path);
const isUnscopedRead = ({ method, path }: WireRequest): boolean => method === "GET" && isUnscoped(path);

function routeOf({ method, path }: WireRequest): Route | { readonly isKnownPath: boolean } {
  let isKnownPath = isUnscoped(path) && method !== "GET";
  for (const action of ACTIONS) {
    const parameters = match(action.path, path);
    if (parameters === undefined) continue;
    if (action.method === method) return { action, parameters };
    isKnownPath = true;
  }
  return { isKnownPath };
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith("{")) parameters[part.slice(1, -1)] = decode(given[i]!);
    else if (part !== given[i]) return undefined;
  }
  return parameters;
}

/** v2.0 reports another operation on the object for deletions only; for other calls it reports a temporary failure. */
function makeUp(kind: MadeUpFault, request: WireRequest): WireAnswer {
  const route = routeOf(request);
  const layer = "action" in route ? route.action.layer : "gateway";
  if (kind === "throttled")
    return answerRefusal("gateway", new Refused(429, "APIGW.0308", "The throttling threshold has been reached"));
  if (kind === "server-fault")
    return answerRefusal(
      layer,
      new Refused(500, layer === "neutron" ? "HTTPInternalServerError" : "VPC.0002", "failed"),
    );
  if (layer === "v1" || layer === "v3")
    return answerRefusal(layer, new Refused(409, "VPC.0103", "another operation is under way"));
  if (layer === "neutron" && request.method === "DELETE")
    return answerRefusal(layer, new Refused(409, "Conflict", "another operation is under way"));
  return answerRefusal(layer, new Refused(503, "ServiceUnavailable", "another operation is under way"));
}
