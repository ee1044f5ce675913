/** `vpc-peering doctor`: the steps to the credentials, one by one. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "../../cli/doctor/finding.js";
import type { EmulatedKey } from "../../provider/servers/emulator/contract.js";
import { type RunningEmulator, startEmulator } from "../../provider/servers/server.js";
import { idToken, providerOf } from "../provider/servers/emulator/id-token.js";
import { runCommand } from "./command.js";

const [FIRST, SECOND] = ["100000000001", "100000000002"];
const HOUR = 3_600_000;
const arn = (account: string, name: string) => `qcs::cam::uin/${account}:roleName/${name}`;

describe("vpc-peering doctor: roles", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-doctor-"));
  let emulator: RunningEmulator;
  let key: EmulatedKey;

  before(async () => {
    key = { vendor: "tencent", accountId: FIRST, secretId: "AKIDDOCTOR00000", secretKey: "doctor-secret-00000" };
    const role = { vendor: "tencent", accountId: SECOND };
    emulator = await startEmulator({
      cloudFile: join(folder, "cloud.db"),
      keys: [key, { ...key, vendor: "tce" }],
      roles: [
        { ...role, name: "ci", trusts: [FIRST], providers: ["OIDC"] },
        { ...role, accountId: FIRST, name: "back", trusts: [SECOND] },
        { ...role, name: "closed", trusts: [] },
        { ...role, vendor: "tce", name: "ci", trusts: [FIRST] },
      ],
      providers: [providerOf("tencent", SECOND, "OIDC")],
    });
  });
  after(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function examine(vendor: string, more: Record<string, string>) {
    const env = { HOME: folder, PATH: "", VPC_PEERING_REGION: "ap-guangzhou", ...more };
    const args = ["--vendor", vendor, "--backend", "api", "--endpoint", emulator.endpoints[vendor]!];
    const { stdout } = await runCommand(["doctor", "--json", ...args], env, folder);
    const findings = JSON.parse(stdout) as Finding[];
    const lines = findings
      .filter(({ check }) => check.startsWith("credentials") || check === "account")
      .map(({ check, status, found }) => `${status} ${check}: ${found}`);
    return { lines, stdout };
  }
  const keyed = () => ({ TENCENTCLOUD_SECRET_ID: key.secretId, TENCENTCLOUD_SECRET_KEY: key.secretKey });
  const UNTIL = String.raw`, until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$`;
  const matchAll = (lines: readonly string[], patterns: readonly RegExp[]) => {
    assert.equal(lines.length, patterns.length, lines.join("\n"));
    patterns.forEach((pattern, i) => assert.match(lines[i]!, pattern));
  };

  it("reports where the first key comes from, each role, the caller and the end of the session", async () => {
    const roles = [{ roleArn: arn(SECOND, "ci") }, { roleArn: arn(FIRST, "back") }];
    const { lines, stdout } = await examine("tencent", { ...keyed(), VPC_PEERING_ASSUME_ROLE: JSON.stringify(roles) });
    matchAll(lines, [
      /^ok credentials: an API key was found in the variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY$/,
      /^ok credentials, step 1 of 3: the API key from the variables .+; the caller is qcs::cam::uin\/100000000001:uin\/100000000001 of account 100000000001$/,
      new RegExp(
        `^ok credentials, step 2 of 3: the role .+100000000002:roleName/ci; the caller is qcs::sts:100000000002:assumed-role/\\d+ of account 100000000002${UNTIL}`,
      ),
      new RegExp(
        `^ok credentials, step 3 of 3: the role .+100000000001:roleName/back; the caller is .+ of account 100000000001${UNTIL}`,
      ),
      /^ok account: 100000000001 of tencent, through api$/,
    ]);
    assert.doesNotMatch(stdout, /doctor-secret|simulated-token/);
  });

  it("names the account in the role if the vendor's API does not report the caller", async () => {
    const role = { roleArn: arn(SECOND, "ci") };
    const config = { VPC_PEERING_ASSUME_ROLE: JSON.stringify(role), VPC_PEERING_ACCOUNT_ID: SECOND };
    const { lines } = await examine("tce", { ...keyed(), ...config });
    matchAll(lines, [
      /^ok credentials: /,
      /^ok credentials, step 1 of 2: the API key from the variables .+SECRET_KEY$/,
      new RegExp(`^ok credentials, step 2 of 2: the role .+, of account 100000000002${UNTIL}`),
      /^ok account: 100000000002 of tce, through api$/,
    ]);
  });

  it("stops at the step that fails, and names the missing permission", async () => {
    const roles = [{ roleArn: arn(SECOND, "closed") }, { roleArn: arn(FIRST, "back") }];
    const { lines } = await examine("tencent", { ...keyed(), VPC_PEERING_ASSUME_ROLE: JSON.stringify(roles) });
    matchAll(lines, [
      /^ok credentials: /,
      /^ok credentials, step 1 of 3: /,
      /^problem credentials, step 2 of 3: vpcpeering:assumeRole\[0\] ".+closed": step 2 of 3 of the credentials, the role .+closed: AssumeRole was refused: the role does not trust account 100000000001 \(UnauthorizedOperation, request .+\) \[tencent\]\. Grant the caller of this step sts:AssumeRole, and let the role trust the caller's account\.$/,
    ]);
  });

  it("checks the sign-in of an identity provider, and reports an expired token", async () => {
    const tokenFile = join(folder, "token");
    const config = { VPC_PEERING_OIDC: JSON.stringify({ roleArn: arn(SECOND, "ci"), tokenFile }) };
    writeFileSync(tokenFile, idToken(Date.now() + HOUR));
    matchAll((await examine("tencent", config)).lines, [
      /^ok credentials: the first key is that of the OIDC token from the file .+token$/,
      new RegExp(
        `^ok credentials, step 1 of 1: the role .+, by the OIDC token from the file .+; the caller is .+${UNTIL}`,
      ),
      /^ok account: 100000000002 /,
    ]);
    writeFileSync(tokenFile, idToken(Date.now() - HOUR));
    matchAll((await examine("tencent", config)).lines, [
      /^ok credentials: /,
      /^problem credentials, step 1 of 1: vpcpeering:oidc\.tokenFile ".+": the role .+: the OIDC token expired at .+ \[tencent\]\. Request a new token in the CI job, right before Pulumi runs\.$/,
    ]);
  });
});
