/** Components that the plugin constructs, in a program that is not in Node.js. */
import assert from "node:assert/strict";
import type { EngineRun } from "../harness/report.js";
import { provider, resource, type YamlStack, yamlStack } from "./yaml.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

const vpc = (cidrBlock: string, more: object = {}) => resource("Vpc", { cidrBlock, ...more });

const network = (otherBlock: string) => ({
  resources: {
    app: vpc("10.0.0.0/16"),
    data: vpc("10.1.0.0/16", { region: "ap-beijing" }),
    web: vpc("10.2.0.0/16", { secondaryCidrBlocks: ["10.3.0.0/16"] }),
    other: vpc(otherBlock),
    mesh: resource("PeeringMesh", {
      bandwidthMbps: 10,
      members: { web: { vpc: "${web}" }, app: { vpc: "${app}" }, data: { vpc: "${data}" } },
    }),
    link: resource("PeeringLink", { vpc: "${app}", peerVpc: "${other}", routes: { exclude: ["10.0.0.0/16"] } }),
  },
  outputs: {
    link: "${link.connection.peeringConnectionId}",
    linkState: "${link.state}",
    route: "${link.routes[0].destinationCidrBlock}",
    mesh: '${mesh.links["app.data"].state}',
  },
});

const OURS = "100000000001";
const THEIRS = "100000000002";

const accounts = (connection: object, peer: object = {}) => ({
  resources: {
    ours: provider({ vendor: "tce", region: "ap-guangzhou", accountId: OURS, secretKey: { "fn::secret": "K3Y" } }),
    theirs: provider({ vendor: "tce", region: "ap-guangzhou", accountId: THEIRS }),
    app: resource("Vpc", { cidrBlock: "10.0.0.0/16" }, { provider: "${ours}" }),
    data: resource("Vpc", { cidrBlock: "10.1.0.0/16", ...peer }, { provider: "${theirs}" }),
    table: resource("RouteTable", { vpc: "${data}" }, { provider: "${theirs}" }),
    link: resource("PeeringLink", { vpc: "${app}", peerVpc: "${data}", ...connection }, { provider: "${ours}" }),
  },
  outputs: { state: "${link.state}", accepter: "${link.accepter.state}", tables: "${link.routes[1].routeTableId}" },
});

describe("components of the package", function () {
  this.timeout(240_000);
  let stack: YamlStack;
  afterEach(() => stack?.close());

  async function assertNothingLeft(): Promise<void> {
    const { vpcs, peeringConnections, routes } = await stack.cloud();
    assert.deepEqual([vpcs, peeringConnections, routes], [[], [], []]);
  }

  it("PeeringMesh and PeeringLink: preview, create, stay unchanged, refuse an overlap at preview, and destroy", async () => {
    stack = await yamlStack(network("10.4.0.0/16"), {
      config: { "vpcpeering:vendor": "tce", "vpcpeering:region": "ap-guangzhou" },
    });
    const created = [
      "app",
      "data",
      "web",
      "other",
      "mesh",
      // A component, and its connection.
      ...["link", "mesh-app.data", "mesh-app.web", "mesh-data.web"].flatMap((name) => [name, name]),
      "link-vpc-10.4.0.0/16",
      ...["vpc-10.1.0.0/16", "peer-10.0.0.0/16"].map((route) => `mesh-app.data-${route}`),
      ...["vpc-10.2.0.0/16", "vpc-10.3.0.0/16", "peer-10.0.0.0/16"].map((route) => `mesh-app.web-${route}`),
      ...["vpc-10.2.0.0/16", "vpc-10.3.0.0/16", "peer-10.1.0.0/16"].map((route) => `mesh-data.web-${route}`),
    ];
    const all = created.map((name) => `create ${name}`).sort();
    assert.deepEqual(ops(await stack.preview()), all);
    assert.deepEqual(ops(await stack.up()), all);
    const { link: connection, ...outputs } = await stack.outputs();
    assert.match(String(connection), /^pcx-/);
    assert.deepEqual(outputs, { linkState: "active", route: "10.4.0.0/16", mesh: "active" });
    const { peeringConnections, routes } = await stack.cloud();
    assert.equal(peeringConnections!.length, 4);
    assert.equal(routes!.length, 9);
    assert.deepEqual(ops(await stack.preview({ args: ["--expect-no-changes"] })), []);
    // One instance of the plugin for the components and their children.
    const { resources = [] } = (await stack.exportState()).deployment;
    assert.equal(resources.filter(({ type }) => type === "pulumi:providers:vpcpeering").length, 1);

    await stack.setResources(network("10.0.128.0/17"));
    const overlap = await stack.preview({ expectError: true });
    assert.match(
      overlap.errors,
      /PeeringConnection resource 'link' has a problem: peerVpc: .*overlap.*\(cidr-overlap\)/,
    );
    await stack.destroy();
    await assertNothingLeft();
  });

  it("PeeringLink of two accounts: accepts with the other Provider, and refuses a wrong account or unknown CIDR blocks at preview", async () => {
    const accepted = { accepterProvider: "${theirs}", peerRouteTableIds: { main: "${table.routeTableId}" } };
    stack = await yamlStack(accounts({}));
    const wrong = await stack.preview({ expectError: true });
    assert.match(
      wrong.errors,
      new RegExp(
        `'link-peer-10.0.0.0/16' has a problem: vpc: the VPC belongs to account ${THEIRS}, and this provider acts as ${OURS}.*\\(wrong-account\\)`,
      ),
    );
    await stack.setResources(accounts({ ...accepted, peerVpc: "ap-guangzhou/vpc-nobodys" }));
    const unknown = await stack.preview({ expectError: true });
    assert.match(
      unknown.errors,
      /PeeringLink resource 'link' has a problem: peerVpc: its CIDR blocks are not plain values/,
    );

    await stack.setResources(accounts(accepted));
    await stack.up();
    assert.deepEqual(ops(await stack.preview()), []);
    const { tables, ...states } = await stack.outputs();
    assert.deepEqual(states, { state: "active", accepter: "active" });
    const [own] = (await stack.cloud())["routeTables"]!.filter(({ isDefault }) => isDefault === false);
    // As the component set it: with the region.
    assert.equal(tables, `ap-guangzhou/${String(own!["id"])}`);
    assert.doesNotMatch(JSON.stringify(await stack.exportState()), /K3Y/);
    await stack.destroy();
    await assertNothingLeft();
  });
});
