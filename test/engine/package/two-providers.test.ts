/** A program of two accounts that is not in Node.js: each of its Providers is a process of its own. */
import assert from "node:assert/strict";
import { provider, resource, type YamlStack, yamlStack } from "./yaml.js";

const OURS = "100000000001";
const THEIRS = "100000000002";

const program = ({ theirBlock = "10.1.0.0/16", linkProvider: connectionProvider = "${ours}" } = {}) => ({
  resources: {
    ours: provider({ vendor: "tce", region: "ap-guangzhou", accountId: OURS }),
    theirs: provider({ vendor: "tce", region: "ap-guangzhou", accountId: THEIRS }),
    app: resource("Vpc", { cidrBlock: "10.0.0.0/16" }, { provider: "${ours}" }),
    data: resource("Vpc", { cidrBlock: theirBlock }, { provider: "${theirs}" }),
    link: resource(
      "PeeringConnection",
      { vpc: "${app}", peerVpc: "${data}", peerAccountId: THEIRS },
      { provider: connectionProvider },
    ),
    accepter: resource("PeeringAccepter", { peeringConnection: "${link}" }, { provider: "${theirs}" }),
    route: resource(
      "Route",
      { vpc: "${data}", destinationCidrBlock: "10.0.0.0/16", peeringConnection: "${accepter}" },
      { provider: "${theirs}" },
    ),
  },
  outputs: { state: "${accepter.state}", route: "${route.state}" },
});

describe("two Providers of the package", function () {
  this.timeout(240_000);
  let stack: YamlStack;
  afterEach(() => stack?.close());

  it("fail at preview for what the VPC of the other one shows, and create what is right", async () => {
    stack = await yamlStack(program({ theirBlock: "10.0.128.0/20" }));
    const failing = async (settings: Parameters<typeof program>[0]) => {
      await stack.setResources(program(settings));
      return (await stack.preview({ expectError: true })).errors;
    };
    assert.match(
      await failing({ theirBlock: "10.0.128.0/20" }),
      /resource 'link' has a problem: peerVpc: the CIDR blocks of the two VPCs overlap.*\(cidr-overlap\)/,
    );
    assert.match(
      await failing({ linkProvider: "${theirs}" }),
      new RegExp(
        `resource 'link' has a problem: vpc: the VPC belongs to account ${OURS}, and this provider acts as ${THEIRS}.*\\(wrong-account\\)`,
      ),
    );
    await stack.setResources(program());
    await stack.up();
    assert.deepEqual(await stack.outputs(), { state: "active", route: "written" });
    assert.deepEqual((await stack.preview()).changes, []);
    await stack.destroy();
    const { vpcs, peeringConnections, routes } = await stack.cloud();
    assert.deepEqual([vpcs, peeringConnections, routes], [[], [], []]);
  });
});
