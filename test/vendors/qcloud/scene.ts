/** An emulator of its own for each suite, with keys of two accounts, and clients of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { HttpServices } from "../../../provider/backend/http/services.js";
import { CloudOperator } from "../../../provider/cloud/index.js";
import type { Settings } from "../../../provider/config.js";
import type { EmulatedKey } from "../../../provider/emulator/contract.js";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../../provider/emulator/server.js";
import { vendorOf } from "../../../provider/vendors/index.js";

export const REGION = "ap-guangzhou";
export const FAR = "ap-beijing";

export class Scene {
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-api2-"));
  readonly file = join(this.#folder, "cloud.db");
  readonly keys: readonly [EmulatedKey, EmulatedKey, EmulatedKey];
  emulator!: RunningEmulator;

  /** @param path of the API below the emulator's URL */
  constructor(
    readonly vendor = "qcloud",
    readonly path = "",
  ) {
    const key = (secretId: string, accountId: string) => ({
      vendor,
      accountId,
      secretId: `AKID${secretId}000000000`,
      secretKey: `${secretId.toLowerCase()}-secret-0000000`,
    });
    this.keys = [
      key("FIRST", "100000000011"),
      key("SECOND", "100000000022"),
      { ...key("TEMPORARY", "100000000011"), securityToken: "a-token-of-some-length" },
    ];
  }

  async start(options: EmulatorOptions = {}): Promise<this> {
    this.emulator = await startEmulator({ keys: this.keys, cloudFile: this.file, ...options });
    return this;
  }

  async end(): Promise<void> {
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get url(): string {
    return `${this.emulator.urls[this.vendor]!}${this.path}`;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  client(n: 0 | 1 | 2 = 0, settings: Partial<Settings> = {}, services: Partial<HttpServices> = {}): Promise<Backend> {
    const open = vendorOf(this.vendor)!.client!();
    const credentials = this.keys[n];
    const own = { ...settingsFor(this.vendor, this.url), accountId: credentials.accountId };
    return open({ settings: { ...own, ...settings }, credentials, services });
  }

  /** Does with the simulation what no API offers. */
  operate<T>(work: (operator: CloudOperator) => T): T {
    const operator = new CloudOperator(this.file);
    try {
      return work(operator);
    } finally {
      operator.close();
    }
  }
}

export const settingsFor = (vendor: string, endpoint: string | undefined): Settings => ({
  vendor,
  backend: "api",
  endpoint,
  limits: {},
  maxCallsPerSecond: 1000,
  timeoutSeconds: 10,
});

let count = 0;
/** Of a range that no other VPC of the test has. */
export function vpcIn(backend: Backend, region = REGION): Promise<VpcRecord> {
  const n = ++count;
  return backend.createVpc({ region, name: `vpc-${n}`, cidrBlock: `10.${n}.0.0/16` });
}

export const linkBetween = (
  backend: Backend,
  own: VpcRecord,
  peer: VpcRecord,
  more: object = {},
): Promise<PeeringRecord> =>
  backend.createPeering({
    name: `link-${own.name}-${peer.name}`,
    region: own.region,
    vpcId: own.id,
    peerRegion: peer.region,
    peerVpcId: peer.id,
    peerAccountId: peer.accountId,
    ...(own.region !== peer.region && { bandwidthMbps: 10 }),
    ...more,
  });
