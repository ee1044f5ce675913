import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { peeringMocks } from "pulumi-vpc-peering/testing";

// The program under test. Import it after `setMocks`, since its resources register as it loads.
async function program() {
  const { Vpc, PeeringConnection, Route } = await import("pulumi-vpc-peering");
  const shop = new Vpc("shop", { cidrBlock: "10.1.0.0/16" });
  const ledger = new Vpc("ledger", { cidrBlock: "10.2.0.0/16", region: "ap-beijing" });
  const connection = new PeeringConnection("connection", { vpc: shop, peerVpc: ledger, bandwidthMbps: 20 });
  new Route("to-ledger", { vpc: shop, destinationCidrBlock: ledger.cidrBlock, peeringConnection: connection });
  return { connection };
}

describe("the program under test", () => {
  before(() => pulumi.runtime.setMocks(peeringMocks({ vendor: "tce", region: "ap-guangzhou" }), "network", "dev"));

  it("has one connection between regions, active at once", async () => {
    const { connection } = await program();
    assert.equal(await valueOf(connection.state), "active");
    assert.equal(await valueOf(connection.crossRegion), true);
  });
});

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
