/** Inputs of resources, as programs and state files have them: checked, and compared with the old ones. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import type { Settings } from "../../../provider/configuration/read.js";
import { PLAN_FACTS, type PlanFacts } from "../../../provider/engine/plan-facts.js";
import type { Props } from "../../../provider/engine/props.js";
import { handlerOf } from "../../../provider/resources/index.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";
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

/** Written by the SDK alone, so it stays as it is. */
const PLAN: PlanFacts = {
  urn: "urn:pulumi:dev::p::vpcpeering:index:Vpc::a",
  vpc: { urn: "u", region: "ap-guangzhou" },
};

/** By vendor: checks and comparisons change nothing in it. */
const backends = new Map<string, Backend>();

function openBackend(settings: Settings): Backend {
  let backend = backends.get(settings.vendor);
  if (backend === undefined) {
    const cloudFile = join(mkdtempSync(join(tmpdir(), "vpc-peering-fuzz-")), "cloud.db");
    backend = openEmbeddedBackend({ ...settings, cloudFile });
    backends.set(settings.vendor, backend);
  }
  return backend;
}

export const resources: Target = {
  name: "resources",
  title: "inputs of the resources, and their old inputs in state",
  seeds: VENDOR_IDS.flatMap((vendor) =>
    Object.entries(INPUTS).map(([kind, inputs]) =>
      JSON.stringify({ vendor, kind, news: inputs, olds: { ...inputs, account: "embedded/x" } }),
    ),
  ),
  run: async (input) => {
    const { vendor, kind, news, olds } = objectIn(input);
    const rules = typeof vendor === "string" ? rulesOf(vendor) : undefined;
    const handler = typeof kind === "string" ? handlerOf(kind) : undefined;
    if (rules === undefined || handler === undefined || !isProps(news) || !isProps(olds)) return "";
    const settings = { vendor: rules.id, backend: "embedded", region: "ap-guangzhou", limits: {}, timeoutSeconds: 1 };
    const backend = openBackend(settings);
    const run = new Run(settings, { open: async () => backend, log: () => undefined, stateBackend: () => "fuzz" });
    const checked = await handler.check(run, olds, { ...news, [PLAN_FACTS]: PLAN });
    if (checked.failures.length > 0) return checked.failures;
    return handler.diff(run, "ap-guangzhou/vpc-1a2b3c4d", olds, checked.inputs);
  },
};

/** The engine sends nothing else. */
const isProps = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);
