/** Rows as the API may write them → records that do not differ for it. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { peerings, type PeeringRow, routeTables, vpcs } from "../../../../../provider/vendors/tencent/answers.js";
import { wallTime } from "../../../../../provider/vendors/tencent/emulator/times.js";
import { LONG_FORMS } from "../../../../../provider/rules/regions/tencent.js";
import {
  fromBeijingTime,
  peeringRecord,
  routeRecord,
  toBeijingTime,
  vpcRecord,
} from "../../../../../provider/vendors/tencent/client/records.js";
import { rules } from "../../../../../provider/rules/vendors/tencent.js";

const ACCOUNT = "100000000011";
const SHORT: Readonly<Record<string, string>> = rules.regions.value.shortForms;

const record = (raw: object) => {
  const row: PeeringRow = peerings.parse({
    TotalCount: 1,
    PeerConnectionSet: [
      {
        PeeringConnectionId: "pcx-12345678",
        PeeringConnectionName: "p",
        State: "ACTIVE",
        SourceVpcId: "vpc-aaaa1111",
        PeerVpcId: "vpc-bbbb2222",
        SourceUin: 100000000011,
        DestinationUin: 100000000022,
        SourceRegion: "gz",
        DestinationRegion: "gz",
        CreateTime: "2024-11-14 11:58:54",
        ...raw,
      },
    ],
  }).rows![0]!;
  return peeringRecord(row, {
    rules,
    accountId: ACCOUNT,
    toLongRegion: (region) => SHORT[region] ?? region,
    expiryHours: 168,
    blocksOf: () => undefined,
  });
};

describe("tencent: rows", () => {
  it("convert times of Beijing's clock in both directions, and accept another clock's format", () => {
    // The vendor is younger than China's summer time, which ended in 1991.
    const seconds = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });
    fc.assert(
      fc.property(seconds, (at) => {
        const iso = new Date(at * 1000).toISOString();
        assert.equal(fromBeijingTime(toBeijingTime(iso)), iso);
        assert.equal(toBeijingTime(iso), wallTime(iso));
      }),
      { numRuns: 200 },
    );
  });

  it("omit an invalid time, and the expiry that would follow from it", () => {
    for (const CreateTime of ["none", "0000-00-00 00:00:00", "", null, 7]) {
      const { createdAt, expiresAt, state } = record({ CreateTime, State: "PENDING" });
      assert.deepEqual([createdAt, expiresAt, state], [undefined, undefined, "pending-acceptance"]);
    }
  });

  it("have an unknown state for every word that the vendor does not document", () => {
    for (const State of ["constructor", "__proto__", "toString", "NEW"]) {
      const { state, vendorState } = record({ State });
      assert.deepEqual([state, vendorState], ["unknown", State]);
    }
    assert.equal(record({ State: "DELETED" }).state, "deleted-by-peer");
  });

  it("report a disabled route", () => {
    const route = { DestinationCidrBlock: "10.2.0.0/16", GatewayType: "PEERCONNECTION", GatewayId: "pcx-12345678" };
    const read = (more: object) => {
      const table = { VpcId: "vpc-a", RouteTableId: "rtb-a", Main: true, RouteSet: [{ ...route, ...more }] };
      return routeTables.parse({ TotalCount: 1, RouteTableSet: [table] }).rows![0]!.RouteSet!.map(routeRecord)[0];
    };
    assert.equal(read({ Enabled: false })!.enabled, false);
    for (const more of [{ Enabled: true }, {}]) assert.ok(!("enabled" in read(more)!));
  });

  it("count a container cluster's CIDR blocks for overlap, but not as the program's", () => {
    const block = (CidrBlock: string, more: object = {}) => ({ CidrBlock, ...more });
    const { rows } = vpcs.parse({
      TotalCount: 1,
      VpcSet: [
        {
          VpcId: "vpc-aaaa1111",
          CidrBlock: "10.1.0.0/16",
          AssistantCidrSet: [
            block("172.16.0.0/16", { AssistantType: 0 }),
            block("172.17.0.0/16"),
            block("172.18.0.0/16", { AssistantType: 1 }),
          ],
        },
      ],
    });
    const context = { region: "ap-guangzhou", accountId: ACCOUNT, defaultRouteTableId: "rtb-a" };
    const { secondaryCidrBlocks, otherCidrBlocks } = vpcRecord(rows![0]!, context);
    assert.deepEqual(secondaryCidrBlocks, ["172.16.0.0/16", "172.17.0.0/16"]);
    assert.deepEqual(otherCidrBlocks, ["172.18.0.0/16"]);
  });

  it("accept short and full region names", () => {
    for (const [short, long] of Object.entries(LONG_FORMS)) {
      assert.equal(record({ SourceRegion: short }).region, long);
      assert.equal(record({ SourceRegion: long }).region, long);
    }
    assert.equal(record({ SourceRegion: "ap-new-one" }).region, "ap-new-one");
  });

  it("accept account IDs of any size as numbers or text", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (uin) => {
        assert.equal(record({ DestinationUin: uin }).accepter.accountId, String(uin));
        assert.deepEqual(record({ DestinationUin: uin }), record({ DestinationUin: String(uin) }));
      }),
      { numRuns: 100 },
    );
  });

  it("ignore empty texts, nulls, and values without meaning inside a region", () => {
    const bare = record({});
    const noisy = {
      Bandwidth: 0,
      ChargeType: "POSTPAID_BY_DAY_MAX",
      QosLevel: "",
      Type: "",
      TagSet: null,
      DestinationVpcId: "vpc-bbbb2222",
      AppId: 1,
    };
    assert.deepEqual(record(noisy), bare);
    assert.deepEqual(record({ ...noisy, QosLevel: null, Type: null, ChargeType: null, Bandwidth: null }), bare);
    assert.deepEqual(bare.tags, {});
  });

  it("have a bandwidth cap and a charge type between regions", () => {
    const across = { DestinationRegion: "bj", Bandwidth: 20, ChargeType: "POSTPAID_BY_MONTH_95", QosLevel: "AU" };
    const { bandwidthMbps, chargeType, qosLevel, accepter } = record(across);
    assert.deepEqual([bandwidthMbps, chargeType, qosLevel], [20, "monthly-95th", "AU"]);
    assert.equal(accepter.region, "ap-beijing");
  });

  it("accept the type in the request's or the response's word", () => {
    const types = ["VPC_PEER", "VPC0", "VPC_BM_PEER", "BM0", "else"].map((Type) => record({ Type }).type);
    assert.deepEqual(types, ["vpc", "vpc", "bare-metal", "bare-metal", undefined]);
  });

  it("map the vendor's states, and keep unknown ones", () => {
    const states = ["PENDING", "ACTIVE", "REJECTED", "DELETED", "FAILED", "EXPIRED", "ISOLATED", "MOVING"].map(
      (State) => record({ State }),
    );
    assert.deepEqual(
      states.map(({ state }) => state),
      ["pending-acceptance", "active", "rejected", "deleted-by-peer", "failed", "expired", "suspended", "unknown"],
    );
    assert.equal(states.at(-1)!.vendorState, "MOVING");
    assert.equal(states[0]!.expiresAt, "2024-11-21T03:58:54.000Z");
    assert.equal(states[1]!.expiresAt, undefined);
    assert.equal(states[3]!.stateReason, "account 100000000022 deleted its side");
  });

  it("report which end is the account's own", () => {
    const roleOf = (SourceUin: number, DestinationUin: number) => record({ SourceUin, DestinationUin }).role;
    assert.equal(roleOf(100000000011, 100000000022), "requester");
    assert.equal(roleOf(100000000022, 100000000011), "accepter");
    assert.equal(roleOf(100000000011, 100000000011), "both");
  });
});
