/** Whole lists, while rows come and go, and from servers that contradict themselves. */
import assert from "node:assert/strict";
import { assert as holds, asyncProperty, constantFrom, integer } from "fast-check";
import { Deadline } from "../../../../provider/backend/http/deadline.js";
import { type CountedList, listCounted, listMarked, listOnce } from "../../../../provider/backend/http/paging.js";
import type { Reader } from "../../../../provider/backend/http/reader.js";
import { isPeeringError } from "../../../../provider/errors.js";

interface Row {
  readonly id: string;
}

const LIMIT = 4;
const requested = { action: "DescribeThings", region: "here", idOf: ({ id }: Row) => id };

class Scene {
  time = 0;
  calls = 0;
  /** Seconds. */
  deadline = 2;
  readonly reader: Reader = {
    vendor: "tce",
    hostOf: () => "vpc.example",
    deadline: () => new Deadline(() => this.time, this.deadline),
    pause: async (milliseconds) => void (this.time += milliseconds),
  };

  /** A list whose every page is answered by this; a call takes 10 ms. */
  list(page: (offset: number) => { total: number; rows: readonly Row[] | null }, paging?: CountedList<Row>["paging"]) {
    return {
      ...requested,
      limit: LIMIT,
      page: async (offset: number) => {
        this.calls++;
        this.time += 10;
        return page(offset);
      },
      ...(paging && { paging }),
    } satisfies CountedList<Row>;
  }
}

const rowsOf = (n: number): Row[] => Array.from({ length: n }, (_, i) => ({ id: `row-${i}` }));

async function contradicted(work: Promise<unknown>, what: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isPeeringError(error, "backend-failure"), String(error));
    assert.match(error.message, /^DescribeThings: .*vpc\.example .*status 200/);
    assert.match(error.message, what);
    return true;
  });
}

describe("a complete list", () => {
  it("is read page by page, each page once", async () => {
    const scene = new Scene();
    const all = rowsOf(10);
    const list = scene.list((offset) => ({ total: 10, rows: all.slice(offset, offset + LIMIT) }));
    assert.deepEqual(await listCounted(scene.reader, list), all);
    assert.equal(scene.calls, 3);
    assert.deepEqual(
      await listCounted(
        scene.reader,
        scene.list(() => ({ total: 0, rows: null })),
      ),
      [],
    );
  });

  for (const [title, page, what] of [
    ["a total and no rows", () => ({ total: 1, rows: [] }), /a total of 1 and no rows/],
    ["a total and null", () => ({ total: 1, rows: null }), /a total of 1 and no rows/],
    ["rows and no total", () => ({ total: 0, rows: rowsOf(1) }), /a total of 0 and 1 different row/],
    [
      "fewer different rows than the total",
      () => ({ total: 2, rows: [...rowsOf(1), ...rowsOf(1)] }),
      /2 and 1 different row/,
    ],
    ["one page again and again", () => ({ total: 100, rows: rowsOf(LIMIT) }), /repeats the rows before it/],
  ] as const)
    it(`is not accepted from ${title}`, async () => {
      const scene = new Scene();
      await contradicted(listCounted(scene.reader, scene.list(page)), what);
      assert.ok(scene.calls >= 4 && scene.calls <= 8, "read again, a bounded number of times");
    });

  it("is read again until its pages agree", async () => {
    const scene = new Scene();
    const list = scene.list((offset) => ({
      total: scene.calls < 4 ? 6 + scene.calls : 6,
      rows: rowsOf(6).slice(offset, offset + LIMIT),
    }));
    assert.deepEqual(await listCounted(scene.reader, list), rowsOf(6));
  });

  it("in numbered pages, which cannot overlap, is read twice while rows are created", async () => {
    const scene = new Scene();
    const live = rowsOf(10);
    const list = scene.list((offset) => {
      const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
      // In the middle of the list and at its start, for ever.
      live.splice(scene.calls % 2 === 0 ? 0 : live.length >> 1, 0, { id: `new-${scene.calls}` });
      return page;
    }, "numbered");
    scene.deadline = 60;
    const found = (await listCounted(scene.reader, list)).map(({ id }) => id);
    for (const { id } of rowsOf(10)) assert.ok(found.includes(id), `${id} was there all the time`);
    assert.ok(scene.calls <= 12, `${scene.calls} pages`);
  });

  it("in numbered pages is read again while rows are deleted, too", async () => {
    const scene = new Scene();
    const live = rowsOf(10);
    const list = scene.list((offset) => {
      const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
      if (scene.calls < 8) {
        live.shift();
        live.push({ id: `new-${scene.calls}` }, { id: `newer-${scene.calls}` });
      }
      return page;
    }, "numbered");
    scene.deadline = 60;
    const found = (await listCounted(scene.reader, list)).map(({ id }) => id);
    assert.deepEqual(
      found,
      live.map(({ id }) => id),
    );
  });

  it("fails in time if its pages never agree", async () => {
    const scene = new Scene();
    const endless = scene.list((offset) => ({
      total: 1e9,
      rows: rowsOf(LIMIT).map(({ id }) => ({ id: `${id}-${offset}` })),
    }));
    await contradicted(listCounted(scene.reader, endless), /did not end in the time allowed/);
    assert.ok(scene.time <= 2_100, `${scene.time} ms`);
    const marked = {
      ...requested,
      page: async (mark = "0") => ((scene.time += 10), { rows: [{ id: mark }], next: `${mark}0` }),
    };
    await contradicted(listMarked(scene.reader, marked), /did not end in the time allowed/);
    const again = { ...requested, page: async () => ({ rows: [{ id: "a" }], next: "a" }) };
    await contradicted(listMarked(scene.reader, again), /repeats the rows before it/);
    const lost = {
      ...requested,
      page: async (mark?: string) => (mark === undefined ? { rows: [{ id: "a" }], next: "a" } : undefined),
    };
    await contradicted(listMarked(scene.reader, lost), /was gone when the next was read/);
  });

  it("has each row once and every lasting row, whatever is deleted between its pages", async () => {
    await holds(
      asyncProperty(
        integer({ min: 0, max: 30 }),
        integer({ min: 1, max: 2 ** 31 }),
        constantFrom(0.2, 0.5, 0.9),
        constantFrom(undefined, "appended" as const, "numbered" as const),
        async (count, seed, rate, paging) => {
          const scene = new Scene();
          const random = seeded(seed);
          const live = rowsOf(count);
          const list = scene.list((offset) => {
            const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
            if (random() < rate) live.splice(Math.floor(random() * live.length), 1);
            return page;
          }, paging);
          const once = await listOnce(scene.reader, list);
          const isOneMoment = once.fault === undefined && once.pages === 1;
          if (isOneMoment) for (const { id } of live) assert.ok(once.rows.some((row) => row.id === id));
          const rows = await listCounted(scene.reader, list).catch((error: unknown) => {
            // Numbered pages prove nothing while rows are deleted.
            if (paging === "numbered" && isPeeringError(error, "backend-failure")) return undefined;
            throw error;
          });
          if (rows === undefined) return;
          const found = rows.map(({ id }) => id);
          assert.equal(new Set(found).size, found.length);
          for (const { id } of live) assert.ok(found.includes(id), `${id} is live`);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is read in overlapping pages while rows are deleted", async () => {
    const scene = new Scene();
    const live = rowsOf(20);
    const list = scene.list((offset) => {
      const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
      if (scene.calls > 1) live.splice(0, 1);
      return page;
    });
    const found = (await listCounted(scene.reader, list)).map(({ id }) => id);
    for (const { id } of live) assert.ok(found.includes(id), `${id} is live`);
  });
});

describe("a list to which others add rows while it is read", () => {
  for (const [where, place] of [
    ["at its end", (length: number) => length],
    ["at its start", () => 0],
    ["in between", (length: number) => length >> 1],
  ] as const)
    it(`is whole, in pages that overlap: ${where}`, async () => {
      const scene = new Scene();
      const live = rowsOf(11);
      const list = scene.list((offset) => {
        const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
        live.splice(place(live.length), 0, { id: `new-${scene.calls}` });
        return page;
      });
      const found = (await listCounted(scene.reader, list)).map(({ id }) => id);
      assert.equal(new Set(found).size, found.length);
      for (const { id } of rowsOf(11)) assert.ok(found.includes(id), `${id} was there all the time`);
    });

  it("is read once, with one more page, where new rows come last", async () => {
    const scene = new Scene();
    const live = rowsOf(22);
    const list = scene.list((offset) => {
      const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
      if (scene.calls <= 5) live.push({ id: `new-${scene.calls}` });
      return page;
    }, "appended");
    assert.deepEqual(await listCounted(scene.reader, list), live);
    // Rows 1 to 4 and 5 to 8, then 4 to 7, 7 to 10, and so on to 25 to 27.
    assert.equal(scene.calls, 10);
  });

  it("is read again where new rows come last, if rows before a page are deleted", async () => {
    const scene = new Scene();
    const live = rowsOf(22);
    const list = scene.list((offset) => {
      const page = { total: live.length, rows: live.slice(offset, offset + LIMIT) };
      if (scene.calls === 1) live.push({ id: "new" });
      if (scene.calls === 4) live.shift();
      return page;
    }, "appended");
    const found = (await listCounted(scene.reader, list)).map(({ id }) => id);
    for (const { id } of live) assert.ok(found.includes(id), `${id} is live`);
    assert.ok(scene.calls > 9, `${scene.calls} pages`);
  });

  it("costs no more pages where new rows come last, if there are none", async () => {
    const scene = new Scene();
    const all = rowsOf(2 * LIMIT);
    const list = scene.list((offset) => ({ total: all.length, rows: all.slice(offset, offset + LIMIT) }), "appended");
    assert.deepEqual(await listCounted(scene.reader, list), all);
    assert.equal(scene.calls, 2);
  });

  it("is not accepted if its rows change their order, or if the server ignores where a page starts", async () => {
    const scene = new Scene();
    const shuffled = scene.list((offset) => {
      const random = seeded(scene.calls);
      const rows = rowsOf(20)
        .map((row) => ({ row, by: random() }))
        .sort((a, b) => a.by - b.by)
        .map(({ row }) => row);
      return { total: 20, rows: rows.slice(offset, offset + LIMIT) };
    });
    await contradicted(listCounted(scene.reader, shuffled), /a total of 20/);
    const first = scene.list(() => ({ total: 8 + scene.calls, rows: rowsOf(LIMIT) }));
    await contradicted(listCounted(scene.reader, first), /total/);
  });
});

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
