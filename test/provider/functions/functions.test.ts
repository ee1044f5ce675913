/** What a program learns of the cloud, on every vendor, as the account at each end. */
import assert from "node:assert/strict";
import type { z } from "zod";
import type { Backend, PeeringRecord, Ref, SubnetFilter, VpcRecord } from "../../../provider/backend/contract.js";
import { look, type FunctionName } from "../../../provider/functions/index.js";
import { getAccount } from "../../../provider/functions/account.js";
import { getPeeringConnection, getPeeringConnections } from "../../../provider/functions/peering-connections.js";
import { getQuotas } from "../../../provider/functions/quotas.js";
import { getRoutes, getRouteTables } from "../../../provider/functions/routes.js";
import type { Scope } from "../../../provider/functions/scope.js";
import { getSubnets } from "../../../provider/functions/subnets.js";
import { getVpc, getVpcs } from "../../../provider/functions/vpc.js";
import { idKindOf } from "../../../provider/declaration/declare.js";
import { FUNCTIONS } from "../../../provider/functions/declarations/index.js";
import { isPeeringError } from "../../../provider/errors.js";
import { hasShape, idOfShape } from "../../../provider/rules/id-shape.js";
import { vpcViolations } from "../../../provider/rules/plan/index.js";
import { nameViolation } from "../../../provider/rules/plan/text.js";
import { rulesOf, type VendorId, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { toError } from "../../../provider/rules/violation.js";
import { refused } from "../cloud/refusals.js";
import { connectionBetween, Scene, vpcIn } from "../cloud/scene.js";

let scene: Scene;
const open = (vendor: (typeof VENDOR_IDS)[number] = "tce") => void (scene = new Scene(vendor));
const end = () => scene.end();

const scopeOf = (backend: Backend, region: string | undefined = scene.region): Scope => ({
  backend,
  vendor: scene.vendor,
  region,
  warn: (message) => void warnings.push(message),
});

let warnings: string[] = [];
beforeEach(() => void (warnings = []));

const CROSS_REGION = { bandwidthMbps: 10 };

/** Two VPCs of the first account in two regions, and the link between them. */
async function ownPair(backend: Backend): Promise<{ a: VpcRecord; b: VpcRecord; connection: PeeringRecord }> {
  const a = await vpcIn(backend, scene.region, "10.1.0.0/16");
  const b = await vpcIn(backend, scene.farRegion, "10.2.0.0/16");
  return { a, b, connection: await connectionBetween(backend, a, b, CROSS_REGION) };
}

const routeThrough = (backend: Backend, vpc: VpcRecord, connection: string, destinationCidrBlock: string) =>
  backend.createRoute(
    { region: vpc.region, id: vpc.defaultRouteTableId },
    { destinationCidrBlock, peeringConnectionId: connection },
  );

describe("a function's backend", () => {
  beforeEach(() => open());
  afterEach(end);

  it("is opened with the configuration, and reads in its region", async () => {
    const config = { vendor: "tce", cloudFile: scene.file, accountId: scene.accounts[1], region: scene.farRegion };
    const ask = (name: FunctionName, args: object) =>
      look(name, args, (key) => (config as Partial<Record<string, string>>)[key]);
    const vpc = await vpcIn(scene.as(1), scene.farRegion, "10.1.0.0/16", { name: "shop" });
    assert.deepEqual(
      await ask("getVpc", { name: "shop" }),
      await ask("getVpc", { id: `${scene.farRegion}/${vpc.id}` }),
    );
    await refused("not-found", new RegExp(`account ${scene.accounts[1]} sees`), () => ask("getVpc", { name: "none" }));
  });
});

describe("getVpc", () => {
  beforeEach(() => open());
  afterEach(end);

  it("finds a VPC by either form of its id, and by its name", async () => {
    const backend = scene.as(0);
    const { id, defaultRouteTableId } = await vpcIn(backend, scene.region, "10.1.0.0/16", {
      name: "shop",
      secondaryCidrBlocks: ["10.3.0.0/16"],
      enableIpv6: true,
      tags: { team: "net" },
    });
    const scope = scopeOf(backend);
    const found = await getVpc(scope, { id });
    const { ipv6CidrBlock, ...rest } = found;
    assert.match(ipv6CidrBlock!, /::\/\d+$/);
    assert.deepEqual(rest, {
      id: `${scene.region}/${id}`,
      vpcId: id,
      region: scene.region,
      name: "shop",
      accountId: scene.accounts[0],
      cidrBlock: "10.1.0.0/16",
      secondaryCidrBlocks: ["10.3.0.0/16"],
      tags: { team: "net" },
      defaultRouteTableId,
      state: "available",
    });
    for (const args of [{ vpc: id }, { id: `${scene.region}/${id}` }, { name: "shop" }]) {
      assert.deepEqual(await getVpc(scope, args), found);
    }
    const elsewhere = scopeOf(backend, scene.farRegion);
    assert.deepEqual(await getVpc(elsewhere, { id: `${scene.region}/${id}` }), found);
    assert.deepEqual(await getVpc(elsewhere, { name: "shop", region: scene.region }), found);
  });

  it("fails for a missing VPC, another account's VPC and an ambiguous name, with the reason", async () => {
    const [mine, theirs] = [scene.as(0), scene.as(1)];
    const { id } = await vpcIn(theirs, scene.region, "10.1.0.0/16");
    const absent = /sees no such VPC \[tce\]/;
    await refused("not-found", absent, () => getVpc(scopeOf(mine), { id }));
    await refused("not-found", absent, () => getVpc(scopeOf(theirs, scene.farRegion), { id }));
    await refused("not-found", /^name "none"/, () => getVpc(scopeOf(mine), { name: "none" }));
    for (const cidrBlock of ["10.2.0.0/16", "10.3.0.0/16"])
      await vpcIn(mine, scene.region, cidrBlock, { name: "twin" });
    await refused("invalid-input", /^name "twin": 2 VPCs match: /, () => getVpc(scopeOf(mine), { name: "twin" }));
  });

  it("rejects missing, conflicting and unknown arguments", async () => {
    const scope = scopeOf(scene.as(0));
    await refused("invalid-input", /getVpc has no argument that selects an object.*Give one of id, vpc, name/, () =>
      getVpc(scope, {}),
    );
    await refused("invalid-input", /both id and name/, () => getVpc(scope, { id: "vpc-1", name: "x" }));
    await refused("unknown-property", /^nmae: getVpc has no argument/, () => getVpc(scope, { nmae: "x" }));
    await refused("invalid-input", /^id "r\/vpc-1\/x": is not an ID: /, () => getVpc(scope, { id: "r/vpc-1/x" }));
    await refused("invalid-input", /^name 5: must be a string, and is a number \[tce\]\. Set it to a string\./, () =>
      getVpc(scope, { name: 5 }),
    );
    await refused("invalid-input", /^region "far": id is in region near/, () =>
      getVpc(scope, { id: "near/vpc-1", region: "far" }),
    );
    const nowhere = { ...scope, region: undefined };
    await refused("invalid-input", /^region: no region is set/, () => getVpc(nowhere, { id: "vpc-1" }));
  });
});

describe("the ID of another kind of object", () => {
  afterEach(end);

  it("is an error of every function, where an empty list would read as an answer", async () => {
    open("tencent");
    const scope = scopeOf(scene.as(0));
    const connection = `${scene.region}/pcx-12345678`;
    const isConnection = (property: string, noun = "VPC") =>
      new RegExp(`^${property} "ap-guangzhou/pcx-12345678": is the ID of a peering connection .*the ID of a ${noun}`);
    await refused("invalid-input", isConnection("vpc"), () => getSubnets(scope, { vpc: connection }));
    await refused("invalid-input", isConnection("vpc"), () => getRouteTables(scope, { vpc: connection }));
    await refused("invalid-input", isConnection("subnetId", "subnet"), () =>
      getRouteTables(scope, { subnetId: connection }),
    );
    await refused("invalid-input", isConnection("vpc"), () => getQuotas(scope, { vpc: connection }));
    await refused("invalid-input", isConnection("vpc"), () => getPeeringConnections(scope, { vpc: connection }));
    const pair = { vpc: "vpc-12345678", peerVpc: connection };
    await refused("invalid-input", isConnection("peerVpc"), () => getPeeringConnection(scope, pair));
    const isVpc = /^peeringConnection "vpc-12345678": is the ID of a VPC/;
    await refused("invalid-input", isVpc, () => getRoutes(scope, { peeringConnection: "vpc-12345678" }));
    assert.deepEqual(await getSubnets(scope, { vpc: "vpc-12345678" }), { subnets: [] });
  });
});

describe("getRouteTables", () => {
  beforeEach(() => open());
  afterEach(end);

  it("lists the tables of a VPC, and the table of a subnet", async () => {
    const backend = scene.as(0);
    const vpc = await vpcIn(backend, scene.region, "10.1.0.0/16");
    const operator = scene.operator();
    const custom = operator.createRouteTable(vpc.id, "app");
    const subnet = operator.createSubnet(vpc.id, "10.1.1.0/24", custom.id);
    const scope = scopeOf(backend);
    const { routeTables: tables } = await getRouteTables(scope, { vpc: `${scene.region}/${vpc.id}` });
    assert.deepEqual(
      tables.map(({ id, routeTableId, isDefault, subnetIds }) => ({ id, routeTableId, isDefault, subnetIds })),
      [vpc.defaultRouteTableId, custom.id].map((id, i) => ({
        id: `${scene.region}/${id}`,
        routeTableId: id,
        isDefault: i === 0,
        subnetIds: i === 0 ? [] : [subnet.id],
      })),
    );
    assert.deepEqual(await getRouteTables(scope, { subnetId: subnet.id }), { routeTables: [tables[1]] });
    assert.deepEqual(tables[0]!.routes, [{ destinationCidrBlock: "10.1.0.0/16", nextHop: "local", origin: "system" }]);
    assert.deepEqual(await getRouteTables(scope, { vpc: "vpc-none" }), { routeTables: [] });
    assert.deepEqual(await getRouteTables(scope, { subnetId: "subnet-none" }), { routeTables: [] });
    await refused("invalid-input", /Give one of vpc, subnetId/, () => getRouteTables(scope, {}));
  });
});

describe("getVpcs", () => {
  beforeEach(() => open());
  afterEach(end);

  it("returns the VPCs of one region, narrowed by name, tags and CIDR block", async () => {
    const backend = scene.as(0);
    const [a, b] = [
      await vpcIn(backend, scene.region, "10.1.0.0/16", { name: "a", tags: { team: "net", stage: "prod" } }),
      await vpcIn(backend, scene.region, "10.2.0.0/16", { name: "b", tags: { team: "net" } }),
    ];
    await backend.updateVpc(a, { secondaryCidrBlocks: ["172.16.0.0/16"] });
    await vpcIn(backend, scene.farRegion, "10.3.0.0/16", { name: "a" });
    await vpcIn(scene.as(1), scene.region, "10.4.0.0/16", { name: "a" });
    const idsOf = async (args: object) => (await getVpcs(scopeOf(backend), args)).vpcs.map(({ vpcId }) => vpcId);
    assert.deepEqual(await idsOf({}), [a.id, b.id].sort());
    assert.deepEqual(await idsOf({ name: "a" }), [a.id]);
    assert.deepEqual(await idsOf({ tags: { team: "net" } }), [a.id, b.id].sort());
    assert.deepEqual(await idsOf({ tags: { team: "net", stage: "prod" } }), [a.id]);
    assert.deepEqual(await idsOf({ tags: { stage: "test" } }), []);
    assert.deepEqual(await idsOf({ cidrBlock: "10.2.3.0/24" }), [b.id]);
    assert.deepEqual(await idsOf({ cidrBlock: "172.16.0.0/12" }), [a.id]);
    assert.deepEqual(await idsOf({ cidrBlock: "192.168.0.0/16" }), []);
    assert.equal((await idsOf({ region: scene.farRegion })).length, 1);
    const [found] = (await getVpcs(scopeOf(backend), { name: "a" })).vpcs;
    assert.deepEqual(found, await getVpc(scopeOf(backend), { id: a.id }));
  });

  it("rejects a CIDR block with host bits, and an empty set of tags, which would match everything", async () => {
    const scope = scopeOf(scene.as(0));
    await refused("invalid-input", /^cidrBlock "10\.1\.2\.3\/16": has host bits set/, () =>
      getVpcs(scope, { cidrBlock: "10.1.2.3/16" }),
    );
    await refused("invalid-input", /^tags .*: must not be empty/, () => getVpcs(scope, { tags: {} }));
  });
});

describe("getSubnets", () => {
  beforeEach(() => open());
  afterEach(end);

  it("returns the subnets of a VPC or a region, narrowed by name, zone and CIDR block", async () => {
    const backend = scene.as(0);
    const [one, two] = [
      await vpcIn(backend, scene.region, "10.1.0.0/16"),
      await vpcIn(backend, scene.region, "10.2.0.0/16"),
    ];
    const subnetIn = (vpc: VpcRecord, name: string, cidrBlock: string, zone: string) =>
      backend.createSubnet!({ region: vpc.region, vpcId: vpc.id, name, cidrBlock, zone });
    const a = await subnetIn(one, "a", "10.1.1.0/24", `${scene.region}-1`);
    const b = await subnetIn(one, "b", "10.1.2.0/24", `${scene.region}-2`);
    const c = await subnetIn(two, "a", "10.2.1.0/24", `${scene.region}-1`);
    const idsOf = async (args: object) =>
      (await getSubnets(scopeOf(backend), args)).subnets.map(({ subnetId }) => subnetId);
    assert.deepEqual(await idsOf({}), [a.id, b.id, c.id].sort());
    assert.deepEqual(await idsOf({ vpc: one.id }), [a.id, b.id].sort());
    assert.deepEqual(await idsOf({ vpc: `${two.region}/${two.id}` }), [c.id]);
    assert.deepEqual(await idsOf({ name: "a" }), [a.id, c.id].sort());
    assert.deepEqual(await idsOf({ zone: `${scene.region}-2` }), [b.id]);
    assert.deepEqual(await idsOf({ cidrBlock: "10.1.2.128/25" }), [b.id]);
    assert.deepEqual(await idsOf({ region: scene.farRegion }), []);
    const { id, ...rest } = a;
    const [found] = (await getSubnets(scopeOf(backend), { cidrBlock: a.cidrBlock })).subnets;
    assert.deepEqual(found, { ...rest, id: `${scene.region}/${id}`, subnetId: id });
  });

  it("narrows them by tags, which are read where the list does not show them", async () => {
    const backend = scene.as(0);
    const vpc = await vpcIn(backend, scene.region, "10.1.0.0/16");
    const zone = `${scene.region}-1`;
    const subnetIn = (name: string, cidrBlock: string, tags?: Record<string, string>) =>
      backend.createSubnet!({ region: vpc.region, vpcId: vpc.id, name, cidrBlock, zone, ...(tags && { tags }) });
    const web = await subnetIn("web", "10.1.1.0/24", { team: "web", stage: "dev" });
    await subnetIn("apps", "10.1.2.0/24", { team: "apps" });
    await subnetIn("bare", "10.1.3.0/24");
    const listing = Object.assign(Object.create(backend) as typeof backend, {
      listSubnets: async (filter: SubnetFilter) =>
        (await backend.listSubnets!(filter)).map(({ tags: _, ...subnet }) => subnet),
    });
    for (const one of [backend, listing]) {
      const { subnets } = await getSubnets(scopeOf(one), { tags: { team: "web" } });
      assert.deepEqual(
        subnets.map(({ subnetId, tags }) => [subnetId, tags]),
        [[web.id, { team: "web", stage: "dev" }]],
      );
      assert.deepEqual((await getSubnets(scopeOf(one), { tags: { team: "none" } })).subnets, []);
    }
    const hiding = Object.assign(Object.create(listing) as typeof backend, {
      getSubnets: async (refs: readonly Ref[]) =>
        (await backend.getSubnets!(refs)).map((seen) => seen && { ...seen, tags: undefined }),
    });
    await refused(
      "permission-denied",
      /^tags \{"team":"web"\}: the tags of .+ cannot be read, .+ Grant the API key/,
      () => getSubnets(scopeOf(hiding), { name: "web", tags: { team: "web" } }),
    );
    assert.equal((await getSubnets(scopeOf(hiding), { name: "web" })).subnets.length, 1);
  });

  it("is an error on a backend without the calls", async () => {
    const { createSubnet: _, ...rest } = scene.as(0);
    await refused("unsupported", /the embedded backend has no calls for a Subnet \[tce\]\. Add the calls/, () =>
      getSubnets(scopeOf(rest), {}),
    );
  });
});

describe("getQuotas", () => {
  afterEach(end);

  for (const vendor of VENDOR_IDS) {
    const { scope, peerings, charges } = rulesOf(vendor).quota.value;

    it(`${vendor}: counts the connections of ${scope}, charged to ${charges}`, async () => {
      open(vendor);
      const [mine, theirs] = [scene.as(0), scene.as(1)];
      const [a, b, c] = [
        await vpcIn(mine, scene.region, "10.1.0.0/16"),
        await vpcIn(mine, scene.region, "10.2.0.0/16"),
        await vpcIn(mine, scene.region, "10.3.0.0/16"),
      ];
      await connectionBetween(mine, a, b);
      const other = await vpcIn(theirs, scene.region, "10.4.0.0/16");
      await connectionBetween(mine, a, other, { name: "other" });
      const quotas = async (backend: Backend, args = {}, limits = {}) =>
        (await getQuotas({ ...scopeOf(backend), limits }, args)).quotas;
      const used = Object.fromEntries((await quotas(mine)).map((quota) => [quota.vpcId ?? "region", quota.used]));
      // The second connection of `a` is pending: its accepter is charged for requests on some vendors only.
      const ofB = charges === "requester" ? 0 : 1;
      assert.deepEqual(used, scope === "vpc" ? { [a.id]: 2, [b.id]: ofB, [c.id]: 0 } : { region: 2 });
      const [first] = await quotas(mine, { vpc: a.id }, { peerings: 3 });
      assert.deepEqual([first!.limit, first!.used, first!.available], [3, 2, 1]);
      assert.deepEqual([(await quotas(mine, { vpc: a.id }))[0]!.limit, first!.scope], [peerings, scope]);
      assert.equal((await quotas(mine, { vpc: a.id }, { peerings: 1 }))[0]!.available, 0);
      const far = (await quotas(theirs, { vpc: other.id }))[0]!;
      assert.equal(far.used, vendor !== "jdcloud" && charges === "both" ? 1 : 0);
      await refused("not-found", /sees no such VPC/, () => getQuotas(scopeOf(mine), { vpc: other.id }));
    });
  }

  it("returns the quota of a region without VPCs, if the region has one", async () => {
    open("huawei");
    const [quota, ...more] = (await getQuotas(scopeOf(scene.as(0)), {})).quotas;
    assert.deepEqual([quota!.used, quota!.vpcId, more], [0, undefined, []]);
  });
});

describe("getPeeringConnection and getPeeringConnections", () => {
  beforeEach(() => open());
  afterEach(end);

  it("find a connection by id, name and pair, in the region of either end", async () => {
    const backend = scene.as(0);
    const { a, b, connection } = await ownPair(backend);
    const scope = scopeOf(backend);
    const found = await getPeeringConnection(scope, { id: connection.id });
    assert.equal(found.id, `${scene.region}/${connection.id}`);
    assert.equal(found.peeringConnectionId, connection.id);
    assert.deepEqual([found.state, found.role, found.bandwidthMbps], ["active", "both", 10]);
    assert.deepEqual([found.crossRegion, found.crossAccount], [true, false]);
    assert.deepEqual(found.accepter, {
      accountId: scene.accounts[0],
      region: scene.farRegion,
      vpcId: b.id,
      cidrBlocks: ["10.2.0.0/16"],
    });
    for (const args of [
      { id: `${scene.farRegion}/${connection.id}` },
      { name: "link" },
      { vpc: a.id, peerVpc: b.id },
      { vpc: `${scene.farRegion}/${b.id}`, peerVpc: a.id },
      { id: connection.id, name: "link" },
    ]) {
      assert.deepEqual(await getPeeringConnection(scope, args), found, JSON.stringify(args));
    }
    assert.deepEqual(await getPeeringConnection(scopeOf(backend, scene.farRegion), { name: "link" }), found);
    await refused("not-found", /no such peering connection/, () =>
      getPeeringConnection(scope, { id: connection.id, name: "other" }),
    );
    await refused("invalid-input", /the connection to find is not given/, () => getPeeringConnection(scope, {}));
  });

  it("find no connection of a VPC in another region than its ID has, or of one VPC with itself", async () => {
    const backend = scene.as(0);
    const { a, b, connection } = await ownPair(backend);
    const scope = scopeOf(backend);
    const wrong = `${scene.farRegion}/${a.id}`;
    assert.deepEqual(await getPeeringConnections(scope, { vpc: wrong }), { peeringConnections: [] });
    for (const args of [
      { vpc: wrong },
      { id: connection.id, vpc: wrong },
      { vpc: b.id, peerVpc: wrong },
      { vpc: a.id, peerVpc: a.id },
    ])
      await refused("not-found", /no such peering connection/, () => getPeeringConnection(scope, args));
  });

  it("find a pair with the ends in either order, between regions and accounts too, as requester and as accepter", async () => {
    const [mine, theirs] = [scene.as(0), scene.as(1)];
    const a = await vpcIn(mine, scene.region, "10.1.0.0/16");
    const b = await vpcIn(theirs, scene.farRegion, "10.2.0.0/16");
    const connection = await connectionBetween(mine, a, b, { bandwidthMbps: 10 });
    const [near, far] = [`${scene.region}/${a.id}`, `${scene.farRegion}/${b.id}`];
    for (const scope of [scopeOf(mine), scopeOf(theirs, scene.farRegion)]) {
      for (const args of [
        { vpc: near, peerVpc: far },
        { vpc: far, peerVpc: near },
      ])
        assert.equal(
          (await getPeeringConnection(scope, args)).peeringConnectionId,
          connection.id,
          JSON.stringify(args),
        );
      for (const vpc of [near, far]) {
        const { peeringConnections } = await getPeeringConnections(scope, { vpc });
        assert.deepEqual(
          peeringConnections.map(({ peeringConnectionId }) => peeringConnectionId),
          [connection.id],
          vpc,
        );
      }
    }
    const found = await getPeeringConnections(scopeOf(mine, undefined), { vpc: far, region: scene.region });
    assert.equal(found.peeringConnections.length, 1);
  });

  it("prefer a live connection to ended ones, and fail for two live ones", async () => {
    const [mine, theirs] = [scene.as(0), scene.as(1)];
    const [a, b, c] = [
      await vpcIn(mine, scene.region, "10.1.0.0/16"),
      await vpcIn(theirs, scene.region, "10.2.0.0/16"),
      await vpcIn(mine, scene.region, "10.3.0.0/16"),
    ];
    const rejected = await connectionBetween(mine, a, b);
    await theirs.rejectPeering(rejected);
    assert.equal((await getPeeringConnection(scopeOf(mine), { name: "link" })).state, "rejected");
    const second = await connectionBetween(mine, a, b);
    assert.equal((await getPeeringConnection(scopeOf(mine), { name: "link" })).peeringConnectionId, second.id);
    await connectionBetween(mine, a, c);
    await refused("invalid-input", /2 peering connections match/, () =>
      getPeeringConnection(scopeOf(mine), { name: "link" }),
    );
    assert.equal((await getPeeringConnections(scopeOf(mine), {})).peeringConnections.length, 3);
  });

  it("filter a list by every argument", async () => {
    const [mine, theirs] = [scene.as(0), scene.as(1)];
    const { a, b, connection } = await ownPair(mine);
    const other = await vpcIn(theirs, scene.region, "10.4.0.0/16");
    const pending = await connectionBetween(mine, a, other, { name: "pending" });
    const ids = async (scope: Scope, args: object) =>
      (await getPeeringConnections(scope, args)).peeringConnections.map((one) => one.peeringConnectionId).sort();
    const both = [connection.id, pending.id].sort();
    const scope = scopeOf(mine);
    assert.deepEqual(await ids(scope, {}), both);
    assert.deepEqual(await ids(scope, { vpc: a.id }), both);
    for (const [args, only] of [
      [{ name: "pending" }, pending],
      [{ vpc: other.id }, pending],
      [{ state: "pending-acceptance" }, pending],
      [{ role: "requester" }, pending],
      [{ role: "both" }, connection],
      [{ state: "active" }, connection],
      [{ vpc: `${scene.farRegion}/${b.id}` }, connection],
      [{ region: scene.farRegion }, connection],
      [{ id: connection.id }, connection],
      [{ peerAccountId: scene.accounts[1] }, pending],
      [{ peerAccountId: scene.accounts[0] }, connection],
    ] as const) {
      assert.deepEqual(await ids(scope, args), [only.id], JSON.stringify(args));
    }
    assert.deepEqual(await ids(scopeOf(theirs), { role: "accepter" }), [pending.id]);
    assert.deepEqual(await ids(scopeOf(theirs), { peerAccountId: scene.accounts[0] }), [pending.id]);
    assert.deepEqual(await ids(scopeOf(theirs), { peerAccountId: scene.accounts[1] }), []);
    assert.deepEqual(await ids(scope, { state: "expired" }), []);
    assert.deepEqual(await ids(scope, { id: "pcx-none" }), []);
    await refused("invalid-input", /^state "dead": is not one of the allowed values .*"pending-acceptance", /, () =>
      getPeeringConnections(scope, { state: "dead" }),
    );
  });
});

describe("getPeeringConnections on a vendor with tags of connections", () => {
  beforeEach(() => open("tencent"));
  afterEach(end);

  it("returns connections that have each of the tags", async () => {
    const backend = scene.as(0);
    const [a, b, c] = [
      await vpcIn(backend, scene.region, "10.1.0.0/16"),
      await vpcIn(backend, scene.region, "10.2.0.0/16"),
      await vpcIn(backend, scene.region, "10.3.0.0/16"),
    ];
    const one = await connectionBetween(backend, a, b, { tags: { team: "net", stage: "prod" } });
    const two = await connectionBetween(backend, a, c, { tags: { team: "net" } });
    const ids = async (tags: Readonly<Record<string, string>>) =>
      (await getPeeringConnections(scopeOf(backend), { tags })).peeringConnections.map(
        (found) => found.peeringConnectionId,
      );
    assert.deepEqual((await ids({ team: "net" })).sort(), [one.id, two.id].sort());
    assert.deepEqual(await ids({ team: "net", stage: "prod" }), [one.id]);
    assert.deepEqual(await ids({ stage: "test" }), []);
  });
});

describe("getRoutes", () => {
  afterEach(end);

  for (const vendor of VENDOR_IDS) {
    const rules = rulesOf(vendor);

    it(`${vendor}: returns each account's routes through a connection of two accounts`, async () => {
      open(vendor);
      const [mine, theirs] = [scene.as(0), scene.as(1)];
      const a = await vpcIn(mine, scene.region, "10.1.0.0/16");
      const b = await vpcIn(theirs, scene.region, "10.2.0.0/16");
      const connection = await connectionBetween(mine, a, b);
      const answer =
        rules.acceptance.value === "mutual"
          ? await connectionBetween(theirs, b, a)
          : await theirs.acceptPeering(connection);
      if (rules.routes.value === "by-hand") {
        await routeThrough(mine, a, connection.id, "10.2.0.0/16");
        await routeThrough(theirs, b, answer.id, "10.1.0.0/16");
      }
      const origin = rules.routes.value === "by-hand" ? "user" : "issued";
      const shown = (vpc: VpcRecord, destination: string, side: string) => [
        {
          id: `${vpc.region}/${vpc.defaultRouteTableId}/${destination}`,
          destinationCidrBlock: destination,
          routeTableId: vpc.defaultRouteTableId,
          region: vpc.region,
          vpcId: vpc.id,
          side,
          subnetIds: [],
          origin,
        },
      ];
      const { routes: own } = await getRoutes(scopeOf(mine), { peeringConnection: connection.id });
      assert.deepEqual(own, shown(a, "10.2.0.0/16", own[0]!.side));
      const { routes: seen } = await getRoutes(scopeOf(theirs), { peeringConnection: answer.id });
      assert.deepEqual(seen, shown(b, "10.1.0.0/16", seen[0]!.side));
      if (rules.acceptance.value === "request") {
        assert.deepEqual([own[0]!.side, seen[0]!.side], ["requester", "accepter"]);
      }
    });
  }

  it("returns both ends for the owner of both, every table with its subnets, and no other routes", async () => {
    open("tce");
    const backend = scene.as(0);
    const { a, b, connection } = await ownPair(backend);
    const operator = scene.operator();
    const custom = operator.createRouteTable(a.id, "app");
    const subnet = operator.createSubnet(a.id, "10.1.1.0/24", custom.id);
    const other = await vpcIn(backend, scene.region, "10.9.0.0/16");
    const elsewhere = await connectionBetween(backend, a, other, { name: "elsewhere" });
    await routeThrough(backend, a, connection.id, "10.2.0.0/16");
    await routeThrough(backend, a, elsewhere.id, "10.9.0.0/16");
    await routeThrough(backend, b, connection.id, "10.1.0.0/16");
    await backend.createRoute(
      { region: a.region, id: custom.id },
      { destinationCidrBlock: "10.2.1.0/24", peeringConnectionId: connection.id, description: "app" },
    );
    const { routes } = await getRoutes(scopeOf(backend), { peeringConnection: `${scene.farRegion}/${connection.id}` });
    assert.deepEqual(
      routes.map(({ side, routeTableId, destinationCidrBlock, subnetIds, description }) => [
        side,
        routeTableId,
        destinationCidrBlock,
        subnetIds,
        description,
      ]),
      [
        ["requester", a.defaultRouteTableId, "10.2.0.0/16", [], undefined],
        ["requester", custom.id, "10.2.1.0/24", [subnet.id], "app"],
        ["accepter", b.defaultRouteTableId, "10.1.0.0/16", [], undefined],
      ],
    );
  });

  it("returns a disabled route as such, and getRouteTables the same row", async () => {
    open("tencent");
    const backend = scene.as(0);
    const a = await vpcIn(backend, scene.region, "10.1.0.0/16");
    const b = await vpcIn(backend, scene.region, "10.2.0.0/16");
    const connection = await connectionBetween(backend, a, b);
    await routeThrough(backend, a, connection.id, "10.2.0.0/17");
    await routeThrough(backend, a, connection.id, "10.2.128.0/17");
    scene.operator().switchRoute(a.id, a.defaultRouteTableId, "10.2.0.0/17", false);
    const shown = [
      ["10.2.0.0/17", false],
      ["10.2.128.0/17", undefined],
    ];
    const { routes } = await getRoutes(scopeOf(backend), { peeringConnection: connection.id });
    assert.deepEqual(
      routes.map(({ destinationCidrBlock, enabled }) => [destinationCidrBlock, enabled]),
      shown,
    );
    const {
      routeTables: [table],
    } = await getRouteTables(scopeOf(backend), { vpc: a.id });
    const own = table!.routes.filter(({ origin }) => origin === "user");
    assert.deepEqual(
      own.map(({ destinationCidrBlock, enabled }) => [destinationCidrBlock, enabled]),
      shown,
    );
  });

  it("distinguishes a connection without routes from a missing one", async () => {
    open("tce");
    const backend = scene.as(0);
    const { connection } = await ownPair(backend);
    const scope = scopeOf(backend);
    assert.deepEqual(await getRoutes(scope, { peeringConnection: connection.id }), { routes: [] });
    await refused("not-found", /^peeringConnection "pcx-none": account \d+ sees no such/, () =>
      getRoutes(scope, { peeringConnection: "pcx-none" }),
    );
    await refused("invalid-input", /^peeringConnection: /, () => getRoutes(scope, {}));
  });
});

describe("getAccount", () => {
  afterEach(end);

  for (const vendor of VENDOR_IDS) {
    it(`${vendor}: returns the id that a peer uses for the account`, async () => {
      open(vendor);
      const backend = scene.as(0);
      const { accountId, projectId, name } = await getAccount(scopeOf(backend), {});
      assert.equal(accountId, scene.accounts[0]);
      assert.ok(name);
      const vpc = await vpcIn(backend, scene.region, "10.1.0.0/16");
      assert.equal(projectId ?? accountId, vpc.accountId);
      assert.equal(projectId !== undefined, rulesOf(vendor).peerIdentity.value === "project");
    });
  }
});

describe("an empty argument", () => {
  beforeEach(() => open());
  afterEach(end);

  const rows: readonly (readonly [string, (scope: Scope) => Promise<unknown>])[] = [
    ["id", (scope) => getVpc(scope, { id: "" })],
    ["name", (scope) => getVpc(scope, { name: "" })],
    ["region", (scope) => getVpc(scope, { id: "vpc-1", region: "" })],
    ["name", (scope) => getVpcs(scope, { name: "" })],
    ["vpc", (scope) => getSubnets(scope, { vpc: "" })],
    ["vpc", (scope) => getQuotas(scope, { vpc: "" })],
    ["peerAccountId", (scope) => getPeeringConnections(scope, { peerAccountId: "" })],
    ["vpc", (scope) => getPeeringConnections(scope, { vpc: "" })],
    ["name", (scope) => getPeeringConnections(scope, { name: "" })],
    ["id", (scope) => getPeeringConnections(scope, { id: "" })],
    ["peerVpc", (scope) => getPeeringConnection(scope, { vpc: "vpc-1", peerVpc: "" })],
    ["subnetId", (scope) => getRouteTables(scope, { subnetId: "" })],
    ["peeringConnection", (scope) => getRoutes(scope, { peeringConnection: "" })],
  ];
  for (const [n, [property, ask]] of rows.entries()) {
    it(`${property} (${n}) is an error, and does not return everything`, async () => {
      const fix = property === "peeringConnection" ? "Set it" : `Set it, or leave ${property} out`;
      const words = new RegExp(`^${property} "": must not be empty \\[${scene.vendor}\\]\\. ${fix}\\.$`);
      await refused("invalid-input", words, () => ask(scopeOf(scene.as(0))));
    });
  }
});

describe("a text that no object can have", () => {
  afterEach(end);

  type Ask = (scope: Scope, text: string) => Promise<unknown>;
  const NAMES: readonly (readonly [string, Ask])[] = [
    ["getVpc", (scope, name) => getVpc(scope, { name })],
    ["getVpcs", (scope, name) => getVpcs(scope, { name })],
    ["getSubnets", (scope, name) => getSubnets(scope, { name })],
    ["getPeeringConnection", (scope, name) => getPeeringConnection(scope, { name })],
    ["getPeeringConnections", (scope, name) => getPeeringConnections(scope, { name })],
  ];
  const OTHERS: readonly (readonly [string, string, Ask])[] = [
    ["getVpcs", "region", (scope, region) => getVpcs(scope, { region })],
    ["getVpcs", "tags", (scope, text) => getVpcs(scope, { tags: { [text]: "net" } })],
    ["getVpcs", "tags", (scope, text) => getVpcs(scope, { tags: { team: text } })],
    ["getSubnets", "zone", (scope, zone) => getSubnets(scope, { zone })],
    ["getSubnets", "vpc", (scope, vpc) => getSubnets(scope, { vpc })],
    [
      "getPeeringConnections",
      "peerAccountId",
      (scope, peerAccountId) => getPeeringConnections(scope, { peerAccountId }),
    ],
    ["getRoutes", "peeringConnection", (scope, peeringConnection) => getRoutes(scope, { peeringConnection })],
  ];

  for (const [name, property, ask] of [...NAMES.map(([name, ask]) => [name, "name", ask] as const), ...OTHERS]) {
    it(`is an error of ${name} if ${property} is blank, or starts or ends with a space`, async () => {
      open();
      const blank = new RegExp(`^${property} .*: is blank \\[tce\\]\\. Set it`);
      await refused("invalid-input", blank, () => ask(scopeOf(scene.as(0)), "  "));
      for (const text of [" a", "a\t"]) {
        const spaced = new RegExp(`^${property} .*: starts or ends with a space \\[tce\\]\\. Remove the space\\.$`);
        await refused("invalid-input", spaced, () => ask(scopeOf(scene.as(0)), text));
      }
    });
  }

  /** A name that no vendor's documents allow, as far as they are read. */
  const REFUSED: Readonly<Record<VendorId, string>> = {
    tencent: "x".repeat(61),
    tce: "x".repeat(61),
    qcloud: "x".repeat(61),
    huawei: "a@b",
    "jdcloud-cps": "a.b",
    jdcloud: "a.b",
  };

  for (const vendor of VENDOR_IDS) {
    it(`${vendor}: is a warning for a name that the vendor's documents are read to exclude`, async () => {
      const name = REFUSED[vendor];
      open(vendor);
      const rules = rulesOf(vendor);
      const { message } = toError(nameViolation(rules, name)!, rules);
      for (const [of, ask] of NAMES) {
        warnings = [];
        await ask(scopeOf(scene.as(0)), name).catch((error: unknown) =>
          assert.ok(isPeeringError(error, "not-found"), of),
        );
        assert.deepEqual(warnings, [message], of);
      }
    });
  }

  it("is judged by the vendor's rule for tags, but for keys that the vendor sets itself", async () => {
    open("tencent");
    const scope = scopeOf(scene.as(0));
    const long = /^tags .*: the key has 128 characters, and the vendor accepts at most 127 \[tencent, /;
    await refused("vendor-rule", long, () => getVpcs(scope, { tags: { ["k".repeat(128)]: "net" } }));
    const empty = /^tags .*: the value is empty \[tencent, /;
    await refused("vendor-rule", empty, () => getPeeringConnections(scope, { tags: { team: "" } }));
    assert.deepEqual(await getVpcs(scope, { tags: { project: "shop" } }), { vpcs: [] });
    assert.deepEqual(warnings, []);
    await getVpcs(scope, { tags: { "team#1": "net" } });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^tags .*the vendor documents .* for a key only, and may refuse "#"/);
    end();
    open("tce");
    assert.deepEqual(await getVpcs(scopeOf(scene.as(0)), { tags: { team: "" } }), { vpcs: [] });
    assert.match(warnings[1]!, /^tags .*: the value is empty \[tce, /);
  });
});

/** Regions of the vendor's form. */
const UNLISTED: Readonly<Record<VendorId, string>> = {
  tencent: "ap-mars",
  tce: "ap-mars",
  qcloud: "ap-mars",
  huawei: "cn-mars-1",
  "jdcloud-cps": "cn-mars-1",
  jdcloud: "cn-mars-1",
};

/** Arguments, other than the one in question, without which a function finds nothing to do. */
const REQUIRED: Partial<Record<FunctionName, (ids: Readonly<Record<string, string>>) => object>> = {
  getVpc: ({ vpc }) => ({ id: vpc }),
  getPeeringConnection: ({ peering }) => ({ id: peering }),
  getRouteTables: ({ vpc }) => ({ vpc }),
  getRoutes: ({ peering }) => ({ peeringConnection: peering }),
  getPeeringMetrics: ({ peering }) => ({ peeringConnection: peering }),
  getTopTalkers: ({ peering }) => ({ peeringConnection: peering }),
  estimateCost: () => ({ region: scene.region, peerRegion: scene.region }),
};

describe("every argument of every function", () => {
  afterEach(end);

  const all = Object.entries(FUNCTIONS).flatMap(([name, { args }]) =>
    Object.entries(args.shape as Record<string, z.ZodType>).map(([property, type]) => ({
      name: name as FunctionName,
      property,
      type,
    })),
  );
  const ask = (name: FunctionName, args: object, region: string | undefined = scene.region) => {
    const config: Readonly<Record<string, string | undefined>> = {
      vendor: scene.vendor,
      cloudFile: scene.file,
      accountId: scene.accounts[0]!,
      region,
    };
    return look(
      name,
      args,
      (key) => config[key],
      (_, message) => void warnings.push(message),
    );
  };

  const idsOf = () => {
    const ids = rulesOf(scene.vendor).ids.value;
    return Object.fromEntries(
      (["vpc", "peering", "subnet"] as const).map((kind) => [kind, idOfShape(ids[kind], () => 0)]),
    );
  };

  for (const vendor of VENDOR_IDS) {
    it(`${vendor}: fails for a value of another type, and names it`, async () => {
      open(vendor);
      const words = (property: string) => new RegExp(`^${property}[. ].*must be|^${property} .*is not `);
      for (const { name, property } of all) {
        const given = { ...REQUIRED[name]?.(idsOf()), [property]: { of: 5 } };
        await refused("invalid-input", words(property), () => ask(name, given));
      }
      for (const { name, property } of all.filter(({ property }) => property !== "tags")) {
        const given = { ...REQUIRED[name]?.(idsOf()), [property]: {} };
        await refused("invalid-input", words(property), () => ask(name, given));
      }
    });

    it(`${vendor}: fails for a region without the vendor's form`, async () => {
      open(vendor);
      const form = ' "Mars": it does not have the form of the vendor\'s regions \\[';
      for (const { name, property, type } of all) {
        if (["region", "peerRegion"].includes(property)) {
          const given = { ...REQUIRED[name]?.(idsOf()), [property]: "Mars" };
          await refused("invalid-input", new RegExp(`^${property}${form}`), () => ask(name, given));
        }
        const kind = idKindOf(type);
        if (kind === undefined) continue;
        const given = { [property]: `Mars/${idsOf()[kind]!}` };
        await refused("invalid-input", new RegExp(`^region${form}`), () => ask(name, given));
      }
    });

    it(`${vendor}: warns of a region that is not in the vendor's list, in the words of a resource`, async () => {
      open(vendor);
      const region = UNLISTED[vendor];
      const rules = rulesOf(vendor);
      const [violation] = vpcViolations(rules, {}, { region, unknown: new Set() });
      const expected = (property: string) =>
        violation === undefined ? [] : [toError({ ...violation, property }, rules).message];
      assert.deepEqual([violation?.severity], [rules.regions.value.known === null ? undefined : "warning"]);
      // An object that is not there is an error, after the warning.
      const loggedOf = async (name: FunctionName, args: object, fallback?: string) => {
        await ask(name, args, fallback).catch((error: unknown) =>
          assert.ok(isPeeringError(error, "not-found"), `${name} ${String(error)}`),
        );
        return warnings.splice(0);
      };
      for (const { name, property, type } of all) {
        const kind = idKindOf(type);
        const { region: _, ...required } = (REQUIRED[name]?.(idsOf()) ?? {}) as { readonly region?: string };
        const isRegion = ["region", "peerRegion"].includes(property);
        if (!isRegion && kind === undefined) continue;
        // Each in a process of its own: a run gives a warning once.
        end();
        open(vendor);
        const given = isRegion
          ? { ...required, ...(name === "estimateCost" && { region: scene.region }), [property]: region }
          : { [property]: `${region}/${idsOf()[kind!]!}` };
        assert.deepEqual(await loggedOf(name, given), expected(isRegion ? property : "region"), `${name} ${property}`);
        if (property !== "region") continue;
        assert.deepEqual(await loggedOf(name, given), [], `${name} again`);
        end();
        open(vendor);
        assert.deepEqual(await loggedOf(name, required, region), expected("region"), `${name} by default`);
      }
    });

    it(`${vendor}: fails for a default region without the vendor's form`, async () => {
      open(vendor);
      for (const { name } of all.filter(({ property }) => property === "region")) {
        const { region: _, ...given } = (REQUIRED[name]?.(idsOf()) ?? {}) as { readonly region?: string };
        const words = /^region "Mars": it does not have the form of the vendor's regions \[/;
        await refused("invalid-input", words, () => ask(name, given, "Mars"));
      }
    });

    it(`${vendor}: fails for the ID of another kind of object, where the IDs differ`, async () => {
      open(vendor);
      const ids = idsOf();
      for (const { name, property, type } of all) {
        const kind = idKindOf(type);
        if (kind === undefined) continue;
        const other = ids[kind === "vpc" ? "subnet" : "vpc"]!;
        if (hasShape(rulesOf(vendor).ids.value[kind], other)) continue;
        const words = new RegExp(`^${property} "${other}": is the ID of a`);
        await refused("invalid-input", words, () => ask(name, { [property]: other }));
      }
    });
  }

  it("fails where no object of the vendor can have the value", async () => {
    open("huawei");
    await refused("unsupported", /^tags .*connections of this vendor have no tags \[huawei, /, () =>
      ask("getPeeringConnections", { tags: { team: "net" } }),
    );
    const other = /^peerAccountId "100000000001": this vendor identifies the peer by the id of its project/;
    await refused("invalid-input", other, () => ask("getPeeringConnections", { peerAccountId: "100000000001" }));
    end();
    open("qcloud");
    await refused("unsupported", /^tags .*VPCs of this vendor have no tags/, () =>
      ask("getVpcs", { tags: { team: "net" } }),
    );
    await refused("invalid-input", /^peerAccountId "1 2": is not an account's ID/, () =>
      ask("getPeeringConnections", { peerAccountId: "1 2" }),
    );
    end();
    open("jdcloud");
    const zone = /^zone "a": subnets of this vendor belong to no zone/;
    await refused("unsupported", zone, () => ask("getSubnets", { zone: "a" }));
  });
});
