/**
 * How many requests a program costs over every vendor's wire, driven through its resources as the engine drives them.
 * Three for each link to make it, forty to see that nothing has changed, a hundred for a thousand resources: but for
 * what a vendor's API asks for in addition.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedBackend } from "../../../provider/cloud/backend.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { formatId, formatRouteId } from "../../../provider/engine/ids.js";
import type { Handler } from "../../../provider/resources/handler.js";
import type { Props } from "../../../provider/engine/props.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { route } from "../../../provider/resources/route/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { REGIONS } from "../cloud/scene.js";
import { FastTime } from "../servers/emulator/fast-time.js";
import { inParallel, LIMITS, Program } from "../servers/emulator/program.js";

/** As fast as the test can ask; the vendors' rates cost time, not requests. */
const UNHURRIED = { time: new FastTime(1), attemptTimeout: 30_000, maxCallsPerSecond: 100_000 };

/** Each VPC of a ring is linked with so many that follow it. */
function ring(vpcs: number, followers: number): (readonly [number, number])[] {
  return Array.from({ length: vpcs * followers }, (_, i) => {
    const from = Math.floor(i / followers);
    return [from, (from + (i % followers) + 1) % vpcs];
  });
}

describe("request counts of a program", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "vpc-peering-requests-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const vendor of VENDOR_IDS) {
    // Without an API of its own, it is reached through the gateway.
    const site = vendorOf(vendor) === undefined ? "gateway" : vendor;
    describe(site === vendor ? vendor : `${vendor} through the ${site}`, () => {
      let emulator: RunningEmulator;
      let program: Program;

      beforeEach(async () => {
        emulator = await startEmulator({
          cloudFile: join(folder, `${vendor}-${Math.random()}.db`),
          limits: LIMITS,
          onDefect: (error) => assert.fail(String(error)),
        });
        const [region] = REGIONS[vendor];
        program = new Program({ emulator, vendor, region, ...UNHURRIED }, emulator.keysOf(vendor)[0]!);
      });
      afterEach(() => emulator.close());

      const count = async (work: () => Promise<void>): Promise<Count> => {
        emulator.forgetCalls();
        await work();
        const calls = emulator.calls(site);
        return { total: Object.values(calls).reduce((sum, n) => sum + n, 0), calls: JSON.stringify(calls) };
      };

      it("stay within the limit for 100 connections and 200 routes between 20 VPCs, and for a refresh", async () => {
        const [vpcs, pairs] = [20, ring(20, 5)];
        const { networks, links: connections, routes } = resources(program, vpcs, pairs);
        const making = await count(async () => {
          for (const kind of [networks, connections, routes]) await inParallel(kind, (one) => one.create());
        });
        // Where each side creates its own half, one account makes both.
        const halves = rulesOf(vendor).acceptance.value === "mutual" ? pairs.length : 0;
        atMost(3 * pairs.length + halves, making);

        program.restart();
        const all = [...networks, ...connections, ...routes];
        const looking = await count(() => inParallel(all, (one) => one.refresh()));
        for (const one of all) assert.equal(await one.changes(), false, one.name);
        atMost(40, looking);
      });

      it("stay within the limit for a refresh of 1,000 resources", async () => {
        const found = await estate(program, emulator.cloudFile, 200, ring(200, 2));
        assert.equal(found.length, 1_000);
        const known = new Map<Found, Props>();
        await inParallel(found, async (one) => {
          const { id, props } = await one.handler.read(program.run, one.id, {});
          assert.equal(id, one.id);
          known.set(one, props);
        });

        program.restart();
        const looking = await count(() =>
          inParallel(found, async (one) => {
            const { id, props } = await one.handler.read(program.run, one.id, known.get(one)!);
            assert.deepEqual([id, props], [one.id, known.get(one)]);
          }),
        );
        // Where a list of tables leaves out their rows, each table is a request of its own.
        const singly = (await program.run.backend()).readsTablesSingly === true ? 200 : 0;
        atMost(100 + singly, looking);
      });
    });
  }
});

interface Count {
  readonly total: number;
  readonly calls: string;
}

function atMost(most: number, { total, calls }: Count): void {
  console.log(`        ${total} of at most ${most}`);
  assert.ok(total <= most, `${total} requests, not ${most}: ${calls}`);
  assert.ok(total > 0, "there is nothing to count");
}

/** With a route at either end of each link. */
function resources(program: Program, vpcs: number, pairs: readonly (readonly [number, number])[]) {
  const networks = Array.from({ length: vpcs }, (_, i) =>
    program.resource(vpc, `vpc-${i}`, () => ({ name: `vpc-${i}`, cidrBlock: blockOf(i) })),
  );
  const connections = pairs.map(([a, b]) =>
    program.resource(peeringConnection, `link-${a}-${b}`, () => ({ vpc: networks[a]!.id, peerVpc: networks[b]!.id })),
  );
  const routes = pairs.flatMap(([a, b], i) =>
    [
      [a, b],
      [b, a],
    ].map(([from, to]) =>
      program.resource(route, `link-${a}-${b}-from-${from}`, () => ({
        vpc: networks[from!]!.id,
        destinationCidrBlock: blockOf(to!),
        peeringConnection: connections[i]!.id,
      })),
    ),
  );
  return { networks, links: connections, routes };
}

interface Found {
  readonly handler: Handler;
  readonly id: string;
}

/** Made in the cloud itself, which is quicker: VPCs, links, and a route at one end of each. */
async function estate(
  program: Program,
  cloudFile: string,
  vpcs: number,
  pairs: readonly (readonly [number, number])[],
): Promise<Found[]> {
  const { vendor, region } = program.wire;
  const { accountId } = program.key;
  const cloud = openEmbeddedBackend({
    vendor,
    backend: "embedded",
    cloudFile,
    accountId,
    projectId: rulesOf(vendor).peerIdentity.value === "project" ? accountId : undefined,
    limits: LIMITS,
    timeoutSeconds: 600,
  });
  const found: Found[] = [];
  try {
    const networks = [];
    for (let i = 0; i < vpcs; i++) {
      networks.push(await cloud.createVpc({ region, name: `vpc-${i}`, cidrBlock: blockOf(i) }));
      found.push({ handler: vpc, id: formatId(networks[i]!) });
    }
    for (const [a, b] of pairs) {
      const [from, to] = [networks[a]!, networks[b]!];
      const ends = { region, vpcId: from.id, peerRegion: region, peerVpcId: to.id, peerAccountId: accountId };
      const connection = await cloud.createPeering({ name: `link-${a}-${b}`, ...ends });
      const table = { region, id: from.defaultRouteTableId };
      if (rulesOf(vendor).routes.value === "by-hand")
        await cloud.createRoute(table, { destinationCidrBlock: to.cidrBlock, peeringConnectionId: connection.id });
      found.push({ handler: route, id: formatRouteId(table, to.cidrBlock) });
    }
  } finally {
    cloud.close?.();
  }
  // Which of two halves stands for a link is the client's to say.
  const connections = await (await program.run.backend()).listPeerings({ region });
  return [...found, ...connections.map((connection) => ({ handler: peeringConnection, id: formatId(connection) }))];
}

const blockOf = (i: number): string => `10.${i}.0.0/16`;
