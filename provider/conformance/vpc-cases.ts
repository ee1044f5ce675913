/** CRUD cases of a VPC. */
import assert from "node:assert/strict";
import { contains, toCidr } from "../network/cidr/cidr.js";
import type { Case } from "./case.js";
import { refuses, unlessUnsupported } from "./expectations.js";

export const vpcCases: readonly Case[] = [
  {
    title: "a VPC is created, read, renamed and deleted, and deleting it twice succeeds",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const name = scene.name();
      const made = await scene.vpc("requester", "10.21.0.0/16", { name });
      const { region, accountId, cidrBlock, secondaryCidrBlocks, tags, state } = made;
      assert.deepEqual(
        { region, name: made.name, accountId, cidrBlock, secondaryCidrBlocks, tags, state },
        {
          region: scene.region,
          name,
          accountId: backend.accountId,
          cidrBlock: "10.21.0.0/16",
          secondaryCidrBlocks: [],
          tags: {},
          state: "available",
        },
      );
      assert.deepEqual(await scene.shown("requester", made), made);
      assert.equal((await scene.table("requester", { region, id: made.defaultRouteTableId })).vpcId, made.id);

      const renamed = await backend.updateVpc(made, { name: scene.name() });
      assert.deepEqual(renamed, { ...made, name: renamed.name });
      assert.notEqual(renamed.name, name);
      assert.equal((await scene.shown("requester", made, (vpc) => vpc.name !== name)).name, renamed.name);

      await backend.deleteVpc(made);
      await scene.gone("requester", made);
      await backend.deleteVpc(made);
      await refuses(() => backend.updateVpc(made, { name }), ["not-found"], "renaming what is gone");
    },
  },
  {
    title: "VPCs are read in the order of the ids, with undefined for missing ones",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const [one, other, gone] = [
        await scene.vpc("requester", "10.21.0.0/16"),
        await scene.vpc("requester", "10.22.0.0/16"),
        await scene.vpc("requester", "10.23.0.0/16"),
      ];
      await backend.deleteVpc(gone);
      await Promise.all([
        scene.gone("requester", gone),
        scene.shown("requester", one),
        scene.shown("requester", other),
      ]);
      const found = await backend.getVpcs([other, gone, one, other]);
      assert.deepEqual(
        found.map((vpc) => vpc?.id),
        [other.id, undefined, one.id, other.id],
      );
      assert.deepEqual(await backend.getVpcs([]), []);
    },
  },
  {
    title: "a VPC is not found in another region",
    needs: ["second region"],
    run: async (scene) => {
      const backend = await scene.as("requester");
      const near = await scene.vpc("requester", "10.21.0.0/16");
      const far = await scene.vpc("requester", "10.22.0.0/16", { region: scene.farRegion });
      await Promise.all([scene.shown("requester", near), scene.shown("requester", far)]);
      const misplaced = { region: scene.farRegion, id: near.id };
      const found = await backend.getVpcs([far, misplaced, near]);
      assert.deepEqual(
        found.map((vpc) => vpc && [vpc.region, vpc.id]),
        [[scene.farRegion, far.id], undefined, [scene.region, near.id]],
      );
      const listed = await backend.listVpcs({ region: scene.farRegion });
      assert.ok(!listed.some(({ id }) => id === near.id));
    },
  },
  {
    title: "VPCs are listed by region and by name",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.22.0.0/16");
      await Promise.all([scene.shown("requester", one), scene.shown("requester", other)]);
      const listed = await backend.listVpcs({ region: scene.region });
      assert.deepEqual(
        [one, other].map(({ id }) => listed.filter((vpc) => vpc.id === id)),
        [[one], [other]],
      );
      assert.deepEqual(await backend.listVpcs({ region: scene.region, name: one.name }), [one]);
      assert.deepEqual(await backend.listVpcs({ region: scene.region, name: scene.name() }), []);
    },
  },
  {
    title: "another account's VPC is not found",
    needs: ["second account"],
    run: async (scene) => {
      const unknown = await scene.vpc("accepter", "10.21.0.0/16");
      const backend = await scene.as("requester");
      assert.deepEqual(await backend.getVpcs([unknown]), [undefined]);
      assert.deepEqual(await backend.listVpcs({ region: scene.region, name: unknown.name }), []);
      await refuses(
        () => backend.updateVpc(unknown, { name: scene.name() }),
        ["not-found", "permission-denied"],
        "renaming another account's VPC",
      );
    },
  },
  {
    title: "a VPC cannot take the name of another one of its region, where names are unique",
    appliesTo: ({ sameVpcNames }) => !sameVpcNames.value,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const first = await scene.vpc("requester", "10.21.0.0/16");
      const second = await scene.vpc("requester", "10.22.0.0/16");
      await refuses(
        () => scene.vpc("requester", "10.23.0.0/16", { name: first.name }),
        ["already-exists"],
        "a second VPC of the same name",
      );
      await refuses(() => backend.updateVpc(second, { name: first.name }), ["already-exists"], "a name in use");
      assert.equal((await backend.updateVpc(first, { name: first.name })).name, first.name);
    },
  },
  {
    title: "secondary CIDR blocks are added and removed",
    appliesTo: ({ secondaryCidrs }) => secondaryCidrs.value !== "absent",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const make = () => scene.vpc("requester", "10.21.0.0/16", { secondaryCidrBlocks: ["10.22.0.0/16"] });
      if (backend.lacks?.includes("secondaryCidrs")) {
        await refuses(make, ["unsupported"], "a secondary CIDR block");
        return;
      }
      const vpc = await make();
      assert.deepEqual(vpc.secondaryCidrBlocks, ["10.22.0.0/16"]);
      const secondaryCidrBlocks = ["10.23.0.0/16", "10.24.0.0/16"];
      const changed = await backend.updateVpc(vpc, { secondaryCidrBlocks });
      assert.deepEqual(changed.secondaryCidrBlocks.toSorted(), secondaryCidrBlocks);
      const emptied = await backend.updateVpc(vpc, { secondaryCidrBlocks: [] });
      assert.deepEqual([emptied.cidrBlock, emptied.secondaryCidrBlocks], ["10.21.0.0/16", []]);
    },
  },
  {
    title: "a change of tags leaves the tags that it does not name",
    appliesTo: ({ vpcTags }) => vpcTags.value === "update",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const vpc = await unlessUnsupported(() => scene.vpc("requester", "10.21.0.0/16", { tags: { a: "1", b: "2" } }));
      if (vpc === undefined) return;
      await backend.updateVpc(vpc, { tags: { c: "3" } });
      await backend.updateVpc(vpc, { tags: { b: null } });
      const read = await scene.shown("requester", vpc, ({ tags }) => tags["c"] === "3" && tags["b"] === undefined);
      assert.deepEqual(read.tags, { a: "1", c: "3" });
    },
  },
  {
    title: "an enterprise project is saved, or rejected as unsupported",
    run: async (scene) => {
      const enterpriseProjectId = "b261c9d6-7d57-4a2c-8f49-1f8e9c3d5a10";
      const create = () => scene.vpc("requester", "10.21.0.0/16", { enterpriseProjectId });
      if (scene.rules.enterpriseProjects.value === "absent") {
        await refuses(create, ["unsupported"], "an enterprise project");
        return;
      }
      const vpc = await create();
      const [read] = await (await scene.as("requester")).getVpcs([vpc]);
      assert.deepEqual(
        [vpc.enterpriseProjectId, read?.enterpriseProjectId],
        [enterpriseProjectId, enterpriseProjectId],
      );
    },
  },
  {
    title: "tags are saved and changed, or rejected as unsupported",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const tags = { team: "payments", stage: "test" };
      const vpc = await unlessUnsupported(() => scene.vpc("requester", "10.21.0.0/16", { tags }));
      if (vpc === undefined) return;
      assert.deepEqual(vpc.tags, tags);
      const changed = await unlessUnsupported(() => backend.updateVpc(vpc, { tags: { team: "shop", stage: null } }));
      const expected = changed === undefined ? tags : { team: "shop" };
      const read = await scene.shown(
        "requester",
        vpc,
        (seen) => Object.keys(seen.tags).length === Object.keys(expected).length,
      );
      assert.deepEqual(read.tags, expected);
    },
  },
  {
    title: "a description is saved and changed, or rejected as unsupported",
    appliesTo: ({ vpcDescription }) => vpcDescription.value === "update",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const vpc = await unlessUnsupported(() =>
        scene.vpc("requester", "10.21.0.0/16", { description: "made by a test" }),
      );
      if (vpc === undefined) return;
      assert.equal(vpc.description, "made by a test");
      const changed = await backend.updateVpc(vpc, { description: "changed by a test" });
      assert.deepEqual([changed.name, changed.description], [vpc.name, "changed by a test"]);
    },
  },
  {
    title: "an IPv6 block is assigned, or rejected as unsupported",
    appliesTo: ({ ipv6 }) => ipv6.value !== "absent",
    run: async (scene) => {
      const vpc = await unlessUnsupported(() => scene.vpc("requester", "10.21.0.0/16", { enableIpv6: true }));
      if (vpc === undefined) return;
      assert.ok(contains(toCidr("::/0"), toCidr(vpc.ipv6CidrBlock!)));
      assert.equal((await scene.shown("requester", vpc)).ipv6CidrBlock, vpc.ipv6CidrBlock);
    },
  },
  {
    title: "a VPC with a live connection cannot be deleted",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.22.0.0/16");
      const connection = await scene.connect("requester", one, other);
      await scene.up("requester", connection);
      await refuses(() => backend.deleteVpc(one), ["in-use"], "deleting a VPC with a connection");
      await backend.deletePeering(connection);
      await scene.see("requester", connection, undefined);
      await backend.deleteVpc(one);
      await scene.gone("requester", one);
    },
  },
];
