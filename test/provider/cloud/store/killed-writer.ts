/** A process of its own for power-cut.test.ts: creates VPCs and connections, and prints each once it is there. */
import { openEmbeddedBackend } from "../../../../provider/cloud/index.js";
import { connectionBetween, vpcIn } from "../scene.js";

async function main([cloudFile, from]: string[]): Promise<void> {
  const backend = openEmbeddedBackend({
    vendor: "tce",
    backend: "embedded",
    cloudFile,
    accountId: "100000000011",
    limits: { peerings: 100_000 },
    timeoutSeconds: 1,
  });
  const region = "ap-guangzhou";
  const block = (n: number) => `10.${Math.floor(n / 200)}.${n % 200}.0/24`;
  let last = await vpcIn(backend, region, block(Number(from)));
  process.stdout.write(`vpc ${last.id}\n`);
  for (let n = Number(from) + 1; ; n++) {
    const next = await vpcIn(backend, region, block(n));
    process.stdout.write(`vpc ${next.id}\n`);
    const connection = await connectionBetween(backend, last, next);
    process.stdout.write(`link ${connection.id}\n`);
    last = next;
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
