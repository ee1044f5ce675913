/** Where the tests of each vendor take place: regions, accounts, and a program's access to both accounts. */
import type { Backend } from "../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import type { Limits } from "../../../provider/rules/schema.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { IMPORTS } from "../harness/programs.js";

export interface Ground {
  readonly vendor: VendorId;
  readonly region: string;
  /** Another region, in which no link needs the vendor's leave. */
  readonly far: string;
  /** The requester's and the accepter's account, as links name them. */
  readonly accounts: readonly [string, string];
}

const NUMBERED = ["100000000001", "100000000002"] as const;

const TENCENT = { region: "ap-guangzhou", far: "ap-beijing", accounts: NUMBERED } as const;
const JDCLOUD = { region: "cn-north-1", far: "cn-east-2", accounts: NUMBERED } as const;

export const GROUND: { readonly [Id in VendorId]: Ground & { readonly vendor: Id } } = {
  tencent: { vendor: "tencent", ...TENCENT },
  tce: { vendor: "tce", ...TENCENT },
  qcloud: { vendor: "qcloud", ...TENCENT },
  huawei: {
    vendor: "huawei",
    region: "cn-north-4",
    far: "cn-east-3",
    accounts: ["1".repeat(32), "2".repeat(32)],
  },
  "jdcloud-cps": { vendor: "jdcloud-cps", ...JDCLOUD },
  jdcloud: { vendor: "jdcloud", ...JDCLOUD },
};

/** CommonJS that begins every program: a Provider for each account, and short ways to make resources with them. */
export function prelude({ vendor, region, far, accounts }: Ground, limits: Limits = {}): string {
  const provider = (name: string, accountId: string) =>
    `new Provider("${name}", { vendor: "${vendor}", region: "${region}", accountId: "${accountId}", limits: ${JSON.stringify(limits)} })`;
  return `${IMPORTS}
  const [near, far] = ${JSON.stringify([region, far])};
  const a = ${provider("a", accounts[0])};
  const b = ${provider("b", accounts[1])};
  const vpc = (name, cidrBlock, args = {}, provider = a) => new Vpc(name, { cidrBlock, ...args }, { provider });
  const link = (name, vpc, peerVpc, args = {}, opts = {}) =>
    new PeeringConnection(name, { name, vpc, peerVpc, ...args }, { provider: a, ...opts });
  const route = (name, vpc, destinationCidrBlock, peeringConnection, provider = a) =>
    new Route(name, { vpc, destinationCidrBlock, peeringConnection }, { provider });
`;
}

/** The cloud as somebody sees it who uses the vendor's console beside Pulumi. */
export async function asAccount<T>(
  { vendor, accounts }: Ground,
  which: 0 | 1,
  cloudFile: string,
  act: (backend: Backend) => Promise<T>,
): Promise<T> {
  const settings = {
    vendor,
    backend: "embedded",
    accountId: accounts[which],
    cloudFile,
    limits: {},
    timeoutSeconds: 1,
  };
  const backend = openEmbeddedBackend(settings);
  try {
    return await act(backend);
  } finally {
    backend.close?.();
  }
}
