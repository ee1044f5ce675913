import assert from "node:assert/strict";
import type { Backend, PeeringRecord, Ref, VpcRecord } from "../../../../provider/backend/contract.js";
import { shareReads } from "../../../../provider/backend/read-cache/shared-reads.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { formatId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { route } from "../../../../provider/resources/route/handler.js";
import type { Run } from "../../../../provider/run/run.js";
import { rulesOf, VENDOR_IDS } from "../../../../provider/rules/registry.js";
import { FakeCloud } from "../../backend/fake-cloud.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

const TO = "10.1.0.0/24";

describe("an update of a Route", () => {
  const fake = () => {
    const cloud = new FakeCloud();
    const backend = cloud.backend();
    const recorder = new Recorder(backend);
    return { cloud, backend, recorder, step: new Step(route, () => runOn(recorder.backend, "tce", "r")) };
  };
  let ground: ReturnType<typeof fake>;
  let table: Ref;
  let connections: string[];
  beforeEach(async () => {
    ground = fake();
    const { backend } = ground;
    const make = (name: string) => backend.createVpc({ region: "r", name, cidrBlock: "10.0.0.0/24" });
    const own = await make("own");
    table = { region: "r", id: own.defaultRouteTableId };
    connections = [];
    for (const name of ["b", "c"]) {
      const { id } = await connectionBetween(backend, own, await make(name), { peerAccountId: "one" });
      await backend.acceptPeering({ region: "r", id });
      connections.push(id);
    }
    await ground.step.up(program());
    ground.recorder.taken();
  });

  const program = (more: Props = {}) => ({
    routeTableId: formatId(table),
    destinationCidrBlock: TO,
    peeringConnection: `r/${connections[0]!}`,
    description: "declared",
    ...more,
  });
  const put = (peeringConnectionId: string, description?: string) =>
    ground.backend.putRoute(table, {
      destinationCidrBlock: TO,
      peeringConnectionId,
      ...(description !== undefined && { description }),
    });
  const row = async () => {
    const [found] = (await ground.backend.getRouteTables([table]))[0]!.routes;
    return [found?.peeringConnectionId, found?.description];
  };

  it("writes a new description, and keeps a next hop that was changed by hand", async () => {
    await put(connections[1]!, "declared");
    await ground.step.up(program({ description: "new" }));
    assert.deepEqual(await row(), [connections[1], "new"]);
  });

  it("writes a new next hop, and keeps a description that was changed by hand", async () => {
    await put(connections[0]!, "by hand");
    await ground.step.up(program({ peeringConnection: `r/${connections[1]!}` }));
    assert.deepEqual(await row(), [connections[1], "by hand"]);
  });

  it("creates the route again if the end of its former connection removed it", async () => {
    await ground.backend.deleteRoute(table, { destinationCidrBlock: TO, peeringConnectionId: connections[0]! });
    const moved = program({ peeringConnection: `r/${connections[1]!}` });
    await ground.step.up(moved);
    assert.deepEqual(await row(), [connections[1], "declared"]);
    assert.deepEqual([await ground.step.refresh(), (await ground.step.preview(moved)).op], [false, "same"]);
  });

  it("removes a description that is removed from the program", async () => {
    await ground.step.up(program({ description: undefined }));
    assert.deepEqual(await row(), [connections[0], undefined]);
  });

  it("makes no call for values that the route already has, nor for adoptExisting", async () => {
    await put(connections[0]!, "new");
    await ground.step.up(program({ description: "new", adoptExisting: true }));
    assert.deepEqual(ground.recorder.taken(), []);
  });

  it("fails for a route that was removed by hand, and for one with another next hop", async () => {
    const before = ground.step.state;
    const failing = async (what: RegExp) => {
      const up = ground.step.up(program({ description: "new" }));
      await assert.rejects(up, (error) => isPeeringError(error, "invalid-state") && what.test(error.message));
      assert.deepEqual([ground.step.state, ground.recorder.taken()], [before, []]);
    };
    await ground.backend.deleteRoute(table, { destinationCidrBlock: TO, peeringConnectionId: connections[0]! });
    await failing(
      /^destinationCidrBlock "10\.1\.0\.0\/24": rtb-\d no longer has the route \[tce\]\. Run `pulumi up --refresh`/,
    );
    const existing = ground.cloud.tables.get(table.id)!;
    const routes = [{ destinationCidrBlock: TO, nextHop: "NAT", origin: "user" as const }];
    ground.cloud.tables.set(table.id, { ...existing, routes });
    await failing(/has the next hop NAT for it/);
  });

  it("enables and disables in place, and makes no call if state and program agree", async () => {
    const isOn = async () => (await ground.backend.getRouteTables([table]))[0]!.routes[0]!.enabled !== false;
    const byHand = (enabled: boolean) =>
      ground.backend.putRoute(table, {
        destinationCidrBlock: TO,
        peeringConnectionId: connections[0]!,
        description: "declared",
        enabled,
      });
    assert.equal((await ground.step.preview(program({ enabled: true }))).op, "same");
    await ground.step.up(program({ enabled: false }));
    assert.equal(await isOn(), false);
    ground.recorder.taken();
    assert.equal(await ground.step.refresh(), false);
    assert.equal((await ground.step.preview(program({ enabled: false }))).op, "same");

    await byHand(true);
    ground.recorder.taken();
    await ground.step.up(program({ enabled: false, description: "new" }));
    assert.deepEqual([await isOn(), await row()], [true, [connections[0], "new"]]);

    await ground.step.up(program({ enabled: false }));
    assert.equal(await ground.step.refresh(), true);
    assert.equal((await ground.step.preview(program({ enabled: false }))).op, "update");
    await ground.step.up(program({ enabled: false }));
    assert.equal(await isOn(), false);
    await ground.step.up(program({ enabled: undefined }));
    assert.equal(await isOn(), true);
  });

  it("enables a route that was disabled by hand, after a refresh", async () => {
    const isOn = async () => (await ground.backend.getRouteTables([table]))[0]!.routes[0]!.enabled !== false;
    const off = {
      destinationCidrBlock: TO,
      peeringConnectionId: connections[0]!,
      description: "declared",
      enabled: false,
    };
    await ground.backend.putRoute(table, off);
    assert.equal((await ground.step.preview(program())).op, "same");
    assert.equal(await ground.step.refresh(), true);
    assert.equal((await ground.step.preview(program(), ["enabled"])).op, "same");
    assert.equal((await ground.step.preview(program())).op, "update");
    await ground.step.up(program());
    assert.equal(await isOn(), true);
    assert.deepEqual([await ground.step.refresh(), (await ground.step.preview(program())).op], [false, "same"]);
  });

  it("enables a disabled route that it adopts", async () => {
    const off = {
      destinationCidrBlock: TO,
      peeringConnectionId: connections[0]!,
      description: "by hand",
      enabled: false,
    };
    await ground.backend.putRoute(table, off);
    const other = new Step(route, () => runOn(ground.recorder.backend, "tce", "r"), "other");
    await other.up(program({ description: undefined }));
    const [adopted] = (await ground.backend.getRouteTables([table]))[0]!.routes;
    assert.deepEqual([adopted!.enabled, adopted!.description], [undefined, "by hand"]);
  });

  it("is imported as disabled where the row is, and shows a change to a program that leaves enabled out", async () => {
    const off = {
      destinationCidrBlock: TO,
      peeringConnectionId: connections[0]!,
      description: "declared",
      enabled: false,
    };
    const imported = async (backend: Backend, warnings: string[] = []) => {
      const step = new Step(route, () => runOn(backend, "tce", "r", warnings), "imported");
      step.state = { id: ground.step.state!.id, inputs: {}, outputs: {}, failed: false };
      await step.refresh();
      return step;
    };
    const enabled = await imported(ground.backend);
    assert.ok(!("enabled" in enabled.state!.inputs));
    await ground.backend.putRoute(table, off);
    const disabled = await imported(ground.backend);
    assert.equal(disabled.state!.inputs["enabled"], false);
    assert.equal((await disabled.preview(program({ enabled: false }))).op, "same");
    assert.equal((await disabled.preview(program())).op, "update");
    assert.equal((await disabled.preview(program(), ["enabled"])).op, "same");
    await disabled.up(program());
    assert.equal((await ground.backend.getRouteTables([table]))[0]!.routes[0]!.enabled, undefined);

    await ground.backend.putRoute(table, off);
    const warnings: string[] = [];
    const lacking = await imported(Object.assign(ground.backend, { lacks: ["routeEnabled"] as const }), warnings);
    assert.ok(!("enabled" in lacking.state!.inputs));
    assert.equal(warnings.length, 1);
    assert.equal((await lacking.preview(program())).op, "same");
  });

  it("warns of a disabled route if the API cannot enable it, and shows no drift", async () => {
    const off = {
      destinationCidrBlock: TO,
      peeringConnectionId: connections[0]!,
      description: "declared",
      enabled: false,
    };
    await ground.backend.putRoute(table, off);
    const lacking = Object.assign(ground.backend, { lacks: ["routeEnabled"] as const });
    const warnings: string[] = [];
    const step = new Step(route, () => runOn(lacking, "tce", "r", warnings), "other");
    await step.up(program());
    assert.equal(await step.refresh(), false);
    assert.equal(warnings.length, 2);
    for (const warning of warnings)
      assert.match(
        warning,
        /^enabled: the route to 10\.1\.0\.0\/24 in rtb-\d is disabled and carries no traffic, and this API cannot enable it \[tce\]\. Delete the route in the cloud, and run `pulumi up --refresh` to write it again$/,
      );
    await assert.rejects(
      step.up(program({ enabled: false })),
      /enabled false: the API that the provider uses cannot disable a route \[tce\]\. Leave out enabled, or remove the Route/,
    );
  });

  it("keeps the description of a route that it adopts, unless the program sets one", async () => {
    await put(connections[0]!, "by hand");
    const other = new Step(route, () => runOn(ground.recorder.backend, "tce", "r"), "other");
    await other.up(program({ description: undefined }));
    assert.deepEqual(await row(), [connections[0], "by hand"]);
    assert.deepEqual(ground.recorder.taken(), []);
  });
});

describe("a deferred Route", () => {
  let scene: Scene;
  let recorder: Recorder;
  let own: VpcRecord;
  let connection: PeeringRecord;
  let step: Step;
  const warnings: string[] = [];
  const program = (more: Props = {}) => ({
    vpc: formatId(own),
    destinationCidrBlock: TO,
    peeringConnection: formatId(connection),
    ...more,
  });
  const theirs = () => scene.as(1);
  const rows = async () => {
    const table = { region: scene.region, id: own.defaultRouteTableId };
    const { routes } = (await scene.as(0).getRouteTables([table]))[0]!;
    return routes.filter(({ origin }) => origin === "user").map(({ peeringConnectionId }) => peeringConnectionId);
  };

  beforeEach(async () => {
    scene = new Scene("tce");
    recorder = new Recorder(scene.as(0));
    warnings.length = 0;
    own = await vpcIn(scene.as(0), scene.region, "10.0.0.0/24");
    connection = await connectionBetween(scene.as(0), own, await vpcIn(theirs(), scene.region, TO));
    step = new Step(route, () => runOn(recorder.backend, "tce", scene.region, warnings));
    await step.up(program());
    assert.equal(step.outputs["desiredState"], "deferred");
    recorder.taken();
  });
  afterEach(() => scene.end());

  it('fails as awaiting in place of it with pendingAcceptance "await", and is written after the acceptance', async () => {
    const awaits = () =>
      new Step(route, () => runOn(recorder.backend, "tce", scene.region, warnings, { pendingAcceptance: "await" }));
    step = awaits();
    warnings.length = 0;
    await assert.rejects(step.up(program()), (error) => isPeeringError(error, "awaiting"));
    assert.match(
      warnings.join(),
      new RegExp(
        `^peeringConnection: ${connection.id} is pending-acceptance, .* once account ${scene.accounts[1]} has accepted`,
      ),
    );
    assert.deepEqual([step.state, await rows()], [undefined, []]);
    await theirs().acceptPeering(connection);
    await step.up(program());
    assert.deepEqual(await rows(), [connection.id]);
  });

  it("shows no change while the request is pending, before and after a refresh", async () => {
    assert.equal((await step.preview(program())).op, "same");
    assert.equal(await step.refresh(), false);
    assert.equal((await step.preview(program())).op, "same");
    await step.up(program());
    assert.deepEqual(recorder.taken(), []);
  });

  it("is created by the next update after the acceptance, without a refresh", async () => {
    await theirs().acceptPeering(connection);
    assert.equal((await step.preview(program())).op, "update");
    await step.up(program());
    assert.deepEqual([await rows(), step.outputs["desiredState"]], [[connection.id], "written"]);
    assert.equal((await step.preview(program())).op, "same");
  });

  it("is shown as a change by a preview after a refresh, once it can be created", async () => {
    await theirs().acceptPeering(connection);
    assert.equal(await step.refresh(), true);
    assert.equal(step.state!.inputs["desiredState"], "deferred");
    assert.deepEqual((await step.preview(program())).diff?.changes, undefined);
    await step.up(program());
    assert.deepEqual(await rows(), [connection.id]);
  });

  it("does not fail on a connection that was rejected and is kept, nor on one that is gone", async () => {
    await theirs().rejectPeering(connection);
    for (const description of ["one", "two"]) {
      assert.equal((await step.preview(program())).op, "same");
      warnings.length = 0;
      await step.up(program({ description }));
      assert.match(warnings.join(), /^deferred: the peering connection \S+ is (rejected|gone)$/);
      assert.equal(await step.refresh(), false);
      assert.equal(step.outputs["desiredState"], "deferred");
      await step.up(program());
      await scene.as(0).deletePeering(connection);
    }
    await step.destroy();
    assert.deepEqual(recorder.taken(), []);
  });

  it("does not adopt a route that someone else has created meanwhile", async () => {
    await theirs().acceptPeering(connection);
    const other = await connectionBetween(scene.as(0), own, await vpcIn(scene.as(0), scene.region, TO), {
      name: "other",
    });
    const table = { region: scene.region, id: own.defaultRouteTableId };
    await scene.as(0).putRoute(table, { destinationCidrBlock: TO, peeringConnectionId: other.id });
    await assert.rejects(step.up(program()), (error) => isPeeringError(error, "already-exists"));
    assert.deepEqual(await rows(), [other.id]);
  });

  it("does not adopt a route that someone else has created meanwhile, if the engine replaces it", async () => {
    await theirs().acceptPeering(connection);
    const other = await connectionBetween(scene.as(0), own, await vpcIn(scene.as(0), scene.region, TO), {
      name: "other",
    });
    const table = { region: scene.region, id: own.defaultRouteTableId };
    await scene.as(0).putRoute(table, { destinationCidrBlock: TO, peeringConnectionId: other.id });
    const replaced = step.up(program({ description: "replaced" }), { replaces: true });
    await assert.rejects(replaced, (error) => isPeeringError(error, "already-exists"));
    assert.deepEqual(await rows(), [other.id]);
  });

  it("keeps the route through its former connection until it can be moved, and deletes that route", async () => {
    await theirs().acceptPeering(connection);
    await step.up(program());
    const next = await connectionBetween(scene.as(0), own, await vpcIn(scene.as(2), scene.region, TO), {
      name: "next",
      peerAccountId: scene.accounts[2]!,
    });
    const moved = program({ peeringConnection: formatId(next) });
    await step.up(moved);
    assert.deepEqual([await rows(), step.outputs["desiredState"]], [[connection.id], "deferred"]);
    assert.equal(await step.refresh(), false);
    assert.equal((await step.preview(moved)).op, "same");
    const state = step.state!;
    await step.destroy();
    assert.deepEqual(await rows(), []);

    const table = { region: scene.region, id: own.defaultRouteTableId };
    await scene.as(0).putRoute(table, { destinationCidrBlock: TO, peeringConnectionId: connection.id });
    step.state = state;
    await scene.as(2).acceptPeering(next);
    await step.up(moved);
    assert.deepEqual([await rows(), step.outputs["desiredState"]], [[next.id], "written"]);
  });
});

describe("a Route through a connection that ended and is kept", () => {
  it("is created as deferred, and shows no change from then on", async () => {
    const scene = new Scene("tce");
    try {
      const own = await vpcIn(scene.as(0), scene.region, "10.0.0.0/24");
      const peer = await vpcIn(scene.as(1), scene.region, TO);
      let run: Run;
      const connection = new Step(peeringConnection, () => run);
      const wanted = { vpc: formatId(own), peerVpc: formatId(peer), peerAccountId: scene.accounts[1], onEnded: "keep" };
      const newRun = () => void (run = runOn(scene.as(0), "tce", scene.region));
      newRun();
      await connection.up(wanted);
      const [link] = await scene.as(1).listPeerings({ region: scene.region });
      await scene.as(1).acceptPeering(link!);
      await scene.as(1).deletePeering(link!);
      await connection.refresh();
      assert.equal(connection.outputs["desiredState"], "deleted-by-peer");

      const step = new Step(route, () => run, "route", { peering: { urn: connection.urn, id: connection.state!.id } });
      const program = { vpc: formatId(own), destinationCidrBlock: TO, peeringConnection: connection.state!.id };
      for (const op of ["create", "same", "same"]) {
        newRun();
        assert.equal((await connection.up(wanted)).op, "same");
        assert.equal((await step.up(program)).op, op);
        assert.equal(step.outputs["desiredState"], "deferred");
        assert.equal(await step.refresh(), false);
      }
    } finally {
      scene.end();
    }
  });
});

describe("a Route on a vendor that issues routes itself", () => {
  it("keeps its description only in the state, so that it shows no drift", async () => {
    const vendor = VENDOR_IDS.find((id) => rulesOf(id).routes.value === "issued")!;
    const scene = new Scene(vendor);
    try {
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.0.0.0/24");
      const peer = await vpcIn(backend, scene.farRegion, TO);
      const connection = await connectionBetween(backend, own, peer, { bandwidthMbps: 10 });
      const recorder = new Recorder(backend);
      const step = new Step(route, () => runOn(recorder.backend, vendor, scene.region));
      const program = (description: string) => ({
        vpc: formatId(own),
        destinationCidrBlock: TO,
        peeringConnection: formatId(connection),
        description,
      });
      await step.up(program("first"));
      await step.up(program("second"));
      assert.equal(await step.refresh(), false);
      assert.equal((await step.preview(program("second"))).op, "same");
      assert.deepEqual(recorder.taken(), []);
    } finally {
      scene.end();
    }
  });

  it("is found if the other account accepts the connection after the table was read", async () => {
    const scene = new Scene("jdcloud-cps");
    try {
      const [own, theirs] = [scene.as(0), scene.as(1)];
      const vpc = await vpcIn(own, scene.region, "10.0.0.0/24");
      const { id } = await connectionBetween(own, vpc, await vpcIn(theirs, scene.region, "10.1.0.0/24"));
      const ref = { region: scene.region, id };
      let isAccepted = false;
      const getPeerings: Backend["getPeerings"] = async (refs) => {
        if (!isAccepted) await theirs.acceptPeering(ref);
        isAccepted = true;
        return own.getPeerings(refs);
      };
      const step = new Step(route, () => runOn({ ...own, getPeerings }, "jdcloud-cps", scene.region));
      const program = { vpc: formatId(vpc), destinationCidrBlock: TO, peeringConnection: formatId(ref) };
      await step.up(program);
      assert.equal(step.outputs["desiredState"], "written");
    } finally {
      scene.end();
    }
  });
});

describe("previews of many deferred routes", () => {
  it("share one read of the connections", async () => {
    const cloud = new FakeCloud();
    const backend = cloud.backend();
    const make = (name: string) => backend.createVpc({ region: "r", name, cidrBlock: "10.0.0.0/24" });
    const own = await make("own");
    const shared = () => shareReads(backend, rulesOf("tce"));
    const steps: [Step, Props][] = [];
    let run = runOn(shared(), "tce", "r");
    for (let i = 0; i < 20; i++) {
      const { id } = await connectionBetween(backend, own, await make(`peer-${i}`), { peerAccountId: "one" });
      const destinationCidrBlock = `10.1.${i}.0/24`;
      const program = { vpc: formatId(own), destinationCidrBlock, peeringConnection: `r/${id}` };
      const step = new Step(route, () => run, `route-${i}`);
      await step.up(program);
      steps.push([step, program]);
    }
    run = runOn(shared(), "tce", "r");
    cloud.calls.length = 0;
    for (const [step, program] of steps) assert.equal((await step.preview(program)).op, "same");
    // One after the other, as the engine asks: the third has the region listed, for all that follow.
    assert.deepEqual(
      cloud.calls.map((call) => call.split(" ")[0]),
      ["getPeerings", "getPeerings", "listPeerings"],
    );
  });
});
