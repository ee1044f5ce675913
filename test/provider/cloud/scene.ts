/** A cloud of its own for each test, with a clock that only the test moves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, NewPeering, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { Halves } from "../../../provider/cloud/operations/mutual-peerings.js";
import { CloudOperator, openEmbeddedBackend } from "../../../provider/cloud/index.js";
import type { Limits } from "../../../provider/rules/schema.js";
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";

export const HOUR = 3_600_000;
export const START = Date.UTC(2026, 0, 1);

/** Two regions of each vendor in which links need no approval. */
export const REGIONS: Readonly<Record<VendorId, readonly [string, string]>> = {
  tencent: ["ap-guangzhou", "ap-beijing"],
  tce: ["ap-guangzhou", "ap-beijing"],
  qcloud: ["ap-guangzhou", "ap-beijing"],
  huawei: ["cn-north-4", "cn-east-3"],
  "jdcloud-cps": ["cn-north-1", "cn-east-2"],
  jdcloud: ["cn-north-1", "cn-east-2"],
};

/** Accounts that every vendor takes as its own: Huawei's are projects. */
export const ACCOUNTS = {
  digits: ["100000000011", "100000000022", "100000000033"],
  hex: ["1".repeat(32), "2".repeat(32), "3".repeat(32)],
} as const;

export class Scene {
  readonly file: string;
  readonly rules;
  readonly region: string;
  readonly farRegion: string;
  readonly accounts: readonly string[];
  now = START;
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-cloud-"));
  readonly #open: { close?(): void }[] = [];

  constructor(readonly vendor: VendorId) {
    this.file = join(this.#folder, "cloud.db");
    this.rules = rulesOf(vendor);
    [this.region, this.farRegion] = REGIONS[vendor];
    this.accounts = this.rules.peerIdentity.value === "project" ? ACCOUNTS.hex : ACCOUNTS.digits;
  }

  /** The n-th account's view of the cloud. */
  as(n: number, limits: Limits = {}): Backend {
    return this.open({ accountId: this.accounts[n], limits });
  }

  open(
    settings: { accountId?: string | undefined; projectId?: string; limits?: Limits; vendor?: VendorId } = {},
  ): Backend {
    const backend = openEmbeddedBackend(
      { vendor: this.vendor, backend: "embedded", cloudFile: this.file, limits: {}, timeoutSeconds: 1, ...settings },
      { now: () => this.now },
    );
    this.#open.push(backend);
    return backend;
  }

  operator(): CloudOperator {
    const operator = new CloudOperator(this.file, { now: () => this.now });
    this.#open.push(operator);
    return operator;
  }

  /** The n-th account's. */
  halves(n: number): Halves {
    return this.operator().halves(this.vendor, this.accounts[n]!);
  }

  end(): void {
    for (const open of this.#open) open.close?.();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const vpcIn = (backend: Backend, region: string, cidrBlock: string, more: object = {}): Promise<VpcRecord> =>
  backend.createVpc({ region, name: `vpc ${cidrBlock}`.replace(/\W/g, "-"), cidrBlock, ...more });

export function connectionBetween(
  backend: Backend,
  own: VpcRecord,
  peer: VpcRecord,
  more: Partial<NewPeering> = {},
): Promise<PeeringRecord> {
  return backend.createPeering({
    name: "link",
    region: own.region,
    vpcId: own.id,
    peerRegion: peer.region,
    peerVpcId: peer.id,
    peerAccountId: peer.accountId,
    ...more,
  });
}

export async function seenBy(backend: Backend, connection: PeeringRecord): Promise<PeeringRecord | undefined> {
  return (await backend.getPeerings([connection]))[0];
}
