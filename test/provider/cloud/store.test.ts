/** The file: where it is, what it remembers, and that processes can share it. */
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCloudFile, openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { firstAccountId } from "../../../provider/cloud/model/ids.js";
import { Store } from "../../../provider/cloud/store/store.js";
import { hasShape } from "../../../provider/rules/id-shape.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { HOUR, connectionBetween, Scene, START, vpcIn } from "./scene.js";

describe("the file of the embedded cloud", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "vpc-peering-file-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is the configured one, else the variable's, else the nearest .vpc-peering upwards, else the home folder's", () => {
    const deep = join(folder, "a", "b");
    mkdirSync(deep, { recursive: true });
    const find = (cloudFile?: string, variable?: string) =>
      findCloudFile({
        cloudFile,
        environment: { VPC_PEERING_CLOUD_FILE: variable },
        workingFolder: deep,
        homeFolder: "/home/nobody",
      });
    assert.equal(find(), "/home/nobody/.vpc-peering/cloud.db");
    writeFileSync(join(folder, "a", ".vpc-peering"), "a file is no folder");
    mkdirSync(join(folder, ".vpc-peering"));
    assert.equal(find(), join(folder, ".vpc-peering", "cloud.db"));
    assert.equal(find(undefined, "x.db"), join(deep, "x.db"));
    assert.equal(find("/y.db", "x.db"), "/y.db");
  });

  it("is created at the first call, not before", () => {
    const cloudFile = join(folder, "sub", "cloud.db");
    const backend = openEmbeddedBackend({
      vendor: "tce",
      backend: "embedded",
      cloudFile,
      limits: {},
      timeoutSeconds: 1,
    });
    assert.equal(backend.accountId, "100000000001");
    assert.match(
      backend.notice!,
      /^embedded cloud: nothing real is created \(tce, account 100000000001, .*cloud\.db\)$/,
    );
    assert.throws(() => readFileSync(cloudFile), /ENOENT/);
    assert.match(backend.identity, /^embedded\/tce\/100000000001\/[0-9a-z]{6}$/);
    assert.ok(readFileSync(cloudFile).length > 0);
    backend.close!();
  });

  it("gives one clear error if it cannot be opened", () => {
    writeFileSync(join(folder, "plain"), "not a folder");
    assert.throws(() => new Store(join(folder, "plain", "cloud.db")), /cannot be opened .*Name a writable file/);
    writeFileSync(join(folder, "text.db"), "this is not a database, whatever its name says ".repeat(100));
    assert.throws(() => new Store(join(folder, "text.db")), /cannot be opened .*not a database/);
  });

  it("gives one clear error if it is corrupted while open", () => {
    const file = join(folder, "cloud.db");
    const store = new Store(file);
    // As a full disk does: no page may be added.
    store.all("PRAGMA max_page_count = 1");
    assert.throws(
      () => store.write(() => store.setFact("big", "x".repeat(100_000))),
      /cannot be used \(SqliteError: .*full\).*Make room/,
    );
    assert.equal(store.fact("big"), undefined);
    store.close();
  });

  it("is rejected and unchanged if a newer release wrote it", () => {
    const file = join(folder, "cloud.db");
    const store = new Store(file);
    store.setFact("schemaVersion", "99");
    store.close();
    assert.throws(() => new Store(file), /newer release.*Upgrade/);
  });

  it("keeps its id and its clock when it is emptied", async () => {
    const scene = new Scene("tce");
    try {
      const backend = scene.as(0);
      const { identity } = backend;
      const vpc = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const operator = scene.operator();
      assert.equal(operator.advance(36 * HOUR).getTime(), START + 36 * HOUR);
      operator.reset();
      assert.deepEqual(await backend.getVpcs([vpc]), [undefined]);
      assert.deepEqual(operator.inventory(), {
        accounts: [],
        vpcs: [],
        subnets: [],
        peeringConnections: [],
        routeTables: [],
        routes: [],
      });
      assert.deepEqual([scene.as(0).identity, operator.now().getTime()], [identity, START + 36 * HOUR]);
      await vpcIn(backend, scene.region, "10.1.0.0/16");
    } finally {
      scene.end();
    }
  });

  it("rolls back a transaction that fails half-way", () => {
    const store = new Store(join(folder, "cloud.db"));
    assert.throws(() =>
      store.write(() => {
        store.setFact("half", "done");
        throw new Error("and then the power went");
      }),
    );
    assert.equal(store.fact("half"), undefined);
    store.close();
  });

  it("answers a repeated query from memory until this or another connection writes", () => {
    const file = join(folder, "cloud.db");
    const [store, other] = [new Store(file), new Store(file)];
    const query = "SELECT value FROM facts WHERE key = ?";
    const read = () => store.read(() => store.all(query, "x"));
    const first = read();
    assert.deepEqual(first, []);
    assert.equal(read(), first, "the same array, not another query");

    store.write(() => {
      assert.equal(store.all(query, "x"), first);
      store.setFact("x", "own");
      assert.deepEqual(store.all(query, "x"), [{ value: "own" }]);
    });
    other.write(() => other.setFact("x", "another connection's"));
    assert.deepEqual(read(), [{ value: "another connection's" }]);

    assert.throws(() =>
      store.write(() => {
        store.setFact("x", "undone");
        assert.deepEqual(store.all(query, "x"), [{ value: "undone" }]);
        throw new Error("undo it");
      }),
    );
    assert.deepEqual(read(), [{ value: "another connection's" }]);
    other.close();
    store.close();
  });

  it("forgets results beyond twenty thousand rows", () => {
    const store = new Store(join(folder, "cloud.db"));
    const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n`;
    store.read(() => {
      const small = store.all(numbers, 1);
      assert.equal(store.all(numbers, 1), small);
      assert.equal(store.all(numbers, 20_000).length, 20_000);
      assert.notEqual(store.all(numbers, 1), small);
    });
    store.close();
  });

  it("gives one clear error if another process locks it for too long", () => {
    const file = join(folder, "cloud.db");
    const holder = new Store(file);
    const other = new Store(file, { busyTimeoutMilliseconds: 20 });
    holder.write(() => assert.throws(() => other.write(() => 1), /locked by another process/));
    assert.equal(
      other.write(() => 1),
      1,
    );
    holder.close();
    other.close();
  });
});

describe("accounts", () => {
  for (const vendor of VENDOR_IDS) {
    it(`of ${vendor} have the vendor's format, and the first one never changes`, () => {
      const rules = rulesOf(vendor);
      assert.ok(hasShape(rules.ids.value.account, firstAccountId(rules)), firstAccountId(rules));
      assert.match(firstAccountId(rules), /01$/);
    });
  }

  it("of two vendors cannot be connected", async () => {
    const scene = new Scene("tce");
    try {
      const own = await vpcIn(scene.as(0), scene.region, "10.1.0.0/16");
      const foreign = await vpcIn(
        scene.open({ vendor: "qcloud", accountId: scene.accounts[1] }),
        scene.region,
        "10.2.0.0/16",
      );
      await refused("not-found", /has no such VPC/, () => connectionBetween(scene.as(0), own, foreign));
    } finally {
      scene.end();
    }
  });

  it("are not created under an ID that no account has", () => {
    const scene = new Scene("tce");
    try {
      const operator = scene.operator();
      for (const id of ["", "a b", "a/b", "a\n"])
        assert.throws(
          () => operator.account(id, "tce", {}),
          /account ".*": (must not be empty|is not an account's ID)/,
        );
      assert.deepEqual(operator.inventory().accounts, []);
    } finally {
      scene.end();
    }
  });

  it("are in arrears with all their projects", async () => {
    const scene = new Scene("huawei");
    try {
      for (const project of ["a", "b"])
        await scene.open({ accountId: "acme", projectId: project.repeat(32) }).getAccount();
      await scene.as(0).getAccount();
      const operator = scene.operator();
      operator.account("acme", undefined, { arrears: true });
      const owing = operator.inventory().accounts.filter(({ arrears }) => arrears);
      assert.deepEqual(
        owing.map(({ accountId, ownerAccountId }) => [accountId[0], ownerAccountId]),
        [
          ["a", "acme"],
          ["b", "acme"],
        ],
      );
    } finally {
      scene.end();
    }
  });

  it("report their ids and name", async () => {
    const scene = new Scene("huawei");
    try {
      const account = await scene.open({ accountId: "acme", projectId: "f".repeat(32) }).getAccount();
      assert.deepEqual(
        [account.accountId, account.projectId, account.name],
        ["acme", "f".repeat(32), "project of acme"],
      );
      assert.match(account.appId!, /^\d{10}$/);
    } finally {
      scene.end();
    }
  });
});

describe("many processes", () => {
  const PROCESSES = 8;
  const LINKS = 4;

  it("create one file at the same time, and lose no write", async function () {
    this.timeout(60_000);
    const scene = new Scene("tce");
    try {
      const runs = Array.from({ length: PROCESSES }, (_, n) =>
        run("connection-maker.js", scene.file, String(n), String(LINKS)),
      );
      assert.deepEqual(
        await Promise.all(runs),
        Array.from({ length: PROCESSES }, () => ({ code: 0, said: "" })),
      );
      const operator = scene.operator();
      const { vpcs, peeringConnections, routeTables, routes, accounts } = operator.inventory();
      assert.deepEqual(
        {
          vpcs: vpcs.length,
          connections: peeringConnections.length,
          tables: routeTables.length,
          routes: routes.length,
          accounts: accounts.length,
        },
        {
          vpcs: PROCESSES * (LINKS + 1),
          connections: PROCESSES * LINKS,
          tables: PROCESSES * (LINKS + 1),
          routes: PROCESSES * LINKS * 2,
          accounts: PROCESSES,
        },
      );
      assert.equal(
        new Set(vpcs.map(({ ipv6CidrBlock }) => ipv6CidrBlock)).size,
        vpcs.length,
        "no IPv6 block is given out twice",
      );
      assert.equal(operator.events().length, vpcs.length + peeringConnections.length + routes.length);
      const store = new Store(scene.file);
      assert.deepEqual(store.all("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
      assert.deepEqual(store.all("PRAGMA foreign_key_check"), []);
      store.close();
    } finally {
      scene.end();
    }
  });

  it("racing for one pair create one connection", async function () {
    this.timeout(60_000);
    const scene = new Scene("tce");
    try {
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(backend, scene.region, "10.2.0.0/16");
      const runs = Array.from({ length: 4 }, () =>
        run("pair-racer.js", scene.file, backend.accountId, own.id, peer.id),
      );
      const said = (await Promise.all(runs)).map((result) => result.said).sort();
      const [connection] = scene.operator().inventory().peeringConnections;
      assert.deepEqual(said, [connection!.id, ...Array.from({ length: 3 }, () => "already-exists")].sort());
      assert.equal(scene.operator().inventory().peeringConnections.length, 1);
    } finally {
      scene.end();
    }
  });
});

/** A process of its own; what it says goes to one string, good or bad. */
async function run(
  script: string,
  ...args: string[]
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = fork(join(__dirname, script), args, { silent: true });
  let said = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  return { code, said };
}
