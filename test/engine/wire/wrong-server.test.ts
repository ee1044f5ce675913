/**
 * A server that is not the vendor's answers every request with 404 and an HTML page, as a mistyped path or a proxy
 * does: nothing may be believed gone for it. Every wire in one stack, each behind a server of its own.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { rulesOf } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { type Wire, WIRES } from "./grounds.js";

/** Hands everything on, or answers in the vendor's place. */
class Front {
  isWrong = false;
  readonly #server: Server;

  constructor(behind: string) {
    this.#server = createServer((incoming, response) => {
      if (this.isWrong) {
        incoming.resume();
        response.writeHead(404, { "content-type": "text/html" });
        response.end("<html><head><title>404 Not Found</title></head><body>nginx</body></html>");
        return;
      }
      const { method, url, headers } = incoming;
      const onward = request(`${behind}${url}`, { method: method!, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onward);
    });
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  end(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

describe("the engine with a server that is not the vendor's and returns 404", function () {
  this.timeout(240_000);
  let folder: string;
  let emulator: RunningEmulator;
  let fronts: Front[];
  let stack: EngineStack;
  let atFirst: { readonly state: string[]; readonly cloud: unknown };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-wrong-"));
    emulator = await startEmulator({ cloudFile: join(folder, "cloud.db"), behaviour: { task: 50 } });
    fronts = WIRES.map(({ backend, vendor }) => new Front(emulator.urls[backend === "gateway" ? "gateway" : vendor]!));
    for (const front of fronts) await front.start();
    const secrets = WIRES.flatMap((wire, i) => {
      const { secretId, secretKey } = keyOf(wire);
      return [
        [`id${i}`, secretId],
        [`key${i}`, secretKey],
      ] as const;
    });
    stack = await engineStack({
      program: [IMPORTS, "const config = new pulumi.Config();", ...WIRES.map(estate)].join("\n"),
      cloudFile: emulator.cloudFile,
      secretConfig: Object.fromEntries(secrets),
    });
    await stack.up();
    atFirst = { state: await state(), cloud: cloud() };
    assert.ok(atFirst.state.length >= 3 * WIRES.length);
  });
  after(async () => {
    await stack?.close();
    for (const front of fronts ?? []) await front.end();
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => fronts.forEach((front) => (front.isWrong = false)));

  // Account 1 of tce twice would be one account over two APIs, and each wire makes VPCs of its own.
  const keyOf = ({ vendor, path }: Wire) => emulator.keysOf(vendor)[path === undefined ? 0 : 1]!;

  const estate = (wire: Wire, i: number): string => {
    const { vendor, backend, path = "", region } = wire;
    const block = (n: number) => `10.${10 * i + n}.0.0/16`;
    return `{
      const provider = new Provider("p${i}", { vendor: "${vendor}", backend: "${backend}", endpoint: "http://${fronts[i]!.host}${path}",
        region: "${region}", accountId: "${keyOf(wire).accountId}", secretId: config.requireSecret("id${i}"),
        secretKey: config.requireSecret("key${i}"), timeoutSeconds: 30 });
      const a = new Vpc("a${i}", { region: "${region}", cidrBlock: "${block(1)}" }, { provider });
      const b = new Vpc("b${i}", { region: "${region}", cidrBlock: "${block(2)}" }, { provider });
      const peeringConnection = new PeeringConnection("c${i}", { name: "c${i}", vpc: a, peerVpc: b }, { provider });
      if (${rulesOf(vendor).routes.value === "by-hand"})
        new Route("r${i}", { vpc: a, destinationCidrBlock: "${block(2)}", peeringConnection }, { provider });
    }`;
  };

  const state = async (): Promise<string[]> =>
    ((await stack.exportState()).deployment.resources ?? []).map(({ urn, id }) => `${urn} ${id}`).toSorted();

  function cloud(): unknown {
    const operator = new CloudOperator(emulator.cloudFile);
    try {
      return operator.inventory({});
    } finally {
      operator.close();
    }
  }

  WIRES.forEach(({ title }, i) =>
    it(`${title}: a refresh fails, names the server, and removes nothing from the state`, async () => {
      fronts[i]!.isWrong = true;
      const { errors } = await stack.refresh({ expectError: true });
      assert.match(errors, new RegExp(`${fronts[i]!.host} answered with status 404 and an HTML page`));
      assert.ok(!/ {4}at |RangeError|TypeError|was refused/.test(errors), errors);
      assert.deepEqual(await state(), atFirst.state);
    }),
  );

  it("a destroy fails, and deletes nothing, in state or cloud", async () => {
    for (const front of fronts) front.isWrong = true;
    const { errors } = await stack.destroy({ expectError: true });
    assert.match(errors, /answered with status 404 and an HTML page/);
    assert.deepEqual(await state(), atFirst.state);
    assert.deepEqual(cloud(), atFirst.cloud);
  });

  it("everything works again once the vendor responds", async () => {
    await stack.refresh();
    assert.deepEqual(await state(), atFirst.state);
    await stack.destroy();
    assert.deepEqual(await state(), []);
  });
});
