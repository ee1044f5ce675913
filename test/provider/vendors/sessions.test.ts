/** Roles and identity providers over each vendor's wire: our client, and the emulator. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Backend } from "../../../provider/backend/contract.js";
import { type ConfigKey, readSettings } from "../../../provider/configuration/read.js";
import { planChain } from "../../../provider/credentials/chain.js";
import { openSession } from "../../../provider/credentials/session.js";
import type { EmulatedKey, EmulatedRole } from "../../../provider/servers/emulator/contract.js";
import { isPeeringError } from "../../../provider/errors.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { REGIONS } from "../cloud/scene.js";
import { AUDIENCE, idToken, providerOf } from "../servers/emulator/id-token.js";
import { keysOf } from "./scene.js";

const HOUR = 3_600_000;

/** How the vendor's API names a role, and what it says when one is refused. */
interface Site {
  readonly arnOf: (accountId: string, name: string) => string;
  readonly action: string;
  /** Seconds of a session without durationSeconds. */
  readonly preset: number;
  readonly unknown: string;
  readonly untrusted: string;
  readonly wrongSecret: string;
}

const CAM = (accountId: string, name: string) => `qcs::cam::uin/${accountId}:roleName/${name}`;

const SITES: Readonly<Record<Exclude<VendorId, "jdcloud-cps">, Site>> = {
  tencent: {
    arnOf: CAM,
    action: "AssumeRole",
    preset: 7200,
    unknown: "AssumeRole was refused: the role does not exist (ResourceNotFound.RoleNotFound",
    untrusted: "AssumeRole was refused: the role does not trust account 100000000011 (UnauthorizedOperation",
    wrongSecret: "AssumeRole was refused: the signature does not match (AuthFailure.SignatureFailure",
  },
  tce: {
    arnOf: CAM,
    action: "AssumeRole",
    preset: 7200,
    unknown: "AssumeRole was refused: the role does not exist (ResourceNotFound.RoleNotFound",
    untrusted: "AssumeRole was refused: the role does not trust account 100000000011 (UnauthorizedOperation",
    wrongSecret: "AssumeRole was refused: the signature does not match (AuthFailure.SignatureFailure",
  },
  qcloud: {
    arnOf: CAM,
    action: "AssumeRole",
    preset: 1800,
    unknown: "AssumeRole was refused: (5000)the role does not exist (5000 ResourceNotFound",
    untrusted: "AssumeRole was refused: (4103)the role does not trust account 100000000011 (4103 UnauthorizedOperation",
    wrongSecret: "AssumeRole was refused: (4100)the signature does not match (AuthFailure",
  },
  huawei: {
    arnOf: (accountId, name) => `iam::${accountId}:agency:${name}`,
    action: "AssumeAgency",
    preset: 3600,
    unknown: "AssumeAgency was refused: the agency does not exist (STS.NotFound",
    untrusted: "AssumeAgency was refused: the agency does not trust account",
    wrongSecret:
      "AssumeAgency was refused: Incorrect IAM authentication information: verify aksk signature fail (APIGW.0301",
  },
  jdcloud: {
    arnOf: (accountId, name) => `jrn:iam::${accountId}:role/${name}`,
    action: "assumeRole",
    preset: 3600,
    unknown: "assumeRole was refused: role jrn:iam::100000000022:role/nobody not found (NOT_FOUND",
    untrusted: "assumeRole was refused: the role does not trust account 100000000011 (PERMISSION_DENIED",
    wrongSecret: "assumeRole was refused: the signature does not match[gw] (ACCESS_ERROR",
  },
};

/** The API does not report the account of a key. */
const takesAccount = (vendor: VendorId): boolean => ["tce", "qcloud", "jdcloud"].includes(vendor);

type Config = Partial<Record<ConfigKey, unknown>>;

class Cell {
  readonly folder = mkdtempSync(join(tmpdir(), "vpc-peering-sessions-"));
  readonly keys: readonly EmulatedKey[];
  emulator!: RunningEmulator;
  now = Date.parse("2026-11-28T12:00:00Z");
  environment: Record<string, string> = {};

  constructor(readonly vendor: VendorId) {
    this.keys = keysOf(vendor).slice(0, 2);
  }

  get accounts(): readonly [string, string] {
    return [this.keys[0]!.accountId, this.keys[1]!.accountId];
  }

  async start(): Promise<void> {
    const { vendor, keys } = this;
    const [first, second] = this.accounts;
    const role = (accountId: string, name: string, more: Partial<EmulatedRole>): EmulatedRole => ({
      vendor,
      accountId,
      name,
      trusts: [],
      ...more,
    });
    this.emulator = await startEmulator({
      cloudFile: join(this.folder, "cloud.db"),
      keys,
      now: () => this.now,
      roles: [
        role(second, "ci", { trusts: [first] }),
        role(first, "back", { trusts: [second] }),
        role(second, "closed", { trusts: [second] }),
        role(second, "external", { trusts: [first], externalId: "x-1" }),
        role(second, "github", { providers: ["GitHub"] }),
      ],
      providers: [providerOf(vendor, second, "GitHub")],
    });
  }

  async end(): Promise<void> {
    await this.emulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  async open(config: Config, key: EmulatedKey | "none" = this.keys[0]!): Promise<Backend> {
    const { vendor, emulator } = this;
    const texts: Config = {
      vendor,
      backend: "api",
      endpoint: emulator.endpoints[vendor]!,
      region: REGIONS[vendor][0],
      timeoutSeconds: "5",
      ...(key !== "none" && { secretId: key.secretId, secretKey: key.secretKey }),
      ...(takesAccount(vendor) && { accountId: this.accounts[1] }),
      ...config,
    };
    const settings = readSettings((name) => {
      const value = texts[name];
      return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
    });
    const services = { now: () => this.now, sleep: async (milliseconds: number) => void (this.now += milliseconds) };
    const chain = planChain(settings, this.environment, services, this.folder);
    const credentials = await openSession(chain, settings, services);
    return vendorOf(vendor)!.client()({ settings, credentials, services });
  }

  async failure(config: Config, key?: EmulatedKey | "none"): Promise<string> {
    let message = "accepted";
    await assert.rejects(this.open(config, key), (error) => {
      assert.ok(isPeeringError(error), String(error));
      message = `${error.code} ${error.message}`;
      return true;
    });
    return message;
  }

  async owner(config: Config, key: EmulatedKey | "none" = this.keys[0]!): Promise<string> {
    const account = await (await this.open(config, key)).getAccount();
    return account.accountId;
  }
}

for (const [vendor, site] of Object.entries(SITES) as [Exclude<VendorId, "jdcloud-cps">, Site][]) {
  describe(`roles on ${vendor}`, function () {
    this.timeout(20_000);
    const cell = new Cell(vendor);
    const [region] = REGIONS[vendor];
    before(() => cell.start());
    after(() => cell.end());
    beforeEach(() => cell.emulator.forgetCalls());
    const arn = (name: string) => site.arnOf(cell.accounts[1], name);
    const assumed = () => cell.emulator.calls(vendor)[site.action];

    it("act in the account of the role, and assume it again before the session expires", async () => {
      const backend = await cell.open({ assumeRole: { roleArn: arn("ci") } });
      const vpc = await backend.createVpc({ region, name: "own", cidrBlock: "10.1.0.0/16" });
      const owner = await cell.open({}, cell.keys[1]);
      assert.deepEqual(
        (await owner.listVpcs({ region })).map(({ id }) => id),
        [vpc.id],
      );
      assert.equal(assumed(), 1);
      cell.now += (site.preset - 301) * 1000;
      await backend.listVpcs({ region });
      assert.equal(assumed(), 1);
      cell.now += 2000;
      await backend.listVpcs({ region });
      assert.equal(assumed(), 2);
      await backend.deleteVpc(vpc);
    });

    it("are assumed once more when the service refuses a session, and the call is repeated", async () => {
      const backend = await cell.open({ assumeRole: { roleArn: arn("ci") } });
      cell.now += 1000;
      cell.emulator.endSessions();
      cell.emulator.forgetCalls();
      assert.deepEqual(await Promise.all([1, 2, 3].map(() => backend.listVpcs({ region }))), [[], [], []]);
      assert.equal(assumed(), 1);
    });

    it("are assumed one after another", async () => {
      const back = site.arnOf(cell.accounts[0], "back");
      const roles = [{ roleArn: arn("ci") }, { roleArn: back, sessionName: "second" }];
      const config = { assumeRole: roles, ...(takesAccount(vendor) && { accountId: cell.accounts[0] }) };
      const vpc = await (await cell.open(config)).createVpc({ region, name: "first", cidrBlock: "10.2.0.0/16" });
      const owner = await cell.open({ ...(takesAccount(vendor) && { accountId: cell.accounts[0] }) });
      assert.deepEqual(
        (await owner.listVpcs({ region })).map(({ id }) => id),
        [vpc.id],
      );
      const gone = { roleArn: site.arnOf(cell.accounts[0], "gone") };
      const closed = await cell.failure({ ...config, assumeRole: [roles[0], gone] });
      assert.match(
        closed,
        /^not-found vpcpeering:assumeRole\[1\] ".+gone": step 3 of 3 of the credentials, the role .+gone: /,
      );
      await owner.deleteVpc(vpc);
    });

    it("that do not exist, or do not trust the caller, are one error that names the step", async () => {
      const unknown = await cell.failure({ assumeRole: { roleArn: arn("nobody") } });
      assert.ok(
        unknown.startsWith(
          `not-found vpcpeering:assumeRole "${arn("nobody")}": step 2 of 2 of the credentials, the role ${arn("nobody")}: ${site.unknown}`,
        ),
        unknown,
      );
      assert.match(unknown, /\. Check the name of the role and the account in it\.$/);
      const untrusted = await cell.failure({ assumeRole: { roleArn: arn("closed") } });
      assert.ok(
        untrusted.startsWith(
          `permission-denied vpcpeering:assumeRole "${arn("closed")}": step 2 of 2 of the credentials, the role ${arn("closed")}: ${site.untrusted}`,
        ),
        untrusted,
      );
      assert.match(
        untrusted,
        /\. Grant the caller of this step .*assume.*, and let the role trust the caller's account\.$/i,
      );
    });

    it("are not assumed with a wrong key, and the error does not quote it", async () => {
      const wrong = { ...cell.keys[0]!, secretKey: "a-secret-that-is-wrong" };
      const message = await cell.failure({ assumeRole: { roleArn: arn("ci") } }, wrong);
      assert.ok(message.startsWith("credentials-invalid "), message);
      assert.ok(message.includes(site.wrongSecret), message);
      assert.doesNotMatch(message, /a-secret-that-is-wrong/);
    });

    it("end with their session: a key of it alone is refused afterwards", async () => {
      const identity = vendorOf(vendor)!.identity!();
      const settings = readSettings(
        (key) =>
          (({ vendor, backend: "api", region, endpoint: cell.emulator.endpoints[vendor]! }) as Record<string, string>)[
            key
          ],
      );
      const services = { now: () => cell.now, sleep: async (milliseconds: number) => void (cell.now += milliseconds) };
      const key = await identity({ settings, services }).assumeRole({ roleArn: arn("ci") }, cell.keys[0]!);
      assert.ok(Math.abs(key.expiresAt - cell.now - site.preset * 1000) < 1000);
      const client = (credentials: object) =>
        vendorOf(vendor)!
          .client()({
            settings: { ...settings, ...(takesAccount(vendor) && { accountId: cell.accounts[1] }) },
            credentials: { ...key, ...credentials },
            services,
          })
          .then((backend) => backend.listVpcs({ region }));
      assert.deepEqual(await client({}), []);
      await assert.rejects(client({ securityToken: "another-token" }), (e) => isPeeringError(e, "credentials-invalid"));
      cell.now += (site.preset + 1) * 1000;
      await assert.rejects(client({}), (error) => isPeeringError(error, "credentials-invalid"));
    });
  });
}

describe("sign-in by an identity provider on tencent", function () {
  this.timeout(20_000);
  const cell = new Cell("tencent");
  const region = "ap-guangzhou";
  const arn = () => CAM(cell.accounts[1], "github");
  const oidc = (more: object) => ({ oidc: { roleArn: arn(), providerId: "GitHub", ...more } });
  before(() => cell.start());
  after(() => cell.end());

  it("takes the token from a file, and reads the file again for each session", async () => {
    const tokenFile = cell.write("token", `${idToken(cell.now + HOUR / 2)}\n`);
    const backend = await cell.open(oidc({ tokenFile }), "none");
    assert.equal((await backend.getAccount()).accountId, cell.accounts[1]);
    cell.now += 2 * HOUR;
    await assert.rejects(
      backend.listVpcs({ region }),
      (error) =>
        isPeeringError(error, "credentials-invalid") &&
        error.message ===
          `vpcpeering:oidc.tokenFile "${tokenFile}": the role ${arn()}, by the OIDC token from the file ${tokenFile}: the OIDC token expired at ` +
            "2026-11-28T12:30:00.000Z [tencent]. Request a new token in the CI job, right before Pulumi runs.",
    );
    cell.write("token", idToken(cell.now + HOUR));
    assert.deepEqual(await backend.listVpcs({ region }), []);
  });

  it("takes the token from an environment variable, and the role in another account assumes the next", async () => {
    cell.environment = { CI_TOKEN: idToken(cell.now + HOUR) };
    const back = { roleArn: CAM(cell.accounts[0], "back") };
    assert.equal(await cell.owner(oidc({ tokenVariable: "CI_TOKEN" }), "none"), cell.accounts[1]);
    assert.equal(
      await cell.owner({ ...oidc({ tokenVariable: "CI_TOKEN" }), assumeRole: back }, "none"),
      cell.accounts[0],
    );
    cell.environment = {};
    assert.match(
      await cell.failure(oidc({ tokenVariable: "CI_TOKEN" }), "none"),
      /^credentials-missing vpcpeering:oidc\.tokenVariable "CI_TOKEN": .+: the environment variable is not set \[tencent\]/,
    );
    assert.match(
      await cell.failure(oidc({ tokenFile: "/nowhere/token" }), "none"),
      /^credentials-missing vpcpeering:oidc\.tokenFile "\/nowhere\/token": .+: the file cannot be read \(ENOENT\) \[tencent\]/,
    );
  });

  it("requests the token from GitHub Actions, with the audience", async () => {
    const requested: string[] = [];
    const server = createServer((request, response) => {
      requested.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.end(JSON.stringify({ count: 1, value: idToken(cell.now + HOUR) }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      cell.environment = {
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "the-bearer-of-the-job",
      };
      assert.equal(await cell.owner(oidc({ audience: AUDIENCE }), "none"), cell.accounts[1]);
      assert.deepEqual(requested, [`GET /token?api-version=2.0&audience=${AUDIENCE} Bearer the-bearer-of-the-job`]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
      cell.environment = {};
    }
    assert.match(
      await cell.failure(oidc({}), "none"),
      /^credentials-missing vpcpeering:oidc "qcs.+": .+ACTIONS_ID_TOKEN_REQUEST_TOKEN are not in the environment \[tencent\]\. Set tokenFile or tokenVariable; in a workflow of GitHub Actions, grant the job the permission id-token: write\.$/,
    );
  });

  it("fails with the step for another audience, issuer or provider, or a role that does not trust it", async () => {
    const failing = async (token: string, more: object = {}) =>
      cell.failure(oidc({ tokenFile: cell.write("token", token), ...more }), "none");
    const good = idToken(cell.now + HOUR);
    assert.match(
      await failing(idToken(cell.now + HOUR, { aud: "another" })),
      /^credentials-invalid vpcpeering:oidc "qcs.+": the role .+ by the OIDC token from the file .+: AssumeRoleWithWebIdentity was refused: the token has another audience \(InvalidParameter\.WebIdentityTokenError, .+\. Check the identity provider's name, and the token's issuer, audience and expiry; request a new token right before Pulumi runs\.$/,
    );
    assert.match(await failing(idToken(cell.now + HOUR, { iss: "https://x.example" })), /another issuer/);
    assert.match(await failing(`${good.slice(0, -4)}AAAA`), /signature of the token does not match/);
    assert.match(
      await failing(good, { providerId: "GitLab" }),
      /^invalid-input .+there is no identity provider GitLab/,
    );
    assert.match(
      await failing(good, { roleArn: CAM(cell.accounts[1], "ci") }),
      /^permission-denied .+does not trust the provider GitHub .+Let the role trust the identity provider, with the token's subject and audience\.$/,
    );
    assert.match(await failing(good, { roleArn: CAM(cell.accounts[1], "none") }), /^not-found .+GetRoleError/);
  });
});

describe("agencies and identity providers on huawei", function () {
  this.timeout(20_000);
  const cell = new Cell("huawei");
  const urn = (name: string) => `iam::${cell.accounts[1]}:agency:${name}`;
  before(() => cell.start());
  after(() => cell.end());
  const isOf = async (config: Config, n: 0 | 1, key: EmulatedKey | "none" = "none") => {
    const region = "cn-north-4";
    const [backend, owner] = [await cell.open(config, key), await cell.open({}, cell.keys[n])];
    assert.equal((await backend.getAccount()).projectId, (await owner.getAccount()).projectId);
    assert.deepEqual(await backend.listVpcs({ region }), []);
  };

  it("assume an agency by its name, and by the ID of its account", async () => {
    cell.emulator.forgetCalls();
    await isOf({ assumeRole: { agency: "ci", account: cell.accounts[1] } }, 1, cell.keys[0]);
    assert.equal(cell.emulator.calls("huawei")["CreateTemporaryAccessKey"], 1);
    const message = await cell.failure({ assumeRole: { agency: "nobody", account: cell.accounts[1] } });
    assert.match(
      message,
      /^not-found .+step 2 of 2 of the credentials, the agency nobody of 2+: CreateTemporaryAccessKeyByAgency was refused/,
    );
    assert.match(
      await cell.failure({ assumeRole: { agency: "closed", account: cell.accounts[1] } }),
      /^permission-denied .+Grant the caller of this step Agent Operator, and let the role trust the caller's account\.$/,
    );
  });

  it("send the external ID", async () => {
    await isOf({ assumeRole: { roleArn: urn("external"), externalId: "x-1" } }, 1, cell.keys[0]);
    assert.match(await cell.failure({ assumeRole: { roleArn: urn("external") } }), /^permission-denied /);
  });

  it("sign in by the token of a provider: STS with its URN, the older IAM with its ID, and with an agency after it", async () => {
    cell.environment = { CI_TOKEN: idToken(cell.now + HOUR) };
    const by = (more: object) => ({ oidc: { tokenVariable: "CI_TOKEN", ...more } });
    cell.emulator.forgetCalls();
    await isOf(by({ roleArn: urn("github"), providerId: `iam::${cell.accounts[1]}:oidcProvider:GitHub` }), 1);
    assert.equal(cell.emulator.calls("huawei")["AssumeAgencyWithOIDC"], 1);
    await isOf(by({ providerId: "GitHub" }), 1);
    const back = `iam::${cell.accounts[0]}:agency:back`;
    await isOf(by({ providerId: "GitHub", roleArn: back }), 0);
    const { KeystoneCreateUserTokenByIdToken, CreateTemporaryAccessKey, AssumeAgency } = cell.emulator.calls("huawei");
    assert.deepEqual([KeystoneCreateUserTokenByIdToken, CreateTemporaryAccessKey, AssumeAgency], [2, 2, 1]);
    assert.match(
      await cell.failure(by({ providerId: "GitLab" }), "none"),
      /^not-found .+Could not find identity provider: GitLab.+\. Check the identity provider's name, the name of the role and the account in it\.$/,
    );
    cell.environment = { CI_TOKEN: idToken(cell.now + HOUR, { aud: "x" }) };
    assert.match(await cell.failure(by({ providerId: "GitHub" }), "none"), /^credentials-invalid .+another audience/);
  });
});
