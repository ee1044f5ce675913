/** A process of its own for store.test.ts: `<file> <account> <vpc> <vpc>`, tries to link the two, says the id or the refusal. */
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { isPeeringError } from "../../../provider/errors.js";

async function main([cloudFile, accountId, vpcId, peerVpcId]: string[]): Promise<string> {
  const backend = openEmbeddedBackend({
    vendor: "tce",
    backend: "embedded",
    cloudFile,
    accountId,
    limits: {},
    timeoutSeconds: 1,
  });
  const region = "ap-guangzhou";
  try {
    const ends = { region, vpcId: vpcId!, peerRegion: region, peerVpcId: peerVpcId!, peerAccountId: accountId! };
    return (await backend.createPeering({ name: "race", ...ends })).id;
  } finally {
    backend.close!();
  }
}

main(process.argv.slice(2)).then(
  (id) => process.stdout.write(id),
  (error: unknown) => process.stderr.write(isPeeringError(error) ? error.code : String(error)),
);
