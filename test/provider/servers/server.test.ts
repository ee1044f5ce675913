/** `vpc-peering serve`, as a user runs it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../../provider/configuration/read.js";
import { planChain, walk } from "../../../provider/credentials/chain.js";
import type { EmulatedKey } from "../../../provider/servers/emulator/contract.js";
import { VENDOR_IDS } from "../../../provider/rules/registry.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { MAIN } from "../../cli/command.js";

interface Ready {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly cloudFile: string;
  readonly keys: readonly EmulatedKey[];
  readonly roles: readonly { readonly vendor: string; readonly roleArn?: string }[];
  readonly tokens: readonly { readonly accountId: string; readonly provider: string; readonly token: string }[];
}

describe("vpc-peering serve", function () {
  this.timeout(30_000);
  let folder: string;
  const running: ChildProcess[] = [];
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "vpc-peering-serve-"))));
  afterEach(async () => {
    for (const child of running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "close");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]) => {
    const file = join(folder, "cloud.db");
    const child = spawn(process.execPath, [MAIN, "serve", "--cloud-file", file, ...args]);
    running.push(child);
    const logged = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (logged.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (logged.stderr += text));
    return { child, told: logged };
  };

  async function ready(...args: string[]) {
    const { child, told: logged } = start("--port", "0", "--json", ...args);
    while (!logged.stdout.includes("\n")) await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    return { child, told: logged, said: JSON.parse(logged.stdout) as Ready };
  }

  async function refusal(...args: string[]): Promise<string> {
    const { child, told: logged } = start(...args);
    const [code] = (await once(child, "close")) as [number];
    assert.deepEqual([code, logged.stdout], [1, ""]);
    assert.doesNotMatch(logged.stderr, /\n\s+at /);
    return logged.stderr;
  }

  it("serves every vendor with an API, and the gateway, until it is interrupted", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const { child, told: logged, said } = await ready();
      const served = VENDOR_IDS.filter((id) => vendorOf(id) !== undefined);
      assert.deepEqual(Object.keys(said.endpoints), [...served, "gateway"]);
      assert.equal(said.cloudFile, join(folder, "cloud.db"));
      assert.deepEqual(
        said.keys.map(({ vendor }) => vendor),
        VENDOR_IDS.flatMap((id) => [id, id]),
      );
      assert.equal(new Set(said.keys.map(({ vendor, accountId }) => `${vendor}/${accountId}`)).size, said.keys.length);
      for (const url of Object.values(said.endpoints)) assert.ok((await fetch(url)).status >= 200);
      child.kill(signal);
      assert.deepEqual([await once(child, "close"), logged.stderr], [[0, null], ""]);
      await assert.rejects(fetch(said.endpoints["gateway"]!));
    }
  });

  it("prints the keys once, with settings that point a stack at each vendor", async () => {
    const { child, told: logged } = start("--port", "0");
    while (!logged.stdout.includes("Interrupt")) await once(child.stdout, "data");
    const lines = logged.stdout.split("\n");
    assert.match(lines[0]!, /^VENDOR +URL +ACCOUNT +SECRET ID +SECRET KEY$/);
    const tce = lines.find((line) => line.startsWith("tce "))!.split(/ +/);
    assert.ok(
      logged.stdout.includes(
        `pulumi config set-all --plaintext vpcpeering:vendor=tce --plaintext vpcpeering:backend=api --plaintext vpcpeering:endpoint=${tce[1]} --plaintext vpcpeering:accountId=${tce[2]} --secret vpcpeering:secretId=${tce[3]} --secret vpcpeering:secretKey=${tce[4]}\n`,
      ),
    );
    assert.match(logged.stdout, /vpcpeering:vendor=jdcloud-cps --plaintext vpcpeering:backend=gateway --plaintext/);
  });

  it("reads keys from a file, and logs calls without them", async () => {
    const keys = join(folder, "keys.json");
    const key = { vendor: "tce", accountId: "100000000009", secretId: "a-known-id-1", secretKey: "a-known-secret-1" };
    writeFileSync(keys, JSON.stringify([key]));
    const log = join(folder, "calls.jsonl");
    const { child, said } = await ready("--keys", keys, "--log", log, "--latency", "5ms", "--seed", "3");
    assert.deepEqual(said.keys, [key]);
    const headers = { authorization: `Bearer ${key.secretKey}` };
    await fetch(`${said.endpoints["gateway"]!}/v1/nothing?token=${key.secretKey}`, { headers });
    child.kill("SIGTERM");
    await once(child, "close");
    const [line] = readFileSync(log, "utf8").trim().split("\n");
    const entry = JSON.parse(line!) as Record<string, unknown>;
    assert.deepEqual([entry["vendor"], entry["account"]], ["gateway", key.accountId]);
    assert.doesNotMatch(line!, /a-known/);
  });

  it("serves roles and identity providers from files, and makes a provider's key and token on demand", async () => {
    const [ours, theirs] = ["100000000001", "100000000002"];
    const of = (accountId: string) => ({ vendor: "tencent", accountId });
    const write = (name: string, content: unknown) => {
      writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
      return join(folder, name);
    };
    const key = { ...of(ours), secretId: "a-known-id-1", secretKey: "a-known-secret-1" };
    const { said } = await ready(
      "--keys",
      write("keys.json", [key, { ...key, ...of(theirs), secretId: "a-known-id-2" }]),
      "--roles",
      write("roles.json", [
        { ...of(theirs), name: "ci", trusts: [ours], providers: ["GitHub"] },
        { ...of(ours), name: "ci", providers: ["GitHub"] },
      ]),
      "--identity-providers",
      write(
        "providers.json",
        [theirs, ours].map((accountId) => ({ ...of(accountId), name: "GitHub" })),
      ),
    );
    const [role] = said.roles;
    const roleArn = `qcs::cam::uin/${theirs}:roleName/ci`;
    assert.deepEqual([said.roles.length, role!.roleArn], [2, roleArn]);
    const [made] = said.tokens;
    assert.deepEqual([made!.accountId, made!.provider], [theirs, "GitHub"]);
    const steps = (config: Record<string, unknown>) => {
      const values = { vendor: "tencent", backend: "api", endpoint: said.endpoints["tencent"]!, ...config };
      const settings = readSettings((name) => {
        const value = (values as Record<string, unknown>)[name];
        return typeof value === "object" ? JSON.stringify(value) : (value as string | undefined);
      });
      return walk(planChain(settings, {}), settings);
    };
    const { secretId, secretKey } = key;
    const assumed = await steps({ secretId, secretKey, assumeRole: { roleArn } });
    const signedIn = await steps({
      oidc: { roleArn, providerId: "GitHub", tokenFile: write("token", made!.token) },
    });
    // One identity of a CI job, and a role in each account.
    const ownRole = roleArn.replace(theirs, ours);
    const atHome = await steps({
      oidc: { roleArn: ownRole, providerId: "GitHub", tokenFile: join(folder, "token") },
    });
    for (const session of [assumed, signedIn, atHome]) assert.match(session.securityToken!, /^simulated-token-/);
    const other = roleArn.replace(/ci$/, "vpc-peering");
    await assert.rejects(steps({ secretId, secretKey, assumeRole: { roleArn: other } }), /vpc-peering/);
    assert.match(await refusal("--roles", write("bad.json", [{ ...of(ours) }])), /roles ".+": 0\.name: /);
    const faulty = { ...of(theirs), name: "ci", providers: ["GitLab"] };
    assert.match(
      await refusal("--roles", write("twins.json", [faulty, faulty])),
      /roles ".+": account .* has ci twice/,
    );
    assert.match(
      await refusal("--roles", write("lost.json", [faulty])),
      /roles ".+": ci trusts the identity provider GitLab, which account .* does not have/,
    );
    assert.match(
      await refusal("--identity-providers", write("bad.json", "{")),
      /identity-providers ".+": the file is not/,
    );
  });

  it("has a role in each account by default, as roleArn names it", async () => {
    const { said } = await ready();
    const arns = new Map(said.roles.map(({ vendor, roleArn }) => [vendor, roleArn]));
    assert.match(arns.get("huawei")!, /^iam::[0-9a-f]{32}:agency:vpc-peering$/);
    assert.match(arns.get("jdcloud")!, /^jrn:iam::100000000002:role\/vpc-peering$/);
    assert.equal(arns.get("jdcloud-cps"), undefined);
    assert.deepEqual(said.tokens, []);
  });

  it("reports each mistake in one line", async () => {
    const bad = join(folder, "bad.json");
    assert.match(await refusal("--keys", bad), /keys ".+": the file cannot be read \(ENOENT\)/);
    writeFileSync(bad, "a-known-secret");
    const notJson = await refusal("--keys", bad);
    assert.match(notJson, /the file is not JSON/);
    assert.doesNotMatch(notJson, /a-known-secret/);
    writeFileSync(bad, JSON.stringify([{ vendor: "none", accountId: "1", secretId: "a", secretKey: "b" }]));
    assert.match(await refusal("--keys", bad), /0\.vendor: /);
    assert.match(await refusal("--log", join(folder, "no", "log")), /log ".+": the file cannot be written \(ENOENT\)/);
    assert.match(await refusal("--faults", "2"), /It is a number from 0 to 1/);
    assert.match(await refusal("--lag", "soon"), /is not a duration/);

    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    assert.match(await refusal("--port", String(port)), /port \d+: this port, or one of those after it, cannot be/);
    taken.close();
  });
});
