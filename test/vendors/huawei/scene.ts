/** An emulator of its own for each suite, with two accounts' keys, and clients of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { Credentials } from "../../../provider/backend/credentials.js";
import type { HttpServices } from "../../../provider/backend/http/services.js";
import { CloudOperator } from "../../../provider/cloud/index.js";
import type { Settings } from "../../../provider/config.js";
import type { EmulatedKey } from "../../../provider/emulator/contract.js";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../../provider/emulator/server.js";
import { openClient } from "../../../provider/vendors/huawei/client.js";

export const REGION = "cn-north-4";
export const FAR_REGION = "cn-east-3";

const [FIRST, SECOND] = ["1".repeat(32), "2".repeat(32)];

export const KEYS: readonly [EmulatedKey, EmulatedKey, EmulatedKey] = [
  { vendor: "huawei", accountId: FIRST, secretId: "AKFIRST0000000000000", secretKey: "first-secret-0000000" },
  { vendor: "huawei", accountId: SECOND, secretId: "AKSECOND000000000000", secretKey: "second-secret-000000" },
  {
    vendor: "huawei",
    accountId: FIRST,
    secretId: "AKTEMPORARY000000000",
    secretKey: "temporary-secret-000",
    securityToken: "a-token-of-some-length",
  },
];

export class Scene {
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-huawei-"));
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
    return this.emulator.urls["huawei"]!;
  }

  client(
    who: 0 | 1 | 2 | Credentials = 0,
    settings: Partial<Settings> = {},
    services: Partial<HttpServices> = {},
  ): Promise<Backend> {
    const credentials = typeof who === "number" ? KEYS[who] : who;
    return openClient({ settings: { ...settingsFor(this.url), ...settings }, credentials, services });
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
  vendor: "huawei",
  backend: "api",
  endpoint,
  region: REGION,
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

export const tableOf = ({ region, defaultRouteTableId }: VpcRecord) => ({ region, id: defaultRouteTableId });
