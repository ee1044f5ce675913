import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { REGION } from "./regions.js";

/** What an accepter's stack shows and does after the requester's actions. */
interface Expected {
  /** `op name` and what changed, of the preview after the requester deleted one connection and repeated the request. */
  readonly repeated: readonly string[];
  /** The preview after the requester deleted a connection for good, and the error of the next update; `null`: none. */
  readonly deleted: readonly string[];
  readonly explains: RegExp | null;
}

const ROW_STAYS: Expected = {
  repeated: ["replace repeated desiredState"],
  deleted: ["replace deleted desiredState"],
  explains:
    /is deleted-by-peer \(account \w+ deleted its side\).*requester's stack \(account \w+\) has to send a new request/s,
};
const GONE_FOR_BOTH: Expected = {
  repeated: ["create repeated "],
  deleted: ["create deleted "],
  explains:
    /a request from vpc-?\S* of account \w+ to \S+ did not happen within 1 second.*requester's stack has to create it first/s,
};

const EXPECTED: Record<VendorId, Expected> = {
  tencent: ROW_STAYS,
  tce: ROW_STAYS,
  qcloud: ROW_STAYS,
  huawei: { ...GONE_FOR_BOTH, explains: /a request from \S+ of account \w+ to \S+ did not happen within 1 second/ },
  "jdcloud-cps": {
    ...GONE_FOR_BOTH,
    explains: /a request from \S+ of account \w+ to \S+ did not happen within 1 second/,
  },
  // The requester's new half connects with the accepter's; without one, a fresh half waits for it.
  jdcloud: { repeated: [], deleted: ["replace deleted desiredState"], explains: null },
};

const REQUESTER = "100000000001";
const OURS = "100000000002";

/** Both accounts of one vendor, and the VPCs that are connected. */
class Ground {
  readonly region: string;
  readonly names: readonly string[];
  readonly ours: Backend;
  readonly theirs: Backend;
  readonly #requesterVpcs = new Map<string, string>();
  #ownVpc = "";

  constructor(
    readonly vendor: VendorId,
    cloudFile: string,
  ) {
    this.region = REGION[vendor];
    const rejects = !("unsupported" in rulesOf(vendor).reject.value);
    this.names = ["stays", "repeated", "deleted", ...(rejects ? ["rejected"] : [])];
    const open = (accountId: string) =>
      openEmbeddedBackend({ vendor, backend: "embedded", accountId, cloudFile, limits: {}, timeoutSeconds: 60 });
    [this.theirs, this.ours] = [open(REQUESTER), open(OURS)];
  }

  /** Creates VPCs and requests; the program that answers each of them. */
  async program(): Promise<string> {
    const { vendor, region } = this;
    this.#ownVpc = (await this.ours.createVpc({ region, name: "own", cidrBlock: "10.0.0.0/24" })).id;
    for (const [i, name] of this.names.entries()) {
      const { id } = await this.theirs.createVpc({ region, name, cidrBlock: `10.1.${i}.0/24` });
      this.#requesterVpcs.set(name, id);
      await this.request(name);
    }
    const accepters = this.names.map(
      (name) =>
        `new PeeringAccepter("${vendor}/${name}", { vpc: "${this.#ownVpc}", timeoutSeconds: 1, requester: { accountId: "${this.theirs.accountId}", vpc: "${this.#requesterVpcs.get(name)!}" } ${name === "rejected" ? `, decision: "reject"` : ""} }, { provider });`,
    );
    return `{
      const provider = new Provider("${vendor}", { vendor: "${vendor}", region: "${region}", accountId: "${OURS}" });
      ${accepters.join("\n")}
    }`;
  }

  async request(name: string): Promise<void> {
    const { region } = this;
    await this.theirs.createPeering({
      name,
      region,
      vpcId: this.#requesterVpcs.get(name)!,
      peerRegion: region,
      peerVpcId: this.#ownVpc,
      peerAccountId: this.ours.accountId,
    });
  }

  /** Where each account creates its own half, the requester is whoever was first. */
  async connection(name: string): Promise<PeeringRecord | undefined> {
    const all = await this.theirs.listPeerings({ region: this.region });
    return all.find(({ requester, accepter }) =>
      [requester.vpcId, accepter.vpcId].includes(this.#requesterVpcs.get(name)!),
    );
  }

  async withdraw(name: string): Promise<void> {
    await this.theirs.deletePeering({ region: this.region, id: (await this.connection(name))!.id });
  }

  close(): void {
    this.ours.close?.();
    this.theirs.close?.();
  }
}

describe("an accepter's stack on every vendor, after events that no update caused", function () {
  this.timeout(300_000);
  let stack: EngineStack;
  let grounds: readonly Ground[] = [];

  before(async () => {
    stack = await engineStack({ program: "" });
    grounds = VENDOR_IDS.map((vendor) => new Ground(vendor, stack.cloudFile));
    const parts = [];
    for (const ground of grounds) parts.push(await ground.program());
    await stack.setProgram(`${IMPORTS} ${parts.join("\n")}`);
    await stack.up();
  });
  after(async () => {
    for (const ground of grounds) ground.close();
    await stack?.close();
  });

  /** The changes of a preview, sorted. */
  const shown = async () => {
    const { changes } = await stack.preview({ args: ["--refresh"] });
    return changes
      .map(({ op, name, detailedDiff }) => `${op} ${name} ${Object.keys(detailedDiff).join()}`)
      .filter((line) => !line.startsWith("create-replacement"))
      .toSorted();
  };
  const expected = (event: "repeated" | "deleted") =>
    VENDOR_IDS.flatMap((vendor) =>
      EXPECTED[vendor][event].map((change) => change.replace(event, `${vendor}/${event}`)),
    ).toSorted();

  it("has accepted and rejected the requests of the named requester and VPC", async () => {
    for (const ground of grounds)
      for (const name of ground.names)
        assert.equal(
          (await ground.connection(name))?.state,
          name === "rejected" ? "rejected" : "active",
          `${ground.vendor}/${name}`,
        );
    assert.deepEqual(await shown(), []);
  });

  it("accepts a repeated request in place of the connection that ended", async () => {
    for (const ground of grounds) {
      await ground.withdraw("repeated");
      await ground.request("repeated");
    }
    assert.deepEqual(await shown(), expected("repeated"));
    await stack.up({ args: ["--refresh"] });
    for (const ground of grounds) assert.equal((await ground.connection("repeated"))?.state, "active", ground.vendor);
    assert.deepEqual(await shown(), []);
  });

  it("explains that the requester deleted a connection, and names the account that has to act", async () => {
    for (const ground of grounds) await ground.withdraw("deleted");
    assert.deepEqual(await shown(), expected("deleted"));
    const { errors } = await stack.up({ args: ["--refresh", "--continue-on-error"], expectError: true });
    for (const { vendor } of grounds) {
      const messages = errors.split("\n").filter((line) => line.includes(`[${vendor}]`));
      const { explains } = EXPECTED[vendor];
      assert.equal(messages.length, explains === null ? 0 : 1, `${vendor}: one error\n${errors}`);
      if (explains !== null) assert.match(messages[0]!, explains);
    }
    for (const ground of grounds) await ground.request("deleted");
    await stack.up({ args: ["--refresh"] });
    for (const ground of grounds) assert.equal((await ground.connection("deleted"))?.state, "active", ground.vendor);
  });

  it("deletes its connections when it is destroyed, and no others", async () => {
    await stack.destroy();
    for (const { ours, region, vendor } of grounds)
      assert.deepEqual(
        (await ours.listPeerings({ region })).filter(({ state }) => state === "active"),
        [],
        vendor,
      );
  });
});
