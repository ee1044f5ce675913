/** What the components declare, and under which names; the engine tests show that it works. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { isPeeringError } from "../../provider/errors.js";
import { PeeringLink, type PeeringLinkArgs, PeeringMesh, Provider, type ProviderArgs, Vpc } from "../../sdk/index.js";
import { EngineMock } from "./engine-mock.js";

const checked = () => ({ account: "embedded/tce/100000000001/store", region: "ap-guangzhou" });

let engine: EngineMock;
async function begin(): Promise<void> {
  engine = await EngineMock.start({ state: checked });
  pulumi.runtime.setAllConfig({ "vpcpeering:vendor": "tce" });
}

async function end(): Promise<void> {
  await pulumi.runtime.disconnect();
  pulumi.runtime.setAllConfig({});
}

/** Everything that was declared: kind and logical name. */
async function declared(): Promise<string[]> {
  await pulumi.runtime.disconnect();
  return [...engine.byKind].map(([key]) => key).sort();
}

const inputsOf = (key: string): Record<string, unknown> => engine.byKind.get(key)!.inputs;

const routeNames = async (): Promise<string[]> =>
  (await declared()).filter((key) => key.startsWith("Route ")).map((key) => key.slice("Route ".length));

const a = (more: object = {}, opts?: pulumi.CustomResourceOptions) =>
  new Vpc("a", { cidrBlock: "10.1.0.0/16", secondaryCidrBlocks: ["10.3.0.0/16"], ...more }, opts);
const b = (more: object = {}, opts?: pulumi.CustomResourceOptions) =>
  new Vpc("b", { cidrBlock: "10.2.0.0/16", ...more }, opts);

function refuses(words: RegExp, attempt: () => unknown): void {
  assert.throws(attempt, (error: Error) => isPeeringError(error, "invalid-input") && words.test(error.message));
}

describe("PeeringLink", () => {
  beforeEach(begin);
  afterEach(end);

  it("declares a connection and a route for every CIDR block of the other end", async () => {
    const link = new PeeringLink("link", { vpc: a(), peerVpc: b(), bandwidthMbps: 10 });
    assert.equal(link.accepter, undefined);
    assert.equal(link.routes.length, 3);
    assert.ok(PeeringLink.isInstance(link));
    assert.ok(!PeeringLink.isInstance(link.connection) && !PeeringMesh.isInstance(link));
    assert.deepEqual(await declared(), [
      "PeeringConnection link",
      "PeeringLink link",
      "Route link-peer-10.1.0.0/16",
      "Route link-peer-10.3.0.0/16",
      "Route link-vpc-10.2.0.0/16",
      "Vpc a",
      "Vpc b",
    ]);
    const { __plan: _, __provider: __, ...connection } = inputsOf("PeeringConnection link");
    assert.deepEqual(connection, { vpc: "ap-guangzhou/a-id", peerVpc: "ap-guangzhou/b-id", bandwidthMbps: 10 });
    const route = inputsOf("Route link-peer-10.3.0.0/16");
    assert.deepEqual(
      [route["vpc"], route["destinationCidrBlock"], route["peeringConnection"]],
      ["ap-guangzhou/b-id", "10.3.0.0/16", "ap-guangzhou/link-id"],
    );
  });

  it("names routes by route table and CIDR block, in any order", async () => {
    const tables = {
      routeTableIds: ["ap-guangzhou/rtb-1", "rtb-2"],
      peerSubnetIds: { app: pulumi.output("subnet-1") },
    };
    const connection = new PeeringLink("link", { vpc: a(), peerVpc: b(), ...tables });
    assert.equal(connection.routes.length, 4);
    assert.deepEqual(await routeNames(), [
      "link-peer-app-10.1.0.0/16",
      "link-peer-app-10.3.0.0/16",
      "link-vpc-rtb-1-10.2.0.0/16",
      "link-vpc-rtb-2-10.2.0.0/16",
    ]);
    assert.equal(inputsOf("Route link-peer-app-10.1.0.0/16")["subnetId"], "subnet-1");
    assert.equal(inputsOf("Route link-vpc-rtb-2-10.2.0.0/16")["routeTableId"], "rtb-2");
  });

  it("routes only the included CIDR blocks, and not the excluded ones", async () => {
    new PeeringLink("in", { vpc: a(), peerVpc: b(), routes: { include: ["10.3.0.0/16"] } });
    assert.deepEqual(await routeNames(), ["in-peer-10.3.0.0/16"]);
    engine = await EngineMock.start({ state: checked });
    new PeeringLink("ex", { vpc: a(), peerVpc: b(), routes: { exclude: ["10.3.0.0/16"] } });
    assert.deepEqual(await routeNames(), ["ex-peer-10.1.0.0/16", "ex-vpc-10.2.0.0/16"]);
    engine = await EngineMock.start({ state: checked });
    new PeeringLink("none", { vpc: a(), peerVpc: b(), routes: false });
    assert.deepEqual(await routeNames(), []);
  });

  it("fails to include or exclude a CIDR block that neither end has", () => {
    for (const property of ["include", "exclude"]) {
      const args = { vpc: a(), peerVpc: b(), routes: { [property]: ["10.9.0.0/16"] } };
      refuses(
        new RegExp(`^routes.${property} "10.9.0.0/16": neither VPC has this CIDR block; they have 10.1`),
        () => new PeeringLink("link", args),
      );
    }
  });

  it("routes IPv6 if both ends have it", async () => {
    const six = { enableIpv6: true };
    new PeeringLink("both", { vpc: a(six), peerVpc: b(six) });
    assert.deepEqual(
      (await routeNames()).filter((name) => name.endsWith("ipv6")),
      ["both-peer-ipv6", "both-vpc-ipv6"],
    );
    for (const [own, peer, routes] of [
      [six, {}, {}],
      [{}, six, {}],
      [six, six, { ipv6: false }],
      [six, six, { include: ["10.1.0.0/16"] }],
    ] as const) {
      engine = await EngineMock.start({ state: checked });
      new PeeringLink("link", { vpc: a(own), peerVpc: b(peer), routes });
      assert.deepEqual(
        (await routeNames()).filter((name) => name.endsWith("ipv6")),
        [],
      );
    }
    engine = await EngineMock.start({ state: checked });
    const late = { enableIpv6: pulumi.output(true) };
    refuses(/^vpc: its enableIpv6 is not a plain value/, () => new PeeringLink("x", { vpc: a(late), peerVpc: b(six) }));
    new PeeringLink("told", { vpc: a(late), peerVpc: b(six), routes: { ipv6: true } });
    new PeeringLink("read", {
      vpc: "vpc-1",
      peerVpc: "vpc-2",
      cidrBlocks: ["10.1.0.0/16", "2001:db8:1::/56"],
      peerCidrBlocks: ["10.2.0.0/16", "2001:db8:2::/56"],
    });
    assert.deepEqual(
      (await routeNames()).filter((name) => /ipv6|::/.test(name)),
      ["read-peer-2001:db8:1::/56", "read-vpc-2001:db8:2::/56", "told-peer-ipv6", "told-vpc-ipv6"],
    );
  });

  it("requires the CIDR blocks of VPCs that it cannot read, unless it creates no routes", async () => {
    const seen = Vpc.get("seen", "ap-guangzhou/vpc-1");
    const late = new Vpc("late", { cidrBlock: pulumi.output("10.5.0.0/16") });
    for (const vpc of [seen, late, "vpc-1", seen.id]) {
      refuses(
        /^vpc: its CIDR blocks are not plain values.*Give cidrBlocks:/,
        () => new PeeringLink("link", { vpc, peerVpc: b() }),
      );
      refuses(
        /^peerVpc: its CIDR blocks are not plain values.*Give peerCidrBlocks:/,
        () => new PeeringLink("link", { vpc: b(), peerVpc: vpc }),
      );
      engine = await EngineMock.start({ state: checked });
    }
    new PeeringLink("given", {
      vpc: seen,
      peerVpc: "vpc-2",
      cidrBlocks: ["10.1.0.0/24"],
      peerCidrBlocks: ["10.2.0.0/24"],
    });
    new PeeringLink("without", { vpc: "vpc-3", peerVpc: "vpc-4", routes: false });
    assert.deepEqual(await routeNames(), ["given-peer-10.1.0.0/24", "given-vpc-10.2.0.0/24"]);
  });

  it("fails if an id that is part of a name is not known yet", () => {
    const routeTableIds = [pulumi.output("rtb-1")] as unknown as string[];
    refuses(
      /^routeTableIds: .*Set an object instead/,
      () => new PeeringLink("link", { vpc: a(), peerVpc: b(), routeTableIds }),
    );
    refuses(
      /^peerRouteTableIds: both peerRouteTableIds and peerSubnetIds/,
      () =>
        new PeeringLink("other", { vpc: a(), peerVpc: b(), peerRouteTableIds: ["rtb-1"], peerSubnetIds: ["subnet-1"] }),
    );
  });

  it("refuses what is no VPC, no routes, no member and no arguments, in one error without a stack", () => {
    const connection = (args: unknown) => () => new PeeringLink("link", args as PeeringLinkArgs);
    const mesh = (args: unknown) => () => new PeeringMesh("mesh", args as never);
    const peer = b();
    refuses(/^vpc: is required\. Set it to a Vpc, or to its ID/, connection(undefined));
    refuses(/^peerVpc: is required/, connection({ vpc: a() }));
    refuses(/^vpc: is required/, connection({ vpc: null, peerVpc: peer }));
    refuses(/^vpc: is neither a Vpc nor the ID of one/, connection({ vpc: 5, peerVpc: peer }));
    refuses(/^routes: is neither an object nor false/, connection({ vpc: peer, peerVpc: "vpc-1", routes: "yes" }));
    refuses(/^the arguments of PeeringLink must be an object/, connection([peer]));
    refuses(/^members: is required/, mesh(undefined));
    refuses(/^members: is neither an object nor a list/, mesh({ members: "a" }));
    refuses(/^members\.0: is not a member with its VPC\. Write it as \{ vpc: … \}/, mesh({ members: [peer] }));
    refuses(/^members\.x: is not a member/, mesh({ members: { x: null } }));
    refuses(/^members\.x\.vpc: is required/, mesh({ members: { x: {}, y: { vpc: peer } } }));
    refuses(/^routes: is neither/, mesh({ members: { x: { vpc: peer } }, routes: 5 }));
  });

  it("passes unknown properties on, so that the connection's check rejects them", async () => {
    const args = { vpc: a(), peerVpc: b(), bandwith: 10 } as PeeringLinkArgs;
    new PeeringLink("link", args);
    await declared();
    assert.equal(inputsOf("PeeringConnection link")["bandwith"], 10);
  });

  it("creates no routes on vendors that issue routes themselves", async () => {
    pulumi.runtime.setAllConfig({ "vpcpeering:vendor": "jdcloud-cps" });
    const connection = new PeeringLink("link", { vpc: "vpc-1", peerVpc: "vpc-2", bandwidthMbps: 10 });
    assert.deepEqual(connection.routes, []);
    assert.deepEqual(await declared(), ["PeeringConnection link", "PeeringLink link"]);
  });

  describe("in two accounts", () => {
    const ours = (more: Partial<ProviderArgs> = {}) =>
      new Provider("ours", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000001", ...more });
    const theirs = (more: Partial<ProviderArgs> = {}) =>
      new Provider("theirs", { vendor: "tce", region: "ap-beijing", accountId: "100000000002", ...more });

    it("accepts, and gives each resource the Provider of its end", async () => {
      const [own, peer] = [ours(), theirs()];
      const ends = { vpc: a({}, { provider: own }), peerVpc: b({}, { provider: peer }) };
      const connection = new PeeringLink("link", ends);
      assert.ok(connection.accepter);
      await declared();
      const providerOf = (key: string) => /::([^:]+)::[^:]*$/.exec(engine.byKind.get(key)!.provider!)![1];
      assert.equal(providerOf("PeeringConnection link"), "ours");
      assert.equal(providerOf("PeeringAccepter link"), "theirs");
      assert.equal(providerOf("Route link-vpc-10.2.0.0/16"), "ours");
      assert.equal(providerOf("Route link-peer-10.1.0.0/16"), "theirs");
      assert.equal(inputsOf("PeeringAccepter link")["peeringConnection"], "ap-guangzhou/link-id");
    });

    it("recognises two Providers of one account, and declares no accepter", async () => {
      const [own, peer] = [ours(), theirs({ accountId: "100000000001" })];
      const connection = new PeeringLink("link", { vpc: a({}, { provider: own }), peerVpc: b({}, { provider: peer }) });
      assert.equal(connection.accepter, undefined);
      await declared();
    });

    it("creates the other half on a vendor without requests to accept", async () => {
      const [own, peer] = [ours({ vendor: "jdcloud" }), theirs({ vendor: "jdcloud" })];
      new PeeringLink("link", { vpc: a({}, { provider: own }), peerVpc: b({}, { provider: peer }) });
      await declared();
      const { peeringConnection, vpc, requester } = inputsOf("PeeringAccepter link");
      assert.deepEqual(
        { peeringConnection, vpc, requester },
        {
          peeringConnection: undefined,
          vpc: "ap-guangzhou/b-id",
          requester: { accountId: "100000000001", vpc: "ap-guangzhou/a-id" },
        },
      );
    });

    it("declares nothing at the end of an account that the program has no Provider for", async () => {
      const args = { vpc: a(), peerVpc: "ap-beijing/vpc-2", peerCidrBlocks: ["10.2.0.0/16"] };
      const connection = new PeeringLink("link", { ...args, peerAccountId: "100000000002" });
      assert.equal(connection.accepter, undefined);
      assert.deepEqual(await routeNames(), ["link-vpc-10.2.0.0/16"]);
    });

    it("uses the component's Provider if the VPCs have none", async () => {
      const provider = ours({ vendor: "jdcloud-cps" });
      new PeeringLink("link", { vpc: "vpc-1", peerVpc: "vpc-2", bandwidthMbps: 10 }, { providers: [provider] });
      await declared();
      assert.match(engine.byKind.get("PeeringConnection link")!.provider!, /::ours::/);
      assert.ok(!engine.byKind.has("Route link-vpc-10.2.0.0/16"));
    });

    it("fails if the vendor is not a plain value", () => {
      const provider = ours({ vendor: pulumi.output("tce" as const) });
      refuses(
        /^requesterProvider: its vendor is not a plain value/,
        () => new PeeringLink("link", { vpc: a(), peerVpc: b(), requesterProvider: provider }),
      );
    });
  });
});

describe("PeeringMesh", () => {
  beforeEach(begin);
  afterEach(end);

  const vpc = (name: string, i: number, region = "ap-guangzhou") =>
    new Vpc(name, { region, cidrBlock: `10.${i}.0.0/16` });

  it("connects every pair, with names that do not depend on the order", async () => {
    const [one, two, three] = [vpc("one", 1), vpc("two", 2), vpc("three", 3)];
    const mesh = new PeeringMesh("mesh", { members: [{ vpc: two }, { vpc: one }, { vpc: three }] });
    assert.ok(PeeringMesh.isInstance(mesh));
    assert.deepEqual(Object.keys(mesh.links).sort(), ["one.three", "one.two", "three.two"]);
    const alignToRefs = await declared();
    assert.equal(inputsOf("PeeringConnection mesh-three.two")["vpc"], "ap-guangzhou/three-id");

    engine = await EngineMock.start({ state: checked });
    const again = [vpc("one", 1), vpc("two", 2), vpc("three", 3)] as const;
    new PeeringMesh("mesh", { members: { three: { vpc: again[2] }, two: { vpc: again[1] }, one: { vpc: again[0] } } });
    assert.deepEqual(await declared(), alignToRefs);
  });

  it("sets bandwidth and charge type only across regions", async () => {
    engine = await EngineMock.start({ state: ({ inputs }) => ({ ...checked(), region: inputs["region"] }) });
    const members = { a: { vpc: vpc("a", 1) }, b: { vpc: vpc("b", 2) }, far: { vpc: vpc("c", 3, "ap-beijing") } };
    new PeeringMesh("mesh", {
      members,
      chargeType: "daily-peak",
      bandwidthMbps: (one, other) => (`${one} ${other}` === "a far" ? 10 : 20),
    });
    await declared();
    const capOf = (pair: string) => {
      const { bandwidthMbps, chargeType } = inputsOf(`PeeringConnection mesh-${pair}`);
      return [bandwidthMbps, chargeType];
    };
    assert.deepEqual(capOf("a.b"), [undefined, undefined]);
    assert.deepEqual(capOf("a.far"), [10, "daily-peak"]);
    assert.deepEqual(capOf("b.far"), [20, "daily-peak"]);
  });

  it("fails for members without a name, and for two with the same name", () => {
    refuses(/^members: a member has no name/, () => new PeeringMesh("mesh", { members: [{ vpc: "vpc-1" }] }));
    const members = [
      { name: "x", vpc: "vpc-1" },
      { name: "x", vpc: "vpc-2" },
    ];
    refuses(/^members "x": two members have this name/, () => new PeeringMesh("mesh", { members }));
  });
});
