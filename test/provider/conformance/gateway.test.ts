/** The suite over the neutral protocol, to the embedded cloud behind it. */
import { tmpdir } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import type { Settings } from "../../../provider/configuration/read.js";
import { type Account, conformanceCases } from "../../../provider/conformance/index.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { openGatewayClient } from "../../../provider/servers/gateway/client.js";
import { VENDOR_IDS } from "../../../provider/rules/registry.js";
import { REGIONS } from "../cloud/scene.js";
import { FastTime } from "../servers/emulator/fast-time.js";
import { TamperingFront } from "./tampering-front.js";

const folder = mkdtempSync(join(tmpdir(), "vpc-peering-gateway-"));
const cloudFile = join(folder, "cloud.db");

for (const vendor of VENDOR_IDS) {
  describe(`the gateway as a backend: ${vendor}`, () => {
    let emulator: RunningEmulator;
    let operator: CloudOperator;
    const tampering = new TamperingFront(() => emulator.urls["gateway"]!);
    before(async () => {
      emulator = await startEmulator({ cloudFile });
      await tampering.start();
      operator = new CloudOperator(cloudFile);
    });
    after(async () => {
      operator.close();
      await tampering.end();
      await emulator.close();
    });

    const settings = (account: Account, endpoint: string, timeoutSeconds: number): Settings => ({
      vendor,
      backend: "gateway",
      endpoint,
      secretKey: emulator.keysOf(vendor)[account === "requester" ? 0 : 1]!.secretKey,
      limits: {},
      maxCallsPerSecond: 10_000,
      timeoutSeconds,
    });
    const cases = conformanceCases({
      vendor,
      regions: REGIONS[vendor],
      zone: "100001",
      open: (account) => openGatewayClient(settings(account, emulator.urls["gateway"]!, 10)),
      openTampered: (account) => {
        const time = new FastTime(50);
        return tampering.open((url) => openGatewayClient(settings(account, url, 15), time));
      },
      makeSubnet: async (_account, vpc, cidrBlock) => operator.createSubnet(vpc.id, cidrBlock).id,
      makeRouteTable: async (_account, vpc, name) => operator.createRouteTable(vpc.id, name),
      timeoutSeconds: 1,
    });
    for (const { title, run } of cases) it(title, run).timeout(20_000);
  });
}

after(() => rmSync(folder, { recursive: true, force: true }));
