/** Tags of VPCs and subnets, v2.0: `/v2.0/{project_id}/vpcs/{vpc_id}/tags`. */
import { z } from "zod";
import type { Tags } from "../../../backend/contract.js";
import { tagChanges } from "../../../backend/tags.js";
import { type Action, actionsOf, type Call } from "./call.js";
import { readBody, tag } from "./input.js";
import { Refused } from "./refusals.js";
import { toldOfVpc } from "./vpc-rows.js";

const batch = z.strictObject({ action: z.enum(["create", "delete"]), tags: z.array(tag).min(1) });
const single = z.strictObject({ tag });

interface Tagged {
  readonly tags: Tags;
  readonly set: (tags: Tags) => Promise<unknown>;
}

interface Kind {
  /** In names of calls. */
  readonly name: "Vpc" | "Subnet";
  readonly path: string;
  readonly find: (call: Call, by?: "backend") => Promise<Tagged>;
}

const KINDS: readonly Kind[] = [
  {
    name: "Vpc",
    path: "/v2.0/{project_id}/vpcs/{vpc_id}/tags",
    async find(call, by) {
      const vpc = await call.own.vpc(call.path["vpc_id"]!, by);
      const set = (tags: Tags) => toldOfVpc(call.backend.updateVpc(vpc, { tags: tagChanges(vpc.tags, tags) }));
      return { tags: vpc.tags, set };
    },
  },
  {
    name: "Subnet",
    path: "/v2.0/{project_id}/subnets/{subnet_id}/tags",
    async find(call) {
      const { id, vpcId, tags = {} } = call.own.subnet(call.path["subnet_id"]!);
      return { tags, set: async (changed) => call.operator.updateSubnet(vpcId, id, { tags: changed }) };
    },
  },
];

export const tagActions: readonly Action[] = KINDS.flatMap(({ name, path, find }) =>
  actionsOf("v1", [
    [`Show${name}Tags`, "GET", path, 200, async (call) => ({ tags: rowsOf((await find(call, "backend")).tags) })],
    [`Create${name}ResourceTag`, "POST", path, 204, (call) => createTag(call, find)],
    [`Delete${name}Tag`, "DELETE", `${path}/{key}`, 204, (call) => deleteTag(call, find)],
    [`BatchChange${name}Tags`, "POST", `${path}/action`, 204, (call) => changeTags(call, find)],
  ]),
);

async function createTag(call: Call, find: Kind["find"]): Promise<undefined> {
  const { key, value = "" } = readBody(call, single).tag;
  const { tags, set } = await find(call);
  await set({ ...tags, [key]: value });
}

async function deleteTag(call: Call, find: Kind["find"]): Promise<undefined> {
  const { tags, set } = await find(call);
  const key = call.path["key"]!;
  if (!Object.hasOwn(tags, key)) throw new Refused(404, "VPC.0101", `There is no tag ${key}.`);
  await set(without(tags, [key]));
}

async function changeTags(call: Call, find: Kind["find"]): Promise<undefined> {
  const { action, tags: named } = readBody(call, batch);
  const { tags, set } = await find(call);
  const keys = named.map(({ key }) => key);
  const added = Object.fromEntries(named.map(({ key, value = "" }) => [key, value]));
  await set({ ...without(tags, keys), ...(action === "create" && added) });
}

const rowsOf = (tags: Tags) => Object.entries(tags).map(([key, value]) => ({ key, value }));

const without = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
