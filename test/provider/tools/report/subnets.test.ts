/** Subnets and route tables in the report, in reach and in the topology: the routes of a table serve its subnets. */
import assert from "node:assert/strict";
import { canReach } from "../../../../provider/network/reachability.js";
import type { Network } from "../../../../provider/network/network.js";
import { networkOf } from "../../../../provider/tools/stack/planned-network.js";
import { topologyOf, topologyOfStacks } from "../../../../provider/tools/topology/index.js";
import { connection, previewOf, type Resource, review, route, routeIn, routeTable, subnet, vpc } from "./fixtures.js";

const [shop, ledger] = [vpc("shop", "10.1.0.0/16"), vpc("ledger", "10.2.0.0/16")];
const joined = connection("joined", shop, ledger);
const table = routeTable("apps", shop);
const other = routeTable("batch", shop);
const web = subnet("web", shop, "10.1.1.0/24", table);
const existing = routeIn("there", table, "10.2.0.0/16", joined);
const back = route("back", ledger, "10.1.0.0/16", joined);

type Step = Parameters<typeof previewOf>[0][number];
const kept = (...resources: Resource[]): Step[] => resources.map((one) => ["same", one, one]);
const planned = ({ id: _, outputs: __, ...resource }: Resource): Resource => resource;
const effectsOf = (steps: readonly Step[], live: readonly Network[] = []) =>
  review([previewOf(steps)], {}, live).changes.map(({ name, what, consequence, impact }) => [
    name,
    impact,
    what,
    consequence,
  ]);
const findingsOf = (steps: readonly Step[], live: readonly Network[] = []) =>
  review([previewOf(steps)], {}, live)
    .findings.filter(
      ({ code }) => code === "unassociated-route-table" || code === "no-routes" || code === "no-return-route",
    )
    .map(({ severity, what }) => [severity, what]);

const all = [shop, ledger, joined, table, other, web, existing, back];

describe("changes of subnets and route tables in the report", () => {
  it("list creations, renames and deletes, after the VPCs", () => {
    const named = (of: Resource, name: string) => ({ ...of, inputs: { ...of.inputs, name } });
    assert.deepEqual(
      effectsOf([
        ...kept(shop, ledger),
        ["create", undefined, planned(vpc("new", "10.3.0.0/16"))],
        ["create", undefined, planned(web)],
        ["create", undefined, planned(table)],
        ["delete", subnet("old", shop, "10.1.9.0/24"), undefined],
        ["update", other, named(other, "nightly"), "name"],
        ["delete", routeTable("gone", shop), undefined],
      ]).map(([name, impact, what]) => [name, impact, what]),
      [
        ["new", "none", "new VPC 10.3.0.0/16 in ap-guangzhou"],
        ["apps", "none", "new route table in shop"],
        ["batch", "none", "name batch → nightly"],
        ["gone", "none", "the route table in shop is deleted"],
        ["old", "none", "subnet 10.1.9.0/24 is deleted"],
        ["web", "none", "new subnet 10.1.1.0/24"],
      ],
    );
  });

  it("cut traffic if a subnet moves to a table without the routes, and open it the other way", () => {
    const moved = subnet("web", shop, "10.1.1.0/24", other);
    assert.deepEqual(
      effectsOf([...kept(shop, ledger, joined, table, other, existing, back), ["update", web, moved, "routeTable"]]),
      [
        [
          "web",
          "cut",
          "subnet 10.1.1.0/24 moves from apps to batch",
          "traffic from the subnet to 10.2.0.0/16 stops permanently: batch has no such route",
        ],
      ],
    );
    assert.deepEqual(
      effectsOf([...kept(shop, ledger, joined, table, other, existing, back), ["update", moved, web, "routeTable"]]),
      [
        [
          "web",
          "opens",
          "subnet 10.1.1.0/24 moves from batch to apps",
          "adds routes to 10.2.0.0/16, in one direction only",
        ],
      ],
    );
    const covered = routeIn("covered", other, "10.2.0.0/16", joined);
    const same = [...kept(shop, ledger, joined, table, other, existing, back, covered)];
    assert.deepEqual(effectsOf([...same, ["update", web, moved, "routeTable"]])[0]!.slice(1, 2), ["none"]);
  });

  it("interrupt traffic if a subnet moves to a table whose routes the same update writes", () => {
    const moved = subnet("web", shop, "10.1.1.0/24", other);
    const late = routeIn("late", other, "10.2.0.0/16", joined);
    const report = review([
      previewOf([
        ...kept(shop, ledger, joined, table, other, existing, back),
        ["update", web, moved, "routeTable"],
        ["create", undefined, planned(late)],
      ]),
    ]);
    const { impact, consequence } = report.changes.find(({ name }) => name === "web")!;
    const text =
      "traffic from the subnet to 10.2.0.0/16 stops for about 6 s: the same update writes the routes of batch";
    assert.deepEqual([report.verdict, impact, consequence], ["interrupts", "interruption", text]);
  });

  it("are unknown if a subnet moves and the report contains neither table", () => {
    const moved = subnet("web", shop, "10.1.1.0/24", other);
    const report = review([previewOf([["update", web, moved, "routeTable"]])]);
    assert.deepEqual([report.verdict, report.changes[0]!.impact], ["unknown", "unknown"]);
    assert.equal(
      report.summary,
      "Whether traffic stops is not known for web: its routes or connections are not shown. 1 changed in place.",
    );
  });

  it("compare with the default table if the association is removed or added", () => {
    const plain = subnet("web", shop, "10.1.1.0/24");
    const [change] = effectsOf([
      ...kept(shop, ledger, joined, table, existing, back),
      ["update", web, plain, "routeTable"],
    ]);
    assert.deepEqual(change!.slice(1, 3), ["cut", "subnet 10.1.1.0/24 moves from apps to the default route table"]);
    const inDefault = route("default", shop, "10.2.0.0/16", joined);
    const [none] = effectsOf([
      ...kept(shop, ledger, joined, table, existing, back, inDefault),
      ["update", web, plain, "routeTable"],
    ]);
    assert.equal(none![1], "none");
  });

  it("interrupt traffic by the replacement of a table, of which its routes are a part", () => {
    const urn = "urn:pulumi:dev::network::pulumi-nodejs:dynamic/vpcpeering:RouteTable::apps";
    const onNew = (of: Resource, property: string): Resource => ({ ...of, inputs: { ...of.inputs, [property]: urn } });
    const steps: Step[] = [
      ...kept(shop, ledger, joined, back),
      ["replace", table, planned(table), "vpc"],
      ["replace", existing, planned(onNew(existing, "routeTableId")), "routeTableId"],
      ["update", web, onNew(web, "routeTable"), "routeTable"],
    ];
    const { changes, verdict } = review([previewOf(steps)]);
    assert.equal(verdict, "interrupts");
    const [ofTable, ofSubnet, ofRoute] = changes;
    assert.deepEqual([ofTable!.kind, ofTable!.impact, ofTable!.estimatedSeconds], ["RouteTable", "interruption", 6]);
    assert.equal(
      ofTable!.consequence,
      "its 1 route (10.2.0.0/16) is deleted with it and written into the new one: traffic of its subnets stops for about 6 s",
    );
    assert.deepEqual(ofTable!.between, ["shop", "ledger"]);
    assert.equal(ofSubnet!.impact, "none");
    assert.deepEqual([ofRoute!.impact, ofRoute!.partOf], ["none", urn]);
    const without = review([previewOf(steps.filter(([, old]) => old?.kind !== "Route" || old === back))]).changes[0]!;
    assert.equal(without.consequence, "it carried no traffic");
  });

  it("cut the routes of others that a replaced or deleted table has", () => {
    const live: Network = {
      ...networkOf([]),
      routeTables: [
        {
          key: table.id!,
          vpc: shop.id!,
          isDefault: false,
          knownSubnets: "all",
          subnets: [{ key: "ap-guangzhou/subnet-foreign" }],
          routes: [{ destinationCidrBlock: "10.2.9.0/24", connection: joined.id! }],
        },
      ],
    };
    const [change] = effectsOf([...kept(shop, ledger, joined, back), ["delete", table, undefined]], [live]);
    assert.deepEqual(change!.slice(1), [
      "cut",
      "the route table in shop is deleted",
      "1 route is deleted with it: traffic of its subnets to 10.2.9.0/24 stops permanently",
    ]);
  });

  it("have no effect by a route of a table without subnets", () => {
    const live: Network = {
      ...networkOf([]),
      routeTables: [{ key: other.id!, vpc: shop.id!, isDefault: false, knownSubnets: "all", subnets: [], routes: [] }],
    };
    const idle = routeIn("idle", other, "10.2.0.0/16", joined);
    const [change] = effectsOf([...kept(shop, ledger, joined, other, back), ["delete", idle, undefined]], [live]);
    assert.deepEqual(change!.slice(1), [
      "none",
      "the route from shop to 10.2.0.0/16 is deleted",
      "it carried no traffic: its route table has no subnet",
    ]);
  });
});

describe("findings of route tables", () => {
  it("name a new table with routes and without a subnet, and the direction that it leaves without a route", () => {
    const urn = "urn:pulumi:dev::network::pulumi-nodejs:dynamic/vpcpeering:RouteTable::apps";
    const steps: Step[] = [
      ...kept(shop, ledger, joined, back),
      ["create", undefined, planned(table)],
      ["create", undefined, planned({ ...existing, inputs: { ...existing.inputs, routeTableId: urn } })],
    ];
    assert.deepEqual(findingsOf(steps), [
      ["warning", "route table apps of shop has no subnet: the route to 10.2.0.0/16 carries no traffic"],
      ["warning", "joined: shop has no route back to ledger (10.2.0.0/16), so traffic fails in both directions"],
    ]);
    const associated: Step = ["create", undefined, planned({ ...web, inputs: { ...web.inputs, routeTable: urn } })];
    assert.deepEqual(findingsOf([...steps, associated]), []);
  });

  it("leave open whether an existing table has subnets of another program, unless the account was read", () => {
    const steps = kept(shop, ledger, joined, back, table, existing);
    assert.deepEqual(findingsOf(steps), [
      [
        "info",
        "route table apps of shop has no subnet in this report: the route to 10.2.0.0/16 carries no traffic unless another program associates one",
      ],
    ]);
    const read = (subnets: readonly { key: string }[]): Network => ({
      ...networkOf([]),
      routeTables: [{ key: table.id!, vpc: shop.id!, isDefault: false, knownSubnets: "all", subnets, routes: [] }],
    });
    assert.equal(findingsOf(steps, [read([])]).length, 2);
    assert.deepEqual(findingsOf(steps, [read([{ key: "ap-guangzhou/subnet-x" }])]), []);
  });
});

describe("associations of subnets", () => {
  const network = networkOf(previewOf(kept(...all)).after);
  const from = (address: string, of: Network = network) => canReach(of, { from: address, to: "10.2.0.9" });

  it("decide which addresses of a VPC reach a peer", () => {
    assert.equal(from("10.1.1.5").reachable, "yes");
    const withDefault: Network = {
      ...network,
      routeTables: [
        ...network.routeTables,
        { key: "default", vpc: shop.id!, isDefault: true, subnets: [], routes: [] },
      ],
    };
    const answer = from("10.1.2.5", withDefault);
    assert.deepEqual([answer.reachable, answer.obstacle?.code], ["no", "no-route"]);
    assert.equal(from("10.1.2.5").reachable, "unknown");
  });

  it("leave an address open if it may be in a subnet whose CIDR block is not known", () => {
    const unknown: Network = {
      ...network,
      routeTables: [
        { key: "default", vpc: shop.id!, isDefault: true, subnets: [], routes: [] },
        ...network.routeTables.map((one) => ({ ...one, subnets: one.subnets.map(({ key }) => ({ key })) })),
      ],
    };
    assert.deepEqual(
      [from("10.1.1.5", unknown).reachable, from("10.1.1.5", unknown).obstacle?.code],
      ["unknown", "not-shown"],
    );
  });

  it("are details of a VPC in the topology, in which a table without subnets gives no way", () => {
    const topology = topologyOfStacks([previewOf(kept(...all))]);
    const drawn = topology.vpcs.find(({ name }) => name === "shop")!;
    assert.deepEqual(
      drawn.subnets?.map(({ name, cidrBlock, tableName }) => [name, cidrBlock, tableName]),
      [["web", "10.1.1.0/24", "apps"]],
    );
    assert.equal(topology.vpcs.find(({ name }) => name === "ledger")!.subnets, undefined);
    assert.equal(topology.connections[0]!.requester.way.routes, "complete");
    const idle = network.routeTables.map((one) =>
      one.isDefault ? one : { ...one, subnets: [], knownSubnets: "all" as const },
    );
    const without = topologyOf({ ...network, routeTables: idle });
    assert.equal(without.connections[0]!.requester.way.routes, "missing");
    assert.deepEqual(
      without.vpcs.find(({ name }) => name === "shop")!.routes.map(({ leads }) => leads),
      ["no-subnet"],
    );
  });
});
