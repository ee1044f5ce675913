import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { engineStack, type EngineStack } from "./harness.js";

/** A dynamic resource that does nothing, with a constant text as our own have: this tests the harness alone. */
const program = (args: string) => `
  const pulumi = require("@pulumi/pulumi");
  const text = \`exports.handler = () => ({
    async check(olds, news) {
      const failures = news.size < 0 ? [{ property: "size", reason: "is negative" }] : [];
      return { inputs: news, failures };
    },
    async diff(id, olds, news) {
      const changes = olds.size === news.size && olds.place === news.place ? false : undefined;
      return { changes, replaces: olds.place === news.place ? [] : ["place"], deleteBeforeReplace: true };
    },
    async create(inputs) { return { id: inputs.place, outs: inputs }; },
    async read(id, props) { return { id, props, inputs: props }; },
    async update(id, olds, news) { return { outs: news }; },
    async delete() {},
  })\`;
  class Thing extends pulumi.CustomResource {
    constructor(name, props) { super("pulumi-nodejs:dynamic/test:Thing", name, { ...props, __provider: text }); }
  }
  const thing = new Thing("thing", ${args});
  exports.where = thing.id;
  exports.greeting = new pulumi.Config().get("greeting");
  exports.password = new pulumi.Config().getSecret("password");
`;

describe("engine harness", function () {
  this.timeout(180_000);
  let stack: EngineStack;

  before(async () => {
    stack = await engineStack({
      program: program(`{ size: 1, place: "here" }`),
      config: { greeting: "hello" },
      secretConfig: { password: "hunter2" },
    });
  });
  after(() => stack?.close());

  it("creates what a preview announced", async () => {
    const ops = ({ changes }: Awaited<ReturnType<EngineStack["preview"]>>) => changes.map(({ op, name }) => [op, name]);
    assert.deepEqual(ops(await stack.preview()), [["create", "thing"]]);
    assert.deepEqual(ops(await stack.up()), [["create", "thing"]]);
    assert.deepEqual((await stack.preview()).changes, []);
    assert.deepEqual(await stack.outputs(), { where: "here", greeting: "hello", password: "hunter2" });
  });

  it("shows an update with its details, in the preview and in the result", async () => {
    await stack.setProgram(program(`{ size: 2, place: "here" }`));
    for (const run of [await stack.preview(), await stack.up()]) {
      assert.deepEqual(
        run.changes.map(({ op, type, detailedDiff, diffReasons }) => ({ op, type, detailedDiff, diffReasons })),
        [
          {
            op: "update",
            type: "pulumi-nodejs:dynamic/test:Thing",
            detailedDiff: { size: "update" },
            diffReasons: ["size"],
          },
        ],
      );
      assert.equal(run.changes[0]?.oldState?.outputs?.["size"], 1);
      assert.equal(run.changes[0]?.newState?.inputs?.["size"], 2);
    }
  });

  it("shows a replacement, its reason and its order", async () => {
    await stack.setProgram(program(`{ size: 2, place: "there" }`));
    assert.match(await stack.previewText(), /"here" => "there"/);
    const { changes } = await stack.up();
    assert.deepEqual(
      changes.map(({ op }) => op),
      ["delete-replaced", "replace", "create-replacement"],
    );
    assert.deepEqual(changes.at(-1)?.replaceReasons, ["place"]);
  });

  it("reports the message of a failure, and distinguishes an expected from an unexpected one", async () => {
    await stack.setProgram(program(`{ size: -1, place: "there" }`));
    assert.match((await stack.preview({ expectError: true })).errors, /size.*is negative/);
    assert.match((await stack.up({ expectError: true })).errors, /size.*is negative/);
    await assert.rejects(stack.up(), /should have succeeded: exit code 1[^]*is negative/);
    await stack.setProgram(program(`{ size: 2, place: "there" }`));
    await assert.rejects(stack.up({ expectError: true }), /should have failed: exit code 0/);
  });

  it("reads state, refreshes, and removes config", async () => {
    const { deployment } = await stack.exportState();
    assert.deepEqual(
      deployment.resources?.filter(({ id }) => id === "there").map(({ outputs }) => outputs?.["size"]),
      [2],
    );
    assert.doesNotMatch(JSON.stringify(deployment), /hunter2/);
    assert.deepEqual((await stack.refresh()).changes, []);
    await stack.setConfig({ greeting: undefined });
    assert.equal(JSON.parse(await stack.pulumi("config", "--json"))["test:greeting"], undefined);
  });

  it("destroys, and leaves nothing behind", async () => {
    assert.deepEqual(
      (await stack.destroy()).changes.map(({ op, name }) => [op, name]),
      [["delete", "thing"]],
    );
    await stack.close();
    assert.equal(existsSync(stack.folder), false);
  });
});
