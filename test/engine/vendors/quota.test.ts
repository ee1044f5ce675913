/**
 * One link more than the vendor's quota, in the quota's own scope, through the handlers that the engine calls. With
 * the engine itself: "11th peering of a VPC" among the refusals.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLAN_FACTS } from "../../../provider/engine/plan-facts.js";
import type { Handler } from "../../../provider/resources/handler.js";
import type { Props } from "../../../provider/engine/props.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import { citation } from "../../../provider/rules/schema.js";
import { Run } from "../../../provider/run/run.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { refused } from "../../provider/cloud/refusals.js";
import { GROUND } from "./ground.js";

interface Quota {
  readonly connections: number;
  readonly scope: "VPC" | "account and region";
  /** When a link uses up the quota of the side that it was asked of. */
  readonly accepterPays: "from the request" | "from acceptance" | "never";
}

const PER_VPC = { connections: 10, scope: "VPC", accepterPays: "from the request" } as const;

const EXPECTED: Readonly<Record<VendorId, Quota>> = {
  tencent: PER_VPC,
  tce: PER_VPC,
  qcloud: PER_VPC,
  huawei: { connections: 50, scope: "account and region", accepterPays: "from acceptance" },
  "jdcloud-cps": { connections: 50, scope: "account and region", accepterPays: "never" },
  jdcloud: { connections: 10, scope: "VPC", accepterPays: "from acceptance" },
};

for (const vendor of VENDOR_IDS) {
  const { connections, scope, accepterPays } = EXPECTED[vendor];
  const source = citation(rulesOf(vendor).quota.source);

  describe(`the quota of ${vendor}: ${connections} per ${scope} [${source}]`, function () {
    this.timeout(60_000);
    let folder: string;
    let requester: Account;
    let accepter: Account;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "vpc-peering-quota-"));
      [requester, accepter] = ([0, 1] as const).map(
        (which) => new Account(vendor, GROUND[vendor].accounts[which], join(folder, "cloud.db")),
      ) as [Account, Account];
    });
    afterEach(async () => {
      for (const account of [requester, accepter]) await account.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const oneTooMany = new RegExp(
      `already has ${connections} peering connections, and its quota is ${connections}.*\\[${vendor}, `,
    );

    it(`allows ${connections}, including pending ones, and rejects one more`, async () => {
      const hub = await requester.vpc("10.0.0.0/16");
      const made: Made[] = [];
      for (let n = 1; n <= connections; n++) {
        const owner = n % 2 === 0 ? requester : accepter;
        made.push(await requester.link(hub, await owner.vpc(`10.${n}.0.0/16`)));
      }
      assert.deepEqual(new Set(made.map(({ outs }) => outs["state"])), new Set(["active", "pending-acceptance"]));

      const [one, other] = [await requester.vpc("10.101.0.0/16"), await requester.vpc("10.102.0.0/16")];
      const error = await refused("quota-exceeded", oneTooMany, () => requester.link(hub, one));
      assert.ok(error.message.includes(source), error.message);

      const elsewhere = () => requester.link(one, other);
      if (scope === "VPC") assert.equal((await elsewhere()).outs["state"], "active");
      else {
        await refused("quota-exceeded", oneTooMany, elsewhere);
        const { far } = GROUND[vendor];
        const [third, fourth] = [await requester.vpc("10.103.0.0/16", far), await requester.vpc("10.104.0.0/16", far)];
        assert.equal((await requester.link(third, fourth)).outs["state"], "active");
      }

      await requester.unlink(made[0]!);
      assert.equal((await requester.link(hub, await requester.vpc("10.105.0.0/16"))).outs["state"], "active");
    });

    it(`counts for the accepter ${accepterPays}`, async () => {
      const hub = await accepter.vpc("10.0.0.0/16");
      for (let n = 1; n <= connections; n++) await accepter.link(hub, await accepter.vpc(`10.${n}.0.0/16`));
      const own = await requester.vpc("10.101.0.0/16");
      const request = () => requester.link(own, hub);
      if (accepterPays === "from the request") {
        await refused("quota-exceeded", oneTooMany, request);
        return;
      }
      const pending = await request();
      assert.equal(pending.outs["state"], "pending-acceptance");
      const accept = () => accepter.accept(hub, own, requester.accountId);
      if (accepterPays === "from acceptance") await refused("quota-exceeded", oneTooMany, accept);
      else assert.equal((await accept()).outs["state"], "active");
    });
  });
}

interface Made {
  readonly id: string;
  readonly outs: Props;
}

/** An account as the engine's calls act for it: check, then create. */
class Account {
  readonly #run: Run;
  #count = 0;

  constructor(
    vendor: VendorId,
    readonly accountId: string,
    cloudFile: string,
  ) {
    const settings = { vendor, backend: "embedded", region: GROUND[vendor].region, accountId, cloudFile, limits: {} };
    this.#run = new Run({ ...settings, timeoutSeconds: 1 }, { log: () => undefined });
  }

  vpc(cidrBlock: string, region = this.#run.settings.region!): Promise<Made> {
    return this.#make(vpc, { cidrBlock, region });
  }

  link(own: Made, peer: Made): Promise<Made> {
    const peerAccountId = String(peer.outs["account"]).split("/")[2];
    return this.#make(peeringConnection, { vpc: own.id, peerVpc: peer.id, peerAccountId });
  }

  accept(own: Made, requesterVpc: Made, accountId: string): Promise<Made> {
    return this.#make(peeringAccepter, { vpc: own.id, requester: { accountId, vpc: requesterVpc.id } });
  }

  async unlink({ id, outs }: Made): Promise<void> {
    // In a run of its own: this one has just made it, and would take the end for a hand-over.
    const later = new Run(this.#run.settings, { log: () => undefined });
    await peeringConnection.delete(later, id, outs);
    (await later.backend()).close?.();
  }

  async close(): Promise<void> {
    (await this.#run.backend()).close?.();
  }

  async #make(handler: Handler, given: Props): Promise<Made> {
    const urn = `urn:pulumi:dev::quota::${handler.kind}::${handler.kind}${this.#count++}`;
    const { inputs, failures } = await handler.check(this.#run, {}, { ...given, [PLAN_FACTS]: { urn } });
    assert.deepEqual(failures, []);
    return handler.create(this.#run, inputs);
  }
}
