/** The identity service: projects, and tokens for whoever has no signer. */
import { z } from "zod";
import type { EmulatedCloud, EmulatedKey, WireAnswer, WireRequest } from "../../../emulator/contract.js";
import { findProject, type Project, projectIn, projectsOf } from "./projects.js";
import { answerRefusal, malformed, Refused } from "./refusals.js";
import { issueToken } from "./tokens.js";

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

const request = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.tuple([z.literal("password")]),
      password: z.object({
        user: z.object({ name: z.string(), password: z.string(), domain: z.object({ name: z.string() }) }),
      }),
    }),
    scope: z.object({ project: z.object({ name: z.string().optional(), id: z.string().optional() }) }),
  }),
});

/** `POST /v3/auth/tokens`: a user's name and password are the two parts of a key here. */
export function createToken({ body }: WireRequest, cloud: EmulatedCloud): WireAnswer {
  const parsed = request.safeParse(parseJson(body));
  if (!parsed.success) return answerRefusal("iam", malformed("iam", parsed.error.issues[0]!.message));
  const { identity, scope } = parsed.data.auth;
  const { user } = identity.password;
  const key = cloud.keyOf(user.name);
  if (key === undefined || key.secretKey !== user.password)
    return answerRefusal("iam", new Refused(401, "Unauthorized", "The username or password is wrong."));
  const { name, id } = scope.project;
  const project = id === undefined ? projectIn(cloud, key, name ?? "") : findProject(cloud, key, id);
  if (project === undefined)
    return answerRefusal("iam", new Refused(401, "Unauthorized", "The project could not be found."));
  const { token, expires } = issueToken(cloud, key, project.id);
  const told = { expires_at: new Date(expires).toISOString(), methods: ["password"], project: rowOf(key, project) };
  return { status: 201, headers: { "x-subject-token": token }, body: JSON.stringify({ token: told }) };
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

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
