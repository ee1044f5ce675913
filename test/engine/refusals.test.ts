import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { accountsProgram, IMPORTS, pairProgram, TCE } from "./harness/programs.js";

/** What a program gets wrong, and what the one error must say: property, value, rule, vendor and the way out. */
interface Refusal {
  readonly what: string;
  readonly program: string;
  readonly says: readonly RegExp[];
  readonly config?: Readonly<Record<string, string | undefined>>;
}

const vpc = (args: string): string =>
  `${IMPORTS} new Vpc("vpc", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16", ${args} });`;
const inRegion = (connection: string): string => pairProgram({ vpc2: `region: "ap-guangzhou"`, connection });
const acrossAccounts = (accepter: string): string =>
  accountsProgram(`
    const vpcA = new Vpc("vpcA", { cidrBlock: "192.168.1.0/24" }, { provider: a });
    const vpcB = new Vpc("vpcB", { cidrBlock: "10.0.1.0/24" }, { provider: b });
    const link = new PeeringConnection("link", { vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 10 }, { provider: a });
    ${accepter}
  `);

/** Shown to be wrong by the plan alone. */
const AT_PREVIEW: readonly Refusal[] = [
  {
    what: "malformed CIDR",
    program: vpc(`cidrBlock: "10.0.0/16"`),
    says: [/cidrBlock "10\.0\.0\/16"/, /four decimal numbers/, /\[tce, .*\]/, /Write a CIDR block such as/],
  },
  {
    what: "host bits set",
    program: vpc(`cidrBlock: "10.0.0.1/16"`),
    says: [/cidrBlock "10\.0\.0\.1\/16"/, /host bits set/, /Write "10\.0\.0\.0\/16"/],
  },
  {
    what: "IPv6 where IPv4 belongs",
    program: vpc(`cidrBlock: "2001:db8::/56"`),
    says: [/cidrBlock "2001:db8::\/56"/, /must be an IPv4 block/, /enableIpv6/],
  },
  { what: "IPv4 short form", program: vpc(`cidrBlock: "10/8"`), says: [/cidrBlock "10\/8"/] },
  {
    what: "malformed destination",
    program: pairProgram({
      more: `new Route("bad", { vpc: vpc1, destinationCidrBlock: "10.0.1.5/24", peeringConnection: link });`,
    }),
    says: [/destinationCidrBlock "10\.0\.1\.5\/24"/, /host bits/],
  },
  {
    what: "destination outside the peer",
    program: pairProgram({
      more: `new Route("bad", { vpc: vpc1, destinationCidrBlock: "10.9.0.0/24", peeringConnection: link });`,
    }),
    says: [/destinationCidrBlock "10\.9\.0\.0\/24"/, /inside a CIDR block of the peer VPC, which has 10\.0\.1\.0\/24/],
  },
  {
    what: "overlapping ends",
    program: pairProgram({ vpc2: `cidrBlock: "192.168.0.0/16"` }),
    says: [/overlap/, /192\.168\.1\.0\/24/, /192\.168\.0\.0\/16/, /tce/],
  },
  {
    what: "missing bandwidth",
    program: pairProgram({ connection: "bandwidthMbps: undefined" }),
    says: [/bandwidthMbps/, /whole Mbps/, /Set bandwidthMbps/],
  },
  ...[
    ["zero", "0"],
    ["negative", "-10"],
    ["fractional", "1.5"],
  ].map(([what, value]) => ({
    what: `${what} bandwidth`,
    program: pairProgram({ connection: `bandwidthMbps: ${value}` }),
    says: [new RegExp(`bandwidthMbps ${value}`), /Mbps/, /\[tce, .*\]/],
  })),
  {
    what: "bandwidth above the vendor's maximum",
    program: pairProgram({ connection: "bandwidthMbps: 1000000" }),
    config: { ...TCE, "vpcpeering:vendor": "qcloud" },
    says: [/bandwidthMbps 1000000/, /Mbps/, /\[qcloud, .*\]/],
  },
  {
    what: "bandwidth as text",
    program: pairProgram({ connection: `bandwidthMbps: "10"` }),
    says: [/bandwidthMbps "10"/, /number/],
  },
  {
    what: "bandwidth inside a region",
    program: inRegion("bandwidthMbps: 10"),
    says: [/bandwidthMbps 10/, /region/, /[Ll]eave|[Rr]emove/],
  },
  { what: "malformed region", program: vpc(`region: "Guangzhou!"`), says: [/region "Guangzhou!"/, /ap-guangzhou/] },
  {
    what: "missing vendor",
    program: vpc(""),
    config: { "vpcpeering:vendor": undefined },
    says: [/vpcpeering:vendor/, /tencent, tce, qcloud, huawei, jdcloud-cps, jdcloud/],
  },
  {
    what: "unknown vendor",
    program: vpc(""),
    config: { "vpcpeering:vendor": "aws" },
    says: [/vpcpeering:vendor "aws"/, /the vendor does not exist/, /tencent, tce/],
  },
  {
    what: "unknown property",
    program: vpc(`cidr: "10.0.0.0/16"`),
    says: [/cidr: Vpc has no property of that name/, /cidrBlock/],
  },
  {
    what: "missing property",
    program: `${IMPORTS} new Vpc("vpc", { region: "ap-guangzhou" });`,
    says: [/cidrBlock: is required/],
  },
  {
    what: "same VPC at both ends",
    program: pairProgram({ connection: "peerVpc: vpc1, bandwidthMbps: undefined" }),
    says: [/peerVpc|vpc/, /two different VPCs|same VPC/],
  },
  {
    what: "accepter in the wrong account",
    program: acrossAccounts(`new PeeringAccepter("accepter", { peeringConnection: link }, { provider: a });`),
    says: [/addressed to account 100000000002/, /acts as 100000000001/, /Pass a Provider of account 100000000002/],
  },
  {
    what: "untrusted requester",
    program: acrossAccounts(
      `new PeeringAccepter("accepter", { peeringConnection: link, trustedAccountIds: ["100000000009"] }, { provider: b });`,
    ),
    says: [/trustedAccountIds \["100000000009"\]/, /account 100000000001/, /Add 100000000001/],
  },
  {
    what: "accepter of nothing",
    program: acrossAccounts(`new PeeringAccepter("accepter", { vpc: vpcB }, { provider: b });`),
    says: [/the connection to accept is not given/, /requester/],
  },
  {
    what: "route through a link that ends elsewhere",
    program: pairProgram({
      more: `const other = new Vpc("other", { region: "ap-guangzhou", cidrBlock: "172.16.0.0/16" }); new Route("stray", { vpc: other, destinationCidrBlock: "10.0.1.0/24", peeringConnection: link });`,
    }),
    says: [/peeringConnection/, /does not end at the VPC/],
  },
  {
    what: "two places for a route",
    program: pairProgram({
      more: `new Route("both", { vpc: vpc1, subnetId: "subnet-1", destinationCidrBlock: "10.0.1.0/25", peeringConnection: link });`,
    }),
    says: [/vpc and subnetId/],
  },
  {
    what: "region against the VPC's",
    program: pairProgram({ connection: `region: "ap-shanghai"` }),
    says: [/region "ap-shanghai"/, /ap-guangzhou/],
  },
  {
    what: "credentials missing for a real backend",
    program: vpc(""),
    config: { ...TCE, "vpcpeering:backend": "api" },
    says: [/vpcpeering:secretId/, /TENCENTCLOUD_SECRET_ID/, /embedded/],
  },
  {
    what: "unknown backend",
    program: vpc(""),
    config: { ...TCE, "vpcpeering:backend": "real" },
    says: [/vpcpeering:backend "real"/, /embedded, api, gateway/],
  },
  {
    what: "limits that are no JSON",
    program: vpc(""),
    config: { ...TCE, "vpcpeering:limits": "ten" },
    says: [/vpcpeering:limits "ten"/, /JSON/],
  },
];

describe("refusals at preview", function () {
  this.timeout(60_000);
  let stack: EngineStack;
  before(async () => {
    stack = await engineStack({ program: "", config: TCE });
  });
  after(() => stack.close());

  for (const { what, program, says, config } of AT_PREVIEW) {
    it(what, async () => {
      if (config !== undefined) await stack.setConfig(config);
      await stack.setProgram(program);
      const { errors, diagnostics } = await stack.preview({ expectError: true });
      for (const part of says) assert.match(errors, part);
      const logged = diagnostics.filter(({ severity, urn }) => severity === "error" && urn?.includes("vpcpeering"));
      assert.equal(logged.length, 1, `one error, not ${logged.map(({ message }) => message).join("\n")}`);
      const everything = diagnostics.map(({ message }) => message).join("\n");
      assert.doesNotMatch(everything, /^\s+at .*\(.*:\d+:\d+\)/m, "no stack trace");
      await leavesNoTrace(stack);
      if (config !== undefined)
        await stack.setConfig({ ...Object.fromEntries(Object.keys(config).map((key) => [key, undefined])), ...TCE });
    });
  }
});

/** Only the account can tell. What the program made before the refusal is destroyed again. */
const AT_UPDATE: readonly (Refusal & { readonly survives: readonly string[] })[] = [
  {
    what: "11th peering of a VPC",
    program: `${IMPORTS}
      const hub = new Vpc("hub", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/24" });
      let last;
      for (let i = 1; i <= 11; i++) {
        const vpc = new Vpc("spoke" + i, { region: "ap-guangzhou", cidrBlock: "10.0." + i + ".0/24" });
        last = new PeeringConnection("link" + i, { vpc: hub, peerVpc: vpc }, { dependsOn: last ? [last] : [] });
      }`,
    says: [/10/, /quota|peering connections/, /tce/, /Delete|limits/],
    survives: Array.from({ length: 10 }, (_, i) => `link${i + 1}`),
  },
  {
    what: "a peer overlapping another peer of the VPC, across regions",
    program: pairProgram({
      more: `const twin = new Vpc("twin", { region: "ap-shanghai", cidrBlock: "10.0.0.0/16" });
        new PeeringConnection("link2", { vpc: vpc1, peerVpc: twin, bandwidthMbps: 10 }, { dependsOn: [link] });`,
    }),
    says: [/overlap/, /10\.0\.1\.0\/24/, /10\.0\.0\.0\/16/, /tce/],
    survives: ["link"],
  },
  {
    what: "a route through someone else's connection",
    program: accountsProgram(`
      const c = new Provider("c", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000003" });
      const vpcA = new Vpc("vpcA", { cidrBlock: "192.168.1.0/24" }, { provider: a });
      const vpcB = new Vpc("vpcB", { cidrBlock: "10.0.1.0/24" }, { provider: b });
      const link = new PeeringConnection("link", { vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 10 }, { provider: a });
      const accepter = new PeeringAccepter("accepter", { peeringConnection: link }, { provider: b });
      const vpcC = new Vpc("vpcC", { cidrBlock: "172.16.0.0/16" }, { provider: c });
      new Route("stray", { routeTableId: vpcC.defaultRouteTableId, region: "ap-guangzhou", destinationCidrBlock: "10.0.1.0/24", peeringConnection: accepter.id }, { provider: c });
    `),
    says: [/peeringConnection "ap-\w+\/pcx-\w+"/, /account 100000000003 sees no such connection/],
    survives: ["link"],
  },
  {
    what: "an accepter whose account is not addressed, by id",
    program: acrossAccounts(`
      const c = new Provider("c", { vendor: "tce", region: "ap-beijing", accountId: "100000000003" });
      new PeeringAccepter("accepter", { peeringConnection: link.id.apply((id) => id) }, { provider: c });`),
    says: [/account 100000000003 sees no such connection/, /account that the request is addressed to/],
    survives: ["link"],
  },
  {
    what: "an untrusted requester, by id",
    program: acrossAccounts(
      `new PeeringAccepter("accepter", { peeringConnection: link.id.apply((id) => id), trustedAccountIds: ["100000000009"] }, { provider: b });`,
    ),
    says: [/account 100000000001, which is not among them/],
    survives: ["link"],
  },
  {
    what: "a peer VPC that does not exist",
    program: `${IMPORTS} const v = new Vpc("v", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" });
      new PeeringConnection("link", { vpc: v, peerVpc: "ap-beijing/vpc-nothere1", bandwidthMbps: 10 });`,
    says: [/vpc-nothere1/, /ap-beijing/],
    survives: [],
  },
];

describe("refusals at update", function () {
  this.timeout(60_000);
  for (const { what, program, says, survives } of AT_UPDATE) {
    it(what, async () => {
      const stack = await engineStack({ program, config: TCE });
      try {
        const { errors, diagnostics } = await stack.up({ expectError: true });
        for (const part of says) assert.match(errors, part);
        assert.equal(
          diagnostics.filter(({ severity, urn }) => severity === "error" && urn?.includes("vpcpeering")).length,
          1,
          errors,
        );
        const { resources = [] } = (await stack.exportState()).deployment;
        const connections = resources
          .filter(({ type }) => type.endsWith(":PeeringConnection"))
          .map(({ urn }) => urn.split("::").at(-1));
        assert.deepEqual(new Set(connections), new Set(survives));
        assert.equal((await stack.cloud())["peeringConnections"]?.length, survives.length);
        assert.deepEqual(
          (await stack.cloud())["routes"]?.filter((route) => route["accountId"] === "100000000003"),
          [],
        );
        await stack.destroy();
        await leavesNoTrace(stack);
      } finally {
        await stack.close();
      }
    });
  }
});

async function leavesNoTrace(stack: EngineStack): Promise<void> {
  const { resources = [] } = (await stack.exportState()).deployment;
  assert.deepEqual(
    resources.filter(({ type }) => type.includes("vpcpeering")),
    [],
  );
  const { vpcs, peeringConnections, routeTables, routes } = await stack.cloud();
  assert.deepEqual(
    { vpcs, peeringConnections, routeTables, routes },
    { vpcs: [], peeringConnections: [], routeTables: [], routes: [] },
  );
}
