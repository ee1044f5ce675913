/**
 * A virtual machine whose role the provider uses, on two vendors, and a role that a key assumes on a third: sessions that
 * end in the middle of an update are replaced, and none is in state. The machine's metadata service stands on this one.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionCredentials } from "../../../provider/backend/credentials.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { ops } from "../vendors/world.js";

const REGIONS = { tencent: "ap-guangzhou", huawei: "cn-north-4", jdcloud: "cn-north-1" } as const;
type Vendor = keyof typeof REGIONS;
const VENDORS = Object.keys(REGIONS) as Vendor[];

/** Calls after which the sessions end: a connection exists, and its route does not. */
const IN_THE_MIDDLE = ["CreateVpcPeeringConnection", "CreateVpcPeering", "createVpcPeering"];

/** Sends the requests to the metadata service, whose addresses are the vendors', to another one. */
const REDIRECTION = `
  const http = require("node:http");
  const { get } = http;
  http.get = (url, ...rest) =>
    get(String(url).replace(/^http:\\/\\/(metadata\\.tencentyun\\.com|169\\.254\\.169\\.254)/, process.env.TEST_METADATA), ...rest);
`;

describe("the engine with the role of a virtual machine", function () {
  this.timeout(240_000);
  let folder: string;
  let emulator: RunningEmulator;
  let metadata: Server;
  let stack: EngineStack;
  let requested: string[];
  const ended = new Set<string>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-instance-"));
    emulator = await startEmulator({
      cloudFile: join(folder, "cloud.db"),
      behaviour: { task: 50 },
      onEntry: ({ action }) => {
        if (!IN_THE_MIDDLE.includes(action) || ended.has(action)) return;
        ended.add(action);
        emulator.endSessions();
      },
    });
    requested = [];
    metadata = createServer(({ url = "" }, response) => {
      requested.push(url);
      void answerOf(url).then(
        (body) => response.end(body),
        (error: unknown) => {
          response.statusCode = 500;
          response.end(String(error));
        },
      );
    });
    await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
    const redirection = join(folder, "redirection.cjs");
    await writeFile(redirection, REDIRECTION);
    const { secretId, secretKey } = emulator.keysOf("jdcloud")[0]!;
    stack = await engineStack({
      program: program(),
      cloudFile: emulator.cloudFile,
      env: {
        NODE_OPTIONS: `--require ${JSON.stringify(redirection)}`,
        TEST_METADATA: `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`,
      },
      secretConfig: { id: secretId, key: secretKey },
    });
  });
  after(async () => {
    await stack?.close();
    metadata?.closeAllConnections();
    await new Promise((resolve) => metadata?.close(resolve));
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A session of the vendor's role, as the machine's own hands it out. */
  function session(vendor: Vendor): Promise<SessionCredentials> {
    const [key] = emulator.keysOf(vendor);
    const { roleArn } = roleOf(vendor);
    const identity = vendorOf(vendor)!.identity!()({
      settings: {
        vendor,
        backend: "api",
        endpoint: emulator.endpoints[vendor]!,
        region: REGIONS[vendor],
        limits: {},
        timeoutSeconds: 10,
      },
      services: {},
    });
    return identity.assumeRole({ roleArn }, key!);
  }
  const roleOf = (vendor: Vendor) => {
    const { accountId } = emulator.keysOf(vendor)[0]!;
    return emulator.roles.find((role) => role.vendor === vendor && role.accountId === accountId)!;
  };

  async function answerOf(url: string): Promise<string> {
    if (url === "/latest/meta-data/cam/security-credentials/") return "machine";
    if (url === "/latest/meta-data/cam/security-credentials/machine") {
      const { secretId, secretKey, securityToken, expiresAt } = await session("tencent");
      const key = { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: securityToken };
      return JSON.stringify({ Code: "Success", ...key, ExpiredTime: Math.floor(expiresAt / 1000) });
    }
    assert.equal(url, "/openstack/latest/securitykey");
    const { secretId: access, secretKey: secret, securityToken: securitytoken, expiresAt } = await session("huawei");
    return JSON.stringify({
      credential: { access, secret, securitytoken, expires_at: new Date(expiresAt).toISOString() },
    });
  }

  function program(): string {
    const provider = (vendor: Vendor) => {
      const { accountId } = emulator.keysOf(vendor)[0]!;
      const place = {
        vendor,
        backend: "api",
        endpoint: emulator.endpoints[vendor],
        region: REGIONS[vendor],
        accountId,
      };
      const signIn =
        vendor === "jdcloud"
          ? `secretId: config.requireSecret("id"), secretKey: config.requireSecret("key"), assumeRole: ${JSON.stringify({ roleArn: roleOf(vendor).roleArn })}`
          : "instanceRole: true";
      return `new Provider("${vendor}", { ...${JSON.stringify(place)}, ${signIn}, timeoutSeconds: 30 })`;
    };
    const pair = (vendor: Vendor) => `{
      const provider = ${provider(vendor)};
      const a = new Vpc("${vendor}-a", { cidrBlock: "10.1.0.0/16" }, { provider, dependsOn: last });
      const b = new Vpc("${vendor}-b", { cidrBlock: "10.2.0.0/16" }, { provider, dependsOn: last });
      const link = new PeeringConnection("${vendor}-link", { vpc: a, peerVpc: b }, { provider });
      // One vendor after the other: the sessions of all end at each connection.
      last = new Route("${vendor}-route", { vpc: a, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link }, { provider });
      exports["${vendor}"] = link.state;
    }`;
    return `${IMPORTS}\nconst config = new pulumi.Config();\nlet last = [];\n${VENDORS.map(pair).join("\n")}`;
  }

  it("creates everything, with new sessions for those that end in the middle", async () => {
    await stack.up();
    assert.deepEqual([...ended], IN_THE_MIDDLE);
    assert.deepEqual(await stack.outputs(), { tencent: "active", huawei: "active", jdcloud: "active" });
    const { vpcs, peeringConnections, routes } = await stack.cloud();
    assert.deepEqual(
      [vpcs, peeringConnections, routes].map((list) => list!.length),
      [6, 3, 3],
    );
    const readings = (of: RegExp) => requested.filter((url) => of.test(url)).length;
    assert.ok(readings(/security-credentials\/machine$/) >= 2, requested.join());
    assert.ok(readings(/securitykey$/) >= 2, requested.join());
    assert.ok((emulator.calls("jdcloud")["assumeRole"] ?? 0) >= 2, JSON.stringify(emulator.calls("jdcloud")));
  });

  it("has no difference afterwards, and no key of a session in state", async () => {
    assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
    const state = JSON.stringify(await stack.exportState());
    assert.doesNotMatch(state, /SIMULATEDTMP|simulated-token/);
  });

  it("reports for each vendor that the metadata service does not answer", async () => {
    await new Promise((resolve) => {
      metadata.closeAllConnections();
      metadata.close(resolve);
    });
    const { errors } = await stack.preview({ args: ["--refresh"], expectError: true });
    assert.match(
      errors,
      /vpcpeering:instanceRole true: the role of this virtual machine: the metadata service has no credentials: .+ \[tencent\]\. Run on a virtual machine/,
    );
    assert.match(
      errors,
      /vpcpeering:instanceRole true: the role of this virtual machine: the metadata service has no credentials: .+ \[huawei\]\. Run on a virtual machine/,
    );
  });
});
