/** A process of its own for store.test.ts: `<file> <n> <links>`, a hub, its spokes, links and routes, as account n. */
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { connectionBetween, vpcIn } from "./scene.js";

async function main([cloudFile, n, connections]: string[]): Promise<void> {
  const accountId = `10000000010${n}`;
  const backend = openEmbeddedBackend({
    vendor: "tce",
    backend: "embedded",
    cloudFile,
    accountId,
    limits: {},
    timeoutSeconds: 1,
  });
  const region = "ap-guangzhou";
  const hub = await vpcIn(backend, region, "10.0.0.0/16", { enableIpv6: true });
  for (let i = 1; i <= Number(connections); i++) {
    const spoke = await vpcIn(backend, region, `10.${i}.0.0/16`, { enableIpv6: true });
    const connection = await connectionBetween(backend, hub, spoke);
    for (const [table, peer] of [
      [hub, spoke],
      [spoke, hub],
    ] as const) {
      await backend.createRoute(
        { region, id: table.defaultRouteTableId },
        { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id },
      );
    }
  }
  backend.close!();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
