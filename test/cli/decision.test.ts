/** `vpc-peering list`, `accept` and `reject`, and `cloud export`, as a user runs them. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { PeeringRecord } from "../../provider/backend/contract.js";
import { connectionBetween, Scene, seenBy, vpcIn } from "../provider/cloud/scene.js";
import { type Ran, runCommand } from "./command.js";

describe("connections at the command line", function () {
  this.timeout(30_000);
  let scene: Scene;
  let request: PeeringRecord;

  beforeEach(async () => {
    await begin("tce");
  });
  afterEach(() => scene.end());

  /** A request of account 0 to account 1. The commands run on the machine's clock. */
  async function begin(vendor: "tce" | "jdcloud"): Promise<void> {
    scene = new Scene(vendor);
    scene.now = Date.now();
    const own = await vpcIn(scene.as(0), scene.region, "10.1.0.0/16");
    const peer = await vpcIn(scene.as(1), scene.region, "10.2.0.0/16");
    request = await connectionBetween(scene.as(0), own, peer);
  }

  const run = (account: number, ...args: string[]): Promise<Ran> =>
    runCommand([...args, "--vendor", scene.vendor, "--account", scene.accounts[account]!, "--cloud-file", scene.file]);
  const done = async (account: number, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(account, ...args);
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  };
  const refused = async (words: RegExp, account: number, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await run(account, ...args);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, words);
    assert.equal(stderr.trim().split("\n").length, 1);
  };
  const stateNow = async (account = 0) => (await seenBy(scene.as(account), request))?.state;

  it("are listed with their ends, their accounts, and the expiry of a request", async () => {
    const [head, row, ...more] = (await done(1, "list", "--region", scene.region)).trim().split("\n");
    assert.match(head!, /^CONNECTION +NAME +STATE +ROLE +REQUESTER +ACCEPTER +MBPS +EXPIRES AT$/);
    const { requester, accepter, expiresAt } = request;
    const cells = [
      `${scene.region}/${request.id}`,
      "link",
      "pending-acceptance",
      "accepter",
      `${scene.region}/${requester.vpcId} of ${requester.accountId}`,
      `${scene.region}/${accepter.vpcId}`,
      "-",
      expiresAt!,
    ];
    assert.deepEqual(row!.split(/ {2,}/), cells);
    assert.deepEqual(more, []);
  });

  it("are listed as JSON as the backend returns them", async () => {
    const { accountId, peeringConnections: connections } = JSON.parse(
      await done(0, "list", "--region", scene.region, "--json"),
    );
    assert.deepEqual([accountId, connections], [scene.accounts[0], [request]]);
  });

  it("are reported as none in a sentence, and only the pending ones are listed on demand", async () => {
    assert.match(
      await done(2, "list", "--region", scene.region),
      /^account \d+ has no matching connections in ap-guangzhou\n$/,
    );
    await done(1, "accept", `${scene.region}/${request.id}`, "--yes");
    assert.match(await done(0, "list", "--region", scene.region), / active /);
    assert.match(await done(0, "list", "--region", scene.region, "--pending"), /no matching connections/);
  });

  it("are searched in every region where the embedded cloud has objects of the account by default", async () => {
    assert.match(await done(0, "list"), new RegExp(request.id));
    assert.match(await done(2, "list"), /^account \d+ has no matching connections\n$/);
    await refused(/account \d+ sees no such connection \[tce\]/, 2, "accept", request.id);
  });

  it("are accepted, and the output names the other account's stack", async () => {
    const logged = await done(1, "accept", request.id, "--region", scene.region, "--yes");
    assert.match(
      logged,
      new RegExp(
        `^${scene.region}/${request.id} is active: the stack of account ${scene.accounts[0]} shows it as active`,
      ),
    );
    assert.equal(await stateNow(), "active");
  });

  it("are rejected", async () => {
    const logged = JSON.parse(
      await done(1, "reject", `${scene.region}/${request.id}`, "--yes", "--json"),
    ) as PeeringRecord;
    assert.equal(logged.state, "rejected");
    assert.equal(await stateNow(), "rejected");
  });

  it("are not changed without a confirmation", async () => {
    await refused(
      /--yes: the command needs a confirmation, and standard input is not a terminal/,
      1,
      "accept",
      `${scene.region}/${request.id}`,
    );
    assert.equal(await stateNow(), "pending-acceptance");
  });

  it("are checked against state, account and vendor before the confirmation", async () => {
    const id = `${scene.region}/${request.id}`;
    await refused(new RegExp(`requested by this account.*--account ${scene.accounts[1]}`), 0, "accept", id);
    await refused(/sees no such connection in ap-guangzhou/, 2, "accept", id);
    await refused(
      /^error: --region "ap-beijing": the ID is one in ap-guangzhou/,
      1,
      "accept",
      id,
      "--region",
      "ap-beijing",
    );
    await refused(/^error: connection "a\/b\/c": is not an ID: /, 1, "accept", "a/b/c");
    await done(1, "accept", id, "--yes");
    await refused(/the connection is active.*accepted already/, 1, "accept", id);
    await refused(/the connection is active.*destroy the PeeringAccepter/, 1, "reject", id);
    scene.end();

    await begin("jdcloud");
    const half = `${scene.region}/${request.id}`;
    await refused(/no request to accept: each side creates its own half.*PeeringAccepter/, 0, "accept", half);
    await refused(/no request to reject/, 0, "reject", half);
  });

  it("are exported with everything in the embedded cloud", async () => {
    const { code, stdout } = await runCommand(["cloud", "export", "--file", scene.file]);
    const contents = JSON.parse(stdout);
    const operator = scene.operator();
    assert.equal(code, 0);
    const known = { ...operator.contents(), now: contents.now };
    assert.deepEqual(contents, JSON.parse(JSON.stringify(known)));
    assert.ok(Math.abs(Date.parse(contents.now) - Date.now()) < 60_000);
    assert.equal(contents.id, operator.storeId);
    assert.deepEqual(
      contents.traffic.map(({ connection }: { connection: string }) => connection),
      [request.id],
    );
    assert.ok(contents.events.length >= 3);

    for (const args of [["export"], ["traffic", "pcx-1"], ["limit", "pcx-1"], ["subnet", "vpc-1", "10.0.0.0/24"]]) {
      const missing = await runCommand(["cloud", ...args, "--file", `${scene.file}.not`]);
      assert.deepEqual([missing.code, missing.stdout], [1, ""]);
      assert.match(missing.stderr, /there is no embedded cloud at/);
    }
    assert.equal(existsSync(`${scene.file}.not`), false);
  });
});
