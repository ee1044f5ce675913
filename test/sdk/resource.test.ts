import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ResourceDeclaration } from "../../provider/declaration/declare.js";
import { RESOURCES as DECLARATIONS } from "../../provider/resources/declarations.js";
import { PeeringAccepter, PeeringConnection, Provider, Route, RouteTable, Subnet, Vpc } from "../../sdk/index.js";
import { EngineMock, valueOf } from "./engine-mock.js";

const RESOURCES = [
  { type: Vpc, make: () => new Vpc("one", { cidrBlock: "10.0.1.0/24" }) },
  { type: Subnet, make: () => new Subnet("one", { vpc: "vpc-1", cidrBlock: "10.0.1.0/28" }) },
  { type: RouteTable, make: () => new RouteTable("one", { vpc: "vpc-1" }) },
  {
    type: PeeringConnection,
    make: () => new PeeringConnection("one", { vpc: "vpc-1", peerVpc: "vpc-2" }),
  },
  {
    type: PeeringAccepter,
    make: () => new PeeringAccepter("one", { peeringConnection: "pcx-1" }),
  },
  {
    type: Route,
    make: () => new Route("one", { vpc: "vpc-1", destinationCidrBlock: "10.0.1.0/24", peeringConnection: "pcx-1" }),
  },
] as const;

const DECLARED: Readonly<Record<string, ResourceDeclaration>> = DECLARATIONS;

/** Inputs that the provider alone sets. */
const HIDDEN = ["desiredState", "ownTags", "secretOutputs"];

describe("resource classes", () => {
  for (const { type, make } of RESOURCES) {
    describe(type.name, () => {
      it("has the type token that is saved in the state", async () => {
        const engine = await EngineMock.start();
        make();
        await engine.inputsOf("one");
        assert.equal(engine.registered.get("one")?.type, `pulumi-nodejs:dynamic/vpcpeering:${type.name}`);
      });

      it("leaves it to the check that arguments are missing, and refuses what is no object", async () => {
        const engine = await EngineMock.start();
        const Class = type as unknown as new (name: string, args?: unknown) => pulumi.CustomResource;
        new Class("bare");
        await engine.inputsOf("bare");
        const message = `the arguments of ${type.name} must be an object`;
        for (const other of [["vpc-1"], "vpc-1", 5, pulumi.output({})])
          assert.throws(
            () => new Class("other", other),
            (error: Error) => error.message.startsWith(message),
          );
      });

      it("extends Pulumi's class directly, which its source positions in state rely on", () => {
        assert.equal(Object.getPrototypeOf(type), pulumi.CustomResource);
      });

      it("exposes the outputs that are declared, and no other", async () => {
        await EngineMock.start();
        const { schema, outputs, derived } = DECLARED[type.name]!;
        const declared = [
          ...Object.keys(schema.shape).filter((input) => !HIDDEN.includes(input)),
          ...Object.keys(outputs),
          ...Object.keys(derived),
        ];
        for (const resource of [make(), type.get("other", "ap-guangzhou/x-1/10.0.0.0/8")]) {
          const values = resource as unknown as Record<string, unknown>;
          const shown = Object.keys(values).filter((key) => pulumi.Output.isInstance(values[key]));
          const own = shown.filter((key) => !["id", "urn", "__provider", "__plan", "desiredState"].includes(key));
          assert.deepEqual(own.sort(), [...new Set(declared)].sort());
        }
        await pulumi.runtime.disconnect();
      });

      it("creates an output that derives from others when it is first read, and once", async () => {
        await EngineMock.start();
        const { derived } = DECLARED[type.name]!;
        const resource = make();
        for (const name of Object.keys(derived)) {
          assert.equal(Object.getOwnPropertyDescriptor(resource, name)!.value, undefined, name);
          const read = () => (resource as unknown as Record<string, unknown>)[name];
          assert.ok(pulumi.Output.isInstance(read()), name);
          assert.equal(read(), read(), name);
        }
        await pulumi.runtime.disconnect();
      });

      it("notes one frame for each promise of its outputs, and leaves the program's own limit as it was", async () => {
        await EngineMock.start();
        const limit = Error.stackTraceLimit;
        const frames = framesNotedBy(make);
        assert.equal(Error.stackTraceLimit, limit);
        assert.ok(frames.length > 20, String(frames.length));
        assert.deepEqual([...new Set(frames)], [1]);
        const failing = () => new type("two", {} as never, { transformations: [() => assert.fail("of the program")] });
        assert.throws(failing, ({ stack }: Error) => /of the program\n.* at .*resource\.test/s.test(stack ?? ""));
        assert.equal(Error.stackTraceLimit, limit);
        await pulumi.runtime.disconnect();
      });

      it("has no output of an input's name but with another meaning", () => {
        const { schema, outputs } = DECLARED[type.name]!;
        const inputs = Object.keys(schema.shape);
        assert.deepEqual(
          Object.keys(outputs).filter((output) => inputs.includes(output)),
          [],
        );
      });

      it("recognises its own instances, from any copy of the package", async () => {
        await EngineMock.start();
        const resource = make();
        assert.ok(type.isInstance(resource));
        const copy = Object.assign(Object.create(null) as object, resource);
        assert.ok(type.isInstance(copy));
        for (const other of RESOURCES) assert.equal(other.type.isInstance(resource), other.type === type);
        for (const value of [undefined, null, "vpc-1", {}, resource.id]) assert.ok(!type.isInstance(value));
        await pulumi.runtime.disconnect();
      });

      it("reads an existing resource by its id, and sends nothing but the handler's name", async () => {
        const engine = await EngineMock.start();
        const existing = type.get("existing", "ap-guangzhou/x-1");
        const inputs = await engine.inputsOf("existing");
        assert.deepEqual(Object.keys(inputs), ["__provider"]);
        assert.equal(engine.registered.get("existing")?.id, "ap-guangzhou/x-1");
        assert.equal(await valueOf(existing.id), "ap-guangzhou/x-1");
      });
    });
  }
});

describe("ids without a region", () => {
  it("are derived from the id, so they are known while the resource is updated", async () => {
    await EngineMock.start();
    const vpc = Vpc.get("vpc", "ap-guangzhou/vpc-1");
    const connection = PeeringConnection.get("link", "ap-guangzhou/pcx-1");
    const accepter = PeeringAccepter.get("accepter", "ap-guangzhou/pcx-1");
    assert.equal(await valueOf(vpc.vpcId), "vpc-1");
    assert.equal(await valueOf(connection.peeringConnectionId), "pcx-1");
    assert.equal(await valueOf(accepter.peeringConnectionId), "pcx-1");
  });

  it("are properties of their own, which an output of the resource has too", async () => {
    await EngineMock.start();
    const vpc = Vpc.get("vpc", "ap-guangzhou/vpc-1");
    const connection = PeeringConnection.get("link", "ap-guangzhou/pcx-1");
    assert.ok(Object.keys(vpc).includes("vpcId"));
    assert.ok(Object.keys(connection).includes("peeringConnectionId"));
    const lifted = pulumi.output(vpc) as unknown as { vpcId: pulumi.Output<string> };
    assert.equal(await valueOf(lifted.vpcId), "vpc-1");
  });

  it("are what a property named …Id shows, whichever form the program wrote", async () => {
    await EngineMock.start();
    const args = { destinationCidrBlock: "10.0.1.0/24", peeringConnection: "pcx-1" };
    const answer = { peeringConnection: "pcx-1" };
    for (const prefix of ["", "ap-guangzhou/"]) {
      const route = new Route(`route${prefix}`, { ...args, subnetId: `${prefix}subnet-1` });
      const accepter = new PeeringAccepter(`accepter${prefix}`, { ...answer, expectedPeerVpcId: `${prefix}vpc-1` });
      assert.deepEqual(await valueOf(pulumi.all([route.subnetId, accepter.expectedPeerVpcId])), ["subnet-1", "vpc-1"]);
    }
    const [route, accepter] = [
      new Route("plain", { ...args, vpc: "vpc-1" }),
      new PeeringAccepter("plain", answer),
    ] as const;
    assert.deepEqual(await valueOf(pulumi.all([route.subnetId, accepter.expectedPeerVpcId])), [undefined, undefined]);
    await pulumi.runtime.disconnect();
  });

  it("of a route that is only read come from the reported outputs, as the id may lack the region", async () => {
    await EngineMock.start({ state: () => ({ routeTableId: "ap-guangzhou/rtb-1" }) });
    for (const id of ["ap-guangzhou/rtb-1/10.0.1.0/24", "rtb-1/10.0.1.0/24"]) {
      const route = Route.get("route", id);
      assert.deepEqual([await valueOf(route.routeTableId), await valueOf(route.region)], ["rtb-1", "ap-guangzhou"]);
    }
  });

  it("of a route name the route table that it was written to", async () => {
    await EngineMock.start();
    const args = { destinationCidrBlock: "10.0.1.0/24", peeringConnection: "pcx-1" };
    const route = new Route("route", { ...args, routeTableId: "ap-guangzhou/rtb-1" });
    assert.equal(await valueOf(route.routeTableId), "route-id");
  });
});

describe("facts that follow from both ends", () => {
  const [near, far] = [
    { accountId: "1", region: "ap-guangzhou", vpcId: "vpc-1" },
    { accountId: "2", region: "ap-beijing", vpcId: "vpc-2" },
  ];

  it("are shown by an accepter as by a connection", async () => {
    const account = "embedded/tce/2/x";
    await EngineMock.start({
      state: ({ type }) =>
        type.endsWith("PeeringAccepter")
          ? { requesterEnd: near, accepterEnd: far }
          : { requester: near, accepter: far, account },
    });
    const connection = PeeringConnection.get("link", "ap-guangzhou/pcx-1");
    const accepter = PeeringAccepter.get("accepter", "ap-guangzhou/pcx-1");
    assert.deepEqual(await valueOf(pulumi.all([connection.crossRegion, connection.crossAccount, connection.role])), [
      true,
      true,
      "accepter",
    ]);
    assert.deepEqual(await valueOf(pulumi.all([accepter.crossRegion, accepter.crossAccount])), [true, true]);
    await pulumi.runtime.disconnect();
  });

  it("are undefined where state has no accepter's end, as in that of 0.1.0", async () => {
    await EngineMock.start({ state: () => ({ requesterEnd: near }) });
    const accepter = PeeringAccepter.get("accepter", "ap-guangzhou/pcx-1");
    assert.deepEqual(await valueOf(pulumi.all([accepter.crossRegion, accepter.crossAccount])), [undefined, undefined]);
    await pulumi.runtime.disconnect();
  });
});

describe("Route.state", () => {
  it("is whether the route was written", async () => {
    for (const desiredState of ["written", "deferred"]) {
      await EngineMock.start({ state: () => ({ desiredState }) });
      const args = { vpc: "vpc-1", destinationCidrBlock: "10.0.1.0/24", peeringConnection: "pcx-1" };
      assert.equal(await valueOf(new Route("route", args).state), desiredState);
      await pulumi.runtime.disconnect();
    }
  });
});

describe("Provider", () => {
  it("can be distinguished from other providers of the same plugin", async () => {
    await EngineMock.start();
    class Other extends pulumi.ProviderResource {}
    assert.ok(Provider.isInstance(new Provider("ours", { vendor: "tce" })));
    assert.ok(!Provider.isInstance(new Other("pulumi-nodejs", "theirs", { "other:token": "1" })));
    await pulumi.runtime.disconnect();
  });
});

/** Length of each stack trace that Pulumi notes with a promise. */
function framesNotedBy(make: () => unknown): number[] {
  const original = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const frames: number[] = [];
  Error.prepareStackTrace = (error, sites) => {
    if (sites[0]?.getFunctionName() === "debuggablePromise") frames.push(sites.length);
    return error.message;
  };
  try {
    make();
  } finally {
    Object.defineProperty(
      Error,
      "prepareStackTrace",
      original ?? { value: undefined, configurable: true, writable: true },
    );
  }
  return frames;
}
