/** The suite of all backends, on each vendor's client against its emulator. */
import assert from "node:assert/strict";
import { hasRouteTables, hasSubnets } from "../../../provider/backend/optional-calls.js";
import { conformanceCases, type ConformanceSubject } from "../../../provider/conformance/index.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { callOf } from "../../../provider/rules/permissions.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { TamperingFront } from "../conformance/tampering-front.js";
import { operationsOf, WatchedCalls } from "../conformance/watched-calls.js";
import { FastTime } from "../servers/emulator/fast-time.js";
import { LegacyFront } from "./huawei/legacy-front.js";
import { Scene } from "./scene.js";

interface Way {
  readonly title: string;
  /** Name of the API in the vendor's permissions. */
  readonly permissions: string;
  /** Of the API below the emulator's URL, where it speaks several. */
  readonly path?: string;
  /** Stands in front of the emulator as an older service, which has no route tables to make. */
  readonly front?: typeof LegacyFront;
}

/** How a client speaks with its vendor. Without a client, it is the gateway's suite that counts. */
const WAYS: Readonly<Record<VendorId, readonly Way[]>> = {
  tencent: [{ title: "API 3.0", permissions: "3.0" }],
  tce: [
    { title: "API 3.0", permissions: "3.0" },
    { title: "API 2.0", permissions: "2.0", path: "/v2/index.php" },
  ],
  qcloud: [{ title: "API 2.0", permissions: "2.0" }],
  huawei: [
    { title: "route tables", permissions: "route-tables" },
    { title: "routes of before there were tables", permissions: "vpc-routes", front: LegacyFront },
  ],
  "jdcloud-cps": [],
  jdcloud: [{ title: "the VPC API", permissions: "v1" }],
};

for (const vendor of VENDOR_IDS)
  for (const { title, permissions, path, front } of WAYS[vendor])
    describe(`${vendor} wire client as a backend: ${title}`, () => {
      const scene = new Scene(vendor, { ...(path !== undefined && { path }), time: new FastTime(50) });
      const older = front && new front(() => scene.url);
      const tampering = new TamperingFront(() => endpoint ?? scene.url);
      let endpoint: string | undefined;
      let calls: WatchedCalls;
      before(async () => {
        calls = new WatchedCalls();
        await scene.start({ behaviour: { task: 50 } });
        endpoint = await older?.start();
        await tampering.start();
      });
      after(async () => {
        calls.end();
        await tampering.end();
        await older?.end();
        await scene.end();
      });

      const subject: ConformanceSubject = {
        vendor,
        regions: [scene.region, scene.farRegion],
        zone: "100001",
        open: async (account) =>
          calls.watch(await scene.client(account === "requester" ? 0 : 1, endpoint === undefined ? {} : { endpoint })),
        makeSubnet: async (_, { id }, cidrBlock) =>
          scene.operate((operator) => operator.createSubnet(id, cidrBlock).id),
        deleteSubnet: async (_, { id }, subnetId) => scene.operate((operator) => operator.deleteSubnet(id, subnetId)),
        ...(older === undefined && {
          makeRouteTable: async (_, { id }, name) => scene.operate((operator) => operator.createRouteTable(id, name)),
          deleteRouteTable: async (_, { id }, table) =>
            scene.operate((operator) => operator.deleteRouteTable(id, table.id)),
        }),
        openTampered: (account) =>
          tampering.open((altered) =>
            scene.client(
              account === "requester" ? 0 : 1,
              // At the pace of the test's clock, a third of a second.
              {
                endpoint: altered + pathOf(endpoint ?? `${scene.emulator.endpoints[vendor]!}${path ?? ""}`),
                timeoutSeconds: 15,
              },
            ),
          ),
        secrets: scene.keys.map(({ secretKey }) => secretKey),
        timeoutSeconds: 5,
      };
      it("has the calls for subnets and route tables", async () => {
        const backend = await scene.client(0, endpoint === undefined ? {} : { endpoint });
        assert.deepEqual([hasSubnets(backend), hasRouteTables(backend)], [true, true]);
      });
      for (const { title: name, skip, run } of conformanceCases(subject)) {
        if (skip === undefined) it(name, run).timeout(20_000);
        else it.skip(`${name}: ${skip}`, run);
      }
      it("makes only calls that the permissions have for the backend's call", () => {
        const { apis } = vendorOf(vendor)!.permissions();
        const api = apis.find((one) => one.name === permissions)!;
        for (const [doing, made] of calls.made) {
          const allowed = new Set(operationsOf(doing).flatMap((operation) => api.calls[operation].map(callOf)));
          assert.deepEqual(
            [...made].filter((call) => !allowed.has(call)),
            [],
            doing,
          );
        }
        assert.ok(calls.made.size > 1, "runs after the cases");
      });
    });

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, "");
