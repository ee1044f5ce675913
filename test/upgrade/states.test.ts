/**
 * What released versions left behind: the stack's state and the embedded cloud, as `scripts/record/state.mjs` kept
 * them. Today's code has to read, keep, change and remove them. To change a fixture is to forsake its users.
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import type { EngineStack } from "../engine/harness/harness.js";
import type { EngineRun } from "../engine/harness/report.js";
import { RELEASES, restoreRelease } from "./released-state.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

describe("state of released versions", function () {
  this.timeout(480_000);
  let folder: string;
  let stack: EngineStack;

  before(async () => void (folder = await mkdtemp(join(tmpdir(), "vpc-peering-release-"))));
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => stack?.close());

  /** Past Pulumi, as the other account might. */
  async function acceptPending(): Promise<void> {
    const theirs = openEmbeddedBackend({
      vendor: "tce",
      backend: "embedded",
      cloudFile: stack.cloudFile,
      accountId: "100000000002",
      limits: {},
      timeoutSeconds: 1,
    });
    const connections = await theirs.listPeerings({ region: "ap-beijing" });
    const pending = connections.filter(({ state }) => state === "pending-acceptance");
    assert.equal(pending.length, 1);
    for (const { id } of pending) await theirs.acceptPeering({ region: "ap-beijing", id });
    theirs.close!();
  }

  /** Regions of both ends in the state of the accepter. */
  async function accepterEnds(): Promise<(string | undefined)[]> {
    const { resources = [] } = (await stack.exportState()).deployment;
    const { outputs = {} } = resources.find(({ type }) => type.endsWith(":PeeringAccepter"))!;
    const { requesterEnd, accepterEnd } = outputs as Record<string, { readonly region?: string } | undefined>;
    return [requesterEnd?.region, accepterEnd?.region];
  }

  it("is refreshed, kept, changed and removed by this version", async () => {
    const releases = await readdir(RELEASES);
    assert.ok(releases.includes("0.1.0"));
    for (const release of releases) {
      stack = await restoreRelease(release, folder);
      const before = await stack.cloud();
      // A deferred route waits for the other account: until it accepts there is nothing to do.
      assert.deepEqual(ops(await stack.preview({ args: ["--expect-no-changes"] })), []);
      const refreshed = await stack.refresh();
      assert.deepEqual([ops(refreshed), refreshed.errors], [[], ""]);
      assert.deepEqual(await accepterEnds(), ["ap-guangzhou", "ap-beijing"], "what 0.1.0 did not record is filled in");
      assert.deepEqual(ops(await stack.preview({ args: ["--expect-no-changes"] })), []);
      assert.deepEqual(await stack.cloud(), before);
      await acceptPending();
      assert.deepEqual(ops(await stack.up()), ["update deferred"]);
      assert.deepEqual(ops(await stack.refresh()), []);
      assert.deepEqual(ops(await stack.preview({ args: ["--expect-no-changes"] })), []);

      await stack.setConfig({ bandwidthMbps: "20" });
      assert.deepEqual(ops(await stack.up()), ["update across", "update unanswered", "update within"]);
      const caps = (await stack.cloud())["peeringConnections"]!.map((connection) => connection["bandwidthMbps"]);
      assert.deepEqual(caps, [20, 20, 20]);

      await stack.destroy();
      const { vpcs, peeringConnections, routes } = await stack.cloud();
      assert.deepEqual([vpcs, peeringConnections, routes], [[], [], []]);
      await stack.close();
    }
  });
});
