/**
 * State of a private cloud names the deployment by the host of its VPC product. Whichever way `vpcpeering:endpoint`
 * names the same deployment later, the state is that of this deployment, and nothing changes.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningEmulator, startEmulator } from "../../provider/servers/server.js";
import { type EngineStack, engineStack } from "../engine/harness/harness.js";
import { pairProgram } from "../engine/harness/programs.js";

const DOMAIN = "api3.cloud.test";

/** In state for ever. */
const STAMP = `api/tce/100000000001/vpc.${DOMAIN}`;

describe("state of a private cloud over API 3.0", function () {
  this.timeout(120_000);
  const requested = new Set<string>();
  let folder: string;
  let emulator: RunningEmulator;
  let proxy: Server;
  let stack: EngineStack;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-names-"));
    emulator = await startEmulator({ cloudFile: join(folder, "cloud.db") });
    // The names of no deployment resolve here: all of them lead to the emulator.
    proxy = createServer((incoming, response) => {
      const { host, pathname } = new URL(incoming.url!);
      requested.add(host);
      const { method, headers } = incoming;
      incoming.pipe(
        request(`${emulator.urls["tce"]!}${pathname}`, { method: method!, headers }, (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        }),
      );
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const [key] = emulator.keysOf("tce");
    stack = await engineStack({
      program: pairProgram({ vpc1: `tags: { team: "a" }` }),
      config: {
        "vpcpeering:vendor": "tce",
        "vpcpeering:backend": "api",
        "vpcpeering:accountId": key!.accountId,
        "vpcpeering:endpoint": `http://vpc.${DOMAIN}`,
      },
      secretConfig: { "vpcpeering:secretId": key!.secretId, "vpcpeering:secretKey": key!.secretKey },
      cloudFile: emulator.cloudFile,
      env: {
        http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        no_proxy: "127.0.0.1,localhost",
      },
    });
    await stack.up();
  });
  after(async () => {
    await stack?.close();
    proxy?.closeAllConnections();
    await new Promise((resolve) => proxy?.close(resolve));
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const stamps = async (): Promise<unknown[]> => {
    const { resources = [] } = (await stack.exportState()).deployment;
    return resources.flatMap(({ outputs = {} }) => ("account" in outputs ? [outputs["account"]] : []));
  };

  it("contains the host of the VPC product", async () => {
    assert.deepEqual(await stamps(), Array(5).fill(STAMP));
    assert.deepEqual([...requested].toSorted(), [`vpc.${DOMAIN}`]);
  });

  for (const endpoint of [`http://vpc.${DOMAIN}`, `http://${DOMAIN}`]) {
    it(`shows no change, after a refresh, with the endpoint ${endpoint}`, async () => {
      await stack.setConfig({ "vpcpeering:endpoint": endpoint });
      requested.clear();
      const { changes, errors } = await stack.preview({ args: ["--refresh", "--expect-no-changes"] });
      assert.deepEqual([changes, errors], [[], ""]);
      assert.deepEqual([...requested], [`vpc.${DOMAIN}`]);
    });
  }

  for (const endpoint of [`vpc.${DOMAIN}`, DOMAIN]) {
    it(`shows no change with the endpoint ${endpoint}, which is https`, async () => {
      await stack.setConfig({ "vpcpeering:endpoint": endpoint });
      const { changes, errors } = await stack.preview({ args: ["--expect-no-changes"] });
      assert.deepEqual([changes, errors], [[], ""]);
    });
  }

  it("is rejected with the endpoint of another deployment", async () => {
    await stack.setConfig({ "vpcpeering:endpoint": "http://api3.other.test" });
    const { errors } = await stack.preview({ expectError: true });
    assert.match(
      errors,
      new RegExp(`belongs to ${STAMP}, but its provider uses api/tce/100000000001/vpc.api3.other.test`),
    );
  });

  it("is destroyed with the domain name only", async () => {
    await stack.setConfig({ "vpcpeering:endpoint": `http://${DOMAIN}` });
    await stack.destroy();
    const { vpcs, peeringConnections } = await stack.cloud();
    assert.deepEqual([vpcs, peeringConnections], [[], []]);
  });
});
