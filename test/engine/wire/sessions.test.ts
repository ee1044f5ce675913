/**
 * A CI job without a key: one identity, two roles in two accounts, on two vendors in one stack, and sessions that end in
 * the middle of an update.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKeys } from "../../../provider/servers/emulator/keys.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { idToken, providerOf } from "../../provider/servers/emulator/id-token.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import type { EngineRun } from "../harness/report.js";

const HOUR = 3_600_000;
const VENDORS = ["tencent", "huawei"] as const;

/** Shorter than an update; the other vendor's sessions last at least a quarter of an hour. */
const SECONDS = { tencent: 3, huawei: 900 } as const;

describe("the engine with the identity of a CI job", function () {
  this.timeout(240_000);
  let folder: string;
  let tokenFile: string;
  let emulator: RunningEmulator;
  let stack: EngineStack;
  let endsSessions = false;
  const keys = makeKeys().filter(({ vendor }) => vendor === "tencent" || vendor === "huawei");

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-sessions-"));
    tokenFile = join(folder, "token");
    await writeFile(tokenFile, idToken(Date.now() + HOUR));
    const roles = keys.map(({ vendor, accountId }) => ({
      vendor,
      accountId,
      name: "ci",
      trusts: [],
      providers: ["CI"],
    }));
    emulator = await startEmulator({
      cloudFile: join(folder, "cloud.db"),
      keys,
      roles,
      providers: keys.map(({ vendor, accountId }) => providerOf(vendor, accountId, "CI")),
      behaviour: { latency: 200 },
      onEntry: ({ action }) => {
        // After the connection, before its acceptance and its routes.
        if (endsSessions && action === "CreateVpcPeering") emulator.endSessions();
      },
    });
    stack = await engineStack({ program: program(), cloudFile: emulator.cloudFile });
  });
  after(async () => {
    await stack?.close();
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function program(): string {
    const provider = (vendor: (typeof VENDORS)[number], n: 0 | 1) => {
      const { accountId } = emulator.keysOf(vendor)[n]!;
      const region = vendor === "huawei" ? "cn-north-4" : "ap-guangzhou";
      const oidc = {
        providerId: vendor === "huawei" ? `iam::${accountId}:provider:CI` : "CI",
        roleArn: vendor === "huawei" ? `iam::${accountId}:agency:ci` : `qcs::cam::uin/${accountId}:roleName/ci`,
        tokenFile,
        durationSeconds: SECONDS[vendor],
      };
      const settings = { vendor, backend: "api", endpoint: emulator.endpoints[vendor], region, accountId, oidc };
      return `new Provider("${vendor}-${n}", ${JSON.stringify({ ...settings, timeoutSeconds: 30 })})`;
    };
    const pair = (vendor: (typeof VENDORS)[number], i: number) => `{
      const [a, b] = [${provider(vendor, 0)}, ${provider(vendor, 1)}];
      const own = new Vpc("${vendor}-own", { cidrBlock: "10.${i}1.0.0/16" }, { provider: a });
      const peer = new Vpc("${vendor}-peer", { cidrBlock: "10.${i}2.0.0/16" }, { provider: b });
      const link = new PeeringConnection("${vendor}-link", { name: "link", vpc: own, peerVpc: peer }, { provider: a });
      const accepter = new PeeringAccepter("${vendor}-accepter", { peeringConnection: link, trustedAccountIds: [own.accountId] }, { provider: b });
      new Route("${vendor}-there", { vpc: own, destinationCidrBlock: peer.cidrBlock, peeringConnection: accepter }, { provider: a });
      exports.${vendor} = { own: own.accountId, peer: peer.accountId, state: accepter.state };
    }`;
    return `${IMPORTS}\n${VENDORS.map((vendor, i) => pair(vendor, i + 1)).join("\n")}`;
  }
  const signIns = () => ({
    tencent: emulator.calls("tencent")["AssumeRoleWithWebIdentity"] ?? 0,
    huawei: emulator.calls("huawei")["AssumeAgencyWithOIDC"] ?? 0,
  });
  const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

  it("creates both ends in two accounts, and signs in again when a session ends in the middle", async () => {
    endsSessions = true;
    await stack.up();
    endsSessions = false;
    const { tencent, huawei } = signIns();
    // Once for each role, and again: as the sessions expired, and as they were ended.
    assert.ok(tencent > 2, `${tencent} sign-ins`);
    assert.ok(huawei > 2 && huawei <= 4, `${huawei} sign-ins`);
    const outputs = (await stack.outputs()) as Record<string, { own: string; peer: string; state: string }>;
    for (const vendor of VENDORS) {
      const { own, peer, state } = outputs[vendor]!;
      assert.notEqual(own, peer);
      assert.equal(state, "active");
    }
    const [first, second] = emulator.keysOf("tencent").map(({ accountId }) => accountId);
    assert.deepEqual(outputs["tencent"], { own: first, peer: second, state: "active" });
  });

  it("has no difference with new keys, and no key in state", async () => {
    assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
    const state = JSON.stringify(await stack.exportState());
    assert.doesNotMatch(state, /SIMULATEDTMP|simulated-token|secret_?key|eyJ[A-Za-z0-9_-]{20}/i);
  });

  it("reports an expired token, with the step", async () => {
    await writeFile(tokenFile, idToken(Date.now() - HOUR));
    const { errors } = await stack.preview({ args: ["--refresh"], expectError: true });
    assert.match(
      errors,
      /vpcpeering:oidc\.tokenFile ".+token": the role .+, by the OIDC token from the file .+: the OIDC token expired at .+ Request a new token in the CI job, right before Pulumi runs\./,
    );
    await writeFile(tokenFile, idToken(Date.now() + HOUR));
  });

  it("destroys everything", async () => {
    await stack.destroy();
    const { vpcs, peeringConnections } = await stack.cloud();
    assert.deepEqual({ vpcs, peeringConnections }, { vpcs: [], peeringConnections: [] });
  });
});
