import assert from "node:assert/strict";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

/** A requester's and an accepter's stack, two projects of two accounts on one cloud, in any order. */
describe("a requester's and an accepter's stack", function () {
  this.timeout(240_000);
  let requester: EngineStack;
  let accepter: EngineStack;

  before(async () => {
    requester = await engineStack({ program: "", project: "requester" });
    accepter = await engineStack({ program: "", project: "accepter", beside: requester });
    const open = (accountId: string) =>
      openEmbeddedBackend({
        vendor: "tce",
        backend: "embedded",
        accountId,
        cloudFile: requester.cloudFile,
        limits: {},
        timeoutSeconds: 60,
      });
    const [a, b] = [open("100000000001"), open("100000000002")];
    const vpcA = await a.createVpc({ region: "ap-guangzhou", name: "a", cidrBlock: "192.168.1.0/24" });
    const vpcB = await b.createVpc({ region: "ap-beijing", name: "b", cidrBlock: "10.0.1.0/24" });
    a.close?.();
    b.close?.();
    await requester.setProgram(`${IMPORTS}
      const provider = new Provider("a", { vendor: "tce", accountId: "100000000001", region: "ap-guangzhou" });
      const link = new PeeringConnection("link", { vpc: "${vpcA.id}", peerVpc: "ap-beijing/${vpcB.id}", peerAccountId: "100000000002", bandwidthMbps: 10 }, { provider });
      new Route("there", { vpc: "${vpcA.id}", destinationCidrBlock: "10.0.1.0/24", peeringConnection: link }, { provider });
    `);
    await accepter.setProgram(`${IMPORTS}
      const provider = new Provider("b", { vendor: "tce", accountId: "100000000002", region: "ap-beijing" });
      const accepted = new PeeringAccepter("accepted", {
        vpc: "${vpcB.id}", requester: { accountId: "100000000001", vpc: "${vpcA.id}" }, trustedAccountIds: ["100000000001"], timeoutSeconds: 60,
      }, { provider });
      new Route("back", { vpc: "${vpcB.id}", destinationCidrBlock: "192.168.1.0/24", peeringConnection: accepted }, { provider });
    `);
  });
  after(async () => {
    await accepter?.close();
    await requester?.close();
  });

  const live = async (): Promise<[states: unknown[], routes: number]> => {
    const { peeringConnections, routes } = await requester.cloud();
    return [peeringConnections!.map(({ state }) => state), routes!.length];
  };
  const shown = async (stack: EngineStack): Promise<string[]> => {
    const { changes } = await stack.preview({ args: ["--refresh"] });
    return changes.map(({ op, name, detailedDiff }) => `${op} ${name} ${Object.keys(detailedDiff).join()}`);
  };

  it("can run at the same time: the accepter waits for the request", async () => {
    const both = [accepter.up(), requester.up()];
    await Promise.all(both);
    const [states] = await live();
    assert.deepEqual(states, ["active"]);
  });

  it("create the route that was deferred while the request was pending", async () => {
    // Whether the acceptance came in time for the route is left to chance when both run at once.
    await requester.up({ args: ["--refresh"] });
    assert.deepEqual(await live(), [["active"], 2]);
    assert.deepEqual([...(await shown(requester)), ...(await shown(accepter))], []);
  });

  it("show in the requester's preview that the accepter's side ended first", async () => {
    await accepter.destroy();
    assert.deepEqual(await live(), [[], 0]);
    assert.deepEqual((await shown(requester)).sort(), ["create there ", "replace link desiredState"]);
    await requester.destroy();
    assert.deepEqual(await live(), [[], 0]);
  });

  it("defer the route through a pending connection, and show in the next preview that it will be created", async () => {
    const { warnings } = await requester.up();
    assert.match(
      warnings,
      /deferred: pcx-\w+ still waits for account 100000000002, until .* \[.*Creating a Connection across Accounts.*\]/,
    );
    assert.deepEqual(await live(), [["pending-acceptance"], 0]);
    await accepter.up();
    const { changes } = await requester.preview({ args: ["--refresh"] });
    assert.deepEqual(
      changes.map(({ op, name, detailedDiff, oldState, newState }) => [
        op,
        name,
        detailedDiff,
        oldState?.inputs?.["desiredState"],
        newState?.inputs?.["desiredState"],
      ]),
      [["update", "there", { desiredState: "update" }, "deferred", "written"]],
    );
    // Without a refresh the next update writes it as well.
    await requester.up();
    assert.deepEqual(await live(), [["active"], 2]);
  });

  it("show in the accepter's preview that the requester's side ended first", async () => {
    await requester.destroy();
    assert.deepEqual(await live(), [[], 0]);
    assert.deepEqual((await shown(accepter)).sort(), ["create back ", "replace accepted desiredState"]);
    await accepter.destroy();
    const { peeringConnections, routes, vpcs } = await accepter.cloud();
    assert.deepEqual([peeringConnections, routes, vpcs!.length], [[], [], 2]);
  });
});
