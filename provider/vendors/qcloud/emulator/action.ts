/** An action of the emulator: its parameters, parsed strictly, and a function of them and the caller. */
import { z } from "zod";
import { type Kind, OwnObjects } from "../../kit/emulator/own-objects.js";
import type { Caller } from "../../tencent/emulator/action.js";
import { unified } from "./ids.js";
import { badParameter, refusal } from "./refusal.js";

/** With the long form of its region. */
export type { Caller };

const MISSING: Readonly<Record<Kind, readonly [word: string, noun: string]>> = {
  vpc: ["InvalidVpc.NotFound", "VPC"],
  peering: ["InvalidPeeringConnection.NotFound", "peering connection"],
  routeTable: ["InvalidRouteTableId.NotFound", "route table"],
  subnet: ["InvalidSubnet.NotFound", "subnet"],
};

export const callerOf = (about: Omit<Caller, "own">): Caller => ({
  ...about,
  own: new OwnObjects({
    ...about,
    idOf: (_, given) => unified(given),
    missing: (kind, given) => refusal(MISSING[kind][0], `there is no ${MISSING[kind][1]} ${given}`),
  }),
});

export interface Action {
  run(given: unknown, caller: Caller): Promise<object>;
}

export function action<S extends z.ZodRawShape>(
  shape: S,
  run: (requested: z.infer<z.ZodObject<S>>, caller: Caller) => Promise<object>,
): Action {
  const schema = z.strictObject(shape);
  return {
    async run(given, caller) {
      const read = schema.safeParse(given);
      if (read.success) return run(read.data, caller);
      const { path, message } = read.error.issues[0]!;
      throw badParameter(`${path.join(".") || "parameters"}: ${message}`);
    },
  };
}

/** All parameters are text. */
export const text = z.string();
export const int = z.string().regex(/^\d+$/, "must be an integer").transform(Number);

/** The documented default and maximum. */
export const paging = { offset: int.default(0), limit: int.pipe(z.number().min(1).max(50)).default(20) };

export const order = <const F extends string>(...fields: readonly [F, ...F[]]) => ({
  orderField: z.enum(fields).default(fields[0]),
  orderDirection: z.enum(["asc", "desc"]).default("desc"),
});

interface Requested {
  readonly offset: number;
  readonly limit: number;
  readonly orderField: string;
  readonly orderDirection: "asc" | "desc";
}

/** One page of the rows, in the requested order. */
export function listing<T extends object>(
  rows: readonly T[],
  { offset, limit, orderField, orderDirection }: Requested,
  keyOf: (row: T, field: string) => string,
): { readonly totalCount: number; readonly data: readonly T[] } {
  const sign = orderDirection === "asc" ? 1 : -1;
  const sorted = rows.toSorted((a, b) => sign * compare(keyOf(a, orderField), keyOf(b, orderField)));
  return { totalCount: rows.length, data: sorted.slice(offset, offset + limit) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
