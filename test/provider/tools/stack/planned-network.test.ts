/** The network that stacks describe. */
import assert from "node:assert/strict";
import type { PeeringEnd } from "../../../../provider/backend/contract.js";
import { networkOf } from "../../../../provider/tools/stack/planned-network.js";
import type { StackResource } from "../../../../provider/tools/stack/resources.js";

/** One VPC with connections to VPCs of other accounts, and how often what the cloud reported was read. */
function estate(connections: number): { readonly resources: readonly StackResource[]; readonly reads: () => number } {
  let reads = 0;
  const account = "embedded/tce/100000000001/cloud";
  const own = { accountId: "100000000001", region: "ap-guangzhou", vpcId: "vpc-own", cidrBlocks: ["10.0.0.0/16"] };
  const resources = Array.from({ length: connections }, (_, n): StackResource => {
    const accepter: PeeringEnd = {
      accountId: "100000000002",
      region: "ap-guangzhou",
      vpcId: `vpc-${n}`,
      cidrBlocks: [`10.${n % 250}.0.0/16`],
    };
    const outputs = { requester: own, accepter, state: "active" };
    return {
      urn: `urn:pulumi:dev::p::vpcpeering:index:PeeringConnection::c${n}`,
      kind: "PeeringConnection",
      name: `c${n}`,
      id: `ap-guangzhou/pcx-${n}`,
      inputs: { account, vpc: "ap-guangzhou/vpc-own", peerVpc: `ap-guangzhou/vpc-${n}`, peerAccountId: "100000000002" },
      outputs: new Proxy(outputs, {
        get: (target, key) => {
          reads++;
          return Reflect.get(target, key) as unknown;
        },
      }),
      comesFrom: {},
      isProtected: false,
      isRetained: false,
    };
  });
  return { resources, reads: () => reads };
}

describe("the network of a stack with VPCs of other accounts", () => {
  it("has their CIDR blocks as the connections report them, of several the first", () => {
    const { resources } = estate(3);
    const again = { ...resources[0]!, urn: `${resources[0]!.urn}-2`, id: "ap-guangzhou/pcx-again" };
    const renumbered = { ...again, outputs: { ...again.outputs, accepter: { vpcId: "vpc-0", cidrBlocks: [] } } };
    const { vpcs } = networkOf([...resources, renumbered]);
    assert.deepEqual(
      vpcs.map(({ name, accountId, cidrBlocks }) => `${name} ${accountId} ${cidrBlocks.join()}`),
      [
        "vpc-own 100000000001 10.0.0.0/16",
        "vpc-0 100000000002 10.0.0.0/16",
        "vpc-1 100000000002 10.1.0.0/16",
        "vpc-2 100000000002 10.2.0.0/16",
      ],
    );
  });

  it("takes work in proportion to the connections", () => {
    const readsOf = (connections: number) => {
      const { resources, reads } = estate(connections);
      networkOf(resources);
      return reads();
    };
    const [few, many] = [readsOf(10), readsOf(1000)];
    assert.ok(few > 0);
    assert.equal(many, 100 * few);
  });
});
