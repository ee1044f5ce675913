/** `vpc-peering permissions`: the policies it prints, what it prints beside them, and what it refuses. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VENDOR_IDS, type VendorId } from "../../provider/rules/registry.js";
import { runCommand } from "./command.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const fixture = (name: string) => path.join(repository, "test/fixtures/previews", name);

/** Of `--resource Route --for preview --account …`, written from the vendors' documents. */
const ROUTE: Readonly<Record<VendorId, unknown>> = {
  tencent: {
    version: "2.0",
    statement: [
      {
        effect: "allow",
        action: [
          "name/vpc:DescribeRouteTables",
          "name/vpc:DescribeSubnets",
          "name/vpc:DescribeVpcPeeringConnections",
          "name/vpc:DescribeVpcs",
        ],
        resource: ["*"],
      },
    ],
  },
  tce: {
    version: "2.0",
    statement: [
      {
        effect: "allow",
        action: [
          "name/vpc:DescribeRouteTables",
          "name/vpc:DescribeSubnets",
          "name/vpc:DescribeVpcPeeringConnections",
          "name/vpc:DescribeVpcs",
        ],
        resource: ["*"],
      },
    ],
  },
  qcloud: {
    version: "2.0",
    statement: [
      {
        effect: "allow",
        action: [
          "name/vpc:DescribeRouteTable",
          "name/vpc:DescribeSubnetEx",
          "name/vpc:DescribeVpcEx",
          "name/vpc:DescribeVpcPeeringConnections",
        ],
        resource: ["*"],
      },
    ],
  },
  huawei: {
    Version: "1.1",
    Statement: [
      {
        Effect: "Allow",
        Action: ["vpc:peerings:get", "vpc:routeTables:get", "vpc:routeTables:list", "vpc:vpcs:list"],
      },
    ],
  },
  "jdcloud-cps":
    'error: --vendor "jdcloud-cps": the vendor has no public API for peering connections of CPS [jdcloud-cps, JD Cloud Cloud ' +
    "Physical Server API Reference, version 2.4, List of operations]. Grant permissions in the vendor's console, for the people " +
    "and tools that use it.\n",
  jdcloud: {
    Version: "3",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "vpc:describeRouteTable",
          "vpc:describeRouteTables",
          "vpc:describeVpcPeering",
          "vpc:describeVpcPeerings",
          "vpc:describeVpcs",
        ],
        Resource: ["*"],
      },
    ],
  },
};

const ACCOUNT = "100000000001";
const PROJECT = "1".repeat(32);

describe("vpc-peering permissions", function () {
  this.timeout(30_000);
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-permissions-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => runCommand(["permissions", ...args], {}, folder);
  const file = (name: string, text: string) => {
    const target = path.join(folder, name);
    writeFileSync(target, text);
    return target;
  };
  const actionsIn = (text: string): string[] =>
    (JSON.parse(text) as { statement: { action: string[] }[] }).statement.flatMap(({ action }) => action);

  /** A state with these resources. */
  const stateOf = (...resources: readonly { readonly kind: string; readonly inputs: object }[]) =>
    JSON.stringify({
      deployment: {
        resources: resources.map(({ kind, inputs }, i) => ({
          urn: `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/vpcpeering:${kind}::${kind.toLowerCase()}-${i}`,
          type: `pulumi-nodejs:dynamic/vpcpeering:${kind}`,
          inputs,
        })),
      },
    });
  const account = (id: string, vendor = "tencent") => `api/${vendor}/${id}`;
  const ours = { account: account(ACCOUNT), region: "ap-guangzhou" };

  for (const vendor of VENDOR_IDS)
    it(`prints the policy for the routes of a preview at ${vendor}, or why there is none`, async () => {
      const own = vendor === "huawei" ? PROJECT : ACCOUNT;
      const document = vendor === "huawei" ? ["--document", `huawei-${PROJECT}-project`] : [];
      const args = ["--vendor", vendor, "--account", own, "--resource", "Route", "--for", "preview", ...document];
      const { code, stdout, stderr } = await run(...args);
      const expected = ROUTE[vendor];
      assert.deepEqual(typeof expected === "string" ? stderr : JSON.parse(stdout), expected);
      assert.equal(code, typeof expected === "string" ? 1 : 0);
    });

  it("prints identity policies of Huawei Cloud, whose names differ", async () => {
    const names = async (version: string, ...more: string[]) => {
      const args = ["--vendor", "huawei", "--resource", "Vpc", "--policy-version", version, ...more];
      const { stdout } = await run(...args);
      return (JSON.parse(stdout) as { Statement: { Action: string[] }[] }).Statement[0]!.Action;
    };
    const policy = await names("1.1", "--document", "huawei-project");
    const identity = await names("5.0");
    assert.deepEqual(
      policy.filter((name) => !identity.includes(name)),
      ["vpc:vpcTags:create", "vpc:vpcTags:delete"],
    );
    assert.deepEqual(
      identity.filter((name) => !policy.includes(name)),
      ["iam:projects:listProjects", "vpc:vpcs:createTags", "vpc:vpcs:deleteTags"],
    );
  });

  it("keeps to the kinds and options of a program", async () => {
    const vpc = { kind: "Vpc", inputs: { ...ours, name: "a", cidrBlock: "10.0.0.0/16" } };
    const plain = await run("--state", file("plain.json", stateOf(vpc)));
    assert.deepEqual(actionsIn(plain.stdout), [
      "name/cam:GetUserAppId",
      "name/vpc:CreateVpc",
      "name/vpc:DeleteVpc",
      "name/vpc:DescribeRouteTables",
      "name/vpc:DescribeVpcs",
      "name/vpc:ModifyVpcAttribute",
    ]);
    const tagged = { ...vpc, inputs: { ...vpc.inputs, tags: { team: "net" }, enableIpv6: true } };
    const { stdout } = await run("--state", file("tagged.json", stateOf(tagged)));
    assert.deepEqual(
      actionsIn(stdout).filter((name) => !actionsIn(plain.stdout).includes(name)),
      ["name/tag:ModifyResourceTags", "name/vpc:AssignIpv6CidrBlock", "name/vpc:UnassignIpv6CidrBlock"],
    );
  });

  it("has calls between regions only for connections between regions, and both where a preview does not show it", async () => {
    const connection = (peerVpc: unknown) => ({
      kind: "PeeringConnection",
      inputs: { account: account(ACCOUNT, "qcloud"), region: "ap-guangzhou", vpc: "ap-guangzhou/vpc-1", peerVpc },
    });
    const actions = async (peerVpc: unknown) => {
      const { stdout } = await run("--state", file("link.json", stateOf(connection(peerVpc))), "--for", "destroy");
      return actionsIn(stdout).filter((name) => name.includes("Delete"));
    };
    const [plain, ex] = ["name/vpc:DeleteVpcPeeringConnection", "name/vpc:DeleteVpcPeeringConnectionEx"];
    assert.deepEqual(await actions("ap-guangzhou/vpc-2"), [plain]);
    assert.deepEqual(await actions("ap-beijing/vpc-2"), [ex]);
    assert.deepEqual(await actions("04da6b54-80e4-46f7-96ec-b56ff0331ba9"), [plain, ex]);
  });

  it("writes a policy for each account and vendor of a program", async () => {
    const state = stateOf(
      { kind: "PeeringConnection", inputs: { ...ours, vpc: "ap-guangzhou/vpc-1", peerVpc: "ap-guangzhou/vpc-2" } },
      {
        kind: "PeeringAccepter",
        inputs: { account: account("100000000002"), region: "ap-guangzhou", peeringConnection: "ap-guangzhou/pcx-1" },
      },
      { kind: "Vpc", inputs: { account: account(ACCOUNT, "jdcloud"), region: "cn-north-1", cidrBlock: "10.0.0.0/16" } },
    );
    const out = path.join(folder, "policies");
    const { code, stdout } = await run("--state", file("three.json", state), "--out", out);
    assert.equal(code, 0);
    const names = ["jdcloud-100000000001.json", "tencent-100000000001.json", "tencent-100000000002.json"];
    assert.deepEqual(readdirSync(out).sort(), names);
    for (const name of names) assert.match(stdout, new RegExp(`${name}: for the API key`));
    const accepter = readFileSync(path.join(out, "tencent-100000000002.json"), "utf8");
    assert.ok(actionsIn(accepter).includes("name/vpc:AcceptVpcPeeringConnection"));
    assert.ok(!actionsIn(accepter).includes("name/vpc:CreateVpcPeeringConnection"));

    const several = await run("--state", file("three.json", state));
    assert.equal(several.code, 1);
    assert.match(several.stderr, /--document: there are 3 policies: tencent-100000000001 .*--out/);
    const one = await run("--state", file("three.json", state), "--document", "tencent-100000000002");
    assert.equal(one.stdout, accepter);
    const narrowed = await run("--state", file("three.json", state), "--vendor", "jdcloud");
    assert.equal(narrowed.stdout, readFileSync(path.join(out, "jdcloud-100000000001.json"), "utf8"));
  });

  it("gives a role the calls, and the key only the permission to assume it", async () => {
    const roleArn = `qcs::cam::uin/${ACCOUNT}:roleName/network`;
    const yaml = [
      "config:",
      "  vpcpeering:vendor: tencent",
      "  vpcpeering:backend: api",
      `  vpcpeering:accountId: "${ACCOUNT}"`,
      `  vpcpeering:assumeRole: '${JSON.stringify({ roleArn })}'`,
    ];
    file("Pulumi.dev.yaml", `${yaml.join("\n")}\n`);
    const args = ["--stack", "dev", "--resource", "Vpc", "--for", "preview"];
    const role = await run(...args, "--document", `tencent-${ACCOUNT}`);
    assert.deepEqual(actionsIn(role.stdout), ["name/vpc:DescribeRouteTables", "name/vpc:DescribeVpcs"]);
    const key = await run(...args, "--document", "tencent-assume-1");
    assert.deepEqual(JSON.parse(key.stdout), {
      version: "2.0",
      statement: [{ effect: "allow", action: ["name/sts:AssumeRole"], resource: [roleArn] }],
    });
  });

  it("has calls of Cloud Monitor and STS only on request", async () => {
    const args = ["--vendor", "tencent", "--account", ACCOUNT, "--resource", "Vpc", "--for", "preview"];
    const [without, withThem] = [await run(...args), await run(...args, "--with", "metrics", "doctor")];
    assert.deepEqual(
      actionsIn(withThem.stdout).filter((name) => !actionsIn(without.stdout).includes(name)),
      [
        "name/monitor:DescribeBaseMetrics",
        "name/monitor:GetMonitorData",
        "name/sts:GetCallerIdentity",
        "name/vpc:DescribeGatewayFlowMonitorDetail",
        "name/vpc:DescribeVpcPeeringConnections",
      ],
    );
  });

  it("names inferred permissions on standard error, and nothing where all are documented", async () => {
    const jd = await run("--vendor", "jdcloud", "--resource", "Route", "--for", "preview");
    assert.match(jd.stderr, /^jdcloud: 5 names inferred, not documented: the form <service>:<action of the API>/);
    const qcloud = await run("--vendor", "qcloud", "--resource", "Route", "--for", "preview");
    assert.equal(qcloud.stderr, "");
  });

  it("explains each permission: its calls, what makes them, its source, and what is inferred", async () => {
    const { stdout, stderr } = await run("--vendor", "tencent", "--resource", "Vpc", "--for", "preview", "--explain");
    assert.equal(actionsIn(stdout).length, 3);
    assert.match(stderr, /^tencent: for the API key\n\nPERMISSION +SOURCE +CALLS, AND WHAT MAKES THEM\n/);
    assert.match(stderr, /^name\/cam:GetUserAppId\* +1 +GetUserAppId \(the account\)$/m);
    assert.match(stderr, /^name\/vpc:DescribeVpcs +2 +DescribeVpcs \(Vpc\)$/m);
    assert.match(stderr, /^2 +Tencent Cloud VPC, Cloud Access Management, Authorizable Resource Types/m);
    assert.match(stderr, /^1 of 3: the list does not name this call$/m);
    const table = await run("--vendor", "tencent", "--resource", "Vpc", "--for", "preview", "--format", "table");
    assert.equal(table.stdout, stderr);
    const json = await run("--vendor", "tencent", "--resource", "Vpc", "--for", "preview", "--json");
    const [document] = JSON.parse(json.stdout) as {
      policy: unknown;
      permissions: { name: string; calls: object[] }[];
    }[];
    assert.deepEqual(document!.policy, JSON.parse(stdout));
    assert.deepEqual(document!.permissions.at(-1)!.calls, [{ call: "DescribeVpcs", for: ["Vpc"] }]);
  });

  it("reads a preview with the state that has what it leaves out", async () => {
    const [preview, state] = ["preview.json", "state.json"].map((name) => path.join(fixture("region"), name));
    const alone = await run("--preview", preview!);
    assert.equal(alone.code, 1);
    assert.match(alone.stderr, /--preview: the preview leaves out \d+ unchanged resources\. Add the stack's state/);
    const { code, stdout } = await run("--preview", preview!, "--state", state!);
    assert.equal(code, 0);
    assert.ok(actionsIn(stdout).includes("name/vpc:CreateVpcPeeringConnectionEx"));
  });

  describe("refuses", () => {
    const vpc = { kind: "Vpc", inputs: { ...ours, cidrBlock: "10.0.0.0/16" } };
    const refusals: readonly (readonly [title: string, args: () => string[], error: RegExp])[] = [
      ["an unknown vendor", () => ["--vendor", "aws"], /'--vendor <id>' argument 'aws' is invalid/],
      ["no vendor at all", () => [], /vpcpeering:vendor: no vendor is configured/],
      [
        "a file of another program",
        () => ["--state", file("other.json", JSON.stringify({ deployment: { resources: [] } }))],
        /--state: contains no resource of this package/,
      ],
      [
        "a preview in place of a state",
        () => ["--preview", file("state.json", stateOf(vpc))],
        /the preview cannot be read: it is a state\. Use it with --state/,
      ],
      [
        "a vendor that the program does not have",
        () => ["--state", file("vpc.json", stateOf(vpc)), "--vendor", "huawei"],
        /--vendor "huawei": the program's resources are of tencent 100000000001/,
      ],
      [
        "an account that the program does not have",
        () => ["--state", file("vpc.json", stateOf(vpc)), "--account", "100000000009"],
        /--account "100000000009": the program's resources are of tencent 100000000001/,
      ],
      [
        "a kind that the program does not have",
        () => ["--state", file("vpc.json", stateOf(vpc)), "--resource", "Route"],
        /--resource: the program has none of these/,
      ],
      [
        "the configuration of another stack than the preview's",
        () => ["--state", file("vpc.json", stateOf(vpc)), "--stack", "prod"],
        /--stack "prod": the file is of the stack dev/,
      ],
      [
        "a stack without configuration",
        () => ["--vendor", "tce", "--stack", "none"],
        /Pulumi\.none\.yaml cannot be read/,
      ],
      [
        "standard input twice",
        () => ["--preview", "-", "--state", "-"],
        /--state: standard input is already the preview/,
      ],
      ["an unknown API", () => ["--vendor", "tce", "--api", "9"], /--api "9": .*Set it to one of 3\.0, 2\.0/],
      [
        "an unknown form of policies",
        () => ["--vendor", "huawei", "--policy-version", "2"],
        /--policy-version "2": .*Set it to one of 1\.1, 5\.0/,
      ],
      [
        "an unknown document",
        () => ["--vendor", "huawei", "--document", "x"],
        /--document "x": there is none of this name\. Set it to one of huawei-project, huawei-global/,
      ],
    ];
    for (const [title, args, error] of refusals)
      it(title, async () => {
        const { code, stdout, stderr } = await run(...args());
        assert.equal(stdout, "");
        assert.match(stderr, error);
        assert.equal(code, 1);
      });
  });
});
