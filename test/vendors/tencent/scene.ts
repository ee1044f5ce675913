/** An emulator of its own for each suite, with two accounts' keys, and clients of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { HttpServices } from "../../../provider/backend/http/services.js";
import type { Settings } from "../../../provider/config.js";
import { CloudOperator } from "../../../provider/cloud/index.js";
import type { EmulatedKey } from "../../../provider/emulator/contract.js";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../../provider/emulator/server.js";
import { openClient } from "../../../provider/vendors/tencent/client.js";

export const REGION = "ap-guangzhou";

export const KEYS: readonly [EmulatedKey, EmulatedKey, EmulatedKey] = [
  { vendor: "tencent", accountId: "100000000011", secretId: "AKIDFIRST0000000000", secretKey: "first-secret-0000000" },
  { vendor: "tencent", accountId: "100000000022", secretId: "AKIDSECOND000000000", secretKey: "second-secret-000000" },
  {
    vendor: "tencent",
    accountId: "100000000011",
    secretId: "AKIDTEMPORARY000000",
    secretKey: "temporary-secret-000",
    securityToken: "a-token-of-some-length",
  },
];

export class Scene {
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-tencent-"));
  readonly file = join(this.#folder, "cloud.db");
  emulator!: RunningEmulator;

  async start(options: EmulatorOptions = {}): Promise<this> {
    this.emulator = await startEmulator({ keys: KEYS, cloudFile: this.file, ...options });
    return this;
  }

  async end(): Promise<void> {
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get url(): string {
    return this.emulator.urls["tencent"]!;
  }

  client(n: 0 | 1 | 2 = 0, settings: Partial<Settings> = {}, services: Partial<HttpServices> = {}): Promise<Backend> {
    return openClient({ settings: { ...settingsFor(this.url), ...settings }, credentials: KEYS[n], services });
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

export const settingsFor = (endpoint: string | undefined): Settings => ({
  vendor: "tencent",
  backend: "api",
  endpoint,
  limits: {},
  timeoutSeconds: 5,
});

let count = 0;
/** Of a range that no other VPC of the test has. */
export function vpcIn(backend: Backend, more: object = {}): Promise<VpcRecord> {
  const n = ++count;
  return backend.createVpc({ region: REGION, name: `vpc-${n}`, cidrBlock: `10.${n}.0.0/16`, ...more });
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
    ...more,
  });
