import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness.js";
import { IMPORTS } from "../programs.js";
import { REGION } from "./regions.js";

/** What an accepter's stack shows, and does, when the requester acts behind its back. */
interface Expected {
  /** `op name` and what changed, of the preview after the requester deleted one link and made another anew. */
  readonly remade: readonly string[];
  /** The preview after the requester deleted a link for good, and what the update then says; `null`: nothing to say. */
  readonly deleted: readonly string[];
  readonly explains: RegExp | null;
}

const ROW_STAYS: Expected = {
  remade: ["replace remade desiredState"],
  deleted: ["replace deleted desiredState"],
  explains:
    /is deleted-by-peer \(account \w+ deleted its side\).*requester's stack \(account \w+\) has to send a new request/s,
};
const GONE_FOR_BOTH: Expected = {
  remade: ["create remade "],
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
  jdcloud: { remade: [], deleted: ["replace deleted desiredState"], explains: null },
};

for (const vendor of VENDOR_IDS) {
  describe(`an accepter's stack on ${vendor}, after changes outside the stack`, function () {
    this.timeout(240_000);
    const region = REGION[vendor];
    const rules = rulesOf(vendor);
    const names = ["stays", "remade", "deleted", ...("unsupported" in rules.reject.value ? [] : ["turnedDown"])];
    const requesterVpcs = new Map<string, string>();
    let stack: EngineStack;
    let ours: Backend;
    let theirs: Backend;
    let ownVpc: string;

    before(async () => {
      stack = await engineStack({
        program: "",
        config: { "vpcpeering:vendor": vendor, "vpcpeering:region": region, "vpcpeering:accountId": "100000000002" },
      });
      const open = (accountId: string) =>
        openEmbeddedBackend({
          vendor,
          backend: "embedded",
          accountId,
          cloudFile: stack.cloudFile,
          limits: {},
          timeoutSeconds: 60,
        });
      [theirs, ours] = [open("100000000001"), open("100000000002")];
      ownVpc = (await ours.createVpc({ region, name: "own", cidrBlock: "10.0.0.0/24" })).id;
      for (const [i, name] of names.entries()) {
        requesterVpcs.set(name, (await theirs.createVpc({ region, name, cidrBlock: `10.1.${i}.0/24` })).id);
        await request(name);
      }
      const accepters = names.map(
        (name) =>
          `new PeeringAccepter("${name}", { vpc: "${ownVpc}", timeoutSeconds: 1, requester: { accountId: "${theirs.accountId}", vpc: "${requesterVpcs.get(name)!}" } ${name === "turnedDown" ? `, decision: "reject"` : ""} });`,
      );
      await stack.setProgram(`${IMPORTS} ${accepters.join("\n")}`);
      await stack.up();
    });
    after(async () => {
      ours?.close?.();
      theirs?.close?.();
      await stack?.close();
    });

    const request = (name: string) =>
      theirs.createPeering({
        name,
        region,
        vpcId: requesterVpcs.get(name)!,
        peerRegion: region,
        peerVpcId: ownVpc,
        peerAccountId: ours.accountId,
      });
    // Where each side makes its half, whoever was first is the requester.
    const linkOf = async (name: string): Promise<PeeringRecord | undefined> =>
      (await theirs.listPeerings({ region })).find(({ requester, accepter }) =>
        [requester.vpcId, accepter.vpcId].includes(requesterVpcs.get(name)!),
      );
    const withdraw = async (name: string) => theirs.deletePeering({ region, id: (await linkOf(name))!.id });
    const shown = async () => {
      const { changes } = await stack.preview({ args: ["--refresh"] });
      return changes
        .map(({ op, name, detailedDiff }) => `${op} ${name} ${Object.keys(detailedDiff).join()}`)
        .filter((line) => !line.startsWith("create-replacement"));
    };

    it("has accepted or rejected the requests that it found by requester and VPC", async () => {
      for (const name of names)
        assert.equal((await linkOf(name))?.state, name === "turnedDown" ? "rejected" : "active", name);
      assert.deepEqual(await shown(), []);
    });

    it("accepts the request that replaced an ended one", async () => {
      await withdraw("remade");
      await request("remade");
      assert.deepEqual(await shown(), EXPECTED[vendor].remade);
      await stack.up({ args: ["--refresh"] });
      assert.equal((await linkOf("remade"))?.state, "active");
      assert.deepEqual(await shown(), []);
    });

    it("explains a connection that the requester has ended, and names the stack that must act", async () => {
      await withdraw("deleted");
      assert.deepEqual(await shown(), EXPECTED[vendor].deleted);
      const { explains } = EXPECTED[vendor];
      if (explains === null) await stack.up({ args: ["--refresh"] });
      else assert.match((await stack.up({ args: ["--refresh"], expectError: true })).errors, explains);
      await request("deleted");
      await stack.up({ args: ["--refresh"] });
      assert.equal((await linkOf("deleted"))?.state, "active");
    });

    it("ends its connections when it is destroyed, and no other", async () => {
      await stack.destroy();
      for (const name of ["stays", "remade", "deleted"]) assert.notEqual((await linkOf(name))?.state, "active", name);
      assert.deepEqual(
        (await ours.listPeerings({ region })).filter(({ state }) => state === "active"),
        [],
      );
    });
  });
}
