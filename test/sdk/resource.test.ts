import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PeeringAccepter, PeeringConnection, Provider, Route, Vpc } from "../../sdk/index.js";
import { EngineMock, valueOf } from "./engine-mock.js";

/** The outputs a class declares, without those of every resource and those worked out from the id. */
type OutputsOf<T> = {
  [Key in keyof T]: T[Key] extends pulumi.Output<unknown> ? (Key extends "id" | "urn" ? never : Key) : never;
}[keyof T];

/** A missing or surplus name does not compile. */
type Outputs<T, Getter extends string = never> = Record<Exclude<OutputsOf<T>, Getter>, true>;

const VPC: Outputs<Vpc, "vpcId"> = {
  region: true,
  name: true,
  cidrBlock: true,
  secondaryCidrBlocks: true,
  enableIpv6: true,
  description: true,
  tags: true,
  edgeSiteId: true,
  adoptExisting: true,
  account: true,
  accountId: true,
  ipv6CidrBlock: true,
  defaultRouteTableId: true,
  state: true,
};

const PEERING_CONNECTION: Outputs<PeeringConnection, "peeringConnectionId"> = {
  name: true,
  vpc: true,
  peerVpc: true,
  region: true,
  peerRegion: true,
  peerAccountId: true,
  bandwidthMbps: true,
  chargeType: true,
  qosLevel: true,
  type: true,
  description: true,
  tags: true,
  onEnded: true,
  onRejected: true,
  adoptExisting: true,
  timeoutSeconds: true,
  desiredState: true,
  account: true,
  state: true,
  stateReason: true,
  vendorState: true,
  crossRegion: true,
  crossAccount: true,
  role: true,
  requester: true,
  accepter: true,
  accepterPeeringConnectionId: true,
  createdAt: true,
  expiresAt: true,
};

const PEERING_ACCEPTER: Outputs<PeeringAccepter, "peeringConnectionId"> = {
  peeringConnection: true,
  vpc: true,
  requester: true,
  name: true,
  region: true,
  decision: true,
  trustedAccountIds: true,
  expectedPeerVpcId: true,
  timeoutSeconds: true,
  desiredState: true,
  account: true,
  state: true,
  stateReason: true,
  vendorState: true,
  requesterEnd: true,
  expiresAt: true,
};

const ROUTE: Outputs<Route> = {
  routeTableId: true,
  vpc: true,
  subnetId: true,
  region: true,
  destinationCidrBlock: true,
  peeringConnection: true,
  description: true,
  enabled: true,
  adoptExisting: true,
  desiredState: true,
  account: true,
  nextHopId: true,
};

const RESOURCES = [
  { type: Vpc, make: () => new Vpc("one", { cidrBlock: "10.0.1.0/24" }), outputs: VPC },
  {
    type: PeeringConnection,
    make: () => new PeeringConnection("one", { vpc: "vpc-1", peerVpc: "vpc-2" }),
    outputs: PEERING_CONNECTION,
  },
  {
    type: PeeringAccepter,
    make: () => new PeeringAccepter("one", { peeringConnection: "pcx-1" }),
    outputs: PEERING_ACCEPTER,
  },
  {
    type: Route,
    make: () => new Route("one", { vpc: "vpc-1", destinationCidrBlock: "10.0.1.0/24", peeringConnection: "pcx-1" }),
    outputs: ROUTE,
  },
] as const;

describe("resource classes", () => {
  for (const { type, make, outputs } of RESOURCES) {
    describe(type.name, () => {
      it("has the type token that is saved in the state", async () => {
        const engine = await EngineMock.start();
        make();
        await engine.inputsOf("one");
        assert.equal(engine.registered.get("one")?.type, `pulumi-nodejs:dynamic/vpcpeering:${type.name}`);
      });

      it("exposes every output that it declares", async () => {
        await EngineMock.start();
        const resource = make() as unknown as Record<string, unknown>;
        for (const name of Object.keys(outputs)) {
          assert.ok(pulumi.Output.isInstance(resource[name]), `${type.name}.${name} is no output`);
        }
        await pulumi.runtime.disconnect();
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
    const link = PeeringConnection.get("link", "ap-guangzhou/pcx-1");
    const accepter = PeeringAccepter.get("accepter", "ap-guangzhou/pcx-1");
    assert.equal(await valueOf(vpc.vpcId), "vpc-1");
    assert.equal(await valueOf(link.peeringConnectionId), "pcx-1");
    assert.equal(await valueOf(accepter.peeringConnectionId), "pcx-1");
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

describe("Provider", () => {
  it("can be distinguished from other providers of the same plugin", async () => {
    await EngineMock.start();
    class Other extends pulumi.ProviderResource {}
    assert.ok(Provider.isInstance(new Provider("ours", { vendor: "tce" })));
    assert.ok(!Provider.isInstance(new Other("pulumi-nodejs", "theirs", { "other:token": "1" })));
    await pulumi.runtime.disconnect();
  });
});
