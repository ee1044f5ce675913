/**
 * A permission that the key lacks in the middle of an update: one error, which names the action and the permission, and
 * an update that completes the rest once it is granted. The vendor stands behind a server that refuses one action.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { ops, resourceErrors } from "../vendors/world.js";

interface Denial {
  readonly vendor: "tencent" | "huawei" | "jdcloud";
  readonly region: string;
  /** Whether the request is the one of the action. */
  readonly isOf: (request: IncomingMessage) => boolean;
  readonly status: number;
  readonly answer: object;
  /** The resource whose step fails, and its error. */
  readonly resource: string;
  readonly says: RegExp;
}

const REASON = "you are not authorized";

/** A step in the middle: each leaves resources before and after it. */
const DENIALS: readonly Denial[] = [
  {
    vendor: "tencent",
    region: "ap-guangzhou",
    isOf: ({ headers }) => headers["x-tc-action"] === "CreateRoutes",
    status: 200,
    answer: { Response: { Error: { Code: "UnauthorizedOperation", Message: REASON }, RequestId: "r-1" } },
    resource: "tencent-route",
    says: /CreateRoutes was refused: you are not authorized \(UnauthorizedOperation, request r-1\) \[tencent\]\. Grant the API key name\/vpc:CreateRoutes \(`vpc-peering permissions` prints the policy\)/,
  },
  {
    vendor: "huawei",
    region: "cn-north-4",
    isOf: ({ method, url }) => method === "POST" && url!.split("?")[0]!.endsWith("/vpc/peerings"),
    status: 403,
    answer: { error_code: "APIGW.0802", error_msg: REASON },
    resource: "huawei-link",
    says: /CreateVpcPeering was refused: you are not authorized \(APIGW\.0802.*\) \[huawei\]\. Grant the API key vpc:peerings:create \(`vpc-peering permissions` prints the policy\)/,
  },
  {
    vendor: "jdcloud",
    region: "cn-north-1",
    isOf: ({ method, url }) => method === "POST" && /\/vpcPeerings\/?$/.test(url!.split("?")[0]!),
    status: 403,
    answer: { requestId: "r-3", error: { code: 403, status: "PERMISSION_DENIED", message: REASON } },
    resource: "jdcloud-link",
    says: /createVpcPeering was refused: you are not authorized \(.*\) \[jdcloud\]\. Grant the API key \S+ \(`vpc-peering permissions` prints the policy\)/,
  },
];

/** Hands everything on, and refuses the action for as long as it is denied. */
class Front {
  isDenying = false;
  refusals = 0;
  readonly #server: Server;

  constructor(behind: string, { isOf, status, answer }: Denial) {
    this.#server = createServer((incoming, response) => {
      if (this.isDenying && isOf(incoming)) {
        this.refusals++;
        incoming.resume();
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
        return;
      }
      const { method, url, headers } = incoming;
      const onward = request(`${behind}${url}`, { method: method!, headers }, (reply) => {
        response.writeHead(reply.statusCode!, reply.headers);
        reply.pipe(response);
      });
      incoming.pipe(onward);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  end(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

describe("the engine with a key that lacks a permission", function () {
  this.timeout(240_000);
  let folder: string;
  let emulator: RunningEmulator;
  let fronts: Front[];
  let stack: EngineStack;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-permission-"));
    emulator = await startEmulator({ cloudFile: join(folder, "cloud.db"), behaviour: { task: 50 } });
    fronts = DENIALS.map((denial) => new Front(emulator.urls[denial.vendor]!, denial));
    for (const front of fronts) await front.start();
    const secrets = DENIALS.flatMap(({ vendor }) => {
      const { secretId, secretKey } = emulator.keysOf(vendor)[0]!;
      return [
        [`${vendor}Id`, secretId],
        [`${vendor}Key`, secretKey],
      ] as const;
    });
    stack = await engineStack({
      program: [IMPORTS, "const config = new pulumi.Config();", ...DENIALS.map(estate)].join("\n"),
      cloudFile: emulator.cloudFile,
      secretConfig: Object.fromEntries(secrets),
    });
  });
  after(async () => {
    await stack?.close();
    for (const front of fronts ?? []) await front.end();
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const estate = ({ vendor, region }: Denial, i: number): string => {
    const { accountId } = emulator.keysOf(vendor)[0]!;
    const path = emulator.endpoints[vendor]!.slice(emulator.urls[vendor]!.length);
    return `{
      const provider = new Provider("${vendor}", { vendor: "${vendor}", backend: "api", endpoint: "${fronts[i]!.url}${path}", region: "${region}",
        accountId: "${accountId}", secretId: config.requireSecret("${vendor}Id"), secretKey: config.requireSecret("${vendor}Key"), timeoutSeconds: 30 });
      const a = new Vpc("${vendor}-a", { cidrBlock: "10.1.0.0/16" }, { provider });
      const b = new Vpc("${vendor}-b", { cidrBlock: "10.2.0.0/16" }, { provider });
      const link = new PeeringConnection("${vendor}-link", { vpc: a, peerVpc: b }, { provider });
      new Route("${vendor}-route", { vpc: a, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link }, { provider });
    }`;
  };

  it("ends with one error for each step that needs it, and keeps what was created", async () => {
    fronts.forEach((front) => (front.isDenying = true));
    const run = await stack.up({ args: ["--continue-on-error"], expectError: true });
    fronts.forEach((front) => (front.isDenying = false));
    const errors = resourceErrors(run);
    assert.deepEqual(errors.map(({ name }) => name).toSorted(), DENIALS.map(({ resource }) => resource).toSorted());
    for (const { resource, says } of DENIALS) assert.match(errors.find(({ name }) => name === resource)!.message, says);
    // A refusal is final: nothing is tried again.
    assert.deepEqual(
      fronts.map(({ refusals }) => refusals),
      [1, 1, 1],
    );
    const { vpcs } = await stack.cloud();
    assert.equal(vpcs!.length, 2 * DENIALS.length);
  });

  it("completes the rest once it is granted, and shows no change", async () => {
    const { changes } = await stack.up();
    const names = changes.map(({ op, name }) => `${op} ${name}`).toSorted();
    assert.deepEqual(names, [
      "create huawei-link",
      "create huawei-route",
      "create jdcloud-link",
      "create jdcloud-route",
      "create tencent-route",
    ]);
    assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
    const { vpcs, peeringConnections, routes } = await stack.cloud();
    assert.deepEqual(
      [vpcs, peeringConnections, routes].map((list) => list!.length),
      [6, 3, 3],
    );
  });
});
