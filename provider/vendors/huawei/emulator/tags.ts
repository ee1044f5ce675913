/** Tags of VPCs and subnets, v2.0: `/v2.0/{project_id}/vpcs/{vpc_id}/tags`. */
import { z } from "zod";
import type { Tags } from "../../../backend/contract.js";
import type { Kind, Tagged } from "../../kit/emulator/own-objects.js";
import { type Action, actionsOf, type Call } from "./call.js";
import { readBody, tag } from "./input.js";
import { Refused } from "./refusals.js";
import { vpcErrorFor } from "./vpc-rows.js";

const MOST_IN_A_CALL = 20;
const batch = z.strictObject({ action: z.enum(["create", "delete"]), tags: z.array(tag).min(1).max(MOST_IN_A_CALL) });
const single = z.strictObject({ tag });

interface TaggedKind {
  /** As part of call names. */
  readonly name: "Vpc" | "Subnet";
  readonly path: string;
  readonly kind: Kind;
  /** Placeholder of the ID in the path. */
  readonly id: string;
}

const KINDS: readonly TaggedKind[] = [
  { name: "Vpc", path: "/v2.0/{project_id}/vpcs/{vpc_id}/tags", kind: "vpc", id: "vpc_id" },
  { name: "Subnet", path: "/v2.0/{project_id}/subnets/{subnet_id}/tags", kind: "subnet", id: "subnet_id" },
];

export const tagActions: readonly Action[] = KINDS.flatMap(({ name, path, kind, id }) => {
  const find: Find = ({ own, path: parts }, by) => own.tagged(kind, parts[id]!, by);
  return actionsOf("v1", vpcErrorFor, [
    [`Show${name}Tags`, "GET", path, 200, async (call) => ({ tags: rowsOf((await find(call, "backend")).tags) })],
    [`Create${name}ResourceTag`, "POST", path, 204, (call) => createTag(call, find)],
    [`Delete${name}Tag`, "DELETE", `${path}/{key}`, 204, (call) => deleteTag(call, find)],
    [`BatchChange${name}Tags`, "POST", `${path}/action`, 204, (call) => changeTags(call, find)],
  ]);
});

type Find = (call: Call, by?: "backend") => Promise<Tagged>;

async function createTag(call: Call, find: Find): Promise<undefined> {
  const { key, value = "" } = readBody(call, single).tag;
  const { tags, set } = await find(call);
  await set({ ...tags, [key]: value });
}

async function deleteTag(call: Call, find: Find): Promise<undefined> {
  const { tags, set } = await find(call);
  const key = call.path["key"]!;
  if (!Object.hasOwn(tags, key)) throw new Refused(404, "VPC.0101", `There is no tag ${key}.`);
  await set(without(tags, [key]));
}

async function changeTags(call: Call, find: Find): Promise<undefined> {
  const { action, tags: named } = readBody(call, batch);
  const { tags, set } = await find(call);
  const keys = named.map(({ key }) => key);
  const added = Object.fromEntries(named.map(({ key, value = "" }) => [key, value]));
  await set({ ...without(tags, keys), ...(action === "create" && added) });
}

const rowsOf = (tags: Tags) => Object.entries(tags).map(([key, value]) => ({ key, value }));

const without = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
