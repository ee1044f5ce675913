/** `vpc-peering doctor`: each check, right and wrong. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, dirname } from "node:path";
import { checkProgram } from "../../cli/doctor/program.js";
import { checkNode } from "../../cli/doctor/tools.js";
import { isAtLeast } from "../../cli/doctor/programs.js";
import { readStackFile } from "../../cli/options/stack-file.js";
import type { Finding } from "../../cli/doctor/finding.js";
import { isPeeringError } from "../../provider/errors.js";
import { type RunningEmulator, startEmulator } from "../../provider/servers/server.js";
import { CloudOperator } from "../../provider/cloud/index.js";
import { runCommand } from "./command.js";

const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));

describe("vpc-peering doctor", function () {
  this.timeout(60_000);
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "vpc-peering-doctor-")));
    mkdirSync(join(folder, "bin"));
    symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
    // Nothing of this machine: no CLI, no keys, no cloud.
    env = {
      HOME: folder,
      PULUMI_HOME: join(folder, "pulumi"),
      PATH: join(folder, "bin"),
      VPC_PEERING_CLOUD_FILE: join(folder, "cloud.db"),
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function examine(args: readonly string[] = [], more: NodeJS.ProcessEnv = {}) {
    const { code, stdout, stderr } = await runCommand(["doctor", "--json", ...args], { ...env, ...more }, folder);
    assert.equal(stderr, "");
    const findings = JSON.parse(stdout) as Finding[];
    assert.equal(code, findings.some(({ status }) => status === "problem") ? 1 : 0);
    const of = (check: string): Finding => {
      const found = findings.find((one) => one.check === check);
      assert.ok(found, `${check} in ${stdout}`);
      return found;
    };
    return { stdout, of };
  }

  function install(name: string, script: string): void {
    const file = join(folder, "bin", name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  it("compares versions number by number", () => {
    assert.equal(checkNode("20.19.0").status, "ok");
    assert.deepEqual([checkNode("20.9.1").status, checkNode("18.20.0").status], ["problem", "problem"]);
    assert.equal(isAtLeast("v3.1000.0", "3.216.0"), true);
    assert.equal(isAtLeast("3.99.9", "3.216.0"), false);
    assert.equal(isAtLeast("not a version", "3.216.0"), false);
  });

  it("reports a missing CLI, and skips the checks that need it", async () => {
    const { of } = await examine();
    assert.equal(of("Node").status, "ok");
    assert.deepEqual([of("Pulumi CLI").status, of("language host").status], ["problem", "skipped"]);
    assert.match(of("Pulumi CLI").fix!, /^Install version 3\.\d+\.0 or later: https:/);
    assert.deepEqual([of("package").status, of("Pulumi SDK").status], ["ok", "ok"]);
    assert.equal(of("configuration").status, "skipped");
  });

  it("finds a CLI on the PATH: right, old, broken, without its language hosts", async () => {
    install("pulumi", "echo v3.259.0");
    const lonely = await examine();
    assert.deepEqual([lonely.of("Pulumi CLI").status, lonely.of("provider host").status], ["ok", "problem"]);
    for (const host of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) install(host, "exit 1");
    const complete = await examine();
    assert.deepEqual([complete.of("language host").status, complete.of("provider host").status], ["ok", "ok"]);
    install("pulumi", "echo v3.90.0");
    assert.match((await examine()).of("Pulumi CLI").found, /^v3\.90\.0 is too old/);
    install("pulumi", "exit 3");
    assert.match((await examine()).of("Pulumi CLI").found, /does not run/);
  });

  it("looks for the package in the program's folder", async () => {
    rmSync(join(folder, "node_modules"));
    const { of } = await examine();
    assert.deepEqual([of("package").status, of("Pulumi SDK").status], ["problem", "problem"]);
    assert.match(of("package").fix!, /npm install pulumi-vpc-peering/);
  });

  it("reports an ES module in TypeScript that nothing loads", async () => {
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    const check = (env: NodeJS.ProcessEnv = {}, isTyped = false) => checkProgram(folder, env, isTyped)[0];
    write("package.json", '{"type":"module"}');
    assert.equal(check(), undefined, "no program");
    write("index.ts", "export {};");
    assert.match(check()!.found, /^index\.ts is an ES module in TypeScript, and nothing loads it/);
    const loaded = [check({ NODE_OPTIONS: "--import tsx" }), check({}, true)];
    assert.deepEqual(
      loaded.map((found) => [found?.status, found?.found.replace(/.*, /, "")]),
      [
        ["ok", "loaded through NODE_OPTIONS"],
        ["ok", "loaded by Node itself"],
      ],
    );
    write("Pulumi.yaml", "name: net\nmain: out/index.js\n");
    assert.equal(check(), undefined, "compiled");
    write("infra/index.ts", "export {};");
    write("Pulumi.yaml", "name: net\nmain: infra/\n");
    assert.match(check()!.found, /^infra[\\/]index\.ts is/);
    write("Pulumi.yaml", "name: net\nmain: infra\nruntime:\n  name: nodejs\n  options:\n    nodeargs: --import tsx\n");
    assert.equal(check()?.status, "ok");
    // In a folder of its own: Node keeps in mind that a package was not found.
    write("other/package.json", '{"type":"module","main":"index.ts"}');
    write("other/index.ts", "export {};");
    write("other/node_modules/ts-node/package.json", '{"exports":{"./esm":"./esm.mjs"}}');
    write("other/node_modules/ts-node/esm.mjs", "");
    const [other] = checkProgram(join(folder, "other"), {}, false);
    assert.equal(other?.found, "index.ts is an ES module in TypeScript, loaded by ts-node");
    write("package.json", "{}");
    assert.equal(check(), undefined, "CommonJS");
  });

  it("reads the configuration of a stack's file, and creates no embedded cloud", async () => {
    writeFileSync(
      join(folder, "Pulumi.dev.yaml"),
      [
        "encryptionsalt: v1:abc",
        "config:",
        "  aws:region: eu-west-1",
        "  vpcpeering:vendor: tce",
        '  vpcpeering:accountId: "100000000002"',
        `  vpcpeering:limits: '{"peerings":20}'`,
        "  vpcpeering:secretKey:",
        "    secure: v1:xyz",
      ].join("\n"),
    );
    const { file, ...read } = readStackFile(folder, "dev");
    assert.deepEqual(read, {
      texts: { vendor: "tce", accountId: "100000000002", limits: '{"peerings":20}' },
      encrypted: ["secretKey"],
      unknown: [],
    });
    const { of } = await examine(["--stack", "dev"]);
    assert.equal(of("configuration").found, `vendor tce, backend embedded, accountId 100000000002, file ${file}`);
    assert.match(of("embedded cloud").found, /^does not exist yet; the first resource creates .*cloud\.db$/);
    assert.equal(of("account").status, "skipped");
  });

  it("distinguishes an unreadable stack file from an unknown key in it", async () => {
    assert.match(
      (await examine(["--stack", "dev"])).of("configuration").found,
      /Pulumi\.dev\.yaml cannot be read \(ENOENT\)/,
    );
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  vpcpeering:limits: |\n    {}\n");
    assert.throws(
      () => readStackFile(folder, "dev"),
      (error) => isPeeringError(error, "invalid-input"),
    );
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  vpcpeering:vendor: tce\n  vpcpeering:backend: real\n");
    assert.match((await examine(["--stack", "dev"])).of("configuration").found, /"real": the backend does not exist/);
  });

  it("reports unknown keys with the nearest setting", async () => {
    const lines = [
      "config:",
      "  vpcpeering:vendor: tce",
      '  vpcpeering:acountId: "100000000002"',
      "  vpcpeering:zzz: a",
    ];
    writeFileSync(join(folder, "Pulumi.dev.yaml"), lines.join("\n"));
    const { stdout } = await examine(["--stack", "dev"]);
    const found = (JSON.parse(stdout) as Finding[]).filter(({ check }) => check === "configuration key");
    assert.deepEqual(found, [
      {
        check: "configuration key",
        status: "problem",
        found: "vpcpeering:acountId: there is no such configuration key, so it has no effect",
        fix: "Set vpcpeering:accountId, and remove it: pulumi config rm vpcpeering:acountId",
      },
      {
        check: "configuration key",
        status: "problem",
        found: "vpcpeering:zzz: there is no such configuration key, so it has no effect",
        fix: "Remove it: pulumi config rm vpcpeering:zzz",
      },
    ]);
  });

  it("reports that the native part of SQLite is missing", async () => {
    const hook = join(folder, "hook.cjs");
    writeFileSync(
      hook,
      `const load = require("node:module")._load;
       require("node:module")._load = function (name, ...rest) {
         if (name.startsWith("@libsql/")) throw new Error("Cannot find module '" + name + "'\\nRequire stack:\\n- here");
         return load.call(this, name, ...rest);
       };`,
    );
    const { of } = await examine(["--vendor", "tce"], { NODE_OPTIONS: `--require ${hook}` });
    const { status, found } = of("embedded cloud");
    assert.equal(status, "problem");
    assert.match(
      found,
      /SQLite driver of the embedded cloud cannot be loaded on \S+ \(Cannot find module '@libsql\/[^\n]*Install the program's packages again/,
    );
  });

  it("checks the embedded cloud's file", async () => {
    const file = env["VPC_PEERING_CLOUD_FILE"]!;
    new CloudOperator(file).close();
    const sound = await examine(["--vendor", "huawei"]);
    assert.match(sound.of("embedded cloud").found, /is writable and intact/);
    assert.equal(sound.of("account").status, "ok");
    writeFileSync(file, "this is no database, and long enough to be taken for one by its first bytes alone");
    // Both of SQLite's side files: the index of a connection that is still closing would make the old pages valid.
    for (const side of ["wal", "shm"]) rmSync(`${file}-${side}`, { force: true });
    assert.equal((await examine(["--vendor", "huawei"])).of("embedded cloud").status, "problem");
  });

  it("skips the API checks for a vendor without an API", async () => {
    const { of } = await examine(["--vendor", "jdcloud-cps", "--backend", "api"]);
    assert.equal(of("account").status, "problem");
    assert.equal(of("credentials").status, "skipped");
  });

  describe("over HTTP", () => {
    let emulator: RunningEmulator;
    before(
      async () =>
        void (emulator = await startEmulator({
          cloudFile: join(mkdtempSync(join(tmpdir(), "vpc-peering-doctor-")), "cloud.db"),
        })),
    );
    after(async () => {
      await emulator.close();
      rmSync(dirname(emulator.cloudFile), { recursive: true, force: true });
    });
    const keyed = (secretKey?: string): NodeJS.ProcessEnv => {
      const [key] = emulator.keysOf("tencent");
      return { VPC_PEERING_SECRET_ID: key!.secretId, VPC_PEERING_SECRET_KEY: secretKey ?? key!.secretKey };
    };
    const through = (endpoint: string) => ["--vendor", "tencent", "--backend", "api", "--endpoint", endpoint];

    it("calls each product host of a deployment, names it, and explains the purpose of an unreachable one", async () => {
      const hook = join(folder, "hosts.cjs");
      writeFileSync(
        hook,
        `const dns = require("node:dns");
         const known = ["vpc", "tag", "account"].map((product) => product + ".api3.cloud.test");
         dns.lookup = (host, options, done) =>
           known.includes(host)
             ? options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4)
             : done(Object.assign(new Error("getaddrinfo ENOTFOUND " + host), { code: "ENOTFOUND" }));`,
      );
      const { port } = new URL(emulator.urls["tce"]!);
      const [key] = emulator.keysOf("tce");
      const keys = { VPC_PEERING_SECRET_ID: key!.secretId, VPC_PEERING_SECRET_KEY: key!.secretKey };
      const tce = ["--vendor", "tce", "--backend", "api", "--region", "ap-guangzhou"];
      const examined = (endpoint: string, more: NodeJS.ProcessEnv = {}) =>
        examine([...tce, "--account", key!.accountId, "--endpoint", endpoint], { ...keys, ...more });
      const apart = await examined(`http://vpc.api3.cloud.test:${port}`, { NODE_OPTIONS: `--require ${hook}` });
      assert.deepEqual(apart.of("host of vpc"), {
        check: "host of vpc",
        status: "ok",
        found: `vpc.api3.cloud.test:${port}, for VPCs, connections and routes: answers`,
      });
      assert.match(apart.of("host of tag").found, /^tag\.api3\.cloud\.test:\d+, for changes of a VPC's tags: answers$/);
      assert.equal(apart.of("host of account").status, "ok");
      const monitor = apart.of("host of monitor");
      assert.deepEqual(
        [monitor.status, monitor.found, monitor.fix],
        [
          "skipped",
          `monitor.api3.cloud.test:${port}, for metrics: no answer (getaddrinfo ENOTFOUND monitor.api3.cloud.test)`,
          "Add the host to DNS and open its port, or check vpcpeering:endpoint",
        ],
      );
      assert.equal(apart.of("account").status, "ok");

      const one = await examined(emulator.urls["tce"]!);
      assert.match(one.of("host of monitor").found, /^127\.0\.0\.1:\d+, for metrics: answers$/);

      const page = createServer((_, response) => response.end("<html>welcome</html>")).listen(0, "127.0.0.1");
      await once(page, "listening");
      const address = `127.0.0.1:${(page.address() as AddressInfo).port}`;
      const strange = await examined(`http://${address}`);
      const vpc = strange.of("host of vpc");
      assert.equal(vpc.status, "problem");
      assert.match(vpc.found, /for VPCs, connections and routes: status 200, which is no answer of API 3\.0$/);
      assert.equal(vpc.fix, "Check vpcpeering:endpoint");

      // It does not speak TLS; OpenSSL's text of that has a line break.
      const plain = await examined(`https://${address}`);
      page.close();
      const { found, fix } = plain.of("host of vpc");
      assert.match(found, /^127\.0\.0\.1:\d+, for VPCs, connections and routes: no answer \(\S.*\S\)$/);
      assert.equal(fix, "Open the server's port, or check vpcpeering:endpoint");
      assert.doesNotMatch(plain.stdout, /\\n/);
    });

    it("names the host's label to check if products have hosts of their own", async () => {
      const page = createServer((_, response) => response.end("<html>welcome</html>")).listen(0, "127.0.0.1");
      await once(page, "listening");
      const { port } = page.address() as AddressInfo;
      const tce = ["--vendor", "tce", "--backend", "api", "--region", "ap-guangzhou", "--account", "100000000001"];
      const { of } = await examine([...tce, "--endpoint", "http://vpc.api3.cloud.test"], {
        ...keyed(),
        http_proxy: `http://127.0.0.1:${port}`,
      });
      page.close();
      assert.equal(
        of("host of tag").fix,
        "Check vpcpeering:endpoint: the first label of the host is exchanged for tag",
      );
    });

    it("reports the account, the clock, and what the vendor's API lacks", async () => {
      const { of, stdout } = await examine(through(emulator.endpoints["tencent"]!), keyed());
      assert.match(of("credentials").found, /VPC_PEERING_SECRET_ID and VPC_PEERING_SECRET_KEY/);
      assert.match(of("endpoint").found, /^127\.0\.0\.1:\d+ answers$/);
      assert.match(of("clock").found, /^within \d+ s of 127/);
      const { accountId } = emulator.keysOf("tencent")[0]!;
      assert.match(of("account").found, new RegExp(`^${accountId}( \\(.*\\))? of tencent, through api$`));
      assert.match(of("API").found, /international site's API has no peering/);
      for (const secret of Object.values(keyed())) assert.ok(!stdout.includes(secret!));
    });

    it("makes a call even if the API does not report the account of a key", async () => {
      const [key] = emulator.keysOf("qcloud");
      const { secretId: VPC_PEERING_SECRET_ID, accountId } = key!;
      const args = ["--vendor", "qcloud", "--backend", "api", "--account", accountId];
      const endpoint = ["--endpoint", emulator.endpoints["qcloud"]!, "--region", "ap-guangzhou"];
      const right = { VPC_PEERING_SECRET_ID, VPC_PEERING_SECRET_KEY: key!.secretKey };
      const { of } = await examine([...args, ...endpoint], right);
      assert.deepEqual([of("endpoint").status, of("account").status], ["ok", "ok"]);
      const wrong = await examine([...args, ...endpoint], { ...right, VPC_PEERING_SECRET_KEY: "x".repeat(32) });
      assert.deepEqual([wrong.of("endpoint").status, wrong.of("account").status], ["ok", "problem"]);
    });

    it("distinguishes a wrong key from an unreachable server", async () => {
      const wrong = await examine(through(emulator.endpoints["tencent"]!), keyed("x".repeat(32)));
      assert.deepEqual([wrong.of("endpoint").status, wrong.of("account").status], ["ok", "problem"]);
      const unreached = await examine(through("http://127.0.0.1:9"), keyed());
      assert.deepEqual([unreached.of("endpoint").status, unreached.of("clock").status], ["problem", "skipped"]);
      const none = await examine(through(emulator.endpoints["tencent"]!));
      assert.match(none.of("credentials").found, /none was found in the provider's configuration/);
    });

    it("reports a wrong clock", async () => {
      const server = await listen(600_000);
      const { of } = await examine(through(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), keyed());
      server.close();
      assert.match(of("clock").found, /this machine's clock is (599|600|601) s behind the clock of 127/);
      assert.deepEqual([of("clock").status, of("account").status], ["problem", "problem"]);
    });

    it("skips settings that only the engine can decrypt", async () => {
      writeFileSync(
        join(folder, "Pulumi.dev.yaml"),
        "config:\n  vpcpeering:vendor: tencent\n  vpcpeering:backend: api\n  vpcpeering:secretKey:\n    secure: v1:xyz\n",
      );
      const { of } = await examine(["--stack", "dev"]);
      assert.deepEqual(
        [of("credentials").status, of("credentials").fix],
        ["skipped", "Set VPC_PEERING_SECRET_KEY to check the account"],
      );
    });
  });

  it("prints its results in readable lines", async () => {
    const { stdout, code } = await runCommand(["doctor"], env, folder);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^ok {7}Node {12}\d+\.\d+\.\d+\nproblem {2}Pulumi CLI {6}none is on the PATH.*\n {18,}→ Install version/,
    );
    assert.match(stdout, /\n1 problem found\.\n$/);
    assert.ok(!stdout.includes("\u001b"));
  });
});

/** Refuses everything, at a time of its own. */
async function listen(ahead: number): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader("date", new Date(Date.now() + ahead).toUTCString());
    response.setHeader("content-type", "application/json");
    const Error = { Code: "AuthFailure.SignatureExpire", Message: "expired" };
    response.end(JSON.stringify({ Response: { Error, RequestId: "1" } }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
