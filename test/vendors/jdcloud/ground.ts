/** The emulator with two accounts of jdcloud, and clients of theirs. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { HttpServices } from "../../../provider/backend/http/services.js";
import type { Halves } from "../../../provider/cloud/halves.js";
import { CloudOperator } from "../../../provider/cloud/operator.js";
import type { Settings } from "../../../provider/config.js";
import type { EmulatedKey } from "../../../provider/emulator/contract.js";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../../provider/emulator/server.js";
import { openClient } from "../../../provider/vendors/jdcloud/client.js";

export const REGION = "cn-north-1";

const HURRY = 50;

/** Waits so much faster, in a time that runs as fast: not for so long that signatures expire. */
function quick(): Partial<HttpServices> {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * HURRY,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / HURRY)),
    say: () => undefined,
  };
}

export class Ground {
  private constructor(
    readonly emulator: RunningEmulator,
    readonly keys: readonly [EmulatedKey, EmulatedKey],
    private readonly folder: string,
    readonly operator: CloudOperator,
  ) {}

  static async open(options: EmulatorOptions = {}): Promise<Ground> {
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-jdcloud-"));
    const emulator = await startEmulator({ cloudFile: join(folder, "cloud.db"), ...options });
    const [first, second] = emulator.keysOf("jdcloud");
    return new Ground(emulator, [first!, second!], folder, new CloudOperator(emulator.cloudFile));
  }

  get url(): string {
    return this.emulator.urls["jdcloud"]!;
  }

  /** The n-th account over the wire. */
  as(n: 0 | 1, services: Partial<HttpServices> = {}): Promise<Backend> {
    const { accountId, secretId, secretKey } = this.keys[n];
    return openClient({
      settings: settingsOf({ accountId, endpoint: `${this.url}/v1` }),
      credentials: { secretId, secretKey },
      services: { ...quick(), ...services },
    });
  }

  /** The n-th account's halves, one by one: what an unfinished run, or a hand in the console, leaves. */
  halves(n: 0 | 1): Halves {
    return this.operator.halves("jdcloud", this.keys[n].accountId);
  }

  async close(): Promise<void> {
    this.operator.close();
    await this.emulator.close();
    rmSync(this.folder, { recursive: true });
  }
}

export const settingsOf = (own: Partial<Settings>): Settings => ({
  vendor: "jdcloud",
  backend: "api",
  limits: {},
  timeoutSeconds: 60,
  ...own,
});

let vpcs = 0;

export function makeVpc(backend: Backend, name = `vpc-${++vpcs}`): Promise<VpcRecord> {
  return backend.createVpc({ region: REGION, name, cidrBlock: `10.${++vpcs % 250}.0.0/16` });
}

export function link(backend: Backend, own: VpcRecord, peer: VpcRecord, name: string): Promise<PeeringRecord> {
  return backend.createPeering({
    name,
    region: REGION,
    vpcId: own.id,
    peerRegion: REGION,
    peerVpcId: peer.id,
    peerAccountId: peer.accountId,
  });
}
