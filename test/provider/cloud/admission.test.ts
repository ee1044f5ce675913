/** What the cloud refuses for the sake of other connections: quotas, overlaps, pairs, and VPCs in use. */
import assert from "node:assert/strict";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { connectionBetween, Scene, seenBy, vpcIn } from "./scene.js";

interface Expectations {
  readonly quota: number;
  /** The quota is each VPC's own, or one for all VPCs of the account in the region. */
  readonly perVpc: boolean;
  /** Whether a pending request already uses up the accepter's quota, and an accepted one. */
  readonly accepterPays: "from the request" | "from acceptance" | "never";
  readonly endsOverlap: "refused" | "allowed";
  /** Two peers of one VPC with one range, in its own region and in another. */
  readonly peersOverlapNear: "refused" | "allowed";
  readonly peersOverlapFar: "refused" | "allowed" | "no cross-region links";
  /** How a bandwidth cap inside a region is refused: not there, or not anywhere. */
  readonly capInRegion: "vendor-rule" | "unsupported";
}

const EXPECTED: Readonly<Record<VendorId, Expectations>> = {
  tencent: {
    quota: 10,
    perVpc: true,
    accepterPays: "from the request",
    endsOverlap: "refused",
    peersOverlapNear: "refused",
    peersOverlapFar: "no cross-region links",
    capInRegion: "vendor-rule",
  },
  tce: {
    quota: 10,
    perVpc: true,
    accepterPays: "from the request",
    endsOverlap: "refused",
    peersOverlapNear: "allowed",
    peersOverlapFar: "refused",
    capInRegion: "vendor-rule",
  },
  qcloud: {
    quota: 10,
    perVpc: true,
    accepterPays: "from the request",
    endsOverlap: "refused",
    peersOverlapNear: "allowed",
    peersOverlapFar: "refused",
    capInRegion: "vendor-rule",
  },
  huawei: {
    quota: 50,
    perVpc: false,
    accepterPays: "from acceptance",
    endsOverlap: "allowed",
    peersOverlapNear: "allowed",
    peersOverlapFar: "no cross-region links",
    capInRegion: "unsupported",
  },
  "jdcloud-cps": {
    quota: 50,
    perVpc: false,
    accepterPays: "never",
    endsOverlap: "refused",
    peersOverlapNear: "refused",
    peersOverlapFar: "allowed",
    capInRegion: "vendor-rule",
  },
  jdcloud: {
    quota: 10,
    perVpc: true,
    accepterPays: "from acceptance",
    endsOverlap: "refused",
    peersOverlapNear: "allowed",
    peersOverlapFar: "no cross-region links",
    capInRegion: "unsupported",
  },
};

for (const vendor of VENDOR_IDS) {
  const expected = EXPECTED[vendor];

  describe(`admission on ${vendor}`, () => {
    let scene: Scene;
    beforeEach(() => void (scene = new Scene(vendor)));
    afterEach(() => scene.end());

    it(`has a quota of ${expected.quota} per ${expected.perVpc ? "VPC" : "account and region"}`, async () => {
      const backend = scene.as(0);
      const hub = await vpcIn(backend, scene.region, "10.0.0.0/16");
      const spokes = await Promise.all(
        Array.from({ length: expected.quota + 1 }, (_, n) => vpcIn(backend, scene.region, `10.${n + 1}.0.0/16`)),
      );
      const last = spokes.pop()!;
      const connections = [];
      for (const spoke of spokes) connections.push(await connectionBetween(backend, hub, spoke, { name: spoke.name }));
      await refused("quota-exceeded", new RegExp(`quota is ${expected.quota}`), () =>
        connectionBetween(backend, hub, last),
      );
      const elsewhere = () => connectionBetween(backend, spokes[0]!, last, { name: "elsewhere" });
      if (expected.perVpc) assert.equal((await elsewhere()).state, "active");
      else await refused("quota-exceeded", /quota is/, elsewhere);
      const extra = await connectionBetween(scene.as(0, { peerings: expected.quota + 2 }), hub, last);
      await backend.deletePeering(extra);
      await backend.deletePeering(connections[0]!);
      assert.equal((await connectionBetween(backend, hub, last)).state, "active");
    });

    it(`counts for the accepter's quota ${expected.accepterPays}`, async () => {
      const accepter = scene.as(1, { peerings: 1 });
      const target = await vpcIn(accepter, scene.region, "10.9.0.0/16");
      await connectionBetween(accepter, target, await vpcIn(accepter, scene.region, "10.8.0.0/16"), { name: "first" });
      const requester = scene.as(0, { peerings: 1 });
      const own = await vpcIn(requester, scene.region, "10.7.0.0/16");
      const request = () => connectionBetween(requester, own, target);
      if (expected.accepterPays === "from the request") {
        await refused("quota-exceeded", /quota is 1/, request);
        return;
      }
      const connection = await request();
      const accept = () =>
        scene.rules.acceptance.value === "mutual"
          ? connectionBetween(accepter, target, own)
          : accepter.acceptPeering(connection);
      if (expected.accepterPays === "from acceptance") await refused("quota-exceeded", /quota is 1/, accept);
      else assert.equal((await accept()).state, "active");
    });

    it(`has overlapping ends ${expected.endsOverlap}`, async () => {
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(backend, scene.region, "10.1.128.0/17");
      const connection = () => connectionBetween(backend, own, peer);
      if (expected.endsOverlap === "refused") await refused("cidr-overlap", /10\.1\.128\.0\/17/, connection);
      else assert.equal((await connection()).state, "active");
    });

    it(`has overlapping peers in a region ${expected.peersOverlapNear}, across regions ${expected.peersOverlapFar}`, async () => {
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      for (const [region, verdict, cap] of [
        [scene.region, expected.peersOverlapNear, {}],
        [scene.farRegion, expected.peersOverlapFar, { bandwidthMbps: 10 }],
      ] as const) {
        if (verdict === "no cross-region links") continue;
        const range = region === scene.region ? "10.2.0.0/16" : "10.3.0.0/16";
        const first = await connectionBetween(backend, own, await vpcIn(backend, region, range), cap);
        const twin = await vpcIn(backend, region, range, { name: "twin" });
        const second = () => connectionBetween(backend, own, twin, { name: "second", ...cap });
        if (verdict === "refused") await refused("cidr-overlap", new RegExp(first.id), second);
        else assert.equal((await second()).state, "active");
      }
    });

    it("connects a pair once, whichever side requests it", async () => {
      const requester = scene.as(0);
      const accepter = scene.as(1);
      const own = await vpcIn(requester, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(accepter, scene.region, "10.2.0.0/16");
      const connection = await connectionBetween(requester, own, peer);
      await refused("already-exists", new RegExp(connection.id), () =>
        connectionBetween(requester, own, peer, { name: "second" }),
      );
      if (scene.rules.acceptance.value === "request")
        await refused("already-exists", new RegExp(connection.id), () => connectionBetween(accepter, peer, own));
    });

    it("rejects an unknown peer VPC, and another account's VPC as the own end", async () => {
      const requester = scene.as(0);
      const own = await vpcIn(requester, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(scene.as(1), scene.region, "10.2.0.0/16");
      await refused("not-found", new RegExp(`account ${scene.accounts[2]} has no such VPC`), () =>
        connectionBetween(requester, own, { ...peer, accountId: scene.accounts[2]! }),
      );
      await refused("not-found", /has no such VPC/, () => connectionBetween(requester, peer, own));
      await refused("invalid-input", /same VPC/, () => connectionBetween(requester, own, own));
    });

    it("keeps a VPC while it has live connections, and deletes its ended ones with it", async () => {
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(scene.as(1), scene.region, "10.2.0.0/16");
      const connection = await connectionBetween(backend, own, peer);
      await refused("in-use", new RegExp(connection.id), () => backend.deleteVpc(own));
      // Of a half that only the requester has made, the other account has nothing that could be in its way.
      if (scene.rules.acceptance.value === "request")
        await refused("in-use", new RegExp(connection.id), () => scene.as(1).deleteVpc(peer));
      if (scene.rules.acceptance.value === "request") await scene.as(1).rejectPeering(connection);
      else await scene.as(1).deleteVpc(peer);
      if (scene.rules.acceptance.value === "mutual") await backend.deletePeering(connection);
      await backend.deleteVpc(own);
      assert.deepEqual(await backend.getVpcs([own]), [undefined]);
      assert.equal(await seenBy(backend, connection), undefined);
      await backend.deleteVpc(own);
    });

    it("enforces the rules that check enforces", async () => {
      const backend = scene.as(0);
      await refused("invalid-input", /host bits/, () => vpcIn(backend, scene.region, "10.1.0.1/16"));
      await refused("invalid-input", /IPv4/, () => vpcIn(backend, scene.region, "2001:db8::/56"));
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(backend, scene.region, "10.2.0.0/16");
      await refused(expected.capInRegion, /bandwidth/, () =>
        connectionBetween(backend, own, peer, { bandwidthMbps: 10 }),
      );
      assert.deepEqual(await backend.listPeerings({ region: scene.region }), []);
    });
  });
}

describe("a secondary CIDR block", () => {
  const added: Readonly<Record<VendorId, "refused" | "allowed" | "no secondary CIDR blocks">> = {
    tencent: "refused",
    tce: "refused",
    qcloud: "no secondary CIDR blocks",
    huawei: "allowed",
    "jdcloud-cps": "no secondary CIDR blocks",
    jdcloud: "no secondary CIDR blocks",
  };
  for (const vendor of VENDOR_IDS) {
    it(`that overlaps a connected VPC on ${vendor}: ${added[vendor]}`, async () => {
      const scene = new Scene(vendor);
      try {
        const backend = scene.as(0);
        const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
        const peer = await vpcIn(backend, scene.region, "10.2.0.0/16");
        await connectionBetween(backend, own, peer);
        const add = (block: string) => backend.updateVpc(own, { secondaryCidrBlocks: [block] });
        if (added[vendor] === "no secondary CIDR blocks") {
          await refused("unsupported", /no secondary CIDR blocks/, () => add("10.5.0.0/16"));
          return;
        }
        assert.deepEqual((await add("10.5.0.0/16")).secondaryCidrBlocks, ["10.5.0.0/16"]);
        if (added[vendor] === "refused") await refused("cidr-overlap", /10\.2\.0\.0\/16/, () => add("10.2.0.0/16"));
        else assert.deepEqual((await add("10.2.0.0/16")).secondaryCidrBlocks, ["10.2.0.0/16"]);
        await refused("cidr-overlap", /own CIDR blocks overlap/, () => add("10.1.2.0/24"));
      } finally {
        scene.end();
      }
    });
  }

  it("is checked at acceptance if the vendor checks again", async () => {
    const scene = new Scene("tencent");
    try {
      const requester = scene.as(0);
      const accepter = scene.as(1);
      const own = await vpcIn(requester, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(accepter, scene.region, "10.2.0.0/16");
      const connection = await connectionBetween(requester, own, peer);
      // While the request is pending it is live, so the range is refused where it would be added.
      await refused("cidr-overlap", /10\.1\.0\.0\/16/, () =>
        accepter.updateVpc(peer, { secondaryCidrBlocks: ["10.1.0.0/16"] }),
      );
      assert.equal((await accepter.acceptPeering(connection)).state, "active");
    } finally {
      scene.end();
    }
  });
});
