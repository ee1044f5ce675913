/**
 * Keys and tokens from every place that the provider takes them from, on one stack: none of them is in anything that
 * Pulumi or the package writes, in any encoding.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TRACE_VARIABLE } from "../../../provider/backend/http/trace.js";
import type { EmulatedKey } from "../../../provider/servers/emulator/contract.js";
import { makeKeys } from "../../../provider/servers/emulator/keys.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { idToken, providerOf } from "../../provider/servers/emulator/id-token.js";
import { type CommandResult, runProgram } from "../harness/command.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

const HOUR = 3_600_000;

/** Pulumi's own logs: of calls between program, engine and provider too, with their arguments. */
const LOGS = ["--logtostderr", "--logflow", "-v=11", "--debug", "--tracing"];

/** Where a key is that Pulumi gets from the user, and passes to the provider. */
const BY_PULUMI = / in (?:the stack's configuration|the program|a Provider)$/;
const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));
const REGIONS: Record<string, string> = { huawei: "cn-north-4", jdcloud: "cn-north-1", "jdcloud-cps": "cn-north-1" };
const regionOf = (vendor: string): string => REGIONS[vendor] ?? "ap-guangzhou";

describe("a secret", function () {
  this.timeout(240_000);
  let folder: string;
  let emulator: RunningEmulator;
  let stack: EngineStack;
  /** name → the secret */
  let planted: Record<string, string>;
  /** name → what was written */
  const written = new Map<string, string>();
  const keys = makeKeys();
  const keyOf = (vendor: string, n: 0 | 1): EmulatedKey => keys.filter((key) => key.vendor === vendor)[n]!;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "vpc-peering-secrets-"));
    const entries: unknown[] = [];
    const account = keyOf("tencent", 1).accountId;
    emulator = await startEmulator({
      cloudFile: join(folder, "cloud.db"),
      keys,
      roles: [
        { vendor: "tencent", accountId: account, name: "ci", trusts: [], providers: ["CI"] },
        { vendor: "tencent", accountId: account, name: "network", trusts: [account] },
      ],
      providers: [providerOf("tencent", account, "CI")],
      onEntry: (entry) => {
        entries.push(entry);
        written.set("the emulator's log", JSON.stringify(entries));
      },
    });
    const token = idToken(Date.now() + HOUR);
    place("token", token);
    const { secretId, secretKey } = keyOf("huawei", 0);
    place(
      ".hcloud/config.json",
      JSON.stringify({
        profiles: [{ name: "ci", mode: "AKSK", accessKeyId: secretId, secretAccessKey: secretKey }],
      }),
    );
    planted = {
      "the key in the stack's configuration": keyOf("tce", 0).secretKey,
      "the key in the program": keyOf("qcloud", 0).secretKey,
      "the secret in a Provider": keyOf("tencent", 0).secretKey,
      "the key in variables": keyOf("jdcloud", 0).secretKey,
      "the key in a profile": secretKey,
      "the gateway's token in a Provider": keyOf("jdcloud-cps", 0).secretKey,
      "the token of the CI job": token,
      "the signature of that token": token.split(".")[2]!,
    };
    stack = await engineStack({
      program: program(),
      cloudFile: emulator.cloudFile,
      config: {
        "vpcpeering:vendor": "tce",
        "vpcpeering:backend": "api",
        "vpcpeering:endpoint": emulator.urls["tce"]!,
        "vpcpeering:region": regionOf("tce"),
        "vpcpeering:secretId": keyOf("tce", 0).secretId,
      },
      secretConfig: {
        "vpcpeering:secretKey": keyOf("tce", 0).secretKey,
        tencentKey: keyOf("tencent", 0).secretKey,
        gatewayToken: keyOf("jdcloud-cps", 0).secretKey,
      },
      env: {
        HOME: folder,
        USERPROFILE: folder,
        JDCLOUD_ACCESS_KEY: keyOf("jdcloud", 0).secretId,
        JDCLOUD_SECRET_KEY: keyOf("jdcloud", 0).secretKey,
        [TRACE_VARIABLE]: join(folder, "trace.jsonl"),
      },
    });
  });
  after(async () => {
    await stack?.close();
    await emulator?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function place(path: string, content: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }

  function program(): string {
    const provider = (name: string, vendor: string, settings: string, n: 0 | 1 = 0) => {
      const { accountId } = keyOf(vendor, n);
      const backend = vendor === "jdcloud-cps" ? "gateway" : "api";
      const endpoint = emulator.urls[backend === "gateway" ? "gateway" : vendor]!;
      const region = regionOf(vendor);
      const common = JSON.stringify({ vendor, backend, endpoint, region, accountId, timeoutSeconds: 30 });
      return `new Vpc("${name}", { cidrBlock: "10.0.0.0/16", name: "${name}" }, { provider: new Provider("${name}", { ...${common}, ${settings} }) });`;
    };
    const id = (vendor: string) => `secretId: ${JSON.stringify(keyOf(vendor, 0).secretId)}`;
    const second = keyOf("tencent", 1).accountId;
    const role = (name: string) => `roleArn: "qcs::cam::uin/${second}:roleName/${name}"`;
    const oidc = `{ providerId: "CI", ${role("ci")}, tokenFile: ${JSON.stringify(join(folder, "token"))} }`;
    return `${IMPORTS}
      const config = new pulumi.Config();
      new Vpc("configuration", { cidrBlock: "10.0.0.0/16" });
      ${provider("program", "qcloud", `${id("qcloud")}, secretKey: ${JSON.stringify(keyOf("qcloud", 0).secretKey)}`)}
      ${provider("argument", "tencent", `${id("tencent")}, secretKey: config.requireSecret("tencentKey")`)}
      ${provider("variables", "jdcloud", "")}
      ${provider("profile", "huawei", `profile: "ci"`)}
      ${provider("gateway", "jdcloud-cps", `secretKey: config.requireSecret("gatewayToken")`)}
      ${provider("job", "tencent", `oidc: ${oidc}, assumeRole: { ${role("network")} }`, 1)}
    `;
  }

  async function run(name: string, ...args: readonly string[]): Promise<CommandResult> {
    const all = [...args, "--non-interactive", "--stack", "dev"];
    const result = await runProgram("pulumi", all, { cwd: stack.folder, env: stack.env });
    written.set(`what ${name} prints`, result.stdout + result.stderr);
    return result;
  }

  /** What `vpc-peering` prints. */
  async function command(name: string, ...args: readonly string[]): Promise<CommandResult> {
    const main = join(REPOSITORY, "dist", "cli", "main.js");
    const result = await runProgram(process.execPath, [main, ...args], { cwd: stack.folder, env: stack.env });
    written.set(`what ${name} prints`, result.stdout + result.stderr);
    return result;
  }

  it("is in no state, plan, log, trace or output of previews, updates, failures and commands", async () => {
    const succeeded = ({ code, stdout, stderr }: CommandResult) => {
      const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => /error:|"severity":"error"/.test(line));
      assert.equal(code, 0, lines.join("\n").slice(0, 3000));
    };
    succeeded(await run("preview", "preview", "--json", "--save-plan", join(folder, "plan.json")));
    succeeded(await run("preview-diff", "preview", "--diff"));
    succeeded(await run("up", "up", "--yes", "--skip-preview", "--plan", join(folder, "plan.json")));
    succeeded(await run("refresh", "refresh", "--yes", "--skip-preview"));
    written.set("the exported state", JSON.stringify(await stack.exportState()));
    assert.equal((await stack.cloud())["vpcs"]!.length, 7);

    succeeded(await command("doctor", "doctor", "--stack", "dev", "--json"));
    for (const name of ["quotas", "vpcs"]) await command(name, name, "--stack", "dev");

    // Each call is refused: errors of every client.
    await emulator.close();
    const failed = await run("a failure", "refresh", "--yes", "--skip-preview");
    assert.notEqual(failed.code, 0);
    await command("doctor without a server", "doctor", "--stack", "dev");
    await stack.setProgram(`${program()}\nthrow new Error("the program fails");`);
    assert.notEqual((await run("a crash", "preview")).code, 0);

    await run("everything", "preview", ...LOGS, `file:${join(folder, "everything.trace")}`);

    collect(folder);
    collect(stack.backend);
    collect(stack.env["PULUMI_HOME"]!);
    written.set("the stack's configuration", readFileSync(join(stack.folder, "Pulumi.dev.yaml"), "utf8"));
    assert.ok([...written.keys()].some((name) => name.endsWith("trace.jsonl")));
    assert.ok(written.get("the emulator's log")!.includes("CreateVpc"));

    const found: string[] = [];
    for (const [name, text] of written) {
      for (const [what, secret] of Object.entries(planted))
        if (!(/everything/.test(name) && BY_PULUMI.test(what)) && formsOf(secret).some((form) => text.includes(form)))
          found.push(`${what} is in ${name}`);
      // Keys of sessions, as the emulator makes them.
      if (/simulated-token|SIMULATEDTMP.{0,400}secret_?key/is.test(text)) found.push(`a session's key is in ${name}`);
    }
    assert.deepEqual(found, []);
  });

  /** Every file below, but for those that the test placed for the provider to read. */
  function collect(root: string): void {
    const own = new Set(["token", "config.json"]);
    for (const path of readdirSync(root, { recursive: true, encoding: "utf8" }))
      if (!own.has(path.split("/").at(-1)!) && statSync(join(root, path)).isFile())
        written.set(`the file ${path}`, readFileSync(join(root, path), "latin1"));
  }
});

/** The encodings in which a key could pass through a log. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), bytes.toString("hex"), ...base64];
}
