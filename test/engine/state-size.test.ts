import assert from "node:assert/strict";
import { engineStack } from "./harness/harness.js";

/**
 * What a resource may cost in state beside one that does nothing: every checkpoint writes all of it again. The null
 * resource carries a constant text as long as ours, and nothing else. Paths in the engine's stack traces count as in a
 * project with its own node_modules: a short path of this repository would change the ratio.
 */
const MOST = 1.62;
const RESOURCES = 300;

describe("the size of the state", function () {
  this.timeout(300_000);

  it(`is at most ${MOST} times a null resource's, for ${RESOURCES} mixed resources`, async () => {
    const programs = (await import("../../bench/programs.mjs")) as {
      readonly mixedProgram: (resources: number) => string;
      readonly nullProgram: (resources: number, padding: number) => string;
    };
    const bytes = async (program: string): Promise<number> => {
      const stack = await engineStack({ program });
      try {
        await stack.up();
        const { deployment } = await stack.exportState();
        const own = deployment.resources!.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
        assert.equal(own.length, RESOURCES);
        return JSON.stringify(own).replaceAll(/project:\/\/\/[^"]*?node_modules\//g, "project:///node_modules/").length;
      } finally {
        await stack.close();
      }
    };
    const [ours, floor] = [
      await bytes(programs.mixedProgram(RESOURCES)),
      await bytes(programs.nullProgram(RESOURCES, 0)),
    ];
    console.log(
      `      ${(ours / RESOURCES).toFixed(0)} bytes a resource, the floor ${(floor / RESOURCES).toFixed(0)}: ${(ours / floor).toFixed(2)} times`,
    );
    assert.ok(ours <= MOST * floor, `${ours} bytes against ${floor}: ${(ours / floor).toFixed(2)} times`);
  });
});
