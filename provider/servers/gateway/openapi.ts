/** The protocol as an OpenAPI document, from the table that server and client use. */
import { z } from "zod";
import { failure } from "./failures.js";
import { NOTHING, type Operation, OPERATIONS } from "./operations.js";
import { names } from "./records.js";

export function openApiDocument(): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "VPC peering gateway",
      version: "1",
      description:
        "A neutral protocol for VPC peering, for clouds without a usable API of their own. The token selects the vendor's rules and the account.",
    },
    security: [{ token: [] }],
    paths: paths(),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: schemas(),
    },
  };
}

type Table = Readonly<Record<string, Operation>>;

function paths(): object {
  const found: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS as unknown as Table)) {
    (found[operation.path] ??= {})[operation.method.toLowerCase()] = describe(name, operation);
  }
  return found;
}

function describe(operationId: string, { method, path, summary, isRead, request, answer }: Operation): object {
  const hasBody = method !== "GET" && request !== NOTHING;
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter(name!, "path")),
    ...(method === "GET" ? queryParameters(request) : []),
    ...(isRead ? [] : [IDEMPOTENCY_KEY]),
  ];
  return {
    operationId,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && { requestBody: { required: true, content: json(request) } }),
    responses: {
      ...(answer === NOTHING
        ? { "204": { description: "Done" } }
        : { "200": { description: "Done", content: json(answer) } }),
      default: { description: "Not done: the code states the reason", content: json(failure) },
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "UUID of a change; a repeated request with it returns the first result and does not repeat the change",
  schema: { type: "string" },
};

const parameter = (name: string, place: "path" | "query", required = true) => ({
  name,
  in: place,
  required,
  schema: { type: "string", ...(required && { minLength: 1 }) },
});

function queryParameters(request: z.ZodType): object[] {
  if (request === NOTHING) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(request, { io: "input" });
  return Object.keys(properties).map((name) => parameter(name, "query", required.includes(name)));
}

const json = (schema: z.ZodType) => ({ "application/json": { schema: { $ref: uriOf(names.get(schema)!.id) } } });

const uriOf = (id: string): string => `#/components/schemas/${id}`;

/** Without the `$id` that each schema would have as a document of its own. */
function schemas(): object {
  const all = z.toJSONSchema(names, { uri: uriOf, io: "input" }).schemas;
  return Object.fromEntries(
    Object.entries(all)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
}
