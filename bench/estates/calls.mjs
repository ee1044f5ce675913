/** Calls of each command over each vendor's wire, as its emulator counts them. */
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { estateProgram } from "./program.mjs";
import { makeStack } from "./stack.mjs";
import { runVerbs } from "./verbs.mjs";

const load = createRequire(import.meta.url);
/** More than a machine can send: the counts do not depend on the rate. */
const UNLIMITED = 100_000;

/** @param {number} connections */
export async function countCalls(connections) {
  const { VENDOR_IDS, rulesOf } = load("../../dist/provider/rules/registry.js");
  const { vendorOf } = load("../../dist/provider/vendors/index.js");
  const { startEmulator } = load("../../dist/provider/servers/server.js");
  const folder = mkdtempSync(join(tmpdir(), "bench-calls-"));
  const rows = [];
  try {
    for (const vendor of VENDOR_IDS) {
      const { acceptance, regions } = rulesOf(vendor);
      const isOwn = vendorOf(vendor) !== undefined;
      const site = isOwn ? vendor : "gateway";
      const emulator = await startEmulator({
        cloudFile: join(folder, `${vendor}.db`),
        limits: { peerings: 1000, vpcs: 1000 },
      });
      const { accountId, secretId, secretKey } = emulator.keysOf(vendor)[0];
      const provider = {
        vendor,
        backend: isOwn ? "api" : "gateway",
        endpoint: emulator.endpoints[site],
        region: regions.value.example,
        accountId,
        ...(isOwn && { secretId }),
        secretKey,
        maxCallsPerSecond: UNLIMITED,
      };
      const program = estateProgram({ connections, provider, mutual: acceptance.value === "mutual" });
      // How often the engine writes its state makes no difference to the calls.
      const stack = makeStack({ name: `calls-${vendor}`, program, env: { PULUMI_SKIP_CHECKPOINTS: "true" } });
      try {
        await stack.pulumi("stack", "init");
        const row = { vendor: isOwn ? vendor : `${vendor}, through the gateway` };
        await runVerbs(stack, (verb) => {
          row[verb] = Object.values(emulator.calls(site)).reduce((sum, count) => sum + count, 0);
          emulator.forgetCalls();
        });
        rows.push(row);
      } finally {
        stack.remove();
        await emulator.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
