import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { ops, resourceErrors } from "../vendors/world.js";

/** Tags of a connection are set at its creation only on JD Cloud. */
describe("replaceOnTagChange of a PeeringConnection", function () {
  this.timeout(120_000);
  let stack: EngineStack;
  const program = (tags: object, more = "") => `${IMPORTS}
    const a = new Vpc("a", { cidrBlock: "10.1.0.0/16" });
    const b = new Vpc("b", { cidrBlock: "10.2.0.0/16" });
    const link = new PeeringConnection("link", { vpc: a, peerVpc: b, tags: ${JSON.stringify(tags)} ${more} });
    new Route("there", { vpc: a, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link });
    exports.id = link.id;
  `;
  const cloud = async () => {
    const { peeringConnections, routes } = await stack.cloud();
    const [connection, ...others] = peeringConnections!;
    assert.deepEqual(others, []);
    return {
      id: connection!["id"],
      tags: connection!["tags"],
      routes: routes!.map((route) => route["peeringConnectionId"]),
    };
  };
  let atFirst: Awaited<ReturnType<typeof cloud>>;

  before(async () => {
    const config = { "vpcpeering:vendor": "jdcloud", "vpcpeering:region": "cn-north-1" };
    stack = await engineStack({ program: program({ team: "net" }), config });
    await stack.up();
    atFirst = await cloud();
    assert.deepEqual(atFirst.tags, { team: "net" });
  });
  after(() => stack?.close());

  it("is what the refusal of a change of tags names", async () => {
    await stack.setProgram(program({ team: "other" }));
    const [error, ...more] = resourceErrors(await stack.preview({ expectError: true }));
    assert.deepEqual(more, []);
    assert.match(
      error!.message,
      /: tags \{"team":"other"\}: .*set replaceOnTagChange: true to replace the peering connection, which interrupts its traffic/,
    );
    assert.deepEqual(await cloud(), atFirst);
  });

  it("replaces the connection, with its route, as the preview shows", async () => {
    await stack.setProgram(program({ team: "other" }, ", replaceOnTagChange: true"));
    const plan = ops(await stack.preview());
    assert.ok(
      plan.some((op) => op === "replace link"),
      plan.join(),
    );
    await stack.up();
    const after = await cloud();
    assert.notEqual(after.id, atFirst.id);
    assert.deepEqual(after.tags, { team: "other" });
    assert.deepEqual(after.routes, [after.id]);
    assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
  });

  it("replaces nothing by itself, and nothing once it is removed", async () => {
    const { id } = await cloud();
    await stack.setProgram(program({ team: "other" }));
    await stack.up();
    assert.equal((await cloud()).id, id);
    assert.deepEqual(ops(await stack.preview()), []);
  });
});
