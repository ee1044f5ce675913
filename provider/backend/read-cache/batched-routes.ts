/**
 * Batches writes of routes to one table, if the cloud accepts several at once. A failed batch is repeated route by
 * route, so that each resource gets its own error. The tables of a region take turns: the engine starts a few steps at
 * a time, and steps that wait for one table's answer cannot be joined by others of their own table.
 */
import type { Backend, NewRoute, Ref, RouteKey, RouteRecord } from "../contract.js";
import { Batcher, type Clock } from "./batcher.js";
import { groupBy } from "../../lookup/group-by.js";
import { keyOf } from "../refs.js";

/** Milliseconds. The engine starts independent steps almost, but not exactly, at the same time. */
const WINDOW = 20;
/** Milliseconds. After this time a busy table delays its own routes only. */
const LONGEST_TURN = 1_000;

interface Requested<Row> {
  readonly table: Ref;
  readonly row: Row;
}

type Writes = Pick<Backend, "createRoute" | "createRoutes" | "deleteRoute" | "deleteRoutes">;

export function batchRoutes(writes: Writes, clock: Clock): Pick<Backend, "createRoute" | "deleteRoute"> {
  const creations = batchByTable<NewRoute, RouteRecord>(
    (table, row) => writes.createRoute(table, row),
    writes.createRoutes && ((table, rows) => writes.createRoutes!(table, rows)),
    clock,
  );
  const deletions = batchByTable<RouteKey, void>(
    (table, row) => writes.deleteRoute(table, row),
    writes.deleteRoutes &&
      (async (table, rows) => {
        await writes.deleteRoutes!(table, rows);
        return rows.map(() => undefined);
      }),
    clock,
  );
  return {
    createRoute: (table, row) => creations.request(table.region, { table, row }),
    deleteRoute: (table, row) => deletions.request(table.region, { table, row }),
  };
}

function batchByTable<Row, Answer>(
  writeOne: (table: Ref, row: Row) => Promise<Answer>,
  writeSeveral: ((table: Ref, rows: readonly Row[]) => Promise<Answer[]>) | undefined,
  clock: Clock,
): Batcher<Requested<Row>, Answer> {
  const ofTable = (requested: readonly Requested<Row>[]): readonly Promise<Answer>[] => {
    const { table } = requested[0]!;
    const alone = ({ row }: Requested<Row>) => writeOne(table, row);
    if (writeSeveral === undefined || requested.length === 1) return requested.map(alone);
    const rows = requested.map(({ row }) => row);
    const together = writeSeveral(table, rows);
    return requested.map((one, i) =>
      together.then(
        (answers) => answers[i]!,
        () => alone(one),
      ),
    );
  };
  const answer = (requested: readonly Requested<Row>[]): readonly Promise<Answer>[] => {
    const byTable = [...groupBy(requested, ({ table }) => keyOf(table)).values()];
    const answers = new Map(byTable.flatMap((some) => zip(some, ofTable(some))));
    return requested.map((one) => answers.get(one)!);
  };
  return new Batcher({ window: WINDOW, longestTurn: LONGEST_TURN }, clock, answer);
}

const zip = <A, B>(some: readonly A[], others: readonly B[]) => some.map((one, i) => [one, others[i]!] as const);
