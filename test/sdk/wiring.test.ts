import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { PlanFacts } from "../../provider/engine/plan-facts.js";
import { dynamicText } from "../../sdk/registration/dynamic-text.js";
import { PeeringAccepter, PeeringConnection, Route, RouteTable, Subnet, Vpc } from "../../sdk/index.js";
import { EngineMock, valueOf } from "./engine-mock.js";

const ACCOUNT = "embedded/tce/100000000001/store";
const urnOf = (kind: string, name: string) => `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/vpcpeering:${kind}::${name}`;

/** What `check` adds. */
const checked = () => ({ account: ACCOUNT, region: "ap-guangzhou" });

async function planOf(engine: EngineMock, name: string): Promise<PlanFacts> {
  return (await engine.inputsOf(name))["__plan"] as PlanFacts;
}

class Foreign extends pulumi.CustomResource {
  constructor(name: string, opts: pulumi.CustomResourceOptions) {
    super("other:index:Thing", name, {}, opts);
  }
}

function pair(): { a: Vpc; b: Vpc } {
  return {
    a: new Vpc("a", { cidrBlock: "192.168.1.0/24", secondaryCidrBlocks: ["192.168.2.0/24"] }),
    b: new Vpc("b", { cidrBlock: "10.0.1.0/24" }),
  };
}

describe("inputs", () => {
  it("are the program's arguments and two hidden ones", async () => {
    const engine = await EngineMock.start();
    new Vpc("a", { cidrBlock: "192.168.1.0/24", tags: { team: "net" } });
    const { __plan: plan, __provider: text, ...inputs } = await engine.inputsOf("a");
    assert.deepEqual(inputs, { cidrBlock: "192.168.1.0/24", tags: { team: "net" } });
    assert.deepEqual(plan, { urn: urnOf("Vpc", "a") });
    assert.equal(text, dynamicText("Vpc"));
  });

  it("name those that contain a secret", async () => {
    const engine = await EngineMock.start();
    new Vpc("a", { name: "a", cidrBlock: pulumi.secret("10.0.0.0/16"), tags: { team: pulumi.secret("net") } });
    new Vpc("b", { name: pulumi.output("b"), cidrBlock: "10.1.0.0/16" });
    assert.deepEqual((await planOf(engine, "a")).secrets, ["cidrBlock", "tags"]);
    assert.equal((await planOf(engine, "b")).secrets, undefined);
  });

  it("name the VPCs with which the engine is done first, as far as the program shows them", async () => {
    const engine = await EngineMock.start();
    const { a, b } = pair();
    const group = new pulumi.ComponentResource("test:index:Group", "group");
    new Vpc("inner", { cidrBlock: "10.3.0.0/16" }, { parent: group });
    const siblings = new pulumi.ComponentResource("test:index:Group", "siblings");
    new Vpc("sibling", { cidrBlock: "10.5.0.0/16" }, { parent: siblings });
    const under = new pulumi.ComponentResource("test:index:Group", "under", {}, { parent: b });
    const subnet = new Subnet("subnet", { vpc: a, cidrBlock: "192.168.1.0/25" });
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: "ap-guangzhou/vpc-1" }, { dependsOn: [group] });
    const foreign = new Foreign("foreign", { dependsOn: [a] });
    const child = new Foreign("child", { parent: a });
    const chained = new Vpc("chained", { cidrBlock: "10.4.0.0/16" }, { dependsOn: a });
    const late = (value: unknown) => pulumi.output(value) as unknown as pulumi.Output<pulumi.Resource>;
    const rows: readonly (readonly [string, pulumi.CustomResourceOptions, object, readonly string[]])[] = [
      ["nothing", {}, {}, []],
      ["itself", { dependsOn: a }, {}, ["a"]],
      ["a list", { dependsOn: [b, a] }, {}, ["a", "b"]],
      ["an output", { dependsOn: late(a) }, {}, ["a"]],
      ["an output of a list", { dependsOn: late([a, b]) }, {}, ["a", "b"]],
      ["promises", { dependsOn: [Promise.resolve(a), late(b)] }, {}, ["a", "b"]],
      ["a property", {}, { name: a.id }, ["a"]],
      ["a part of a property", {}, { tags: { other: pulumi.interpolate`x-${b.region}` } }, ["b"]],
      ["a component", { dependsOn: group }, {}, ["inner"]],
      ["a parent", { parent: a }, {}, ["a"]],
      ["a component as parent", { parent: siblings }, {}, []],
      ["the parent of a component", { parent: under }, {}, ["b"]],
      ["a subnet", { dependsOn: subnet }, {}, ["a"]],
      ["a property of a subnet", {}, { tags: { subnet: subnet.id } }, ["a"]],
      ["a connection", { dependsOn: connection }, {}, ["a", "inner"]],
      ["another VPC, which names its own", { dependsOn: chained }, {}, ["chained"]],
      ["the parent of another package's resource", { dependsOn: child }, {}, ["a"]],
      ["not the dependencies of another package's resource", { dependsOn: foreign }, {}, []],
    ];
    for (const [name, opts, more] of rows) new Vpc(name, { cidrBlock: "10.0.0.0/16", ...more }, opts);
    for (const [name, , , expected] of rows) {
      const { options } = await planOf(engine, name);
      const names = (options?.after ?? []).map((urn) => urn.split("::").at(-1));
      assert.deepEqual(new Set(names), new Set(expected), name);
    }
    new Subnet("last", { vpc: a, cidrBlock: "192.168.1.128/25" }, { dependsOn: a });
    assert.equal((await planOf(engine, "last")).options, undefined, "the order of VPCs alone is checked");
  });

  it("note whether ignoreChanges names all tags", async () => {
    const engine = await EngineMock.start();
    const ignoring = { tags: true, "*": true, "tags.team": undefined, name: undefined } as const;
    for (const [path, ignoresTags] of Object.entries(ignoring)) {
      new Vpc(path, { cidrBlock: "192.168.1.0/24" }, { ignoreChanges: [path] });
      assert.equal((await planOf(engine, path)).options?.ignoresTags, ignoresTags, path);
    }
  });

  it("name the resource of deletedWith, also a component", async () => {
    const engine = await EngineMock.start();
    class Network extends pulumi.ComponentResource {}
    const network = new Network("shop:index:Network", "network");
    const { a, b } = pair();
    const accepter = new PeeringAccepter("accepter", { peeringConnection: "ap-guangzhou/pcx-1" });
    new Vpc("in-network", { cidrBlock: "10.9.0.0/24" }, { deletedWith: network });
    new PeeringConnection("accepted", { vpc: a, peerVpc: b }, { deletedWith: accepter });
    const named = async (name: string) => (await planOf(engine, name)).options?.deletedWith;
    assert.deepEqual(await named("in-network"), { urn: "urn:pulumi:dev::shop::shop:index:Network::network" });
    assert.deepEqual(await named("accepted"), { urn: urnOf("PeeringAccepter", "accepter"), isAccepter: true });
    assert.equal(await named("a"), undefined);
  });

  it("contain ids for arguments that are resources", async () => {
    const engine = await EngineMock.start();
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b, bandwidthMbps: 10 });
    const accepter = new PeeringAccepter("accepter", {
      vpc: b,
      requester: { accountId: "100000000001", vpc: a },
      expectedPeerVpcId: a,
    });
    new Route("route", { vpc: b, destinationCidrBlock: "192.168.1.0/24", peeringConnection: accepter });

    const sent = await engine.inputsOf("link");
    assert.deepEqual([sent["vpc"], sent["peerVpc"]], ["ap-guangzhou/a-id", "ap-guangzhou/b-id"]);
    const asked = await engine.inputsOf("accepter");
    assert.equal(asked["vpc"], "ap-guangzhou/b-id");
    assert.deepEqual(asked["requester"], { accountId: "100000000001", vpc: "ap-guangzhou/a-id" });
    assert.equal(asked["expectedPeerVpcId"], "ap-guangzhou/a-id");
    assert.equal((await engine.inputsOf("route"))["peeringConnection"], "ap-guangzhou/accepter-id");
    assert.equal(await valueOf(connection.vpc), "ap-guangzhou/a-id");
  });

  it("contain outputs unchanged", async () => {
    const engine = await EngineMock.start();
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a.vpcId, peerVpc: b.id });
    new Route("route", {
      routeTableId: a.defaultRouteTableId,
      destinationCidrBlock: b.cidrBlock,
      peeringConnection: connection.peeringConnectionId,
    });
    const sent = await engine.inputsOf("link");
    assert.deepEqual([sent["vpc"], sent["peerVpc"]], ["a-id", "ap-guangzhou/b-id"]);
    const route = await engine.inputsOf("route");
    assert.deepEqual([route["destinationCidrBlock"], route["peeringConnection"]], ["10.0.1.0/24", "link-id"]);
    assert.deepEqual(route["__plan"], { urn: urnOf("Route", "route") });
  });
});

describe("the plan of related resources", () => {
  it("is passed to check in a first preview, when no id is known", async () => {
    const engine = await EngineMock.start({ preview: true, state: checked });
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b });
    new Route("route", { vpc: a, destinationCidrBlock: "10.0.1.0/24", peeringConnection: connection });

    const vpc = {
      urn: urnOf("Vpc", "a"),
      region: "ap-guangzhou",
      account: ACCOUNT,
      cidrBlocks: ["192.168.1.0/24", "192.168.2.0/24"],
    };
    const peerVpc = { urn: urnOf("Vpc", "b"), region: "ap-guangzhou", account: ACCOUNT, cidrBlocks: ["10.0.1.0/24"] };
    assert.deepEqual(await planOf(engine, "link"), {
      urn: urnOf("PeeringConnection", "link"),
      described: { vpc: [{ path: "vpc" }], peerVpc: [{ path: "peerVpc" }] },
      vpc,
      peerVpc,
    });
    assert.deepEqual(await planOf(engine, "route"), {
      urn: urnOf("Route", "route"),
      described: {
        vpc: [{ path: "vpc" }],
        peering: [{ path: "peeringConnection" }],
      },
      vpc,
      peering: { urn: urnOf("PeeringConnection", "link"), region: "ap-guangzhou", account: ACCOUNT, vpc, peerVpc },
    });
    assert.ok((await engine.inputsOf("link"))["vpc"] !== "ap-guangzhou/a-id", "the id was to be unknown");
  });

  it("includes ids once they are known", async () => {
    const engine = await EngineMock.start();
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b, peerAccountId: "100000000002" });
    new PeeringAccepter("accepter", { peeringConnection: connection });
    const { peering } = await planOf(engine, "accepter");
    assert.equal(peering?.id, "ap-guangzhou/link-id");
    assert.equal(peering?.peerAccountId, "100000000002");
    assert.deepEqual([peering?.vpc?.id, peering?.peerVpc?.id], ["ap-guangzhou/a-id", "ap-guangzhou/b-id"]);
  });

  it("includes both ends of a connection through its accepter", async () => {
    const engine = await EngineMock.start();
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b });
    const byLink = new PeeringAccepter("by-link", { peeringConnection: connection });
    const byPair = new PeeringAccepter("by-pair", { vpc: b, requester: { accountId: "100000000001", vpc: a } });
    new Route("through-link", { vpc: a, destinationCidrBlock: "10.0.1.0/24", peeringConnection: byLink });
    new Route("through-pair", { vpc: a, destinationCidrBlock: "10.0.1.0/24", peeringConnection: byPair });
    for (const name of ["through-link", "through-pair"]) {
      const { peering } = await planOf(engine, name);
      assert.deepEqual(
        [peering?.vpc?.urn, peering?.peerVpc?.urn],
        [a, b].map((_, i) => urnOf("Vpc", "ab"[i]!)),
        name,
      );
    }
    assert.equal((await planOf(engine, "by-pair")).requesterVpc?.urn, urnOf("Vpc", "a"));
  });

  it("omits a VPC's CIDR blocks unless all of them are known", async () => {
    const engine = await EngineMock.start({ preview: true, state: checked });
    const { a } = pair();
    const unknown = a.id.apply(() => "10.9.0.0/16");
    const primary = new Vpc("primary", { cidrBlock: unknown });
    const secondary = new Vpc("secondary", { cidrBlock: "10.0.1.0/24", secondaryCidrBlocks: [unknown] });
    new PeeringConnection("link", { vpc: primary, peerVpc: secondary });
    const { vpc, peerVpc } = await planOf(engine, "link");
    assert.deepEqual([vpc?.urn, peerVpc?.urn], [urnOf("Vpc", "primary"), urnOf("Vpc", "secondary")]);
    assert.deepEqual([vpc?.cidrBlocks, peerVpc?.cidrBlocks], [undefined, undefined]);
  });

  it("includes secret CIDR blocks of VPCs, as a secret", async () => {
    const engine = await EngineMock.start({ state: checked });
    const primary = new Vpc("primary", { cidrBlock: pulumi.secret("10.0.0.0/16") });
    const secondary = new Vpc("secondary", {
      cidrBlock: "10.1.0.0/16",
      secondaryCidrBlocks: [pulumi.secret("10.2.0.0/16")],
    });
    const { a, b } = pair();
    new PeeringConnection("hidden", { vpc: primary, peerVpc: secondary });
    new PeeringConnection("open", { vpc: a, peerVpc: b });
    // Pulumi passes an object to mocks as a secret if a value in it is one.
    const { __plan: plan } = await engine.inputsOf("hidden");
    assert.ok(pulumi.runtime.isRpcSecret(plan));
    const { vpc, peerVpc } = pulumi.runtime.unwrapRpcSecret(plan) as PlanFacts;
    assert.deepEqual([vpc?.hasSecretBlocks, vpc?.cidrBlocks], [true, ["10.0.0.0/16"]]);
    assert.deepEqual([peerVpc?.hasSecretBlocks, peerVpc?.cidrBlocks], [true, ["10.1.0.0/16", "10.2.0.0/16"]]);
    assert.equal((await planOf(engine, "open")).vpc?.hasSecretBlocks, undefined);
  });

  it("includes the region of a known ID, if the region is a secret", async () => {
    const engine = await EngineMock.start({ state: () => ({ region: pulumi.secret("ap-guangzhou") }) });
    const { a } = pair();
    const table = new RouteTable("table", { vpc: a });
    new Route("route", {
      routeTableId: table.routeTableId,
      destinationCidrBlock: "10.0.1.0/24",
      peeringConnection: "pcx-1",
    });
    assert.equal((await planOf(engine, "route")).vpc?.region, "ap-guangzhou");
  });

  it("includes the CIDR blocks of a VPC that is only read, also in previews", async () => {
    const engine = await EngineMock.start({
      preview: true,
      state: ({ name }) => (name === "existing" ? { ...checked(), cidrBlock: "172.16.0.0/16" } : checked()),
    });
    const existing = Vpc.get("existing", "ap-guangzhou/vpc-1");
    new PeeringConnection("link", { vpc: existing, peerVpc: "ap-beijing/vpc-2" });
    const { vpc } = await planOf(engine, "link");
    assert.deepEqual([vpc?.id, vpc?.cidrBlocks], ["ap-guangzhou/vpc-1", ["172.16.0.0/16"]]);
  });

  it("includes the CIDR blocks that the engine registered, if ignoreChanges or a transform changed them", async () => {
    const kept = { cidrBlock: "172.16.0.0/16", secondaryCidrBlocks: ["172.17.0.0/16"] };
    const engine = await EngineMock.start({ preview: true, state: ({ name }) => (name === "a" ? kept : checked()) });
    const { a, b } = pair();
    new PeeringConnection("link", { vpc: a, peerVpc: b });
    assert.deepEqual((await planOf(engine, "link")).vpc?.cidrBlocks, ["172.16.0.0/16", "172.17.0.0/16"]);
  });

  it("names the inputs that it describes, as the program gave them", async () => {
    const engine = await EngineMock.start();
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b });
    const table = new RouteTable("table", { vpc: a });
    new Route("route", {
      routeTableId: table.routeTableId,
      destinationCidrBlock: "10.0.1.0/24",
      peeringConnection: connection,
    });
    new PeeringAccepter("accepter", { vpc: b, requester: { accountId: "100000000001", vpc: a } });
    const described = async (name: string) => (await planOf(engine, name)).described;
    assert.deepEqual(await described("link"), {
      vpc: [{ path: "vpc", value: "ap-guangzhou/a-id" }],
      peerVpc: [{ path: "peerVpc", value: "ap-guangzhou/b-id" }],
    });
    assert.deepEqual((await described("route"))?.["vpc"], [{ path: "routeTableId", value: "table-id" }]);
    assert.deepEqual(await described("accepter"), {
      vpc: [{ path: "vpc", value: "ap-guangzhou/b-id" }],
      requesterVpc: [{ path: "requester.vpc", value: "ap-guangzhou/a-id" }],
    });
  });

  it("omits an end that the engine registered with another VPC", async () => {
    const engine = await EngineMock.start({
      state: ({ name }) =>
        ({
          link: { vpc: "ap-guangzhou/other-id" },
          table: { vpc: "ap-guangzhou/other-id" },
          accepter: { peeringConnection: "ap-guangzhou/other-id" },
        })[name] ?? {},
    });
    const { a, b } = pair();
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b });
    const through = new PeeringConnection("through", { vpc: a, peerVpc: b });
    const table = new RouteTable("table", { vpc: a });
    const accepter = new PeeringAccepter("accepter", { peeringConnection: through });
    const to = { destinationCidrBlock: "10.0.1.0/24" };
    new Route("over-link", { ...to, vpc: a, peeringConnection: connection });
    new Route("in-table", { ...to, routeTableId: table.id, peeringConnection: connection });
    new Route("over-accepter", { ...to, vpc: a, peeringConnection: accepter });
    new Subnet("subnet", { vpc: a, cidrBlock: "192.168.1.0/28", zone: "ap-guangzhou-3", routeTable: table });
    const { peering } = await planOf(engine, "over-link");
    assert.deepEqual([peering?.vpc?.urn, peering?.peerVpc?.urn], [undefined, urnOf("Vpc", "b")]);
    assert.equal((await planOf(engine, "in-table")).vpc, undefined);
    const accepted = (await planOf(engine, "over-accepter")).peering;
    assert.deepEqual(
      [accepted?.urn, accepted?.vpc, accepted?.peerVpc],
      [urnOf("PeeringAccepter", "accepter"), undefined, undefined],
    );
    assert.equal((await planOf(engine, "subnet")).routeTable?.vpc, undefined);
  });

  it("adds no dependency to those of the inputs", async () => {
    await EngineMock.start();
    const { a, b } = pair();
    let sent: pulumi.Inputs = {};
    const transformations = [({ props }: pulumi.ResourceTransformationArgs) => void (sent = props)];
    const connection = new PeeringConnection("link", { vpc: a, peerVpc: b }, { transformations });
    const ofLink = await dependenciesOf(sent);
    new Route(
      "route",
      { vpc: a, destinationCidrBlock: "10.0.1.0/24", peeringConnection: connection },
      { transformations },
    );
    const ofRoute = await dependenciesOf(sent);
    assert.deepEqual(ofLink, { vpc: ["a"], peerVpc: ["b"], __plan: [] });
    assert.deepEqual(ofRoute, { vpc: ["a"], peeringConnection: ["link"], __plan: [] });
    await pulumi.runtime.disconnect();
  });

  it("contains a child's URN below its parent", async () => {
    const engine = await EngineMock.start();
    class Network extends pulumi.ComponentResource {}
    const parent = new Network("shop:index:Network", "network");
    new Vpc("child", { cidrBlock: "10.0.1.0/24" }, { parent });
    const { urn } = await planOf(engine, "child");
    assert.match(urn, /shop:index:Network\$pulumi-nodejs:dynamic\/vpcpeering:Vpc::child$/);
  });
});

/** What registration calls; left out of Pulumi's declared types. */
const { serializePropertiesReturnDeps } = pulumi.runtime as unknown as {
  serializePropertiesReturnDeps(
    this: void,
    label: string,
    props: pulumi.Inputs,
  ): Promise<[object, Map<string, Set<pulumi.Resource>>]>;
};

/** Logical names of the resources that the wired properties depend on, as Pulumi records it. */
async function dependenciesOf(sent: pulumi.Inputs): Promise<Record<string, string[]>> {
  const [, dependencies] = await serializePropertiesReturnDeps("sent", sent);
  const wired = ["vpc", "peerVpc", "peeringConnection", "__plan"].filter((key) => dependencies.has(key));
  const named = wired.map(async (key) => {
    const urns = await Promise.all([...dependencies.get(key)!].map((resource) => valueOf(resource.urn)));
    return [key, urns.map((urn) => urn.split("::").at(-1)!)] as const;
  });
  return Object.fromEntries(await Promise.all(named));
}
