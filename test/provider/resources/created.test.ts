/** A creation that fails after the object exists: a later call of the client failed, and its error names the object. */
import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { formatId } from "../../../provider/engine/ids.js";
import type { Props } from "../../../provider/engine/props.js";
import type { Handler } from "../../../provider/resources/handler.js";
import { PartialFailure } from "../../../provider/resources/crud.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { routeTable } from "../../../provider/resources/route-table/handler.js";
import { subnet } from "../../../provider/resources/subnet/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import { Scene, vpcIn } from "../cloud/scene.js";
import { type Call, Recorder, runOn, Step } from "./step.js";

interface Kind {
  readonly handler: Handler;
  readonly create: "createVpc" | "createPeering" | "createSubnet" | "createRouteTable";
  readonly program: (main: string, other: string) => Props;
}

const KINDS: readonly Kind[] = [
  {
    handler: vpc,
    create: "createVpc",
    program: () => ({ name: "made", cidrBlock: "10.5.0.0/16", tags: { team: "net" } }),
  },
  {
    handler: peeringConnection,
    create: "createPeering",
    program: (main, other) => ({ name: "made", vpc: main, peerVpc: other, tags: { team: "net" } }),
  },
  {
    handler: subnet,
    create: "createSubnet",
    program: (main) => ({ name: "made", vpc: main, cidrBlock: "10.0.1.0/24", zone: "zone-1" }),
  },
  { handler: routeTable, create: "createRouteTable", program: (main) => ({ name: "made", vpc: main }) },
];

for (const { handler, create, program } of KINDS)
  describe(`a ${handler.kind} whose creation fails after it exists`, () => {
    let scene: Scene;
    let recorder: Recorder;
    let step: Step;
    let declared: Props;

    beforeEach(async () => {
      scene = new Scene("tencent");
      recorder = new Recorder(scene.as(0));
      step = new Step(handler, () => runOn(recorder.backend, "tencent", scene.region));
      const main = await vpcIn(scene.as(0), scene.region, "10.0.0.0/16");
      const other = await vpcIn(scene.as(0), scene.region, "10.1.0.0/16");
      declared = program(formatId(main), formatId(other));
    });
    afterEach(() => scene.end());

    const made = (inner: Backend, { args }: Call) =>
      (inner[create] as (requested: unknown) => Promise<unknown>).call(inner, args[0]);
    const fails = async (isBlind: boolean) => {
      recorder.breaker = (call) => ({ part: (inner) => made(inner, call), isCreated: true, isBlind });
      const { error } = await step.up(declared, { mustWork: false });
      assert.match(error!.message, new RegExp(`${create} was broken`));
      recorder.breaker = () => "works";
      recorder.isBlind = false;
      recorder.taken();
    };
    const calls = () => recorder.taken().map(({ name }) => name);

    for (const [cloud, isBlind] of [
      ["can be read", false],
      ["cannot be read", true],
    ] as const) {
      it(`is saved with its ID, and is complete after the next update, if the cloud ${cloud}`, async () => {
        await fails(isBlind);
        const { id } = step.state!;
        await step.up(declared);
        assert.equal(step.state!.id, id);
        assert.deepEqual(calls(), []);
        assert.equal(await step.refresh(), false);
        assert.equal((await step.preview(declared)).op, "same");
      });

      it(`is deleted by a destroy that follows, if the cloud ${cloud}`, async () => {
        await fails(isBlind);
        await step.destroy();
        assert.deepEqual(calls(), [create.replace("create", "delete")]);
      });
    }

    it("is found again if the same run repeats the creation, as an error hook of the program does", async () => {
      const run = runOn(recorder.backend, "tencent", scene.region);
      const { inputs } = await handler.check(run, {}, { ...declared, __plan: { urn: step.urn } });
      recorder.breaker = (call) => ({ part: (inner) => made(inner, call), isCreated: true });
      const failure: unknown = await handler.create(run, inputs).catch((error: unknown) => error);
      assert.ok(failure instanceof PartialFailure);
      recorder.breaker = () => "works";
      recorder.taken();
      assert.equal((await handler.create(run, inputs)).id, failure.id);
      assert.deepEqual(calls(), []);
    });
  });
