import assert from "node:assert/strict";
import { RecentlySeen } from "../../../../provider/vendors/kit/recently-seen.js";

const ID = "pcx-1";
const OTHER = "pcx-2";

interface Seen {
  readonly id: string;
  readonly name: string;
}
const record = (name: string): Seen => ({ id: ID, name });

describe("objects that were read a moment ago", () => {
  let time = 0;
  let seen: RecentlySeen<Seen>;
  const read = (name: string) => seen.reading([ID], async () => [record(name)]);

  beforeEach(() => {
    time = 0;
    seen = new RecentlySeen(
      () => time,
      ({ id }) => [id, OTHER],
    );
  });

  it("are known for five seconds", async () => {
    await read("old");
    time = 5_000;
    assert.equal(seen.get(ID)?.name, "old");
    time = 5_001;
    assert.equal(seen.get(ID), undefined);
  });

  it("are forgotten before a change, after it, and after one that failed", async () => {
    await read("old");
    await seen.changing([ID], async () => assert.equal(seen.get(ID), undefined));
    assert.equal(seen.get(ID), undefined);
    await read("new");
    assert.equal(seen.get(ID)?.name, "new");
    await assert.rejects(seen.changing([ID], () => Promise.reject(new Error("no answer"))));
    assert.equal(seen.get(ID), undefined);
  });

  it("are not known from a read that began before the change ended, whenever its answer comes", async () => {
    let answer: (records: Seen[]) => void = () => undefined;
    const late = new Promise<Seen[]>((resolve) => (answer = resolve));
    const before = seen.reading([ID], () => late);
    await seen.changing([ID], async () => void (await read("meanwhile")));
    assert.equal(seen.get(ID), undefined);
    answer([record("before")]);
    await before;
    assert.equal(seen.get(ID), undefined);
  });

  it("are known by each of their IDs, and not by any of them from a read before a change of one", async () => {
    await read("old");
    assert.equal(seen.get(OTHER)?.name, "old");
    let answer: (records: Seen[]) => void = () => undefined;
    const before = seen.reading([ID], () => new Promise<Seen[]>((resolve) => (answer = resolve)));
    await seen.changing([OTHER], async () => undefined);
    assert.equal(seen.get(OTHER), undefined);
    answer([record("before")]);
    await before;
    assert.deepEqual([seen.get(ID), seen.get(OTHER)], [undefined, undefined]);
  });

  it("are forgotten once a read does not show them", async () => {
    await read("old");
    await seen.reading([ID], async () => [undefined]);
    assert.equal(seen.get(ID), undefined);
  });
});
