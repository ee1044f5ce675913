/** `vpc-peering cloud`, as a user runs it: the compiled program, its output and its exit code. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import type { Inventory } from "../../../provider/cloud/index.js";
import { connectionBetween, Scene, vpcIn } from "./scene.js";
import { MAIN } from "../../cli/command.js";

describe("vpc-peering cloud", function () {
  this.timeout(30_000);
  let scene: Scene;
  beforeEach(() => void (scene = new Scene("tce")));
  afterEach(() => scene.end());

  const cloud = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, VPC_PEERING_CLOUD_FILE: scene.file };
      execFile(process.execPath, [MAIN, "cloud", ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      });
    });
  const answer = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await cloud(...args);
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  };
  const list = async (...args: string[]) => JSON.parse(await answer("list", "--json", ...args)) as Inventory;
  const fails = async (words: RegExp, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await cloud(...args);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /\n\s+at /);
  };

  it("reports an empty cloud, and creates no file when it reads", async () => {
    assert.match(await answer("list"), /^the embedded cloud is empty \(.*cloud\.db\)\n$/);
    assert.deepEqual(await list(), {
      accounts: [],
      vpcs: [],
      subnets: [],
      peeringConnections: [],
      routeTables: [],
      routes: [],
    });
    assert.equal(await answer("events"), "no events\n");
    assert.match(await answer("reset"), /is empty/);
    assert.equal(existsSync(scene.file), false);
  });

  it("lists live objects with the provider's property names, and ended connections with --all", async () => {
    scene.now = Date.now();
    const backend = scene.as(0);
    const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
    const peer = await vpcIn(backend, scene.farRegion, "10.2.0.0/16");
    const connection = await connectionBetween(backend, own, peer, { bandwidthMbps: 10 });
    await backend.createRoute(
      { region: own.region, id: own.defaultRouteTableId },
      { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: connection.id },
    );
    const theirs = await vpcIn(scene.as(1), scene.region, "10.3.0.0/16");
    const request = await connectionBetween(backend, own, theirs, { name: "request" });

    const live = await list();
    assert.deepEqual(
      live.vpcs.find(({ id }) => id === own.id),
      { ...own, vendor: "tce" },
    );
    assert.deepEqual(
      live.peeringConnections,
      [connection, request].map((record) => ({ vendor: "tce", ...without(record, "role") })),
    );
    assert.deepEqual(live.routes, [
      {
        routeTableId: own.defaultRouteTableId,
        vpcId: own.id,
        vendor: "tce",
        accountId: backend.accountId,
        region: own.region,
        destinationCidrBlock: "10.2.0.0/16",
        peeringConnectionId: connection.id,
        origin: "user",
      },
    ]);
    assert.deepEqual(
      live.accounts.map(({ accountId, vendor }) => [accountId, vendor]),
      [
        [scene.accounts[0], "tce"],
        [scene.accounts[1], "tce"],
      ],
    );
    assert.deepEqual(
      live.routeTables.map(({ isDefault }) => isDefault),
      [true, true, true],
    );
    assert.deepEqual((await list("--vendor", "huawei")).vpcs, []);

    const text = await answer("list");
    for (const word of [
      own.id,
      connection.id,
      "pending-acceptance",
      "10.2.0.0/16",
      `${backend.accountId} ${scene.farRegion}/${peer.id}`,
    ])
      assert.ok(text.includes(word), word);

    assert.match(await answer("advance", "7d"), /^the embedded cloud's clock is now /);
    assert.deepEqual(
      (await list()).peeringConnections.map(({ id }) => id),
      [connection.id],
    );
    const all = await list("--all");
    assert.deepEqual(
      all.peeringConnections.map(({ state }) => state),
      ["active", "expired"],
    );
    assert.equal(all.routes.filter(({ origin }) => origin === "system").length, 3);

    assert.deepEqual(
      (JSON.parse(await answer("events", "--json")) as { action: string }[]).map(({ action }) => action),
      ["CreateVpc", "CreateVpc", "CreatePeering", "PutRoute", "CreateVpc", "CreatePeering"],
    );
    await answer("reset");
    assert.deepEqual((await list("--all")).accounts, []);
  });

  it("updates accounts", async () => {
    assert.match(await answer("account", "7", "--vendor", "tce"), /^tce 7 "account 7", not in arrears\n$/);
    const changed = ["account", "7", "--name", "seven", "--arrears", "on"];
    assert.match(await answer(...changed), /^tce 7 "seven", in arrears\n$/);
    const account = (await list()).accounts.find(({ accountId }) => accountId === "7")!;
    assert.deepEqual([account.name, account.arrears], ["seven", true]);
    assert.match(await answer("account", "7", "--arrears", "off"), /"seven", not in arrears/);
  });

  it("adds subnets and route tables", async () => {
    const vpc = await vpcIn(scene.as(0), scene.region, "10.1.0.0/16");
    const table = JSON.parse(await answer("route-table", vpc.id, "--name", "blue", "--json")) as { id: string };
    const subnet = JSON.parse(
      await answer("subnet", `${vpc.region}/${vpc.id}`, "10.1.1.0/24", "--route-table", table.id, "--json"),
    ) as { id: string };
    const { subnets, routeTables } = await list();
    assert.deepEqual(
      subnets.map(({ id, routeTableId, vpcId }) => [id, routeTableId, vpcId]),
      [[subnet.id, table.id, vpc.id]],
    );
    assert.deepEqual(
      routeTables.map(({ name, subnetIds }) => [name, subnetIds]),
      [
        ["default", []],
        ["blue", [subnet.id]],
      ],
    );
  });

  it("reports each mistake in one line", async () => {
    await vpcIn(scene.as(0), scene.region, "10.1.0.0/16");
    await fails(/^error: duration "8x": is not a duration.*8d, 36h, 90m, 30s.*\n$/, "advance", "8x");
    await fails(/^error: duration "0s"/, "advance", "0s");
    await fails(
      /^error: account "7": no vendor has this account yet.*--vendor.*\n$/,
      "account",
      "7",
      "--arrears",
      "on",
    );
    await fails(/^error: vpc "vpc-none": the embedded cloud has no such VPC.*\n$/, "subnet", "vpc-none", "10.1.0.0/24");
    await fails(/Allowed choices are/, "list", "--vendor", "aws");
    await fails(/"on" or "off"/, "account", "7", "--vendor", "tce", "--arrears", "maybe");
    await fails(/unknown command/, "lst");
  });

  it("prints its help", async () => {
    const help = await answer("--help");
    for (const word of ["Examples:", "advance 8d", "VPC_PEERING_CLOUD_FILE"]) assert.ok(help.includes(word), word);
  });
});

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
