/** `vpc-peering list vpcs | subnets | routes | connections`, with their filters. */
import assert from "node:assert/strict";
import type { PeeringRecord, SubnetRecord, VpcRecord } from "../../provider/backend/contract.js";
import { connectionBetween, Scene, vpcIn } from "../provider/cloud/scene.js";
import { runCommand } from "./command.js";

describe("vpc-peering list", function () {
  this.timeout(60_000);
  let scene: Scene;
  let [shop, ledger]: VpcRecord[] = [];
  let subnet: SubnetRecord;
  let connection: PeeringRecord;

  before(async () => {
    scene = new Scene("tce");
    const backend = scene.as(0);
    shop = await vpcIn(backend, scene.region, "10.1.0.0/16", { name: "shop", tags: { team: "net", stage: "dev" } });
    ledger = await vpcIn(backend, scene.farRegion, "10.2.0.0/16", { name: "ledger" });
    connection = await connectionBetween(backend, shop, ledger, { bandwidthMbps: 10 });
    const table = { region: shop.region, id: shop.defaultRouteTableId };
    await backend.createRoute(table, { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: connection.id });
    const { region, id: vpcId } = shop;
    const zone = `${region}-1`;
    subnet = await backend.createSubnet!({
      region,
      vpcId,
      name: "web",
      cidrBlock: "10.1.1.0/24",
      zone,
      tags: { team: "web" },
    });
  });
  after(() => scene.end());

  const run = (...args: string[]) =>
    runCommand(["list", ...args, "--vendor", "tce", "--account", scene.accounts[0]!, "--cloud-file", scene.file]);
  /** The cells of the rows, without the head. */
  const rows = async (...args: string[]): Promise<string[][]> => {
    const { code, stdout, stderr } = await run(...args);
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.trim().split("\n").slice(1);
    return lines.map((line) => line.split(/ {2,}/));
  };

  it("lists VPCs with their CIDR blocks and tags, narrowed by region, tag, CIDR block and ID", async () => {
    const row = [`${scene.region}/${shop!.id}`, "shop", "10.1.0.0/16", "available", "team=net, stage=dev"];
    const names = async (...args: string[]) => (await rows("vpcs", ...args)).map(([, name]) => name);
    assert.deepEqual(new Set(await names()), new Set(["ledger", "shop"]));
    for (const filter of [
      ["--region", scene.region],
      ["--tag", "team=net", "stage=dev"],
      ["--cidr", "10.1.2.0/24"],
      ["--vpc", shop!.id],
    ]) {
      assert.deepEqual(await rows("vpcs", ...filter), [row], filter.join(" "));
    }
    assert.deepEqual(await names("--tag", "team=other"), []);
  });

  it("lists subnets with their route table", async () => {
    const { id, vpcId, zone, routeTableId, availableIpCount } = subnet;
    const cells = ["10.1.1.0/24", zone!, routeTableId, String(availableIpCount ?? "-")];
    const row = [`${scene.region}/${id}`, "web", vpcId, ...cells];
    assert.deepEqual(await rows("subnets"), [row]);
    assert.deepEqual(await rows("subnets", "--vpc", `${scene.region}/${vpcId}`), [row]);
    assert.deepEqual(await rows("subnets", "--cidr", "10.1.2.0/24"), []);
    assert.deepEqual(await rows("subnets", "--tag", "team=web"), [row]);
    assert.deepEqual(await rows("subnets", "--tag", "team=net"), []);
  });

  it("lists routes with their next hop, narrowed by an address of the destination", async () => {
    const table = `${scene.region}/${shop!.defaultRouteTableId}`;
    const row = [table, shop!.id, "10.2.0.0/16", connection.id, "yes", "user", subnet.id];
    const theirs = `${scene.farRegion}/${ledger!.defaultRouteTableId}`;
    const local = [theirs, ledger!.id, "10.2.0.0/16", "local", "yes", "system", "-"];
    assert.deepEqual(new Set(await rows("routes", "--cidr", "10.2.3.4/32")), new Set([row, local]));
    assert.deepEqual(await rows("routes", "--vpc", ledger!.id, "--cidr", "10.2.3.4/32"), [local]);
    assert.deepEqual(await rows("routes", "--cidr", "10.9.3.4/32"), []);
  });

  it("narrows connections by VPC and by a CIDR block of either end", async () => {
    const ids = async (...args: string[]) => (await rows("connections", ...args)).map(([id]) => id);
    const id = `${scene.region}/${connection.id}`;
    assert.deepEqual(await ids(), [id]);
    assert.deepEqual(await ids("--vpc", ledger!.id), [id]);
    assert.deepEqual(await ids("--cidr", "10.2.1.0/24"), [id]);
    assert.deepEqual(await ids("--cidr", "10.9.0.0/16"), []);
    assert.deepEqual(await ids("--tag", "team=net"), []);
  });

  it("prints JSON with --format json, as with --json, under the name of the list", async () => {
    for (const flags of [["--format", "json"], ["--json"]]) {
      const { vpcs, accountId } = JSON.parse((await run("vpcs", "--cidr", "10.1.0.0/16", ...flags)).stdout);
      assert.deepEqual([accountId, vpcs.length, vpcs[0].vpcId], [scene.accounts[0], 1, shop!.id]);
    }
    const { routes } = JSON.parse((await run("routes", "--json", "--cidr", "10.2.0.0/16", "--vpc", shop!.id)).stdout);
    assert.deepEqual(
      [routes[0].id, routes[0].peeringConnectionId],
      [`${scene.region}/${shop!.defaultRouteTableId}/10.2.0.0/16`, connection.id],
    );
  });

  it("refuses a filter that the objects have no property for, and a CIDR block that is none", async () => {
    for (const [args, words] of [
      [
        ["routes", "--tag", "team=net"],
        /^error: --tag: routes have no tags\. Leave --tag out, or list vpcs, subnets or connections/,
      ],
      [["routes", "--pending"], /^error: --pending: routes have no requests/],
      [["vpcs", "--cidr", "10.0.0.1"], /^error: --cidr "10\.0\.0\.1": has no prefix length/],
      [["routes", "--cidr", "10.0.0.1"], /^error: --cidr "10\.0\.0\.1": has no prefix length/],
      [["vpcs", "--tag", "team"], /The form is <key>=<value>/],
      [["--vpc", "a/b/c"], /^error: --vpc "a\/b\/c": is not an ID: /],
      [["--json", "--format", "table"], /'--json' cannot be used with option '--format/],
      [
        ["--endpoint", "https://x"],
        /^error: --endpoint "https:\/\/x": has no effect on the backend embedded .* --backend/,
      ],
      [["--ca-file", "x.pem"], /^error: --ca-file "x\.pem": has no effect on the backend embedded/],
      [["--backend", "api"], /^error: --cloud-file ".*": has no effect on the backend api/],
      [["tables"], /connections, vpcs, subnets, routes/],
    ] as const) {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [1, ""], args.join(" "));
      assert.match(stderr, words);
      assert.equal(stderr.trim().split("\n").length, 1);
    }
  });
});
