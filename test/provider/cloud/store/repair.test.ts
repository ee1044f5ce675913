/** Damaged files of the embedded cloud: found, repaired as far as they can be read, and kept. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { checkStore, loadDriver, openEmbeddedBackend, repairStore } from "../../../../provider/cloud/index.js";
import { MIGRATIONS } from "../../../../provider/cloud/store/schema.js";
import { Store } from "../../../../provider/cloud/store/store.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { VENDOR_IDS } from "../../../../provider/rules/registry.js";
import { runCommand } from "../../../cli/command.js";
import { connectionBetween, Scene, vpcIn } from "../scene.js";

const sql = (file: string, text: string) => {
  const database = new (loadDriver())(file);
  database.exec(text);
  // Closed, it may keep its log, and a copy of the file alone must have everything.
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
};

describe("the check of the embedded cloud's file", () => {
  for (const vendor of VENDOR_IDS) {
    it(`finds nothing in a cloud of ${vendor}`, async () => {
      const scene = new Scene(vendor);
      try {
        const us = scene.as(0);
        const own = await vpcIn(us, scene.region, "10.1.0.0/16");
        await connectionBetween(us, own, await vpcIn(us, scene.region, "10.2.0.0/16"));
        us.close!();
        const { problems, rows } = checkStore(scene.file);
        assert.deepEqual([problems, rows["vpcs"], rows["links"]], [[], 2, 1]);
      } finally {
        scene.end();
      }
    });
  }

  it("finds each contradiction in the contents, and changes nothing", async () => {
    await withCloud(async (file) => {
      const damages = [
        ["DELETE FROM route_tables WHERE vpc_id = (SELECT min(id) FROM vpcs)", /^VPC \S+ has 0 default route tables$/],
        ["DELETE FROM link_sides WHERE side = 'accepter' AND link_key = 1", /^connection 1 has 1 of its 2 ends$/],
        ["UPDATE link_sides SET id = (SELECT min(id) FROM link_sides)", /^ID \S+ belongs to 3 connections$/],
        ["UPDATE vpcs SET tags = '{' WHERE id = (SELECT min(id) FROM vpcs)", /^VPC \S+ has CIDR blocks or tags that/],
        ["UPDATE link_sides SET tags = '[' WHERE link_key = 1", /^connection 1 has tags that are not JSON$/],
        ["DELETE FROM facts WHERE key = 'id'", /^it has no id$/],
        ["UPDATE facts SET value = 'x' WHERE key = 'schemaVersion'", /^its schema version is x$/],
        ["DELETE FROM vpcs WHERE id = (SELECT min(vpc_id) FROM link_sides)", /^connection \d is active, and its VPC/],
        [
          "PRAGMA foreign_keys = OFF; UPDATE subnets SET vpc_id = 'vpc-none'; DELETE FROM vpcs",
          /^a row of route_tables refers to a missing row of vpcs$/,
        ],
      ] as const;
      const whole = readFileSync(file);
      for (const [damage, what] of damages) {
        writeFileSync(file, whole);
        sql(file, `PRAGMA foreign_keys = OFF; ${damage}`);
        const damaged = readFileSync(file);
        const { problems } = checkStore(file);
        assert.ok(
          problems.some((problem) => what.test(problem.what)),
          JSON.stringify([damage, problems]),
        );
        assert.deepEqual(readFileSync(file), damaged);
      }
    });
  });

  it("reports a file that is no database, or is truncated", async () => {
    await withCloud(async (file) => {
      const whole = readFileSync(file);
      writeFileSync(file, whole.subarray(0, whole.length - 4096 * 3));
      assert.equal(checkStore(file).problems[0]?.kind, "file");
      writeFileSync(file, "a text\n".repeat(1000));
      assert.match(checkStore(file).problems[0]!.what, /not a database/);
    });
  });
});

describe("a file without damage", () => {
  const refusal = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      assert.ok(isPeeringError(error), String(error));
      return error.message;
    }
    return "accepted";
  };

  it("is whole, if an older release wrote it, and its repair keeps its version", async () => {
    await withCloud(async (file) => {
      rmSync(file);
      const old = new (loadDriver())(file);
      old.exec("CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
      old.exec(MIGRATIONS[0]!);
      old.exec("INSERT INTO facts VALUES ('id', 'abc123'), ('schemaVersion', '1')");
      old.close();
      assert.deepEqual(checkStore(file).problems, []);
      sql(file, "INSERT INTO links (vendor, phase, created_at) VALUES ('tce', 'active', 1)");
      assert.equal(repairStore(file).tables.find(({ table }) => table === "links")!.dropped, 1);
      const store = new Store(file);
      assert.equal(store.id, "abc123");
      store.close();
    });
  });

  it("is one error of its own for a newer release, another program, a folder and an empty file", async () => {
    await withCloud(async (file) => {
      const both = (path: string) => [checkStore, repairStore].map((work) => refusal(() => work(path)));
      sql(file, "UPDATE facts SET value = '99' WHERE key = 'schemaVersion'");
      assert.match(both(file)[0]!, /was written by a newer release of this package\. Upgrade/);
      const other = `${file}.other`;
      sql(other, "CREATE TABLE customers (name TEXT)");
      assert.match(both(other)[0]!, /is the database of another program/);
      writeFileSync(`${file}.empty`, "");
      for (const message of both(`${file}.empty`)) assert.match(message, /is empty\. Delete it/);
      for (const message of both(dirname(file))) assert.match(message, /is not a file\. Set the path/);
      assert.deepEqual(
        readdirSync(dirname(file)).filter((name) => /repair|damaged/.test(name)),
        [],
      );
    });
  });
});

describe("the repair of the embedded cloud's file", () => {
  it("keeps every change that another process has confirmed meanwhile", async () => {
    await withCloud(async (file) => {
      sql(file, `DELETE FROM link_sides WHERE side = 'accepter' AND link_key = 1`);
      const writer = spawn(process.execPath, [join(__dirname, "killed-writer.js"), file, "500"]);
      let [written, failed] = ["", ""];
      writer.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
      writer.stderr.on("data", (chunk: Buffer) => (failed += chunk.toString()));
      const ended = new Promise((resolve) => writer.once("close", resolve));
      while (written.split("\n").length < 20) await once(writer.stdout, "data");
      repairStore(file);
      await ended;
      assert.match(failed, /was removed or replaced while it was open/);
      const store = new Store(file);
      for (const line of written.split("\n").slice(0, -1)) {
        const [kind, id] = line.split(" ") as [string, string];
        const table = kind === "vpc" ? "vpcs" : "link_sides";
        assert.ok(store.first(`SELECT id FROM ${table} WHERE id = ?`, id), `${line} is lost`);
      }
      store.close();
    });
  }).timeout(60_000);

  it("keeps the file's mode, follows a symbolic path, and replaces no other file", async () => {
    await withCloud(async (file) => {
      sql(file, `DELETE FROM link_sides WHERE side = 'accepter' AND link_key = 1`);
      chmodSync(file, 0o600);
      const connection = join(dirname(file), "link.db");
      symlinkSync(file, connection);
      const now = new Date("2026-05-06T07:08:09Z");
      writeFileSync(`${file}.damaged-20260506T070809Z`, "precious");
      assert.equal(repairStore(connection, now).backup, `${realpathSync(file)}.damaged-20260506T070809Z-2`);
      assert.equal(readFileSync(`${file}.damaged-20260506T070809Z`, "utf8"), "precious");
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.ok(lstatSync(connection).isSymbolicLink());
      assert.deepEqual(checkStore(connection).problems, []);
      assert.deepEqual(
        readdirSync(dirname(file)).filter((name) => name.includes("repair")),
        [],
      );
    });
  });

  it("drops what cannot be used, keeps the rest, the id, the clock and the damaged file", async () => {
    await withCloud(async (file) => {
      const before = new Store(file);
      const [id, vpcs] = [before.id, before.all("SELECT id FROM vpcs ORDER BY id").map(({ id }) => id)];
      before.advance(1_000_000);
      before.close();
      sql(file, `PRAGMA foreign_keys = OFF; DELETE FROM route_tables WHERE vpc_id = '${String(vpcs[0])}'`);
      const damaged = readFileSync(file);
      const { backup, tables } = repairStore(file, new Date("2026-05-06T07:08:09.123Z"));
      assert.equal(backup, `${file}.damaged-20260506T070809Z`);
      assert.deepEqual(readFileSync(backup), damaged);
      assert.deepEqual(
        tables.find(({ table }) => table === "vpcs"),
        { table: "vpcs", kept: 3, dropped: 1 },
      );
      assert.deepEqual(checkStore(file).problems, []);
      const after = new Store(file);
      assert.equal(after.id, id);
      assert.equal(after.fact("clockOffset"), "1000000");
      assert.deepEqual(
        after.all("SELECT id FROM vpcs ORDER BY id").map(({ id }) => id),
        vpcs.slice(1),
      );
      after.close();
      const names = readdirSync(dirname(file)).filter((name) => name.endsWith(".repair"));
      assert.deepEqual(names, []);
    });
  });

  it("leaves the file as it is if its id cannot be read, or another process writes", async () => {
    await withCloud(async (file) => {
      const whole = readFileSync(file);
      sql(file, "DELETE FROM facts WHERE key = 'id'");
      const damaged = readFileSync(file);
      assert.throws(() => repairStore(file), /cannot be repaired: its id cannot be read, by which stacks know it/);
      assert.deepEqual(readFileSync(file), damaged);
      writeFileSync(file, whole);
      const other = new (loadDriver())(file);
      other.exec("BEGIN IMMEDIATE");
      assert.throws(() => repairStore(file), /is locked by another process\. End the processes that use it/);
      other.exec("ROLLBACK");
      other.close();
      assert.deepEqual(readFileSync(file), whole);
    });
  });

  it("of a page that was overwritten keeps the rows of all others, or refuses", async () => {
    const outcomes = new Set<string>();
    await withCloud(async (file) => {
      const whole = readFileSync(file);
      const pages = statSync(file).size / 4096;
      for (let page = 2; page <= pages; page += 3) {
        writeFileSync(file, whole);
        const handle = openSync(file, "r+");
        writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096);
        closeSync(handle);
        if (checkStore(file).problems.length === 0) {
          outcomes.add("unused page");
          continue;
        }
        try {
          const { backup } = repairStore(file);
          outcomes.add("repaired");
          assert.deepEqual(checkStore(file).problems, [], `page ${page}`);
          assert.equal(readFileSync(backup).length, whole.length);
          const backend = openEmbeddedBackend({ ...SETTINGS, cloudFile: file });
          await backend.listVpcs({ region: "ap-guangzhou" });
          backend.close!();
        } catch (error) {
          assert.ok(isPeeringError(error), String(error));
          assert.match(error.message, /cannot be repaired|is damaged|cannot be used/);
          outcomes.add("refused");
        }
      }
    });
    assert.ok(outcomes.has("repaired") && outcomes.has("refused"), [...outcomes].join());
  }).timeout(60_000);
});

describe("vpc-peering cloud check and repair", () => {
  it("print what is wrong and what was saved, and set the exit code", async () => {
    await withCloud(async (file) => {
      const run = (...args: string[]) => runCommand(["cloud", ...args, "--file", file]);
      assert.deepEqual(await run("check"), {
        code: 0,
        stdout: `${file} is whole: 4 VPCs, 3 connections, 4 routes\n`,
        stderr: "",
      });
      assert.match((await run("repair")).stdout, /is whole: nothing to repair/);
      sql(file, "DELETE FROM link_sides WHERE side = 'accepter' AND link_key = 1");
      const { code, stdout } = await run("check");
      assert.equal(code, 3);
      assert.match(stdout, /is damaged:\n {2}connection 1 has 1 of its 2 ends\nRestore it from a copy/);
      const repaired = await run("repair");
      assert.equal(repaired.code, 0);
      assert.match(repaired.stdout, /links +2 +1/);
      assert.equal((await run("check")).code, 0);
      const missing = await runCommand(["cloud", "check", "--file", `${file}.none`]);
      assert.deepEqual([missing.code, missing.stdout], [1, ""]);
    });
  });
});

const SETTINGS = {
  vendor: "tce",
  backend: "embedded",
  accountId: "100000000011",
  limits: {},
  timeoutSeconds: 1,
} as const;

/** Four VPCs around a hub with three connections, closed. */
async function withCloud(work: (file: string) => Promise<void>): Promise<void> {
  const scene = new Scene("tce");
  try {
    const us = scene.as(0);
    const hub = await vpcIn(us, scene.region, "10.0.0.0/16");
    for (let i = 1; i <= 3; i++) await connectionBetween(us, hub, await vpcIn(us, scene.region, `10.${i}.0.0/16`));
    us.close!();
    sql(scene.file, "SELECT 1");
    await work(scene.file);
  } finally {
    scene.end();
  }
}
