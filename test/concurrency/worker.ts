/**
 * A process of its own for links.test.ts: one account's provider at work on its share, `<file> <role> <account> <pairs>`,
 * as many resources at once as the engine runs. Says what failed, as JSON.
 */
import { readFileSync } from "node:fs";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import type { Handler } from "../../provider/resources/handler.js";
import type { Props } from "../../provider/engine/props.js";
import { peeringAccepter } from "../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../provider/resources/peering-connection/handler.js";
import { route } from "../../provider/resources/route/handler.js";
import { Run } from "../../provider/run/run.js";

export type Role = "requester" | "accepter";

/** A link to be made: ids of both VPCs, whose account the requester's is, and the range behind it. */
export interface Pair {
  readonly vpc: string;
  readonly peerVpc: string;
  readonly accountId: string;
  readonly peerAccountId: string;
  readonly cidrBlock: string;
}

/** The engine's default on two cores. */
const AT_ONCE = 8;

async function main([cloudFile, role, accountId, pairsFile]: readonly string[]): Promise<readonly string[]> {
  const settings = { vendor: "tce", backend: "embedded", cloudFile, accountId, limits: {}, timeoutSeconds: 50 };
  const run = new Run(settings, { log: () => undefined, open: async () => openEmbeddedBackend(settings) });
  const pairs = JSON.parse(readFileSync(pairsFile!, "utf8")) as Pair[];
  const errors: string[] = [];
  const queue = [...pairs.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [i, pair] = next;
      try {
        await (role === "requester" ? request(run, i, pair) : accept(run, pair));
      } catch (error) {
        errors.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  (await run.backend()).close!();
  return errors;
}

function request(run: Run, i: number, { vpc, peerVpc, peerAccountId }: Pair): Promise<string> {
  return make(run, peeringConnection, { name: `link-${i}`, vpc, peerVpc, peerAccountId, bandwidthMbps: 10 });
}

async function accept(run: Run, { vpc, peerVpc, accountId, cidrBlock }: Pair): Promise<void> {
  const connection = await make(run, peeringAccepter, {
    vpc: peerVpc,
    requester: { accountId, vpc },
    trustedAccountIds: [accountId],
  });
  await make(run, route, { vpc: peerVpc, destinationCidrBlock: cidrBlock, peeringConnection: connection });
}

/** What the engine does with a new resource. */
async function make(run: Run, handler: Handler, props: Props): Promise<string> {
  const { inputs, failures } = await handler.check(run, {}, props);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  return (await handler.create(run, inputs)).id;
}

main(process.argv.slice(2)).then(
  (errors) => process.stdout.write(JSON.stringify(errors)),
  (error: unknown) => process.stdout.write(JSON.stringify([String(error)])),
);
