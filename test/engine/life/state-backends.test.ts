/**
 * Stacks with their state in PostgreSQL and in an S3-compatible store, all updated at the same time, on one cloud.
 * STATE_STACKS and STATE_CONNECTIONS raise their numbers.
 */
import assert from "node:assert/strict";
import { type EngineStack, engineStack, type ExportedState } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { startPostgres, startS3, type StateServer } from "../harness/state-servers.js";

const STACKS = Number(process.env["STATE_STACKS"] ?? 3);
const CONNECTIONS = Number(process.env["STATE_CONNECTIONS"] ?? 10);

/** Every pair of so many VPCs that there are enough pairs. */
const program = (stack: number) => `${IMPORTS}
  const provider = new Provider("cloud", { vendor: "tce", region: "ap-guangzhou", accountId: "10000000000${stack}" });
  const count = Math.ceil((1 + Math.sqrt(1 + 8 * ${CONNECTIONS})) / 2);
  const vpcs = Array.from({ length: count }, (_, i) => new Vpc("vpc-" + i, { cidrBlock: "10." + i + ".0.0/16" }, { provider }));
  const pairs = vpcs.flatMap((vpc, i) => vpcs.slice(i + 1).map((peerVpc) => ({ vpc, peerVpc })));
  pairs.slice(0, ${CONNECTIONS}).forEach((pair, i) => new PeeringConnection("connection-" + i, pair, { provider }));
`;

describe("stacks that share a state backend", function () {
  this.timeout(600_000);
  for (const [name, start] of [
    ["PostgreSQL", startPostgres],
    ["an S3-compatible store", startS3],
  ] as const)
    describe(`in ${name}`, () => {
      let server: StateServer | undefined;
      const stacks: EngineStack[] = [];
      before(async function () {
        const started = await start();
        if ("missing" in started) {
          process.stderr.write(`  state in ${name}: skipped, because ${started.missing}\n`);
          this.skip();
        }
        server = started;
        const { url: stateUrl, env } = started;
        for (let i = 0; i < STACKS; i++) {
          const first = stacks[0];
          const options = { program: program(i + 1), project: `estate-${i + 1}`, stateUrl, env };
          stacks.push(await engineStack({ ...options, ...(first && { beside: first }) }));
        }
      });
      after(async () => {
        for (const stack of stacks.splice(0).toReversed()) await stack.close();
        await server?.close();
      });

      const states = () => Promise.all(stacks.map((stack) => stack.exportState()));
      const idsIn = (exported: readonly ExportedState[]) =>
        exported.flatMap(({ deployment }) =>
          (deployment.resources ?? [])
            .filter(({ type }) => type.endsWith(":PeeringConnection"))
            .map(({ id }) => id!.split("/").at(-1)!),
        );

      it(`${STACKS} × ${CONNECTIONS} connections are created at once, each in exactly one state`, async () => {
        const started = Date.now();
        await Promise.all(stacks.map((stack) => stack.up()));
        const seconds = (Date.now() - started) / 1000;
        const exported = await states();
        const ids = idsIn(exported);
        assert.equal(ids.length, STACKS * CONNECTIONS);
        const { peeringConnections } = await stacks[0]!.cloud();
        assert.deepEqual(ids.sort(), peeringConnections!.map(({ id }) => String(id)).sort());
        const bytes = exported.reduce((sum, state) => sum + JSON.stringify(state).length, 0);
        console.log(`      in ${seconds.toFixed(1)} s, ${(bytes / 1024 / STACKS).toFixed(0)} kB of state in each`);
      });

      it("are destroyed at once, and neither states nor the cloud have any left", async () => {
        await Promise.all(stacks.map((stack) => stack.destroy()));
        assert.deepEqual(idsIn(await states()), []);
        assert.deepEqual((await stacks[0]!.cloud())["peeringConnections"], []);
      });
    });
});
