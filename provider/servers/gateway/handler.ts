/** The server side: carries out an authenticated request with the token's backend. */
import type { z } from "zod";
import { issueText } from "../../declaration/issue-text.js";
import type {
  EmulatedCloud,
  EmulatedKey,
  Emulator,
  MadeUpFault,
  WireAnswer,
  WireRequest,
} from "../emulator/contract.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { type Failure, statusOf, toFailure } from "./failures.js";
import { NOTHING, type Operation, OPERATIONS } from "./operations.js";
import { once } from "./replay.js";

export const gateway: Emulator = {
  actionOf: (request) => match(request)?.name ?? "unknown",
  secretIdOf: tokenOf,
  isRead: (request) => match(request)?.operation.isRead ?? true,
  async answer(request, cloud) {
    try {
      return await carryOut(request, cloud);
    } catch (error) {
      if (!isPeeringError(error)) throw error;
      return failed(toFailure(error));
    }
  },
  fault: (kind) => failed(MADE_UP[kind]),
};

const MADE_UP: Readonly<Record<MadeUpFault, Failure>> = {
  throttled: { error: { code: "throttled", message: "too many calls" } },
  busy: { error: { code: "busy", message: "another change of it is in progress" } },
  "server-fault": { error: { code: "fault", message: "the server failed" } },
};

const failed = (failure: Failure): WireAnswer => ({ status: statusOf(failure), body: JSON.stringify(failure) });

async function carryOut(request: WireRequest, cloud: EmulatedCloud): Promise<WireAnswer> {
  const token = tokenOf(request);
  const key = token === undefined ? undefined : cloud.keyOf(token);
  if (key === undefined) {
    throw new PeeringError(
      "credentials-invalid",
      token === undefined ? "no token was sent" : "the token is not known",
      {
        fix: "Send it as `Authorization: Bearer …`",
      },
    );
  }
  const found = match(request);
  if (found === undefined) return noOperation(request);
  const { name, operation, region, id } = found;
  const requested = decode(name, operation, request);
  const run = async () => {
    const { backend } = cloud.act(key);
    return succeeded(await operation.run({ vendor: key.vendor, backend }, requested, { region, id }));
  };
  const mark = request.headers["idempotency-key"];
  if (operation.isRead || mark === undefined) return run();
  return once(cloud, markOf(key, mark), request, () => orFailure(run)) ?? keyWasUsed(mark);
}

/** Refusals are stored like other answers. */
async function orFailure(run: () => Promise<WireAnswer>): Promise<WireAnswer> {
  try {
    return await run();
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    return failed(toFailure(error));
  }
}

const succeeded = (answer: unknown): WireAnswer =>
  answer === undefined ? { status: 204, body: "" } : { status: 200, body: JSON.stringify(answer) };

const markOf = ({ vendor, accountId }: EmulatedKey, mark: string): string => [vendor, accountId, mark].join("/");

function keyWasUsed(mark: string): never {
  throw new PeeringError("invalid-input", "this key belongs to another call", {
    property: "Idempotency-Key",
    value: mark,
    fix: "Generate a key for each call, and reuse it only to repeat that call",
  });
}

function tokenOf({ headers }: WireRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
}

interface Match {
  readonly name: string;
  readonly operation: Operation;
  readonly region: string;
  readonly id: string;
}

const ROUTES = Object.entries(OPERATIONS as unknown as Readonly<Record<string, Operation>>).map(
  ([name, operation]) => ({
    name,
    operation,
    pattern: new RegExp(`^${operation.path.replace("{region}", "(?<region>[^/]+)").replace("{id}", "(?<id>[^/]+)")}$`),
  }),
);

function match({ method, path }: WireRequest): Match | undefined {
  for (const { name, operation, pattern } of ROUTES) {
    const found = operation.method === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const [region, id] = [found.groups?.["region"], found.groups?.["id"]].map(decoded);
    // An ID with an invalid encoding is not an ID.
    if (region !== undefined && id !== undefined) return { name, operation, region, id };
  }
  return undefined;
}

function decoded(text = ""): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function noOperation({ method, path }: WireRequest): WireAnswer {
  const methods = ROUTES.filter(({ pattern }) => pattern.test(path)).map(({ operation }) => operation.method);
  const isWrongMethod = methods.length > 0;
  const what = isWrongMethod ? `accepts ${methods.join(" and ")}, not ${method}` : "there is no such path";
  const error = new PeeringError("invalid-input", what, { property: path });
  return {
    ...failed(toFailure(error)),
    status: isWrongMethod ? 405 : 404,
    ...(isWrongMethod && { headers: { allow: methods.join(", ") } }),
  };
}

function decode(name: string, { method, request }: Operation, { query, body }: WireRequest): unknown {
  const inQuery = method === "GET";
  const given = inQuery ? queryOf(query, request) : bodyOf(body);
  if (!inQuery && query !== "") throw new PeeringError("invalid-input", `${name} takes no query`);
  const parsed = request.safeParse(given, { error: issueText });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new PeeringError("invalid-input", `${name}: ${issue.message}`, {
    property: issue.path.join(".") || (inQuery ? "the query" : "the body"),
    fix: "See the protocol's OpenAPI document",
  });
}

function queryOf(query: string, requested: z.ZodType): unknown {
  if (query === "" && requested === NOTHING) return undefined;
  const fields = [...new URLSearchParams(query)];
  const again = fields.find(([name], n) => fields.findIndex(([other]) => other === name) < n);
  if (again) throw new PeeringError("invalid-input", "is given twice", { property: again[0] });
  return Object.fromEntries(fields);
}

function bodyOf(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new PeeringError("invalid-input", "is not JSON", { property: "the body", cause });
  }
}
