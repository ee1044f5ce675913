/** Files that are not as the embedded cloud left them: one error, and nothing is changed or lost without a word. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPeeringError } from "../../../provider/errors.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { loadDriver, Store } from "../../../provider/cloud/store/store.js";

describe("the embedded cloud's file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vpc-peering-store-file-"));
    file = join(folder, "cloud.db");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function refusal(work: () => unknown): string {
    try {
      work();
    } catch (error) {
      assert.ok(isPeeringError(error), String(error));
      assert.ok(!error.stack!.includes("\n"));
      return error.message;
    }
    return "accepted";
  }

  it("fails the next change and the next read if it is removed while open", () => {
    const store = new Store(file);
    store.write(() => store.setFact("a", "1"));
    rmSync(file);
    for (const work of [() => store.write(() => store.setFact("a", "2")), () => store.read(() => store.fact("a"))]) {
      assert.match(refusal(work), /was removed or replaced while it was open\. Restore the file/);
    }
    store.close();
    assert.ok(!existsSync(file));
  });

  it("fails the next change if it is replaced while open", () => {
    const store = new Store(file);
    new Store(join(folder, "other.db")).close();
    renameSync(join(folder, "other.db"), file);
    assert.match(
      refusal(() => store.write(() => store.setFact("a", "2"))),
      /removed or replaced/,
    );
    store.close();
  });

  it("is rejected if it belongs to another SQLite program, and is not written to", () => {
    const database = new (loadDriver())(file);
    database.exec("CREATE TABLE customers (name TEXT)");
    database.close();
    const before = readFileSync(file);
    assert.match(
      refusal(() => new Store(file)),
      /is the database of another program\. Name another file/,
    );
    const tables = new (loadDriver())(file);
    assert.equal((tables.prepare("SELECT count(*) AS n FROM sqlite_master").get() as { n: number }).n, 1);
    tables.close();
    assert.ok(before.length > 0);
  });

  it("is rejected without one of its tables, and the error names the table", () => {
    new Store(file).close();
    const database = new (loadDriver())(file);
    database.exec("DROP TABLE routes");
    database.close();
    assert.match(
      refusal(() => new Store(file)),
      /is damaged: it has no table routes\. Run `vpc-peering cloud repair`, restore it from a copy/,
    );
  });

  it("gives one error if it loses a table while open", () => {
    const store = new Store(file);
    const database = new (loadDriver())(file);
    database.exec("DROP TABLE address_limits");
    database.close();
    assert.match(
      refusal(() => store.all("SELECT * FROM address_limits")),
      /is damaged \(.*no such table/,
    );
    store.close();
  });

  it("is rejected with a control character in its name before SQLite opens it", () => {
    for (const name of ["a\0b.db", "a\nb.db", "a\u001bb.db", "a\ud800.db"]) {
      assert.match(
        refusal(() => new Store(join(folder, name))),
        /^cloudFile .*without control characters is required/,
      );
    }
  });

  it("is not a folder", () => {
    assert.match(
      refusal(() => new Store(folder)),
      /^cloudFile ".*": it is a folder, and a file is required\. Set cloudFile or VPC_PEERING_CLOUD_FILE to a file, such as .*cloud\.db/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is not created in a read-only place, and the cloud is empty", async () => {
    const settings = { vendor: "tce", backend: "embedded", cloudFile: file, limits: {}, timeoutSeconds: 1 } as const;
    const backend = openEmbeddedBackend(settings, { create: false });
    assert.deepEqual(await backend.listVpcs({ region: "ap-guangzhou" }), []);
    await backend.getAccount();
    backend.close!();
    assert.ok(!existsSync(file));
  });
});

describe("the embedded cloud's clock", () => {
  it("does not go back when the machine's does, also in another process that only reads", () => {
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-clock-"));
    const file = join(folder, "cloud.db");
    try {
      let machine = Date.parse("2026-01-08T00:00:00Z");
      const store = new Store(file, { now: () => machine });
      assert.equal(
        store.read(() => store.now()),
        machine,
      );
      store.close();
      const seen = machine;
      machine -= 7 * 24 * 3_600_000;
      const later = new Store(file, { now: () => machine });
      assert.equal(later.now(), seen);
      later.advance(3_600_000);
      assert.equal(later.now(), seen + 3_600_000);
      later.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
