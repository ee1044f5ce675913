/** Traces of every wire: what is in them, what never is, and that the clients' reading code understands all of it. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { replay, type ReplayedLine } from "../../cli/replay-answers.js";
import { cleanBody, cleanHeaders, cleanText, cleanUrl } from "../../provider/backend/http/redaction.js";
import { openTrace, TRACE_VARIABLE, traceLine } from "../../provider/backend/http/trace.js";
import type { Backend } from "../../provider/backend/contract.js";
import { conformanceCases } from "../../provider/conformance/index.js";
import { isPeeringError, keepSecret } from "../../provider/errors.js";
import { openGatewayClient } from "../../provider/servers/gateway/client.js";
import type { VendorId } from "../../provider/rules/registry.js";
import { runCommand } from "../cli/command.js";
import { FastTime } from "../provider/servers/emulator/fast-time.js";
import { Scene } from "../provider/vendors/scene.js";

const WIRES: readonly { readonly title: string; readonly vendor: VendorId; readonly path?: string }[] = [
  { title: "tencent, API 3.0", vendor: "tencent" },
  { title: "tce, API 3.0", vendor: "tce" },
  { title: "tce, API 2.0", vendor: "tce", path: "/v2/index.php" },
  { title: "qcloud, API 2.0", vendor: "qcloud" },
  { title: "huawei", vendor: "huawei" },
  { title: "jdcloud", vendor: "jdcloud" },
  { title: "jdcloud-cps over the gateway", vendor: "jdcloud-cps" },
];

describe("a trace", function () {
  this.timeout(120_000);
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vpc-peering-trace-"));
    file = join(folder, "trace.jsonl");
    process.env[TRACE_VARIABLE] = file;
  });
  afterEach(() => {
    delete process.env[TRACE_VARIABLE];
    rmSync(folder, { recursive: true, force: true });
  });

  const strange = (lines: readonly ReplayedLine[]) => lines.filter(({ problems }) => problems.length > 0);

  for (const { title, vendor, path } of WIRES) {
    it(`of ${title} contains no key, and every response of the suite is known`, async () => {
      const scene = new Scene(vendor, { ...(path !== undefined && { path }), time: new FastTime(50) });
      await scene.start();
      try {
        const open = (n: 0 | 1): Backend | Promise<Backend> =>
          vendor === "jdcloud-cps"
            ? openGatewayClient({
                vendor,
                backend: "gateway",
                endpoint: scene.emulator.urls["gateway"],
                secretKey: scene.keys[n].secretKey,
                limits: {},
                maxCallsPerSecond: 10_000,
                timeoutSeconds: 10,
              })
            : scene.client(n);
        const cases = conformanceCases({
          vendor,
          regions: [scene.region, scene.farRegion],
          zone: "100001",
          open: (account) => open(account === "requester" ? 0 : 1),
          timeoutSeconds: 5,
        });
        for (const { skip, run } of cases) if (skip === undefined) await run();
        const text = readFileSync(file, "utf8");
        for (const { secretId, secretKey, securityToken = secretKey } of scene.keys)
          for (const key of [secretId, secretKey, securityToken])
            if (vendor !== "jdcloud-cps" || key !== secretId)
              for (const form of [key, encodeURIComponent(key), Buffer.from(key).toString("base64")])
                assert.ok(!text.includes(form), "a key is in the trace");
        assert.doesNotMatch(text, /authorization|signature["=]|cookie/i);
        assert.equal(statSync(file).mode & 0o777, 0o600);
        const lines = text.trimEnd().split("\n");
        for (const line of lines) traceLine.parse(JSON.parse(line));
        assert.ok(lines.length > 100, `${lines.length} lines`);
        const read = replay(text);
        assert.equal(read.length, lines.length);
        assert.deepEqual(strange(read), []);
      } finally {
        await scene.end();
      }
    });
  }

  it("omits everything that looks like a secret", () => {
    const key = "AbC/dEf+gHi==";
    keepSecret(key);
    const body = JSON.stringify({
      SecretId: "AKID-hunter2",
      nested: [{ password: "hunter2", Credentials: { Token: "hunter2" } }],
      Tags: [
        { Key: "db-password", Value: "hunter2" },
        { TagKey: "team", TagValue: "net" },
      ],
      Description: "the token=hunter2; really",
      again: key,
      PageToken: "next-1",
    });
    const cleaned = cleanBody(body);
    assert.doesNotMatch(cleaned, /hunter2/);
    assert.ok(!cleaned.includes(key));
    assert.deepEqual(JSON.parse(cleaned).Tags[1], { TagKey: "team", TagValue: "net" });
    assert.equal(JSON.parse(cleaned).PageToken, "next-1");
    assert.equal(
      cleanUrl(
        `https://me:hunter2@a.example/?Action=X&SecretId=hunter2&Signature=hunter2%3D&q=${encodeURIComponent(key)}`,
      ),
      "https://[secret]@a.example/?Action=X&SecretId=[secret]&Signature=[secret]&q=[secret]",
    );
    assert.equal(cleanText("authorization: Bearer hunter2"), "authorization: [secret]");
    assert.deepEqual(cleanHeaders({ "Set-Cookie": "a", "X-TC-Token": "b", Authorization: "c", Date: "now" }), {
      date: "now",
    });
    const large = '{"RouteId":12345678901234567890}';
    assert.equal(cleanBody(large), large, "numbers of many digits stay as they are");
  });

  it("that cannot be written is one error, before any request", async () => {
    process.env[TRACE_VARIABLE] = join(folder, "not", "there.jsonl");
    const scene = new Scene("tencent");
    await scene.start();
    try {
      await assert.rejects(
        async () => scene.client(0),
        (error) =>
          isPeeringError(error, "invalid-config") &&
          /^VPC_PEERING_TRACE ".*there\.jsonl": the trace cannot be written \(ENOENT\)\. Set a path in an existing, writable folder, or unset the variable\.$/.test(
            error.message,
          ),
      );
      const { stdout, code } = await runCommand(["doctor"], { [TRACE_VARIABLE]: process.env[TRACE_VARIABLE] });
      assert.match(stdout, /problem +trace +VPC_PEERING_TRACE ".*": the trace cannot be written/);
      assert.equal(code, 1);
    } finally {
      await scene.end();
    }
  });

  it("is readable by its owner only, and keeps the mode of a pipe or a device", () => {
    writeFileSync(file, "", { mode: 0o644 });
    openTrace();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    chmodSync(pipe, 0o666);
    // Without a reader, opening a pipe to write waits for one.
    const reader = openSync(pipe, "r+");
    process.env[TRACE_VARIABLE] = pipe;
    openTrace();
    closeSync(reader);
    assert.equal(statSync(pipe).mode & 0o777, 0o666);
  });

  it("is written by several processes, line by line, and the doctor reports it", async () => {
    const program = `
      const { openTrace } = require(${JSON.stringify(require.resolve("../../provider/backend/http/trace.js"))});
      const trace = openTrace();
      const call = { action: "Describe", method: "GET", url: "http://a.example/" };
      for (let attempt = 1; attempt <= 200; attempt++)
        trace({ vendor: "tce", protocol: "api", call, attempt, sentAt: 0, endedAt: 1,
          outcome: { status: 200, headers: {}, body: process.argv[1].repeat(20_000) } });`;
    const write = (letter: string) => promisify(execFile)(process.execPath, ["-e", program, letter]);
    await Promise.all([write("a"), write("b"), write("c")]);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    assert.equal(lines.length, 600);
    for (const line of lines) assert.match(traceLine.parse(JSON.parse(line)).body!, /^(?:a{20000}|b{20000}|c{20000})$/);
    const { stdout } = await runCommand(["doctor"], { [TRACE_VARIABLE]: file });
    assert.match(stdout, /ok +trace +VPC_PEERING_TRACE is set: requests and answers are recorded in .*trace\.jsonl/);
  });
});

describe("vpc-peering replay", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "vpc-peering-replay-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const line = (vendor: string, action: string, body: unknown, status = 200, url = "https://vpc.example.com/") =>
    JSON.stringify({
      time: "2026-11-28T00:00:00.000Z",
      vendor,
      protocol: "api",
      action,
      method: "POST",
      url,
      attempt: 1,
      durationMs: 1,
      requestHeaders: {},
      status,
      headers: {},
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const row = {
    PeeringConnectionId: "pcx-12345678",
    SourceVpcId: "vpc-a",
    PeerVpcId: "vpc-b",
    SourceUin: "1",
    DestinationUin: "1",
    SourceRegion: "ap-guangzhou",
    DestinationRegion: "ap-guangzhou",
  };
  const peerings = (State: string) => ({ Response: { TotalCount: 1, PeerConnectionSet: [{ ...row, State }] } });

  it("reports unknown states, codes, fields, actions and envelopes line by line, with exit code 1", async () => {
    const trace = [
      line("tencent", "DescribeVpcPeeringConnections", peerings("ACTIVE")),
      line("tencent", "DescribeVpcPeeringConnections", peerings("HIBERNATING")),
      line("tencent", "DescribeVpcs", { Response: { Error: { Code: "SurprisingCode", Message: "no" } } }),
      line("tencent", "DescribeVpcs", { Response: { TotalCount: "three", VpcSet: [] } }),
      line("tencent", "DescribeWeather", { Response: {} }),
      line("tencent", "DescribeVpcs", "<html>"),
      "not json",
      line("tencent", "DescribeVpcs", { Response: { Error: { Code: "ResourceNotFound", Message: "no" } } }),
    ];
    const file = join(folder, "strange.jsonl");
    writeFileSync(file, trace.join("\n"));
    const { stdout, code } = await runCommand(["replay", file]);
    assert.equal(code, 1);
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "line 2, tencent DescribeVpcPeeringConnections: the state HIBERNATING is not known",
      "line 3, tencent DescribeVpcs: the code SurprisingCode is not known, and counts as backend-failure: no",
      "line 4, tencent DescribeVpcs: the field TotalCount is not as documented: must be a number, and is a string",
      "line 5, tencent DescribeWeather: the client has no action DescribeWeather",
      "line 6, tencent DescribeVpcs: the answer is no answer of API 3.0",
      "line 7: it is not a line of VPC_PEERING_TRACE",
      "8 answers, 6 not understood",
    ]);
    const json = await runCommand(["replay", file, "--json"]);
    assert.deepEqual((JSON.parse(json.stdout) as ReplayedLine[]).map(({ line, reading }) => [line, reading]).at(-1), [
      8,
      "refusal",
    ]);
  });

  it("reports a line with a changed URL or action, for every vendor", () => {
    for (const { vendor } of WIRES) {
      const [changed] = replay(line(vendor, "DescribeVpcs", {}, 200, "removed"));
      assert.deepEqual(changed, {
        line: 1,
        reading: "not a trace line",
        problems: ["it is not a line of VPC_PEERING_TRACE"],
      });
      const [unknown] = replay(line(vendor, "toString", {}));
      assert.equal(unknown!.problems.length, 1, vendor);
    }
  });

  it("lists the fields that the client ignores, once for each action, without the envelope", async () => {
    const set = [
      { ...row, State: "ACTIVE", IsNgw: true },
      { ...row, State: "ACTIVE", Moon: { Phase: 1 } },
    ];
    const connections = { TotalCount: 2, PeerConnectionSet: set, RequestId: "r-1" };
    const huawei = { id: "v", status: "OK", routes: [], cidr: "10.0.0.0/8" };
    const jdcloud = {
      vpcs: [{ vpcId: "vpc-a", vpcName: "a", addressPrefix: "10.0.0.0/8", aclIds: [], routeTableIds: [] }],
      totalCount: 1,
    };
    const api2 = "https://vpc.api.qcloud.com/v2/index.php";
    const trace = [
      line("tencent", "DescribeVpcPeeringConnections", { Response: { ...connections, Weather: "fair" } }),
      line("tencent", "DescribeVpcPeeringConnections", { Response: connections }),
      line("tencent", "DescribeVpcPeeringConnections", { Response: { TotalCount: "2", Unlisted: 1 } }),
      line("tencent", "DeleteVpc", { Response: { RequestId: "r-1" } }),
      line(
        "qcloud",
        "CreateVpcPeeringConnection",
        { code: 0, codeDesc: "Success", message: "", peeringConnectionId: "p", extra: 1 },
        200,
        api2,
      ),
      line("tce", "DeleteVpcPeeringConnection", { code: 0, codeDesc: "Success", message: "", more: [] }, 200, api2),
      line("huawei", "CreateVpc", { vpc: huawei, request_id: "r" }),
      line("jdcloud", "describeVpcs", { requestId: "r", result: jdcloud }),
    ];
    const file = join(folder, "ignored.jsonl");
    writeFileSync(file, trace.join("\n"));
    const { stdout } = await runCommand(["replay", file]);
    assert.deepEqual(stdout.trimEnd().split("\n").slice(1), [
      "huawei CreateVpc: not read: vpc.cidr, vpc.routes",
      "jdcloud describeVpcs: not read: vpcs.aclIds",
      "qcloud CreateVpcPeeringConnection: not read: extra",
      "tce DeleteVpcPeeringConnection: not read: more",
      "tencent DescribeVpcPeeringConnections: not read: PeerConnectionSet.IsNgw, PeerConnectionSet.Moon, Weather",
      "8 answers, 1 not understood",
    ]);
    const json = await runCommand(["replay", file, "--json"]);
    assert.deepEqual(
      (JSON.parse(json.stdout) as ReplayedLine[]).map(({ unread }) => unread),
      [
        ["PeerConnectionSet.IsNgw", "PeerConnectionSet.Moon", "Weather"],
        ["PeerConnectionSet.IsNgw", "PeerConnectionSet.Moon"],
        undefined,
        undefined,
        ["extra"],
        ["more"],
        ["vpc.cidr", "vpc.routes"],
        ["vpcs.aclIds"],
      ],
    );
  });

  it("accepts a trace of known responses, with exit code 0", async () => {
    const file = join(folder, "known.jsonl");
    writeFileSync(file, `${line("tencent", "DescribeVpcPeeringConnections", peerings("ACTIVE"))}\n`);
    const { stdout, code } = await runCommand(["replay", file]);
    assert.deepEqual([stdout, code], ["1 answer, 0 not understood\n", 0]);
  });
});
