/**
 * Answers that do not come from the cloud or contradict themselves: no existing object may count as deleted, and no
 * call may hang.
 */
import assert from "node:assert/strict";
import type { Backend, Ref } from "../backend/contract.js";
import { isPeeringError } from "../errors.js";
import type { Case } from "./case.js";
import { isTimestamp } from "./expectations.js";
import { defaultTable, type Scene } from "./scene.js";
import type { ConformanceSubject } from "./subject.js";
import { type Live, TAMPERINGS } from "./tampering.js";

const WORDS = ["constructor", "__proto__", "toString", "%", "no-such-id", "x".repeat(200)];

export const alteredAnswerCases: readonly Case[] = [
  {
    title: "a repeated id, or one next to an invalid id, is returned in its place",
    run: async (scene) => {
      const { vpc, connection } = await live(scene);
      const backend = await scene.as("requester");
      for (const word of WORDS) {
        const odd = { region: scene.region, id: word };
        await inPlace(() => backend.getVpcs([vpc, odd, vpc]), [vpc.id, undefined, vpc.id], word);
        await inPlace(
          () => backend.getPeerings([connection, odd, connection]),
          [connection.id, undefined, connection.id],
          word,
        );
        const table = defaultTable(vpc);
        await inPlace(() => backend.getRouteTables([table, odd, table]), [table.id, undefined, table.id], word);
      }
    },
  },
  {
    title: "a list contains each object once, with the same record as a read by id",
    run: async (scene) => {
      const { vpc, connection } = await live(scene);
      const backend = await scene.as("requester");
      const { region } = scene;
      for (const [records, one] of [
        [await backend.listVpcs({ region }), vpc],
        [await backend.listPeerings({ region }), connection],
        [await backend.listRouteTables({ region }), defaultTable(vpc)],
      ] as const) {
        const ids = records.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length, "each once");
        assert.ok(ids.includes(one.id), `${one.id} is listed`);
      }
      const [listed] = (await backend.listPeerings({ region })).filter(({ id }) => id === connection.id);
      assert.deepEqual(listed, (await backend.getPeerings([connection]))[0]);
    },
  },
];

const UNTAMPERED = "no live object is reported as gone after";

/** One skipped case with its reason, if the responses cannot be altered. */
export function tamperedCases({ openTampered }: ConformanceSubject): readonly Case[] {
  const needs = ["tampering"] as const;
  if (openTampered === undefined)
    return [{ title: `${UNTAMPERED} responses that are not the cloud's`, needs, run: () => Promise.resolve() }];
  return TAMPERINGS.map(({ title, make, passesFor }) => ({
    title: `${UNTAMPERED} ${title}`,
    needs,
    run: async (scene) => {
      const objects = await live(scene);
      const { backend, answer } = await openTampered("requester");
      try {
        answer(make(objects));
        await checkGets(backend, objects);
        if (passesFor !== "lists") await checkLists(backend, objects);
        answer(make(objects));
        if (passesFor !== "deletions") await checkDeletions(scene, backend, objects);
      } finally {
        answer(undefined);
        backend.close?.();
      }
    },
  }));
}

async function live(scene: Scene): Promise<Live> {
  const vpc = await scene.vpc("requester", "10.21.0.0/16");
  const peer = await scene.vpc("requester", "10.22.0.0/16");
  return { vpc, connection: await scene.up("requester", await scene.connect("requester", vpc, peer)) };
}

/** A PeeringError with a useful message; any other error is a defect. */
async function orError<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    assert.ok(error.message.length > 20 && !error.message.includes("[native code]"), error.message);
    assert.ok(!/^ +at /m.test(error.stack ?? ""), "no stack trace");
    return undefined;
  }
}

async function inPlace(
  read: () => Promise<readonly (Ref | undefined)[]>,
  expected: readonly (string | undefined)[],
  what: string,
): Promise<void> {
  const found = await orError(read);
  if (found === undefined) return;
  assert.deepEqual(
    found.map((record) => record?.id),
    expected,
    what,
  );
}

async function checkGets(backend: Backend, { vpc, connection }: Live): Promise<void> {
  const table = defaultTable(vpc);
  await shows("getVpcs", () => backend.getVpcs([vpc]), vpc);
  await shows("getPeerings", () => backend.getPeerings([connection]), connection);
  await shows("getRouteTables", () => backend.getRouteTables([table]), table);
  const found = await orError(() => backend.getPeerings([connection]));
  if (found?.[0]?.createdAt !== undefined) isTimestamp(found[0].createdAt);
}

async function checkLists(backend: Backend, { vpc, connection }: Live): Promise<void> {
  const { region, name, id: vpcId } = vpc;
  await shows("listVpcs", () => backend.listVpcs({ region }), vpc);
  await shows("listVpcs by name", () => backend.listVpcs({ region, name }), vpc);
  await shows("listPeerings", () => backend.listPeerings({ region }), connection);
  await shows("listPeerings by VPC", () => backend.listPeerings({ region, vpcId }), connection);
  await shows("listRouteTables", () => backend.listRouteTables({ region, vpcId }), defaultTable(vpc));
}

/** Requires an error, or each existing object once. */
async function shows(what: string, read: () => Promise<readonly (Ref | undefined)[]>, { id }: Ref): Promise<void> {
  const found = await orError(read);
  if (found === undefined) return;
  const ids = found.map((record) => record?.id);
  assert.ok(ids.includes(id), `${what} answers ${JSON.stringify(ids)}, and ${id} is live`);
  assert.equal(new Set(ids).size, ids.length, `${what} answers each once`);
}

/** Requires that a successful deletion has deleted the object. */
async function checkDeletions(scene: Scene, backend: Backend, { vpc, connection }: Live): Promise<void> {
  const unaltered = await scene.as("requester");
  const table = defaultTable(vpc);
  const route = { destinationCidrBlock: "10.22.0.0/16", peeringConnectionId: connection.id };
  const byHand = scene.rules.routes.value === "by-hand";
  if (byHand) {
    await unaltered.createRoute(table, route);
    await scene.routes("requester", table, (routes) => routes.length === 1);
    const isDone = (await orError(async () => (await backend.deleteRoute(table, route), true))) === true;
    if (isDone) await scene.routes("requester", table, (routes) => routes.length === 0);
  }
  if ((await orError(async () => (await backend.deletePeering(connection), true))) === true)
    await scene.see("requester", connection, undefined);
  if ((await orError(async () => (await backend.deleteVpc(vpc), true))) === true) await scene.gone("requester", vpc);
}
