/** The identity service: projects, and tokens for clients without a signer. */
import { z } from "zod";
import type { EmulatedCloud, EmulatedKey, WireAnswer, WireRequest } from "../../../servers/emulator/contract.js";
import { jsonIn } from "../../kit/json.js";
import { findProject, type Project, projectIn, projectsOf } from "./projects.js";
import { answerRefusal, malformed, Refused } from "./refusals.js";
import { issueToken, verifyToken } from "./tokens.js";

/** `GET /v3/projects`, by name. */
export function listProjects(cloud: EmulatedCloud, key: EmulatedKey, query: URLSearchParams): object {
  const name = query.get("name");
  const found = projectsOf(cloud, key).filter(({ region }) => name === null || region === name);
  return { projects: found.map((project) => rowOf(key, project)) };
}

/** `GET /v3/projects/{project_id}` */
export function showProject(cloud: EmulatedCloud, key: EmulatedKey, id: string): object {
  const project = findProject(cloud, key, id);
  if (project === undefined) throw new Refused(404, "Not Found", `Could not find project: ${id}.`);
  return { project: rowOf(key, project) };
}

/** `GET /v3/auth/domains`: the account that owns the caller's projects. */
export function listDomains({ accountId }: EmulatedKey): object {
  return { domains: [{ id: accountId, name: accountId, enabled: true, description: "", links: {} }], links: {} };
}

const identity = z.union([
  z.object({
    methods: z.tuple([z.literal("password")]),
    password: z.object({
      user: z.object({
        name: z.string(),
        password: z.string(),
        domain: z.union([z.object({ name: z.string() }), z.object({ id: z.string() })]),
      }),
    }),
  }),
  z.object({ methods: z.tuple([z.literal("token")]), token: z.object({ id: z.string() }) }),
]);
const request = z.object({
  auth: z.object({
    identity,
    scope: z.object({ project: z.object({ name: z.string().optional(), id: z.string().optional() }) }),
  }),
});

/**
 * `POST /v3/auth/tokens`: a user's name and password are the two parts of a key, and a token can be exchanged for
 * another. The service catalogue contains the address of this server.
 */
export function createToken({ headers, body }: WireRequest, cloud: EmulatedCloud): WireAnswer {
  const parsed = request.safeParse(jsonIn(body.toString()));
  if (!parsed.success) return answerRefusal("iam", malformed("iam", parsed.error.issues[0]!.message));
  const { identity: how, scope } = parsed.data.auth;
  const key = keyFor(cloud, how);
  if (key === undefined)
    return answerRefusal("iam", new Refused(401, "Unauthorized", "The username, password or token is wrong."));
  const { name, id } = scope.project;
  const project = id === undefined ? projectIn(cloud, key, name ?? "") : findProject(cloud, key, id);
  if (project === undefined)
    return answerRefusal("iam", new Refused(401, "Unauthorized", "The project could not be found."));
  const { token, expires } = issueToken(cloud, key, project.id);
  const shown = {
    expires_at: new Date(expires).toISOString(),
    issued_at: new Date(cloud.now()).toISOString(),
    methods: how.methods,
    project: { ...rowOf(key, project), domain: domainOf(key) },
    user: { id: key.secretId, name: key.secretId, domain: domainOf(key) },
    roles: [],
    catalog: catalogueAt(`http://${headers["host"]}`, project),
  };
  return { status: 201, headers: { "x-subject-token": token }, body: JSON.stringify({ token: shown }) };
}

function keyFor(cloud: EmulatedCloud, how: z.infer<typeof identity>): EmulatedKey | undefined {
  if ("token" in how) {
    const verdict = verifyToken(cloud, how.token.id);
    return "key" in verdict ? verdict.key : undefined;
  }
  const { user } = how.password;
  const key = cloud.keyOf(user.name);
  return key?.secretKey === user.password ? key : undefined;
}

const domainOf = ({ accountId }: EmulatedKey) => ({ id: accountId, name: accountId });

/**
 * The services of this server. The VPC service's address has no version, because calls of several versions have paths
 * under it.
 */
function catalogueAt(url: string, { region }: Project) {
  const service = (name: string, type: string, address: string) => ({
    id: name,
    name,
    type,
    endpoints: [{ id: `${name}-${region}`, interface: "public", region, region_id: region, url: address }],
  });
  return [service("iam", "identity", `${url}/v3`), service("neutron", "network", url), service("vpc", "vpc", url)];
}

const rowOf = ({ accountId }: EmulatedKey, { id, region }: Project) => ({
  id,
  name: region,
  domain_id: accountId,
  parent_id: accountId,
  enabled: true,
  is_domain: false,
  description: "",
});
