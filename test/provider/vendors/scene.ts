/** An emulator of its own for each suite, with keys of two accounts of a vendor, and clients of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, PeeringRecord, Ref, VpcRecord } from "../../../provider/backend/contract.js";
import type { Credentials } from "../../../provider/backend/credentials.js";
import type { HttpServices } from "../../../provider/backend/http/services.js";
import type { Halves } from "../../../provider/cloud/operations/mutual-peerings.js";
import { CloudOperator } from "../../../provider/cloud/index.js";
import type { Settings } from "../../../provider/configuration/read.js";
import type { EmulatedKey } from "../../../provider/servers/emulator/contract.js";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { ACCOUNTS, REGIONS } from "../cloud/scene.js";
import type { FastTime } from "../servers/emulator/fast-time.js";

type Keys = readonly [first: EmulatedKey, second: EmulatedKey, temporaryOfTheFirst: EmulatedKey];

export class Scene {
  readonly #folder = mkdtempSync(join(tmpdir(), "vpc-peering-vendor-"));
  readonly file = join(this.#folder, "cloud.db");
  readonly keys: Keys;
  readonly region: string;
  readonly farRegion: string;
  emulator!: RunningEmulator;
  #vpcs = 0;

  /**
   * @param path of the API below the emulator's URL, where it speaks several
   * @param time that clients and emulator share
   */
  constructor(
    readonly vendor: VendorId,
    private readonly more: { readonly path?: string; readonly time?: Pick<FastTime, "now" | "sleep"> } = {},
  ) {
    this.keys = keysOf(vendor);
    [this.region, this.farRegion] = REGIONS[vendor];
  }

  async start(options: EmulatorOptions = {}): Promise<void> {
    const { time } = this.more;
    const own = { keys: this.keys, cloudFile: this.file, ...(time && { now: time.now }) };
    this.emulator = await startEmulator({ ...own, ...options });
  }

  async end(): Promise<void> {
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Without what the vendor's setting `endpoint` has behind the port. */
  get url(): string {
    return this.emulator.urls[this.vendor]!;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  /** What the emulator was asked for while the work was done. */
  async counted<T>(
    work: () => Promise<T>,
  ): Promise<{ result: T; calls: Readonly<Record<string, number>>; total: number }> {
    this.emulator.forgetCalls();
    const result = await work();
    const calls = this.emulator.calls(this.vendor);
    return { result, calls, total: Object.values(calls).reduce((sum, n) => sum + n, 0) };
  }

  /** @param who one of the keys, or credentials of another kind */
  client(
    who: 0 | 1 | 2 | Credentials = 0,
    settings: Partial<Settings> = {},
    services: Partial<HttpServices> = {},
  ): Promise<Backend> {
    const open = vendorOf(this.vendor)!.client();
    const key = typeof who === "number" ? this.keys[who] : undefined;
    const endpoint = `${this.emulator.endpoints[this.vendor]!}${this.more.path ?? ""}`;
    const own = {
      ...settingsFor(this.vendor, endpoint),
      region: this.region,
      ...(key !== undefined && NAMES_ACCOUNT[this.vendor] && { accountId: key.accountId }),
    };
    return open({
      settings: { ...own, ...settings },
      credentials: key ?? (who as Credentials),
      services: { ...this.more.time, ...services },
    });
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

  /** The first account's halves, one by one: what an unfinished run, or a hand in the console, leaves. */
  halves<T>(work: (halves: Halves) => T): T {
    return this.operate((operator) => work(operator.halves(this.vendor, this.keys[0].accountId)));
  }

  /** Of a range that no other VPC of the suite has. */
  vpcIn(backend: Backend, more: object = {}): Promise<VpcRecord> {
    const n = ++this.#vpcs;
    return backend.createVpc({ region: this.region, name: `vpc-${n}`, cidrBlock: `10.${n}.0.0/16`, ...more });
  }
}

/** The same in every run: tests say what they expect in their words. */
export function keysOf(vendor: VendorId): Keys {
  const [first, second] = ACCOUNTS[rulesOf(vendor).peerIdentity.value === "project" ? "hex" : "digits"];
  const key = (name: string, accountId: string): EmulatedKey => ({
    vendor,
    accountId,
    secretId: `AKID${name}000000000`,
    secretKey: `${name.toLowerCase()}-secret-0000000`,
  });
  return [
    key("FIRST", first),
    key("SECOND", second),
    { ...key("TEMPORARY", first), securityToken: "a-token-of-some-length" },
  ];
}

/** Whether the provider has to be told whose account a key is. */
const NAMES_ACCOUNT: Readonly<Record<VendorId, boolean>> = {
  tencent: false,
  tce: true,
  qcloud: true,
  huawei: false,
  "jdcloud-cps": true,
  jdcloud: true,
};

/** Faster than any test asks: the vendors' rates cost time, and have tests of their own. */
export const settingsFor = (vendor: VendorId, endpoint: string | undefined): Settings => ({
  vendor,
  backend: "api",
  endpoint,
  limits: {},
  maxCallsPerSecond: 10_000,
  timeoutSeconds: 10,
});

/** Between regions with a cap, because there some vendors want one. */
export const connectionBetween = (
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

export const tableOf = ({ region, defaultRouteTableId: id }: VpcRecord): Ref => ({ region, id });
