/** Inputs of resources, as programs and state files have them: checked, and compared with the old ones. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import type { Props } from "../../../provider/engine/props.js";
import { handlerOf } from "../../../provider/resources/index.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { Run } from "../../../provider/run/run.js";
import type { Target } from "../fuzzer.js";
import { objectIn } from "./texts.js";

const INPUTS: Readonly<Record<string, Props>> = {
  Vpc: { name: "a", cidrBlock: "10.0.0.0/24", tags: { team: "net" }, secondaryCidrBlocks: ["172.16.0.0/16"] },
  Subnet: { name: "s", vpc: "ap-guangzhou/vpc-1a2b3c4d", cidrBlock: "10.0.0.0/25", zone: "ap-guangzhou-3" },
  RouteTable: { name: "t", vpc: "ap-guangzhou/vpc-1a2b3c4d" },
  PeeringConnection: {
    name: "p",
    vpc: "ap-guangzhou/vpc-1a2b3c4d",
    peerVpc: "ap-beijing/vpc-5e6f7a8b",
    peerAccountId: "100000000022",
    bandwidthMbps: 10,
    onEnded: "recreate",
    tags: {},
  },
  PeeringAccepter: {
    vpc: "ap-guangzhou/vpc-1a2b3c4d",
    requester: { accountId: "100000000011", vpc: "ap-beijing/vpc-5e6f7a8b" },
    decision: "accept",
    trustedAccountIds: ["100000000011"],
  },
  Route: {
    vpc: "ap-guangzhou/vpc-1a2b3c4d",
    destinationCidrBlock: "10.1.0.0/24",
    peeringConnection: "ap-guangzhou/pcx-1a2b3c4d",
    description: "d",
    enabled: true,
  },
};

const PLAN = { urn: "urn:pulumi:dev::p::vpcpeering:index:Vpc::a", vpcs: [{ urn: "u", region: "ap-guangzhou" }] };

export const resources: Target = {
  name: "resources",
  title: "inputs of the resources, and their old inputs in state",
  seeds: VENDOR_IDS.flatMap((vendor) =>
    Object.entries(INPUTS).map(([kind, inputs]) =>
      JSON.stringify({ vendor, kind, news: { ...inputs, __plan: PLAN }, olds: { ...inputs, account: "embedded/x" } }),
    ),
  ),
  run: async (input) => {
    const { vendor, kind, news, olds } = objectIn(input);
    const rules = rulesOf(String(vendor));
    const handler = typeof kind === "string" ? handlerOf(kind) : undefined;
    if (rules === undefined || handler === undefined || !isProps(news) || !isProps(olds)) return "";
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-fuzz-"));
    const settings = {
      vendor: vendor as VendorId,
      backend: "embedded",
      region: "ap-guangzhou",
      limits: {},
      timeoutSeconds: 1,
    };
    const backend = openEmbeddedBackend({ ...settings, cloudFile: join(folder, "cloud.db") });
    const run = new Run(settings, { open: async () => backend, log: () => undefined, stateBackend: () => "fuzz" });
    try {
      const checked = await handler.check(run, olds, news);
      if (checked.failures.length > 0) return checked.failures;
      return await handler.diff(run, "ap-guangzhou/vpc-1a2b3c4d", olds, checked.inputs);
    } finally {
      backend.close?.();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The engine sends nothing else. */
const isProps = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);
