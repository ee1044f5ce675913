/** An operation of the protocol, and parts common to several. */
import { z } from "zod";
import type { Backend, Ref } from "../../backend/contract.js";
import { named, ref } from "./records.js";

export interface Operation<Request = unknown, Answer = unknown> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `{region}` and `{id}` name one object. */
  readonly path: string;
  readonly summary: string;
  readonly isRead: boolean;
  /** Query parameters of a GET, the body of others. */
  readonly request: z.ZodType<Request>;
  readonly answer: z.ZodType<Answer>;
  readonly run: (served: Served, request: Request, on: Ref) => Promise<Answer>;
}

/** The backend that a token authenticates for. */
export interface Served {
  readonly vendor: string;
  readonly backend: Backend;
}

/** No query, no body, or an empty answer. */
export const NOTHING = z.void();

/** Maximum number of references per call; the client splits larger requests. */
export const MOST_REFS = 500;

export const refs = named("Refs", z.strictObject({ refs: z.array(ref).max(MOST_REFS) }));
export const found = <T>(id: string, record: z.ZodType<T>) =>
  named(
    id,
    z.object({
      records: z.array(record.nullable()).describe("In the requested order; null: the account sees no such object"),
    }),
  );
export const region = z.string().min(1);
export const optional = z.exactOptional(z.string());

export const recordsOrNull = <T>(records: readonly (T | undefined)[]) => ({
  records: records.map((record) => record ?? null),
});

/** Preserves the types of each entry. */
export const line = <Request, Answer>(operation: Operation<Request, Answer>): Operation<Request, Answer> => operation;
