/** Over which wires the engine is tried, and how a program reaches the emulator over each. */
import type { RunningEmulator } from "../../../provider/servers/server.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { IMPORTS } from "../harness/programs.js";

export interface Wire {
  readonly title: string;
  readonly vendor: VendorId;
  readonly backend: "api" | "gateway";
  /** Of the emulator's base URL. */
  readonly path?: string;
  readonly region: string;
  /** Where the far end of the first link lies; the same region where the vendor links none across regions. */
  readonly far: string;
}

const TENCENT = { region: "ap-guangzhou", far: "ap-guangzhou" } as const;
const FAR = { region: "ap-guangzhou", far: "ap-beijing" } as const;

export const WIRES: readonly Wire[] = [
  { title: "tencent, API 3.0", vendor: "tencent", backend: "api", ...TENCENT },
  { title: "tce, API 3.0", vendor: "tce", backend: "api", ...FAR },
  { title: "tce, API 2.0", vendor: "tce", backend: "api", path: "/v2/index.php", ...FAR },
  { title: "qcloud, API 2.0", vendor: "qcloud", backend: "api", ...FAR },
  { title: "huawei", vendor: "huawei", backend: "api", region: "cn-north-4", far: "cn-north-4" },
  { title: "jdcloud", vendor: "jdcloud", backend: "api", region: "cn-north-1", far: "cn-north-1" },
  {
    title: "jdcloud-cps over the gateway",
    vendor: "jdcloud-cps",
    backend: "gateway",
    region: "cn-north-1",
    far: "cn-east-2",
  },
];

/** Configuration of the stack: the keys of both accounts, as secrets. */
export function secretsOf({ vendor }: Wire, emulator: RunningEmulator): Record<string, string> {
  const [a, b] = emulator.keysOf(vendor);
  return { aId: a!.secretId, aKey: a!.secretKey, bId: b!.secretId, bKey: b!.secretKey };
}

/** A Provider for each account, with what every resource of the tests needs. */
export function prelude(wire: Wire, emulator: RunningEmulator): string {
  const { vendor, backend, path = "", region, far } = wire;
  const endpoint = emulator.urls[backend === "gateway" ? "gateway" : vendor]! + path;
  const [a, b] = emulator.keysOf(vendor);
  const provider = (name: string, accountId: string) =>
    `new Provider("${name}", { vendor: "${vendor}", backend: "${backend}", endpoint: "${endpoint}", region: "${region}", accountId: "${accountId}",
       secretId: config.requireSecret("${name}Id"), secretKey: config.requireSecret("${name}Key"), timeoutSeconds: 30 })`;
  return `${IMPORTS}
  const config = new pulumi.Config();
  const [near, far] = ${JSON.stringify([region, far])};
  const a = ${provider("a", a!.accountId)};
  const b = ${provider("b", b!.accountId)};
`;
}
