/** The suite over the neutral protocol, to the embedded cloud behind it. */
import { tmpdir } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CloudOperator } from "../../provider/cloud/index.js";
import { conformanceCases } from "../../provider/conformance/index.js";
import { type RunningEmulator, startEmulator } from "../../provider/emulator/server.js";
import { openGatewayClient } from "../../provider/gateway/client.js";
import { VENDOR_IDS } from "../../provider/rules/registry.js";
import { REGIONS } from "../cloud/scene.js";

const folder = mkdtempSync(join(tmpdir(), "vpc-peering-gateway-"));
const cloudFile = join(folder, "cloud.db");

for (const vendor of VENDOR_IDS) {
  describe(`the gateway is a backend: ${vendor}`, () => {
    let emulator: RunningEmulator;
    let operator: CloudOperator;
    before(async () => {
      emulator = await startEmulator({ cloudFile });
      operator = new CloudOperator(cloudFile);
    });
    after(async () => {
      operator.close();
      await emulator.close();
    });

    const cases = conformanceCases({
      vendor,
      regions: REGIONS[vendor],
      open: (account) =>
        openGatewayClient({
          vendor,
          backend: "gateway",
          endpoint: emulator.urls["gateway"]!,
          secretKey: emulator.keysOf(vendor)[account === "requester" ? 0 : 1]!.secretKey,
          limits: {},
          timeoutSeconds: 10,
        }),
      makeSubnet: async (_account, vpc, cidrBlock) => operator.createSubnet(vpc.id, cidrBlock).id,
      makeRouteTable: async (_account, vpc, name) => operator.createRouteTable(vpc.id, name),
      timeoutSeconds: 1,
    });
    for (const { title, run } of cases) it(title, run);
  });
}

after(() => rmSync(folder, { recursive: true, force: true }));
