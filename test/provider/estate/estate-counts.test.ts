/**
 * Calls of each command on an estate, against the fewest that the vendor's API allows. In virtual time, 50 ms a call:
 * the counts do not depend on the machine.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { REGIONS } from "../cloud/scene.js";
import { LIMITS } from "../servers/emulator/program.js";
import { VirtualTime } from "../servers/emulator/virtual-time.js";
import { Estate, type EstateOptions } from "./estate.js";
import { minimumOf, sumOf, type Verb, VERBS } from "./estate-minimum.js";

const LATENCY = 50;
/** More than is ever sent. */
const UNLIMITED = 100_000;
const ESTATE: EstateOptions = { vpcs: 20, connections: 100 };

/** Times the minimum. */
const MOST: Readonly<Record<Verb, number>> = {
  refresh: 1.1,
  preview: 1.1,
  change: 1.1,
  // Deletions at one VPC are made one after the other, so that a few connections are under way at a time, not sixteen:
  // each read shows fewer of them.
  destroy: 1.45,
  // Routes begin in the order in which the connections end, so fewer of a table are under way together.
  create: 1.4,
};

describe("calls of an estate", function () {
  this.timeout(300_000);
  const documented = tableOf(readFileSync("docs/how-to/large-estates.md", "utf8"));

  for (const vendor of VENDOR_IDS)
    for (const accounts of [1, 2] as const) {
      const title = `${vendor}, ${accounts === 1 ? "one account" : "two accounts"}`;
      it(`are near the minimum, and as documented: ${title}`, () =>
        within(vendor, accounts, UNLIMITED, ESTATE, async (estate, counted) => {
          const minimum = minimumOf(vendor, estate, accounts);
          const totals: number[] = [];
          for (const verb of VERBS) {
            const { total, told: logged } = await counted(() => estate[verb]());
            // What was pending is active by now.
            if (verb === "refresh") await estate.preview();
            const least = sumOf(minimum[verb]);
            const why = `${title}: ${verb}: ${total} calls, at least ${least}: ${logged} ${JSON.stringify(minimum[verb])}`;
            console.log(`        ${verb}: ${total}, at least ${least}`);
            assert.ok(total <= MOST[verb] * least, why);
            totals.push(total);
          }
          const shown = documented.get(title) ?? [];
          const isNear = totals.every((total, i) => Math.abs(total - shown[i]!) <= 0.05 * shown[i]!);
          assert.ok(isNear, `documented: ${shown.join(", ")}; now: ${totals.join(", ")}`);
        }));
    }

  for (const vendor of ["tencent", "jdcloud"] as const)
    it(`take at most 1.2 times as long as the rate of 20 calls a second requires: ${vendor}`, () =>
      within(vendor, 1, 20, ESTATE, async (estate, counted) => {
        for (const verb of ["create", "change", "destroy"] as const) {
          const { total, seconds } = await counted(() => estate[verb]());
          console.log(`        ${verb}: ${total} calls in ${seconds.toFixed(1)} s`);
          assert.ok(seconds <= (1.2 * total) / 20, `${verb}: ${total} calls in ${seconds} s`);
        }
      }));

  /**
   * Measured with the Terraform providers of these vendors, on the same VPCs: create, plan, destroy. Tencent's leaves
   * the connection when its accepter is destroyed. Here each of the two resources deletes it for its account, so that
   * the 100 deletions alone are as many calls as all of theirs; the reads may add a quarter.
   */
  const PEERS = { tencent: [150, 50, 125], huawei: [352, 101, 253] } as const;
  const PAIRS = ["connections", "accepters"] as const;
  for (const vendor of ["tencent", "huawei"] as const)
    it(`compare with those of the vendor's Terraform provider for 50 connections and accepters: ${vendor}`, () =>
      within(vendor, 2, UNLIMITED, { vpcs: 20, connections: 50, routes: false }, async (estate, counted) => {
        await counted(() => estate.create(["vpcs"]));
        const counts = [
          await counted(() => estate.create(PAIRS)),
          await counted(() => estate.refresh(PAIRS)),
          await counted(() => estate.destroy(PAIRS)),
        ];
        console.log(`        ${counts.map(({ total }) => total).join(", ")}, less than ${PEERS[vendor].join(", ")}`);
        counts.forEach(({ total, told: logged }, i) => assert.ok(total < PEERS[vendor][i]!, `${total}: ${logged}`));
      }));
});

interface Counted {
  readonly total: number;
  readonly told: string;
  readonly seconds: number;
}

async function within(
  vendor: VendorId,
  accounts: 1 | 2,
  maxCallsPerSecond: number,
  options: EstateOptions,
  work: (estate: Estate, counted: (verb: () => Promise<void>) => Promise<Counted>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-estate-"));
  const time = new VirtualTime(LATENCY);
  const emulator: RunningEmulator = await startEmulator({
    cloudFile: join(folder, "cloud.db"),
    limits: LIMITS,
    now: time.now,
    onDefect: (error) => assert.fail(String(error)),
  });
  // Without an API of its own, it is reached through the gateway.
  const site = vendorOf(vendor) === undefined ? "gateway" : vendor;
  const [region] = REGIONS[vendor];
  const wire = { emulator, vendor, region, time, attemptTimeout: 60_000, maxCallsPerSecond };
  try {
    const estate = new Estate(wire, emulator.keysOf(vendor).slice(0, accounts), options);
    const counted = async (verb: () => Promise<void>): Promise<Counted> => {
      emulator.forgetCalls();
      const began = time.now();
      await verb();
      const calls = emulator.calls(site);
      const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
      return { total, told: JSON.stringify(calls), seconds: (time.now() - began) / 1000 };
    };
    await time.run(work(estate, counted));
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true });
  }
}

/** Title → calls of each verb, in the order of `VERBS`. */
function tableOf(page: string): ReadonlyMap<string, readonly number[]> {
  const rows = page.split("\n").filter((line) => /^\| [a-z-]+, (one account|two accounts)/.test(line));
  return new Map(
    rows.map((line) => {
      const [title, ...counts] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [title!, counts.map(Number)] as const;
    }),
  );
}
