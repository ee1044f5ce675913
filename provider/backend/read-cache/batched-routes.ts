/**
 * Batches writes of routes to one table, if the cloud accepts several at once. A batch that fails is repeated route by
 * route, so that each resource gets its own error.
 */
import type { Backend, NewRoute, Ref, RouteKey, RouteRecord } from "../contract.js";
import { Batcher, type Sleep } from "./batcher.js";
import { keyOf } from "../refs.js";

/** Milliseconds: the engine starts independent steps almost, but not exactly, at once. */
const WINDOW = 20;

interface Asked<Row> {
  readonly table: Ref;
  readonly row: Row;
}

type Writes = Pick<Backend, "createRoute" | "createRoutes" | "deleteRoute" | "deleteRoutes">;

export function batchRoutes(writes: Writes, sleep: Sleep): Pick<Backend, "createRoute" | "deleteRoute"> {
  const creations = gather<NewRoute, RouteRecord>(
    (table, row) => writes.createRoute(table, row),
    writes.createRoutes && ((table, rows) => writes.createRoutes!(table, rows)),
    sleep,
  );
  const deletions = gather<RouteKey, void>(
    (table, row) => writes.deleteRoute(table, row),
    writes.deleteRoutes &&
      (async (table, rows) => {
        await writes.deleteRoutes!(table, rows);
        return rows.map(() => undefined);
      }),
    sleep,
  );
  return {
    createRoute: (table, row) => creations.ask(keyOf(table), { table, row }),
    deleteRoute: (table, row) => deletions.ask(keyOf(table), { table, row }),
  };
}

function gather<Row, Answer>(
  writeOne: (table: Ref, row: Row) => Promise<Answer>,
  writeSeveral: ((table: Ref, rows: readonly Row[]) => Promise<Answer[]>) | undefined,
  sleep: Sleep,
): Batcher<Asked<Row>, Answer> {
  const answer = (asked: readonly Asked<Row>[]): readonly Promise<Answer>[] => {
    const { table } = asked[0]!;
    const alone = ({ row }: Asked<Row>) => writeOne(table, row);
    if (writeSeveral === undefined || asked.length === 1) return asked.map(alone);
    const rows = asked.map(({ row }) => row);
    const together = writeSeveral(table, rows);
    return asked.map((one, i) =>
      together.then(
        (answers) => answers[i]!,
        () => alone(one),
      ),
    );
  };
  return new Batcher(WINDOW, sleep, answer, "in turn");
}
