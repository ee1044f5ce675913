/** Many processes, one embedded cloud: stacks of requesters and accepters that run at the same time. */
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudOperator, openEmbeddedBackend } from "../../provider/cloud/index.js";
import { Store } from "../../provider/cloud/store/store.js";
import type { VpcRecord } from "../../provider/backend/contract.js";
import { vpcIn } from "../provider/cloud/scene.js";
import type { Pair, Role } from "./worker.js";

const COUPLES = 4;
/** The quota of a VPC, which every one of them uses up. */
const VPCS = 10;
const LINKS = COUPLES * VPCS * VPCS;
const MOST_SECONDS = 60;

describe("processes that share one embedded cloud", function () {
  this.timeout(2 * MOST_SECONDS * 1000);
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "vpc-peering-concurrency-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it(`create ${LINKS} connections, ${COUPLES} of them requesting and ${COUPLES} accepting, without an error`, async () => {
    const file = join(folder, "cloud.db");
    const workers: [Role, string, string][] = [];
    for (let couple = 0; couple < COUPLES; couple++) {
      const accounts = [`10000000010${couple}`, `10000000020${couple}`] as const;
      const [own, peers] = [await vpcsOf(file, accounts[0], 100), await vpcsOf(file, accounts[1], 200)];
      const pairs = own.flatMap((vpc) => peers.map((peer) => pairOf(vpc, peer)));
      const pairsFile = join(folder, `pairs-${couple}.json`);
      writeFileSync(pairsFile, JSON.stringify(pairs));
      workers.push(["accepter", accounts[1], pairsFile], ["requester", accounts[0], pairsFile]);
    }

    const started = Date.now();
    const errors = await Promise.all(workers.map((args) => errorsOf(file, ...args)));
    const seconds = (Date.now() - started) / 1000;
    assert.deepEqual(errors.flat(), []);
    assert.ok(seconds < MOST_SECONDS, `${seconds} seconds`);

    const operator = new CloudOperator(file);
    const { peeringConnections, routes } = operator.inventory({ all: true });
    operator.close();
    assert.deepEqual(
      [peeringConnections.length, peeringConnections.filter(({ state }) => state === "active").length],
      [LINKS, LINKS],
    );
    assert.equal(new Set(peeringConnections.map(({ id }) => id)).size, LINKS);
    assert.equal(routes.filter(({ origin }) => origin === "user").length, LINKS);
    const store = new Store(file);
    assert.deepEqual(store.all("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
    assert.deepEqual(store.all("PRAGMA foreign_key_check"), []);
    store.close();
    console.log(`      ${LINKS} links and as many routes in ${seconds.toFixed(1)} s`);
  });

  async function vpcsOf(cloudFile: string, accountId: string, second: number): Promise<VpcRecord[]> {
    const settings = { vendor: "tce", backend: "embedded", cloudFile, accountId, limits: {}, timeoutSeconds: 1 };
    const backend = openEmbeddedBackend(settings);
    const region = second === 100 ? "ap-guangzhou" : "ap-beijing";
    const vpcs: VpcRecord[] = [];
    for (let i = 0; i < VPCS; i++) vpcs.push(await vpcIn(backend, region, `10.${second + i}.0.0/16`));
    backend.close!();
    return vpcs;
  }
});

function pairOf(vpc: VpcRecord, peer: VpcRecord): Pair {
  return {
    vpc: `${vpc.region}/${vpc.id}`,
    peerVpc: `${peer.region}/${peer.id}`,
    accountId: vpc.accountId,
    peerAccountId: peer.accountId,
    cidrBlock: vpc.cidrBlock,
  };
}

async function errorsOf(...args: readonly string[]): Promise<string[]> {
  const child = fork(join(__dirname, "worker.js"), args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  let logged = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (logged += text));
  await once(child, "close");
  return logged === "" ? [`a worker ended without a word (${child.exitCode})`] : (JSON.parse(logged) as string[]);
}
