/** From the dynamic provider to the package and back, by `vpcpeering:face`: no resource has a step. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineStack } from "../engine/harness/harness.js";
import type { EngineRun } from "../engine/harness/report.js";
import { RELEASES, restoreRelease } from "./released-state.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

describe("a change of the face", function () {
  this.timeout(480_000);
  let folder: string;
  let stack: EngineStack;

  before(async () => void (folder = await mkdtemp(join(tmpdir(), "vpc-peering-faces-"))));
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => stack?.close());

  async function typesInState(): Promise<string[]> {
    const { resources = [] } = (await stack.exportState()).deployment;
    const types = resources.map(({ type }) => type).filter((type) => /:(Vpc|Peering\w+|Route)$/.test(type));
    return [...new Set(types.map((type) => type.replace(/:\w+$/, "")))];
  }

  it("keeps each resource of a recorded state, there and back", async () => {
    for (const release of await readdir(RELEASES)) {
      stack = await restoreRelease(release, folder);
      const before = await stack.cloud();
      for (const [face, type] of [
        ["package", "vpcpeering:index"],
        ["dynamic", "pulumi-nodejs:dynamic/vpcpeering"],
      ] as const) {
        await stack.setConfig({ "vpcpeering:face": face });
        const plan = await stack.preview();
        assert.deepEqual([ops(plan), plan.errors], [[], ""], face);
        assert.deepEqual(ops(await stack.up()), [], face);
        assert.deepEqual(await typesInState(), [type]);
        const refreshed = await stack.refresh();
        assert.deepEqual([ops(refreshed), refreshed.errors], [[], ""], face);
        assert.deepEqual(ops(await stack.preview()), [], face);
        assert.deepEqual(await stack.cloud(), before);
      }
      await stack.setConfig({ bandwidthMbps: "20" });
      assert.deepEqual(ops(await stack.up()), ["update across", "update unanswered", "update within"]);
      await stack.setConfig({ "vpcpeering:face": "package", bandwidthMbps: "30" });
      assert.deepEqual(ops(await stack.up()), ["update across", "update unanswered", "update within"]);
      await stack.destroy();
      const { vpcs, peeringConnections, routes } = await stack.cloud();
      assert.deepEqual([vpcs, peeringConnections, routes], [[], [], []]);
      await stack.close();
    }
  });
});
