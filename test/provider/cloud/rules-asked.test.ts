/** Rules that no vendor of today breaks in two ways: the machine asks them all the same, for the next vendor. */
import assert from "node:assert/strict";
import { accountKey } from "../../../provider/cloud/tables/accounts.js";
import { Session } from "../../../provider/cloud/model/session.js";
import { createPeering } from "../../../provider/cloud/operations/new-peerings.js";
import { acceptPeering } from "../../../provider/cloud/operations/peerings.js";
import { Store } from "../../../provider/cloud/store/store.js";
import { createVpc } from "../../../provider/cloud/operations/vpcs.js";
import { rule } from "../../../provider/rules/rule.js";
import type { VendorRules } from "../../../provider/rules/schema.js";
import { refused } from "./refusals.js";
import { Scene } from "./scene.js";

describe("the embedded cloud uses the vendor's rule for", () => {
  let scene: Scene;
  let store: Store;
  beforeEach(() => {
    scene = new Scene("tce");
    store = new Store(scene.file);
  });
  afterEach(() => {
    store.close();
    scene.end();
  });

  const session = (n: number, changed: Partial<VendorRules> = {}) =>
    new Session(store, { ...scene.rules, ...changed }, {}, accountKey(scene.rules, { accountId: scene.accounts[n] }));
  const source = { document: "a vendor of tomorrow" };
  const endsOverlap = (verdict: "error" | "warning", recheck: boolean) => rule({ verdict, recheck }, source);

  const request = (changed: Partial<VendorRules>, block: string) => {
    const own = createVpc(session(0), { region: scene.region, name: "own", cidrBlock: "10.1.0.0/16" });
    const peer = createVpc(session(1), { region: scene.region, name: "peer", cidrBlock: block });
    return createPeering(session(0, changed), {
      name: "link",
      region: own.region,
      vpcId: own.id,
      peerRegion: peer.region,
      peerVpcId: peer.id,
      peerAccountId: peer.accountId,
    });
  };

  it("connections between two accounts", async () => {
    const crossAccount = rule({ allowed: false }, source);
    await refused("vendor-rule", /one account only.*a vendor of tomorrow/, async () =>
      request({ crossAccount }, "10.2.0.0/16"),
    );
  });

  it("a second overlap check at acceptance", async () => {
    const connection = request({ endsOverlap: endsOverlap("warning", false) }, "10.1.0.0/16");
    assert.equal(connection.state, "pending-acceptance");
    await refused("cidr-overlap", /10\.1\.0\.0\/16/, async () =>
      acceptPeering(session(1, { endsOverlap: endsOverlap("error", true) }), connection),
    );
    assert.equal(acceptPeering(session(1, { endsOverlap: endsOverlap("error", false) }), connection).state, "active");
  });
});
