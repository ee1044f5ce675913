/** Answers of vendors and gateways, as proxies, other versions and defects alter them: read by the whole client. */
import { AxiosHeaders, type AxiosAdapter } from "axios";
import type { Backend, Ref } from "../../../provider/backend/contract.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { openGatewayClient } from "../../../provider/servers/gateway/client.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { START } from "../../provider/cloud/scene.js";
import { requestIn } from "../../schedules/network.js";
import { SECRET, type Target } from "../fuzzer.js";
import { exchangesOf } from "./exchanges.js";
import { objectIn, parsed } from "./texts.js";
import { parseId } from "../../../provider/engine/ids.js";

type Call = (backend: Backend, region: string, ids: Readonly<Record<string, string>>) => Promise<unknown>;

const refsOf = (region: string, id: string): Ref[] => [{ region, id }];

const CALLS: Readonly<Record<string, Call>> = {
  getVpcs: (backend, region, { vpc }) => backend.getVpcs(refsOf(region, vpc!)),
  listVpcs: (backend, region) => backend.listVpcs({ region }),
  getPeerings: (backend, region, { peering }) => backend.getPeerings(refsOf(region, peering!)),
  listPeerings: (backend, region) => backend.listPeerings({ region }),
  listRouteTables: (backend, region, { vpc }) => backend.listRouteTables({ region, vpcId: vpc! }),
  createVpc: (backend, region) => backend.createVpc({ region, name: "new", cidrBlock: "10.9.0.0/24" }),
  renamePeering: (backend, region, { peering }) => backend.updatePeering({ region, id: peering! }, { name: "two" }),
  deletePeering: (backend, region, { peering }) => backend.deletePeering({ region, id: peering! }),
};

const seeds: string[] = [];

export const answers: Target = {
  name: "answers",
  title: "the vendors' and the gateway's answers, as their clients read them",
  seeds,
  fill: async () => {
    if (seeds.length > 0) return;
    for (const vendor of VENDOR_IDS) {
      const { exchanges, world } = await exchangesOf(vendor);
      const bodies = exchanges.map(({ action, answer }) => [
        action,
        { status: answer.status, body: parsed(answer.body) },
      ]);
      const [vpc, peering] = ["main", "connection"].map((name) => parseId(world.stacks.requester.id(name)!).id);
      for (const call of Object.keys(CALLS))
        seeds.push(JSON.stringify({ vendor, call, ids: { vpc, peering }, answers: Object.fromEntries(bodies) }));
    }
  },
  run: async (input) => {
    const {
      vendor,
      call,
      ids,
      answers: recorded,
    } = objectIn(input) as {
      vendor?: VendorId;
      call?: string;
      ids?: Record<string, string>;
      answers?: unknown;
    };
    const make = typeof call === "string" && Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
    if (make === undefined || !VENDOR_IDS.includes(vendor!)) return "";
    const { world } = await exchangesOf(vendor!);
    const table = objectIn(JSON.stringify(recorded ?? {}));
    const adapter: AxiosAdapter = (config) => {
      const action = world.site.emulator.actionOf(requestIn(config));
      const { status, body } = (Object.hasOwn(table, action) ? (table[action] ?? {}) : {}) as {
        status?: unknown;
        body?: unknown;
      };
      const data = typeof body === "string" ? body : (JSON.stringify(body) ?? "");
      const isStatus = typeof status === "number" && status >= 200 && status <= 599;
      return Promise.resolve({
        data,
        status: isStatus ? status : 404,
        statusText: "",
        headers: new AxiosHeaders(),
        config,
      });
    };
    let passed = 0;
    const services = {
      now: () => START + passed,
      sleep: async (milliseconds: number) => void (passed += milliseconds),
      random: () => 0.5,
      say: () => undefined,
      adapter,
    };
    const key = { secretId: "AKIDFUZZ00000000", secretKey: SECRET };
    const region = world.region;
    const emulator = world.site.emulator;
    const settings = {
      vendor: vendor!,
      backend: "api",
      endpoint: `https://cloud.invalid${emulator.basePath ?? ""}`,
      region,
      accountId: world.accounts[0],
      limits: {},
      maxCallsPerSecond: 10_000,
      timeoutSeconds: 5,
    };
    const client = vendorOf(vendor!)?.client();
    const backend =
      client === undefined
        ? await openGatewayClient({ ...settings, secretKey: SECRET }, services, {})
        : await client({ settings, credentials: key, services });
    const named = (kind: string) => (typeof ids?.[kind] === "string" ? ids[kind] : "undefined");
    return make(backend, region, { vpc: named("vpc"), peering: named("peering") });
  },
};
