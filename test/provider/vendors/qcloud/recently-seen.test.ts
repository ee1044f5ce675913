import assert from "node:assert/strict";
import type { PeeringRecord } from "../../../../provider/backend/contract.js";
import { RecentlySeen } from "../../../../provider/vendors/qcloud/client/recently-seen.js";

const ID = "pcx-1";
const record = (name: string) => ({ id: ID, name }) as PeeringRecord;

describe("qcloud: connections that were read a moment ago", () => {
  let time = 0;
  let seen: RecentlySeen;
  const read = (name: string) => seen.reading([ID], async () => [record(name)]);

  beforeEach(() => {
    time = 0;
    seen = new RecentlySeen(() => time);
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
    await seen.changing(ID, async () => assert.equal(seen.get(ID), undefined));
    assert.equal(seen.get(ID), undefined);
    await read("new");
    assert.equal(seen.get(ID)?.name, "new");
    await assert.rejects(seen.changing(ID, () => Promise.reject(new Error("no answer"))));
    assert.equal(seen.get(ID), undefined);
  });

  it("are not known from a read that began before the change ended, whenever its answer comes", async () => {
    let answer: (records: PeeringRecord[]) => void = () => undefined;
    const late = new Promise<PeeringRecord[]>((resolve) => (answer = resolve));
    const before = seen.reading([ID], () => late);
    await seen.changing(ID, async () => void (await read("meanwhile")));
    assert.equal(seen.get(ID), undefined);
    answer([record("before")]);
    await before;
    assert.equal(seen.get(ID), undefined);
  });

  it("are forgotten once a read does not show them", async () => {
    await read("old");
    await seen.reading([ID], async () => [undefined]);
    assert.equal(seen.get(ID), undefined);
  });
});
