/** Routes where reads lag and calls are refused whole, against a table that shows its rows late. */
import assert from "node:assert/strict";
import type { NewRoute, RouteRecord } from "../../../../provider/backend/contract.js";
import { PeeringError } from "../../../../provider/errors.js";
import { rules } from "../../../../provider/rules/vendors/tencent.js";
import type { Api } from "../../../../provider/vendors/kit/api.js";
import { RouteWriter } from "../../../../provider/vendors/kit/route-writer.js";

const TABLE = { region: "r", id: "rtb" };
const ONE: NewRoute = { destinationCidrBlock: "10.1.0.0/16", peeringConnectionId: "pcx-1" };
const TWO: NewRoute = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: "pcx-1" };
const ELSEWHERE: NewRoute = { ...TWO, peeringConnectionId: "pcx-2" };

const refusal = (code: "already-exists" | "not-found") => new PeeringError(code, code);

/**
 * @param late looks at the table that do not show yet what was there before
 * @param isRaced someone else removes the first row just before the first removal
 */
function tableWith(before: readonly NewRoute[] | undefined, late = 0, isRaced = false) {
  let existing: NewRoute[] = [...(before ?? [])];
  let looks = 0;
  const written: string[] = [];
  class Writer extends RouteWriter<NewRoute, typeof context> {
    async rowsOf() {
      const isLate = ++looks <= late;
      return before && existing.filter((row) => !isLate || !before.includes(row));
    }

    override async add(_: unknown, routes: readonly NewRoute[]) {
      written.push(`add ${routes.length}`);
      if (
        before === undefined ||
        routes.some((route) => existing.some((row) => row.destinationCidrBlock === route.destinationCidrBlock))
      )
        throw refusal("already-exists");
      existing = [...existing, ...routes];
      return routes;
    }

    override async replace(_: unknown, old: NewRoute, route: NewRoute) {
      written.push("replace");
      existing = [...existing.filter((row) => row !== old), route];
      return [route];
    }

    async remove(_: unknown, gone: readonly NewRoute[]) {
      written.push(`remove ${gone.length}`);
      if (isRaced && written.length === 1) {
        existing = existing.slice(1);
        throw refusal("not-found");
      }
      existing = existing.filter((row) => !gone.includes(row));
    }

    recordOf(row: NewRoute): RouteRecord {
      return { ...row, origin: "user" };
    }
  }
  /** Reads have caught up after five looks. */
  const untilVisible = async <T>(observe: () => Promise<T>, isVisible: (seen: T) => boolean): Promise<T> => {
    let seen = await observe();
    for (let look = 1; look < 5 && !isVisible(seen); look++) seen = await observe();
    return seen;
  };
  const api = { untilVisible, untilDone: untilVisible } as unknown as Api<never>;
  const context = { api, rules, accountId: "1" };
  return { writer: new Writer(context), written, inTable: () => existing };
}

describe("kit: a writer of routes", () => {
  it("makes those that are not there yet, where the refusal knows of one that reads show late", async () => {
    const { writer, written, inTable } = tableWith([ONE], 2);
    const { rows, before } = await writer.create(TABLE, [ONE, TWO]);
    assert.deepEqual(rows, [ONE, TWO]);
    assert.deepEqual(before, [ONE]);
    assert.deepEqual(written, ["add 2", "add 1"]);
    assert.deepEqual(inTable(), [ONE, TWO]);
  });

  it("passes the refusal on where another connection has the destination", async () => {
    const { writer, written, inTable } = tableWith([ELSEWHERE]);
    await assert.rejects(writer.create(TABLE, [ONE, TWO]), refusal("already-exists"));
    assert.deepEqual(written, ["add 2"]);
    assert.deepEqual(inTable(), [ELSEWHERE]);
  });

  it("replaces a row that reads showed late, and names it", async () => {
    const { writer, written, inTable } = tableWith([ELSEWHERE], 2);
    assert.deepEqual(await writer.put(TABLE, TWO), { row: TWO, existing: ELSEWHERE });
    assert.deepEqual(written, ["add 1", "replace"]);
    assert.deepEqual(inTable(), [TWO]);
  });

  it("writes nothing for a row that is as it is to be", async () => {
    const { writer, written } = tableWith([ONE]);
    assert.deepEqual(await writer.put(TABLE, ONE), { row: ONE });
    assert.deepEqual(written, []);
  });

  it("reports a table that does not exist as missing, and deletes nothing in it", async () => {
    const { writer } = tableWith(undefined);
    await assert.rejects(writer.create(TABLE, [ONE]), /routeTableId "rtb": account 1 sees no such route table in r/);
    await writer.deleteRoutes(TABLE, [ONE]);
  });

  it("deletes only rows with its connection as the next hop", async () => {
    const { writer, inTable } = tableWith([ONE, ELSEWHERE]);
    await writer.deleteRoutes(TABLE, [ONE, TWO]);
    assert.deepEqual(inTable(), [ELSEWHERE]);
  });

  it("deletes again without a row that is gone meanwhile", async () => {
    const { writer, written, inTable } = tableWith([ONE, TWO], 0, true);
    await writer.deleteRoutes(TABLE, [ONE, TWO]);
    assert.deepEqual(written, ["remove 2", "remove 1"]);
    assert.deepEqual(inTable(), []);
  });
});
