/** `vpc-peering quotas`: of an account, and with the connections that a preview adds. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { VpcRecord } from "../../provider/backend/contract.js";
import { rulesOf, type VendorId, VENDOR_IDS } from "../../provider/rules/registry.js";
import { connectionBetween, Scene, vpcIn } from "../provider/cloud/scene.js";
import { connection, previewText, type Resource } from "../provider/tools/report/fixtures.js";
import { runCommand } from "./command.js";

describe("vpc-peering quotas", function () {
  this.timeout(60_000);
  let scene: Scene;
  let [shop, ledger, other]: VpcRecord[] = [];
  afterEach(() => scene.end());

  async function begin(vendor: VendorId): Promise<void> {
    scene = new Scene(vendor);
    const backend = scene.as(0);
    shop = await vpcIn(backend, scene.region, "10.1.0.0/16", { name: "shop" });
    ledger = await vpcIn(backend, scene.region, "10.2.0.0/16", { name: "ledger" });
    other = await vpcIn(backend, scene.region, "10.3.0.0/16", { name: "other" });
    await connectionBetween(backend, shop, ledger);
  }

  const run = (...args: string[]) => runCommand(["quotas", ...args, "--cloud-file", scene.file]);

  /** A preview that creates a connection between `shop` and `other`, or another one. */
  function preview(peer = other!, inputs = {}): string {
    const of = ({ region, id }: VpcRecord): Resource => ({ kind: "Vpc", name: id, id: `${region}/${id}`, inputs: {} });
    const { id: _, outputs: __, ...created } = connection("shop-other", of(shop!), of(peer), "active", inputs);
    const step = ["create", undefined, { ...created, account: scene.accounts[0]! }] as const;
    const file = path.join(path.dirname(scene.file), "preview.json");
    writeFileSync(file, previewText([step], { vendor: scene.vendor }));
    return file;
  }

  for (const vendor of VENDOR_IDS) {
    const { scope, charges, peerings, raisable } = rulesOf(vendor).quota.value;
    const [limit, last] = [String(peerings), raisable ? "yes" : "no"];

    it(`${vendor}: shows limit, use and what a preview adds, of ${scope}`, async () => {
      await begin(vendor);
      const { code, stdout, stderr } = await run("--preview", preview());
      assert.deepEqual([code, stderr], [0, ""]);
      const [head, ...rows] = stdout.trim().split("\n");
      assert.match(head!, /^QUOTA OF +LIMIT +USED +ADDED +AFTER +RAISABLE$/);
      const peer = charges === "requester" ? 0 : 1;
      const expected: Readonly<Record<typeof scope, string[][]>> = {
        vpc: [
          [`VPC ledger in ${scene.region}`, limit, String(peer), "0", String(peer), last],
          [`VPC other in ${scene.region}`, limit, "0", peer === 0 ? "0" : "+1", String(peer), last],
          [`VPC shop in ${scene.region}`, limit, "1", "+1", "2", last],
        ],
        "project-and-region": [[`project ${scene.accounts[0]} in ${scene.region}`, limit, "1", "+1", "2", last]],
        "account-and-region": [[`account ${scene.accounts[0]} in ${scene.region}`, limit, "1", "+1", "2", last]],
      };
      assert.deepEqual(new Set(rows.map((row) => row.split(/ {2,}/))), new Set(expected[scope]));
    });
  }

  it("exits with 3 and one line for a quota that the preview exceeds", async () => {
    await begin("tce");
    const limits = ["--limits", '{"peerings": 1}'];
    const { code, stdout, stderr } = await run("--preview", preview(), ...limits, "--json");
    assert.equal(code, 3);
    assert.match(
      stderr,
      /^vpc "shop": the VPC shop would have 2 peering connections \(1 exist, the plan creates 1\), and its quota is 1 \[tce, .+\]\. Delete one that is no longer needed\.\n$/,
    );
    const { quotas } = JSON.parse(stdout) as { quotas: { of: string; exceeded: boolean; after: number }[] };
    assert.deepEqual(
      quotas.filter(({ exceeded }) => exceeded).map(({ of, after }) => [of, after]),
      [[`VPC shop in ${scene.region}`, 2]],
    );
  });

  it("exits with 4 and one line for a quota of another account, whose use is unknown", async () => {
    await begin("tce");
    const theirs = await vpcIn(scene.as(1), scene.region, "10.9.0.0/16", { name: "theirs" });
    const file = preview(theirs, { peerAccountId: scene.accounts[1]! });
    const { code, stderr } = await run("--preview", file);
    assert.equal(code, 4);
    assert.match(
      stderr,
      new RegExp(
        `^quota of VPC \\S+ in ap-guangzhou: the preview adds 1 of 10, and the use of it is unknown, because account ${scene.accounts[1]} ` +
          `was not read in ap-guangzhou; with its keys, \`vpc-peering quotas --vendor tce --account ${scene.accounts[1]} --region ap-guangzhou\` ` +
          "shows how many are available\n$",
      ),
    );
    const exceeded = await run("--preview", file, "--limits", '{"peerings": 1}');
    assert.deepEqual([exceeded.code, exceeded.stderr.split("\n").length], [3, 3]);
  });

  it("reads every account of the preview's Providers on the embedded cloud, if it is the same cloud", async () => {
    await begin("tce");
    const [mine, theirs] = [scene.as(0), scene.as(1)];
    const far = await vpcIn(theirs, scene.region, "10.9.0.0/16", { name: "theirs" });
    await connectionBetween(theirs, far, await vpcIn(theirs, scene.region, "10.8.0.0/16", { name: "next" }));
    const file = (identity: string) => {
      const peer: Resource = {
        kind: "Vpc",
        name: "theirs",
        id: `${far.region}/${far.id}`,
        inputs: { account: identity },
      };
      const own: Resource = { kind: "Vpc", name: "shop", id: `${shop!.region}/${shop!.id}`, inputs: {} };
      const peerAccountId = scene.accounts[1]!;
      const {
        id: _,
        outputs: __,
        ...created
      } = connection("across", own, peer, "active", { account: mine.identity, peerAccountId });
      const path = `${scene.file}.json`;
      const update = ["update", peer, { ...peer, inputs: { ...peer.inputs, name: "theirs" } }, "name"] as const;
      writeFileSync(path, previewText([["create", undefined, created], update]));
      return path;
    };
    const logged = await run("--preview", file(theirs.identity));
    assert.deepEqual([logged.code, logged.stderr], [0, ""]);
    assert.match(logged.stdout, /^VPC theirs in ap-guangzhou +10 +1 +\+1 +2 /m);
    assert.match(logged.stdout, /^VPC shop in ap-guangzhou +10 +1 +\+1 +2 /m);
    const exceeded = await run("--preview", file(theirs.identity), "--limits", '{"peerings": 1}');
    assert.equal(exceeded.code, 3);
    assert.match(exceeded.stderr, /^vpc "theirs": the VPC theirs would have 2 peering connections/m);
    const elsewhere = file(theirs.identity.replace(/[^/]+$/, "another"));
    const other = await run("--preview", elsewhere, "--account", scene.accounts[0]!);
    assert.equal(other.code, 4, "another store");
  });

  it("requests the state or the vendor if the preview changes nothing", async () => {
    await begin("tce");
    const file = path.join(path.dirname(scene.file), "unchanged.json");
    writeFileSync(file, previewText([], { vendor: scene.vendor }));
    const { code, stderr } = await run("--preview", file);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: --preview: contains no resource, because a preview leaves out those that do not change\. Add --state <file> from `pulumi stack export`, or --vendor/,
    );
    assert.equal((await run("--preview", file, "--vendor", "tce", "--region", scene.region)).code, 0);
  });

  it("refuses a region of the wrong form, and warns of one that is not in the vendor's list", async () => {
    await begin("tencent");
    const account = ["--vendor", "tencent", "--account", scene.accounts[0]!];
    const refused = await run(...account, "--region", "gz");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^error: --region "gz": .+ Write "ap-guangzhou"/);
    const mistyped = await run(...account, "--region", "ap-guangzou");
    assert.equal(mistyped.code, 0);
    assert.match(
      mistyped.stderr,
      /^--region "ap-guangzou": it is not in the vendor's list of regions, or newer than the list .+ Check the spelling/,
    );
  });

  it("shows an account without a preview, and refuses --state without one", async () => {
    await begin("huawei");
    const account = ["--vendor", "huawei", "--account", scene.accounts[0]!];
    const { code, stdout } = await run(...account, "--region", scene.region);
    assert.equal(code, 0);
    const [head, row] = stdout.trim().split("\n");
    assert.match(head!, /^QUOTA OF +LIMIT +USED +AVAILABLE +RAISABLE$/);
    assert.deepEqual(row!.split(/ {2,}/).slice(1), ["50", "1", "49", "yes"]);
    const refused = await run(...account, "--state", "state.json");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^error: --state: requires --preview\. Add --preview <file>/);
  });
});
