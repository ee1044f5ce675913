/** A fifth of all calls fails, in every way there is; whoever runs the program hears nothing of it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudOperator } from "../../../../provider/cloud/admin/operator.js";
import type { LogEntry } from "../../../../provider/servers/emulator/log.js";
import { startEmulator } from "../../../../provider/servers/server.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { route } from "../../../../provider/resources/route/handler.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { vendorOf } from "../../../../provider/vendors/index.js";
import { FastTime } from "./fast-time.js";
import { inParallel, LIMITS, Program, type Resource } from "./program.js";

const PART = 0.2;
const VPCS = 12;
/** Links of each vendor: a vendor's suite must end in a few seconds. */
const LINKS: Readonly<Partial<Record<VendorId, number>>> = { tencent: 200 };
const FEWER = 20;

const REGIONS: Readonly<Partial<Record<VendorId, string>>> = { huawei: "cn-north-4", jdcloud: "cn-north-1" };

const KINDS = [
  "busy",
  "reset",
  "reset after acting",
  "server-fault",
  "server-fault after acting",
  "silence",
  "silence after acting",
  "throttled",
];

interface Connection {
  readonly connection: Resource;
  /** Of the other account, where the link is with it. */
  readonly accepter: Resource | undefined;
  readonly row: Resource;
}

describe("with a fifth of all calls failing", function () {
  this.timeout(300_000);
  let folder: string;
  const seen = new Set<string>();
  before(() => void (folder = mkdtempSync(join(tmpdir(), "vpc-peering-faults-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const vendor of VENDOR_IDS.filter((id) => vendorOf(id) !== undefined)) {
    const count = LINKS[vendor] ?? FEWER;
    it(`${vendor}: ${count} connections are created, updated and destroyed without an error, a duplicate or a leftover`, async () => {
      const started = Date.now();
      const entries: LogEntry[] = [];
      const time = new FastTime(50);
      const emulator = await startEmulator({
        cloudFile: join(folder, `${vendor}.db`),
        behaviour: { faults: PART, seed: 7, task: 500 },
        limits: LIMITS,
        now: time.now,
        onEntry: (entry) => entries.push(entry),
        onDefect: (error) => assert.fail(String(error)),
      });
      const operator = new CloudOperator(emulator.cloudFile);
      try {
        const wire = { emulator, vendor, region: REGIONS[vendor] ?? "ap-guangzhou", time, attemptTimeout: 1_500 };
        const programs = emulator.keysOf(vendor).map((key) => new Program(wire, key));
        const [own, other] = programs;
        let suffix = "";
        const { vpcs, links: connections } = estate(own!, other!, count, () => suffix);
        const all = connections.flatMap(({ connection, accepter, row }) => [
          connection,
          ...(accepter ? [accepter] : []),
          row,
        ]);

        await inParallel(vpcs, (one) => one.create());
        await inParallel(connections, async ({ connection, accepter, row }) => {
          await connection.create();
          await accepter?.create();
          await row.create();
        });
        suffix = "-renamed";
        await inParallel(connections, ({ connection }) => connection.update());
        await inParallel(all, (one) => one.refresh());
        for (const one of all) assert.equal(await one.changes(), false, `${one.name} is as the program says`);

        const existing = operator.inventory({ vendor });
        assert.equal(existing.vpcs.length, 2 * VPCS);
        assert.deepEqual(
          existing.peeringConnections.map(({ name, state }) => `${name} ${state}`).toSorted(),
          connections.map(({ connection }) => `${connection.name}-renamed active`).toSorted(),
        );
        assert.equal(existing.routes.length, count);
        const halves = rulesOf(vendor).acceptance.value === "mutual" ? 2 : 1;
        const made = operator.events().filter(({ action }) => action === "CreatePeering" || action === "CreateVpc");
        assert.equal(made.length, 2 * VPCS + halves * count, "nothing was made twice, not even for a moment");

        for (const program of programs) program.restart();
        await inParallel(connections, async ({ connection, accepter, row }) => {
          await row.delete();
          await accepter?.delete();
          await connection.delete();
        });
        await inParallel(vpcs, (one) => one.delete());
        const left = operator.inventory({ vendor });
        assert.deepEqual([left.vpcs, left.peeringConnections, left.routes], [[], [], []]);

        const faults = entries.filter(({ fault }) => fault !== undefined);
        const part = faults.length / entries.length;
        assert.ok(Math.abs(part - PART) < 0.08, `${part} of the calls failed`);
        for (const { fault } of faults) seen.add(fault!);
        const seconds = ((Date.now() - started) / 1000).toFixed(1);
        console.log(`      ${entries.length} calls, ${faults.length} of which failed, in ${seconds} s`);
      } finally {
        operator.close();
        await emulator.close();
      }
    });
  }

  it("injects every kind of fault", () => {
    assert.deepEqual([...seen].toSorted(), KINDS);
  });
});

/** Twelve VPCs in each of two accounts, and links between pairs of them, in turns with the other account and without. */
function estate(own: Program, other: Program, count: number, suffix: () => string) {
  const vpcOf = (program: Program, n: number) =>
    program.resource(vpc, `vpc-${n}`, () => ({ name: `vpc-${n}`, cidrBlock: `10.${n}.0.0/16` }));
  const ours = Array.from({ length: VPCS }, (_, n) => vpcOf(own, n));
  const theirs = Array.from({ length: VPCS }, (_, n) => vpcOf(other, 100 + n));
  // Spread evenly, because a VPC has its quota.
  const pairs = ours.flatMap((_, distance) => [
    ...ours.map((one, i) => ({ one, peer: theirs[(i + distance) % VPCS]! })),
    ...ours.slice(distance + 1).map((peer, i) => ({ one: ours[i]!, peer })),
  ]);
  const connections = pairs.slice(0, count).map(({ one, peer }): Connection => {
    const isCross = theirs.includes(peer);
    const name = `${one.name}-${peer.name}`;
    const connection = own.resource(peeringConnection, name, () => ({
      name: `${name}${suffix()}`,
      vpc: one.id,
      peerVpc: peer.id,
      ...(isCross && { peerAccountId: other.key.accountId }),
    }));
    const accepter = other.resource(peeringAccepter, `${name}-accepter`, () => ({
      vpc: peer.id,
      requester: { accountId: own.key.accountId, vpc: one.id },
    }));
    const row = own.resource(route, `${name}-route`, () => ({
      vpc: one.id,
      destinationCidrBlock: peer.outs["cidrBlock"],
      peeringConnection: connection.id,
    }));
    return { connection, accepter: isCross ? accepter : undefined, row };
  });
  assert.equal(connections.length, count);
  return { vpcs: [...ours, ...theirs], links: connections };
}
