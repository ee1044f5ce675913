/** `vpc-peering reach`: the question answered from an account, a state and a plan. */
import assert from "node:assert/strict";
import path from "node:path";
import { connectionBetween, Scene, vpcIn } from "../provider/cloud/scene.js";
import { EXIT } from "../../cli/exit-codes.js";
import type { Answer } from "../../provider/network/reachability.js";
import { type Ran, runCommand } from "./command.js";

describe("vpc-peering reach", function () {
  this.timeout(30_000);
  let scene: Scene;
  before(() => {
    scene = new Scene("tce");
    scene.now = Date.now();
  });
  after(() => scene.end());

  const reach = (from: string, to: string, ...args: string[]): Promise<Ran> =>
    runCommand([
      "reach",
      from,
      to,
      "--vendor",
      "tce",
      "--account",
      scene.accounts[0]!,
      "--cloud-file",
      scene.file,
      ...args,
    ]);
  const live = (from: string, to: string, ...args: string[]) => reach(from, to, "--region", scene.region, ...args);

  it("follows a packet through an account, there and back", async () => {
    const backend = scene.as(0);
    const [near, far] = [
      await vpcIn(backend, scene.region, "10.1.0.0/16"),
      await vpcIn(backend, scene.region, "10.2.0.0/16"),
    ];
    const connection = await connectionBetween(backend, near, far);
    const write = (region: string, id: string, destinationCidrBlock: string) =>
      backend.createRoute({ region, id }, { destinationCidrBlock, peeringConnectionId: connection.id });
    await write(scene.region, near.defaultRouteTableId, "10.2.0.0/16");

    const oneWay = await live("10.1.0.5", "10.2.0.9");
    assert.deepEqual([oneWay.code, oneWay.stderr], [EXIT.no, ""]);
    assert.match(
      oneWay.stdout,
      /^10\.1\.0\.5 does not reach 10\.2\.0\.9\.\n {2}1\. There: table \S+ .* has a route for 10\.2\.0\.0\/16, through link /,
    );
    assert.match(oneWay.stdout, /The forward direction works, but .* Write the return route.*\(no-return-route\)\n$/);

    await write(scene.region, far.defaultRouteTableId, "10.1.0.0/16");
    const both = await live("10.1.0.5", "10.2.0.9");
    assert.deepEqual([both.code, both.stderr], [EXIT.done, ""]);
    assert.match(
      both.stdout,
      /^10\.1\.0\.5 reaches 10\.2\.0\.9\.\n {2}1\. There: .*\n {2}2\. Back: .*through link .*\n$/,
    );

    const asData = JSON.parse((await live("10.1.0.5", "10.2.0.9", "--json")).stdout) as Answer;
    assert.deepEqual([asData.reachable, asData.hops.map(({ direction }) => direction)], ["yes", ["there", "back"]]);

    const wrongVpc = await live("10.1.0.5", "10.2.0.9", "--from-vpc", far.id);
    assert.match(wrongVpc.stdout, /is not in a CIDR block of .*\(unknown-source\)/);
  });

  it("requires a VPC if several have the address", async () => {
    const backend = scene.as(0);
    const twins = [
      await vpcIn(backend, scene.region, "10.7.0.0/16"),
      await vpcIn(backend, scene.region, "10.7.0.0/16", { name: "twin" }),
    ];
    const unknown = await live("10.7.0.1", "10.7.0.2");
    assert.equal(unknown.code, EXIT.unknown);
    assert.match(unknown.stdout, /^Whether 10\.7\.0\.1 reaches 10\.7\.0\.2 is not known\.\n.*\(ambiguous\)\n$/);
    assert.equal((await live("10.7.0.1", "10.7.0.2", "--from-vpc", twins[0]!.id)).code, EXIT.done);
    assert.equal((await live("10.7.0.1", "10.7.0.2", "--from-vpc", "twin")).code, EXIT.done);
  });

  const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
  // Its plan deletes the route from 10.2.0.0/16 back to 10.1.0.0/16.
  const scenario = path.join(repository, "test", "fixtures", "previews", "no-return");

  it("distinguishes planned from saved resources", async () => {
    const state = ["--state", path.join(scenario, "state.json")];
    const preview = ["--preview", path.join(scenario, "preview.json")];
    const ask = (...files: string[]) => runCommand(["reach", "10.1.0.5", "10.2.0.9", ...files]);
    assert.equal((await ask(...state)).code, EXIT.done);
    for (const files of [preview, [...preview, ...state]]) {
      const { code, stdout } = await ask(...files);
      assert.equal(code, EXIT.no);
      assert.match(stdout, /There: the default table of .* has a route for 10\.2\.0\.0\/16/);
      assert.match(stdout, /\(no-return-route\)\n$/);
    }
  });

  it("is an error for an address that is none, for files beside an account, and for standard input twice", async () => {
    const state = ["--state", path.join(scenario, "state.json")];
    for (const [args, words] of [
      [["10.1.0.5", "10.2.0.9/24", ...state], /^error: to "10\.2\.0\.9\/24": is no IP address\. Give an IPv4 or IPv6/],
      [["shop", "10.2.0.9", ...state], /^error: from "shop": is no IP address/],
      [["10.1.0.5", "10.2.0.9", ...state, "--vendor", "tce"], /'--state <files...>' cannot be used with .*--vendor/],
    ] as const) {
      const { code, stderr } = await runCommand(["reach", ...args]);
      assert.equal(code, EXIT.failed, args.join(" "));
      assert.match(stderr, words);
    }
  });

  it("prints an address as it is given", async () => {
    const state = ["--state", path.join(scenario, "state.json")];
    const { code, stdout } = await runCommand(["reach", "10.1.0.5", "fd00::1", ...state]);
    assert.equal(code, EXIT.no);
    assert.match(stdout, /^fd00::1 is in no VPC shown here, and the default table of \S+ has no route to it\./m);
  });

  it("names the file that it cannot read", async () => {
    const { code, stderr } = await runCommand(["reach", "10.0.0.1", "10.0.0.2", "--state", "/nowhere.json"]);
    assert.equal(code, EXIT.failed);
    assert.match(stderr, /^error: --state "\/nowhere\.json": the file cannot be read \(ENOENT\)/);
  });
});
