/**
 * The engine's preview against what an update then does: many resources in one stack, with random programs, changes by
 * hand, `ignoreChanges`, a refresh, and failures half-way. The calls and the cloud before and after are compared with
 * the preview's `detailedDiff`, element by element.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import type { Backend, Tags, VpcChanges } from "../../provider/backend/contract.js";
import { tagChanges } from "../../provider/backend/tags.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import { parseId, parseRouteId } from "../../provider/engine/ids.js";
import type { Props } from "../../provider/engine/props.js";
import { elementsOf } from "../provider/resources/elements.js";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { IMPORTS, TCE } from "./harness/programs.js";
import type { EngineRun } from "./harness/report.js";

const REGION = "ap-guangzhou";
const FAR = "ap-beijing";
const COUNT = { vpcs: 16, connections: 8 };
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const KEYS = {
  Vpc: ["name", "tags", "secondaryCidrBlocks", "enableIpv6"],
  PeeringConnection: ["name", "bandwidthMbps", "chargeType"],
  Route: ["description"],
} as const;
type Kind = keyof typeof KEYS;

interface Cell {
  readonly kind: Kind;
  readonly name: string;
  readonly args: (values: Props) => Props;
  /** What the program says in each act, and what hands do before the second and the third. */
  readonly programs: readonly Props[];
  readonly byHand: readonly (Props | undefined)[];
  readonly ignored: readonly string[];
  /** Inputs that are written before the third act's update fails. */
  readonly broken: readonly string[] | undefined;
}

/** The embedded cloud. It notes every change, and breaks those of the objects that the file BROKEN names. */
const BACKEND = `
  const { appendFileSync, existsSync, readFileSync } = require("node:fs");
  const { join } = require("node:path");
  const { openEmbeddedBackend } = require(${JSON.stringify(join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "dist/provider/cloud/index.js"))});
  const file = (name) => join(__dirname, name);
  exports.createBackend = (settings) => {
    const inner = openEmbeddedBackend({ ...settings, backend: "embedded" });
    const changing = (name, work) => async (ref, changes, ...rest) => {
      const id = name === "putRoute" ? ref.id : ref.id ?? changes?.id;
      appendFileSync(file("CALLS"), JSON.stringify({ name, id, changes }) + "\\n");
      const broken = existsSync(file("BROKEN")) ? JSON.parse(readFileSync(file("BROKEN"), "utf8")) : {};
      if (!(id in broken)) return work(ref, changes, ...rest);
      const part = name === "putRoute"
        ? broken[id].length > 0 && changes
        : Object.fromEntries(Object.entries(changes).filter(([key]) => broken[id].includes(key)));
      if (part) await work(ref, part);
      throw Object.assign(new Error("broken by the test"), { name: "PeeringError", code: "backend-failure", detail: {} });
    };
    return new Proxy(inner, {
      get: (target, key) => {
        const value = Reflect.get(target, key, target);
        return ["updateVpc", "updatePeering", "putRoute"].includes(key) ? changing(key, value.bind(target)) : value;
      },
    });
  };
`;

describe("the engine's preview", function () {
  this.timeout(300_000);
  const cells = makeCells();
  let stack: EngineStack;
  let cloud: Backend;
  const ids = new Map<string, string>();

  before(async () => {
    console.log(`      SEED=${seed}`);
    const config = { ...TCE, "vpcpeering:region": REGION, "vpcpeering:backend": "./backend.js" };
    stack = await engineStack({ program: programOf(cells, 0), config });
    writeFileSync(join(stack.folder, "backend.js"), BACKEND);
    cloud = openEmbeddedBackend({
      vendor: "tce",
      backend: "embedded",
      cloudFile: stack.cloudFile,
      limits: {},
      timeoutSeconds: 60,
    });
    await stack.up();
    for (const { urn, id } of (await stack.exportState()).deployment.resources ?? [])
      if (id !== undefined) ids.set(urn.split("::").at(-1)!, id);
  });
  after(async () => {
    cloud?.close?.();
    await stack?.close();
  });

  it("is equal to the update, with changes by hand before a refresh", async () => {
    await byHand(0);
    await stack.setProgram(programOf(cells, 1));
    const { changes } = await stack.preview();
    const before = await seen();
    rmSync(join(stack.folder, "CALLS"), { force: true });
    await stack.up();
    compare(changes, before, await seen(), calls());
  });

  it("is equal to the update after a refresh, and to the repair after a failure", async () => {
    await byHand(1);
    await stack.setProgram(programOf(cells, 2));
    const { changes } = await stack.preview({ args: ["--refresh"] });
    const before = await seen();
    rmSync(join(stack.folder, "CALLS"), { force: true });
    const broken = cells.flatMap((cell) => (cell.broken === undefined ? [] : [[rawId(cell), cell.broken] as const]));
    writeFileSync(join(stack.folder, "BROKEN"), JSON.stringify(Object.fromEntries(broken)));
    // The engine leaves out what depends on a resource that failed.
    const failing = new Set(
      cells.flatMap(({ name, broken }) => (broken === undefined ? [] : [name, name.replace("link", "route")])),
    );
    const { errors } = await stack.up({ args: ["--refresh", "--continue-on-error"], expectError: true });
    assert.match(errors, /broken by the test/);
    const first = calls();
    compare(
      changes.filter(({ name }) => !failing.has(name)),
      before,
      await seen(),
      first,
      failing,
    );

    rmSync(join(stack.folder, "BROKEN"));
    await stack.up();
    compare(changes, before, await seen(), [...first, ...calls()]);
    assert.deepEqual((await stack.preview({ args: ["--refresh", "--expect-no-changes"] })).changes, []);
  });

  const rawId = ({ kind, name }: Cell): string =>
    kind === "Route" ? parseRouteId(ids.get(name)!)!.table.id : parseId(ids.get(name)!).id;

  function calls(): Call[] {
    const file = join(stack.folder, "CALLS");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trim().split("\n");
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Call);
  }

  async function byHand(act: number): Promise<void> {
    for (const cell of cells) {
      const values = cell.byHand[act];
      if (values === undefined) continue;
      const id = rawId(cell);
      if (cell.kind === "Vpc") {
        const { name, tags = {}, secondaryCidrBlocks = [], enableIpv6 = false } = values;
        const [before] = await cloud.getVpcs([{ region: REGION, id }]);
        const tagged = { tags: tagChanges(before!.tags, tags as Tags) };
        const changes = { name, secondaryCidrBlocks, enableIpv6, ...tagged };
        await cloud.updateVpc({ region: REGION, id }, changes as VpcChanges);
      } else if (cell.kind === "PeeringConnection") {
        const changes = Object.entries(values).filter(([, value]) => value !== undefined);
        await cloud.updatePeering({ region: REGION, id }, Object.fromEntries(changes));
      } else {
        const { table, destinationCidrBlock } = parseRouteId(ids.get(cell.name)!)!;
        const peeringConnectionId = parseId(ids.get(cell.name.replace("route", "link"))!).id;
        const { description } = values as { description?: string };
        await cloud.putRoute(table, {
          destinationCidrBlock,
          peeringConnectionId,
          ...(description !== undefined && { description }),
        });
      }
    }
  }

  /** What the cloud holds of each cell, in the form of inputs. */
  async function seen(): Promise<Map<string, Record<string, unknown>>> {
    const found = await Promise.all(
      cells.map(async (cell) => {
        const ref = { region: REGION, id: rawId(cell) };
        const record =
          cell.kind === "Vpc"
            ? (await cloud.getVpcs([ref]))[0]!
            : cell.kind === "PeeringConnection"
              ? (await cloud.getPeerings([ref]))[0]!
              : (await cloud.getRouteTables([ref]))[0]!.routes.find(({ origin }) => origin === "user")!;
        const enableIpv6 = "ipv6CidrBlock" in record && record.ipv6CidrBlock !== undefined;
        return [cell.name, elementsOf(KEYS[cell.kind], { ...record, enableIpv6 })] as const;
      }),
    );
    return new Map(found);
  }

  function compare(
    changes: EngineRun["changes"],
    before: ReadonlyMap<string, Record<string, unknown>>,
    after: ReadonlyMap<string, Record<string, unknown>>,
    made: readonly Call[],
    skipped: ReadonlySet<string> = new Set(),
  ): void {
    const shown = new Map(changes.map((change) => [change.name, change]));
    for (const change of changes) assert.equal(change.op, "update", change.name);
    for (const cell of cells.filter(({ name }) => !skipped.has(name))) {
      const keys = KEYS[cell.kind];
      const change = shown.get(cell.name);
      const [old, wanted] = [change?.oldState?.inputs ?? {}, change?.newState?.inputs ?? {}].map((inputs) =>
        elementsOf(keys, inputs),
      ) as [Record<string, unknown>, Record<string, unknown>];
      const [was, is] = [before.get(cell.name)!, after.get(cell.name)!];
      const names = new Set([old, wanted, was, is].flatMap((one) => Object.keys(one)));
      const differing = [...names].filter((name) => old[name] !== wanted[name]);
      const properties = new Set(differing.map((name) => name.split("/")[0]!));
      const logged = Object.keys(change?.detailedDiff ?? {}).map((path) => path.split(/[.[]/)[0]!);
      assert.deepEqual(new Set(logged), properties, `${cell.name}: the preview's properties`);
      for (const name of names) {
        // What no vendor takes back stays, once the program leaves it out.
        const stays = name === "chargeType" && wanted[name] === undefined;
        assert.equal(is[name], differing.includes(name) && !stays ? wanted[name] : was[name], `${cell.name}: ${name}`);
      }
      const written = made.filter(({ id }) => id === rawId(cell)).flatMap((call) => Object.keys(call.changes));
      const beside = cell.kind === "Route" ? ["destinationCidrBlock", "peeringConnectionId"] : [];
      const allowed = [...properties, ...beside];
      assert.deepEqual(
        written.filter((key) => !allowed.includes(key)),
        [],
        `${cell.name}: calls`,
      );
      if (properties.size === 0) assert.deepEqual(written, [], `${cell.name}: no difference, no call`);
    }
  }
});

interface Call {
  readonly name: string;
  readonly id: string;
  readonly changes: Props;
}

function programOf(cells: readonly Cell[], act: number): string {
  const lines = cells.map(({ kind, name, args, programs, ignored }) => {
    const text = JSON.stringify(args(programs[act]!)).replaceAll(/"@(\w+)"/g, "r.$1");
    return `r.${name} = new ${kind}("${name}", ${text}, { ignoreChanges: ${JSON.stringify(ignored)} });`;
  });
  const ends = Array.from({ length: COUNT.connections }, (_, i) => [
    `r.own${i} = new Vpc("own${i}", { name: "own${i}", cidrBlock: "10.${100 + i}.0.0/24" });`,
    `r.peer${i} = new Vpc("peer${i}", { name: "peer${i}", region: "${FAR}", cidrBlock: "10.${150 + i}.0.0/24" });`,
  ]).flat();
  return `${IMPORTS} const r = {}; ${[...ends, ...lines].join("\n")}`;
}

function makeCells(): Cell[] {
  const text = (...words: string[]) => fc.constantFrom(...words);
  const some = (...words: string[]) => fc.option(text(...words), { nil: undefined });
  const cell = (kind: Kind, name: string, values: fc.Arbitrary<Props>, args: Cell["args"]): fc.Arbitrary<Cell> =>
    fc.record({
      kind: fc.constant(kind),
      name: fc.constant(name),
      args: fc.constant(args),
      programs: fc.array(values, { minLength: 3, maxLength: 3 }),
      byHand: fc.array(fc.option(values, { nil: undefined, freq: 3 }), { minLength: 2, maxLength: 2 }),
      ignored: fc.oneof(fc.constant([]), fc.subarray([...KEYS[kind]])),
      broken: fc.option(fc.subarray([...KEYS[kind]]), { nil: undefined, freq: 2 }),
    });
  const vpcs = Array.from({ length: COUNT.vpcs }, (_, i) => {
    const values = fc.record({
      name: text(`vpc${i}`, `vpc${i}-b`),
      tags: fc.dictionary(text("a", "b", "c"), text("1", "2")),
      secondaryCidrBlocks: fc.subarray([`10.${i}.1.0/24`, `10.${i}.2.0/24`, `10.${i}.3.0/24`]),
      enableIpv6: fc.boolean().map((enabled) => enabled || undefined),
    });
    return cell("Vpc", `vpc${i}`, values, (said) => ({ cidrBlock: `10.${i}.0.0/24`, ...said }));
  });
  const connections = Array.from({ length: COUNT.connections }, (_, i) => {
    const values = fc.record({
      name: text(`link${i}`, `link${i}-b`),
      bandwidthMbps: fc.constantFrom(10, 20, 50),
      chargeType: some("daily-peak"),
    });
    return cell("PeeringConnection", `link${i}`, values, (said) => ({
      vpc: `@own${i}`,
      peerVpc: `@peer${i}`,
      ...said,
    }));
  });
  const routes = Array.from({ length: COUNT.connections }, (_, i) => {
    const ends = { vpc: `@own${i}`, destinationCidrBlock: `10.${150 + i}.0.0/24`, peeringConnection: `@link${i}` };
    return cell("Route", `route${i}`, fc.record({ description: some("first", "second") }), (said) => ({
      ...ends,
      ...said,
    }));
  });
  return fc.sample(fc.tuple(...vpcs, ...connections, ...routes), { seed, numRuns: 1 })[0]!;
}
