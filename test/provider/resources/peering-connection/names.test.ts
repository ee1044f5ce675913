/** Names of connections in one account, where they are unique: at preview, in an update, and of both halves. */
import assert from "node:assert/strict";
import type { Backend, VpcRecord } from "../../../../provider/backend/contract.js";
import { formatId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import type { Handler } from "../../../../provider/resources/handler.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import type { Run } from "../../../../provider/run/run.js";
import { refused } from "../../cloud/refusals.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { runOn, Step } from "../step.js";

const SOURCE = /\[jdcloud, JD Cloud VPC API Reference, v1, describeVpcPeering\]/;

describe("the name of a connection, where an account has one of each", () => {
  let scene: Scene;
  let mine: Backend;
  let theirs: Backend;
  let run: Run;
  let warnings: string[];
  /** The account's own, and two of another account. */
  let vpcs: readonly VpcRecord[];
  let foreign: readonly VpcRecord[];

  const open = async (vendor: VendorId = "jdcloud") => {
    scene = new Scene(vendor);
    [mine, theirs] = [scene.as(0), scene.as(1)];
    const make = (backend: Backend, numbers: readonly number[]) =>
      Promise.all(numbers.map((n) => vpcIn(backend, scene.region, `10.${n}.0.0/16`)));
    vpcs = await make(mine, [1, 2, 3, 4, 5, 6]);
    foreign = await make(theirs, [11, 12]);
    newRun();
  };
  const newRun = () => {
    warnings = [];
    run = runOn(mine, scene.vendor, scene.region, warnings);
  };
  beforeEach(() => open());
  afterEach(() => scene.end());

  const urnOf = (name: string, kind = "PeeringConnection") => `urn:pulumi:dev::p::vpcpeering:index:${kind}::${name}`;
  const pair = (from: number, to: number): Props => ({ vpc: formatId(vpcs[from]!), peerVpc: formatId(vpcs[to]!) });
  const PAIRS: Readonly<Record<string, readonly [number, number]>> = { a: [0, 1], b: [2, 3], c: [4, 5] };
  const endsOf = (resource: string): Props => pair(...PAIRS[resource]!);

  interface Options {
    readonly after?: string;
    readonly areUnknown?: true;
    readonly deleteBeforeReplace?: boolean;
  }
  /** The failures of one check. @param before the name in state; of a new resource none */
  const check = async (
    resource: string,
    before: string | undefined,
    name: string,
    { after, ...rest }: Options = {},
    more: Props = {},
  ) => {
    const own = { region: scene.region, ...endsOf(resource), peerAccountId: mine.accountId };
    const olds =
      before === undefined ? {} : { ...own, name: before, account: mine.identity, desiredState: "connected" };
    const options = { ...(after !== undefined && { after: [urnOf(after)] }), ...rest };
    const facts = { urn: urnOf(resource), ...(Object.keys(options).length > 0 && { options }) };
    const news = { ...own, name, ...more, __plan: facts };
    return (await peeringConnection.check(run, olds, news)).failures.map(({ reason }) => reason).join("\n");
  };

  it("is one error for two connections of a program, and none on other vendors", async () => {
    for (const vendor of VENDOR_IDS) {
      scene.end();
      await open(vendor);
      assert.equal(await check("a", undefined, "x"), "");
      const second = await check("b", undefined, "x");
      if (vendor !== "jdcloud") assert.equal(second, "", vendor);
      else {
        assert.match(
          second,
          /^"b" and "a" both describe the connection "x" of 100000000011, where connections have unique names \[jdcloud, .+\]\. Give one of the two another name\. The second half of a connection within one account has the name of the first and _peer\./,
        );
        assert.match(second, SOURCE);
        assert.equal(second.match(/\(duplicate-claim\)/g)?.length, 1);
      }
    }
  });

  it("is that of both halves within one account, and of one half across accounts", async () => {
    assert.equal(await check("a", undefined, "x"), "");
    assert.match(await check("b", undefined, "x_peer"), /both describe the connection "x_peer" of 100000000011/);
    newRun();
    const across = { peerVpc: formatId(foreign[0]!), peerAccountId: theirs.accountId };
    assert.equal(await check("a", undefined, "x", {}, across), "");
    assert.equal(await check("b", undefined, "x_peer"), "");
  });

  it("may be as it is on two connections that have it already", async () => {
    assert.equal(await check("a", "x", "x"), "");
    assert.equal(await check("b", "x", "x"), "");
  });

  it("is taken after a rename that the engine does first, and not in another order", async () => {
    assert.equal(await check("a", "x", "y"), "");
    assert.equal(await check("b", undefined, "x", { after: "a" }), "");
    const words =
      /^name "x": "a" has this name until the update changes it, and "b" takes it in the same update \[jdcloud, .+\]\. In one update give "a" a name that is free, and in the next "b" the name "x"; or let "b" wait/;
    for (const [first, second] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      newRun();
      const renames = { a: () => check("a", "x", "y"), b: () => check("b", undefined, "x") };
      assert.equal(await renames[first](), "");
      assert.match(await renames[second](), words);
    }
  });

  it("cannot be exchanged in any order", async () => {
    assert.equal(await check("a", "x", "y"), "");
    const exchanged = await check("b", "y", "x", { after: "a" });
    assert.match(exchanged, /^name "y": "b" has this name until the update changes it, and "a" takes it/);
    assert.doesNotMatch(exchanged, /dependsOn/);
  });

  it("is a warning if its program is in another language, whose order does not show", async () => {
    assert.equal(await check("a", "x", "y", { areUnknown: true }), "");
    assert.equal(await check("b", "z", "x", { areUnknown: true }), "");
    assert.match(warnings.join(), /"a" has this name until the update changes it, and "b" takes it/);
  });

  it("is free once a connection is replaced, which is deleted first, unless its options create the new one first", async () => {
    const moved = { peerVpc: formatId(vpcs[4]!) };
    assert.equal(await check("a", "x", "y", {}, moved), "");
    assert.equal(await check("b", undefined, "x", { after: "a" }), "");
    newRun();
    assert.equal(await check("a", "x", "y", { deleteBeforeReplace: false }, moved), "");
    assert.match(
      await check("b", undefined, "x", { after: "a" }),
      /^name "x": "a" has this name until it is replaced and deleted, and "b" takes it/,
    );
  });

  it("cannot be kept by a replacement that the options create first, which a preview shows", async () => {
    const moved = { peerVpc: formatId(vpcs[4]!) };
    const words =
      /^name "x": the connection is replaced, and its replacement cannot have its name beside it \[jdcloud, .+\]\. Remove deleteBeforeReplace: false and retainOnDelete: true from the resource's options, or set another name/;
    assert.match(await check("a", "x", "x", { deleteBeforeReplace: false }, moved), words);
    newRun();
    assert.equal(await check("a", "x", "x", {}, moved), "");
  });

  const stepOf = (handler: Handler, name: string, n: 0 | 1 = 0, facts: object = {}) =>
    new Step(handler, () => runOn([mine, theirs][n]!, scene.vendor, scene.region), name, facts);

  it("is kept by a replacement, whose connection is deleted first", async () => {
    const step = stepOf(peeringConnection, "a");
    await step.up({ ...pair(0, 1), name: "x" });
    const { op, diff } = await step.up({ ...pair(0, 2), name: "x" });
    assert.deepEqual([op, diff!.replaces, diff!.deleteBeforeReplace], ["replace", ["peerVpc"], true]);
    const left = await mine.listPeerings({ region: scene.region });
    assert.deepEqual(
      left.map(({ name, accepter }) => [name, accepter.vpcId]),
      [["x", vpcs[2]!.id]],
    );
    // In another language, a preview does not see the option.
    const moved = { ...pair(0, 3), name: "x" };
    const { error } = await step.up(moved, { deleteBeforeReplace: false, mustWork: false });
    assert.match(
      error!.message,
      /^name "x": connection vpcpr-\w+ is replaced, and its replacement cannot have its name beside it \[jdcloud, /,
    );
  });

  it("is kept by a replacement that is created first, if the half of the same VPCs has ended", async () => {
    const step = stepOf(peeringConnection, "a");
    const program = {
      vpc: formatId(vpcs[0]!),
      peerVpc: formatId(foreign[0]!),
      peerAccountId: theirs.accountId,
      name: "x",
    };
    await step.up(program);
    const before = step.state!.id;
    await theirs.deletePeering(await connectionBetween(theirs, foreign[0]!, vpcs[0]!));
    const { op } = await step.up({ ...program, description: "new" }, { replaces: true, deleteBeforeReplace: false });
    assert.deepEqual([op, step.outputs["state"]], ["update", "pending-acceptance"]);
    assert.notEqual(step.state!.id, before);
    assert.equal((await mine.listPeerings({ region: scene.region })).length, 1);
  });

  const FIX =
    /Choose another name; delete or rename the connection that has it in an update before this one, because an update deletes last; or import that connection/;

  it("is an error at preview if a connection outside the program has it, and at the update with the same fix", async () => {
    const strange = await connectionBetween(mine, vpcs[0]!, vpcs[1]!, { name: "x" });
    const words = new RegExp(
      `^name "x": account 100000000011 already has a connection of that name: ${formatId(strange)} \\[jdcloud, `,
    );
    const found = await check("b", undefined, "x");
    assert.match(found, words);
    assert.match(found, FIX);
    assert.equal(await check("b", undefined, "y"), "");
    const own = { region: scene.region, ...endsOf("b"), peerAccountId: mine.accountId, account: mine.identity };
    await refused("already-exists", FIX, () => peeringConnection.create(run, { ...own, name: "x" }));
    await refused("already-exists", FIX, () => peeringConnection.create(run, { ...own, name: "x_peer" }));
    const { id, outs } = await peeringConnection.create(run, { ...own, name: "y" });
    await refused("already-exists", FIX, () => peeringConnection.update(run, id, outs, { ...outs, name: "x" }));
    assert.equal((await mine.getPeerings([{ region: scene.region, id: id.split("/")[1]! }]))[0]!.name, "y");
  });

  it("is no error at preview if the connection is the program's own, or of the same VPCs", async () => {
    const other = await connectionBetween(mine, vpcs[0]!, vpcs[1]!, { name: "x" });
    assert.equal(await check("a", undefined, "x"), "", "the connection of the pair is adopted");
    newRun();
    const olds = { region: scene.region, ...endsOf("a"), peerAccountId: mine.accountId, account: mine.identity };
    const state = { ...olds, name: "x", desiredState: "connected" };
    const plan = { __plan: { urn: urnOf("a") } };
    const { inputs } = await peeringConnection.check(run, state, { ...endsOf("a"), name: "y", ...plan });
    await peeringConnection.diff(run, formatId(other), state, inputs);
    assert.equal(await check("b", undefined, "x", { after: "a" }), "", "renamed before, by this program");
  });

  describe("of an accepter", () => {
    const accepter = (from: number, name: string): Props => ({
      vpc: formatId(vpcs[from]!),
      requester: { accountId: theirs.accountId, vpc: formatId(foreign[0]!) },
      name,
    });
    const judged = async (program: Props) => {
      const news = { ...program, __plan: { urn: urnOf("acc", "PeeringAccepter") } };
      return (await peeringAccepter.check(run, {}, news)).failures.map(({ reason }) => reason).join("\n");
    };

    it("is not that of a connection of the account", async () => {
      assert.equal(await check("b", undefined, "x"), "");
      assert.match(await judged(accepter(0, "x")), /"acc" and "b" both describe the connection "x" of 100000000011/);
      newRun();
      await connectionBetween(mine, vpcs[2]!, vpcs[3]!, { name: "x" });
      assert.match(await judged(accepter(0, "x")), FIX);
      const props = { ...accepter(0, "x"), region: scene.region, account: mine.identity };
      await refused("already-exists", FIX, () => peeringAccepter.create(run, props));
      const { id, outs } = await peeringAccepter.create(run, { ...props, name: "y" });
      await refused("already-exists", FIX, () => peeringAccepter.update(run, id, outs, { ...outs, name: "x" }));
    });

    it("is none of its own in the account of the connection, whose name it leaves alone", async () => {
      const connection = stepOf(peeringConnection, "a");
      await connection.up({ ...pair(0, 1), name: "x" });
      const halves = () =>
        scene
          .halves(0)
          .list(scene.region)
          .map(({ name }) => name);
      const step = stepOf(peeringAccepter, "acc");
      const program = { peeringConnection: connection.state!.id };
      await step.up(program);
      assert.deepEqual(halves(), ["x", "x_peer"]);
      assert.equal(await connection.refresh(), false);
      assert.equal((await step.up({ ...program, name: "other" })).op, "update");
      assert.deepEqual(halves(), ["x", "x_peer"]);
      assert.equal((await step.preview({ ...program, name: "other" })).op, "same");
      const facts = { peering: { urn: connection.urn, id: connection.state!.id, account: mine.identity } };
      const [failure] = await stepOf(peeringAccepter, "new", 0, facts).check({ ...program, name: "other" });
      assert.match(
        failure!.reason,
        /^name "other": the accepter has no half of its own within one account: .*Leave out name/,
      );
    });
  });
});
