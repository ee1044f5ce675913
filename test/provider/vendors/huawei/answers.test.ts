/** How answers and refusals are read, as the documents have them and as threads tell of them. */
import assert from "node:assert/strict";
import { READS } from "../../../../provider/backend/http/reader.js";
import { nock } from "../no-network.js";
import { REGIONS } from "../../cloud/scene.js";
import {
  ENDS,
  LINK,
  LIST,
  ONE,
  OTHER,
  PEER,
  PROJECT,
  SHOW,
  TABLE,
  VPC,
  answer,
  listed,
  open,
  ownBlocks,
  refused,
  row,
  sent,
  standIn,
  vpcRow,
} from "./vendor-site.js";

const [REGION] = REGIONS.huawei;

describe("huawei: documented responses", () => {
  standIn();

  describe("successful responses", () => {
    const STATES = [
      ["PENDING_ACCEPTANCE", "pending-acceptance"],
      ["ACTIVE", "active"],
      ["REJECTED", "rejected"],
      ["EXPIRED", "expired"],
      ["FREEZING", "unknown"],
    ] as const;
    for (const [status, state] of STATES) {
      it(`map status ${status} to ${state}`, async () => {
        const [connection] = await listed(row({ status }));
        assert.deepEqual([connection!.state, connection!.vendorState], [state, status]);
      });
    }

    it("omit a connection with status DELETED", async () => {
      const client = await open();
      answer(`GET ${LIST}`, { peerings: [row({ status: "DELETED" })] });
      assert.deepEqual(await client.listPeerings({ region: REGION }), []);
      answer(SHOW, { peering: row({ status: "DELETED" }) });
      assert.deepEqual(await client.getPeerings([{ region: REGION, id: LINK }]), [undefined]);
    });

    it("are read the same with an absent or an empty text, and with or without a time zone", async () => {
      const plain = await listed(row());
      const { description: _, updated_at: __, ...bare } = row({ created_at: "2024-01-02T03:00:00Z" });
      assert.deepEqual(await listed({ ...bare, tenant_id: PROJECT }), plain);
      assert.equal((await listed(row({ description: "text" })))[0]!.description, "text");
    });

    for (const [form, wrap] of [
      ["bare", (connection: object) => connection],
      ["wrapped", (peering: object) => ({ peering })],
    ] as const) {
      it(`contain the connection after an acceptance, ${form}`, async () => {
        const client = await open();
        const theirs = {
          request_vpc_info: { vpc_id: OTHER, tenant_id: PEER },
          accept_vpc_info: { vpc_id: ONE, tenant_id: PROJECT },
        };
        answer(`PUT /v2.0/vpc/peerings/${LINK}/accept`, wrap(row({ ...theirs, status: "ACTIVE" })));
        answer(SHOW, { peering: row({ ...theirs, status: "PENDING_ACCEPTANCE" }) });
        answer(SHOW, { peering: row({ ...theirs, status: "ACTIVE" }) });
        ownBlocks();
        const connection = await client.acceptPeering({ region: REGION, id: LINK });
        assert.deepEqual([connection.state, connection.role, sent[0]!.body], ["active", "accepter", ""]);
      });
    }

    it("are paged by the last id whenever a page is full", async () => {
      const client = await open();
      const idOf = (n: number) => `${String(n).padStart(8, "0")}-0000-0000-0000-000000000000`;
      const rows = Array.from({ length: 501 }, (_, n) => row({ id: idOf(n) }));
      answer(`GET ${LIST}`, { peerings: rows.slice(0, 500), peerings_links: [] });
      answer(`GET ${LIST}&marker=${idOf(499)}`, {
        peerings: rows.slice(500),
        peerings_links: [{ rel: "next", marker: "x" }],
      });
      ownBlocks();
      assert.equal((await client.listPeerings({ region: REGION })).length, 501);
    });

    it("are listed again from the start if the last row of a page was deleted", async () => {
      const client = await open();
      const rows = Array.from({ length: 500 }, (_, n) =>
        row({ id: `a-${n}`, request_vpc_info: { vpc_id: OTHER, tenant_id: PEER } }),
      );
      answer(`GET ${LIST}`, { peerings: rows });
      answer(
        `GET ${LIST}&marker=a-499`,
        { NeutronError: { type: "HTTPBadRequest", message: "bad marker", detail: "" } },
        400,
      );
      answer(`GET ${LIST}`, { peerings: rows.slice(0, 499) });
      assert.equal((await client.listPeerings({ region: REGION })).length, 499);
    });

    it("report a request as expired after the configured limit", async () => {
      const client = await open({ limits: { pendingExpiryHours: 24 } });
      answer(`GET ${LIST}`, { peerings: [row()] });
      ownBlocks();
      const [connection] = await client.listPeerings({ region: REGION });
      assert.equal(connection!.expiresAt, "2024-01-03T03:00:00.000Z");
    });
  });

  describe("error responses", () => {
    const ref = { region: REGION, id: LINK };
    const neutron = (type: string, message = "no") => ({ NeutronError: { message, type, detail: "" } });

    it("to an unknown peer VPC explain that peerAccountId is the peer's project id", async () => {
      const client = await open();
      const message = "Invalid input for operation: Accept VPC id or tenant id is incorrect.";
      answer("POST /v2.0/vpc/peerings", neutron("InvalidInput", message), 400);
      const error = await refused(client.createPeering({ name: "p", ...ENDS }));
      assert.deepEqual([error.code, error.detail.property, error.detail.value], ["not-found", "peerVpc", OTHER]);
      assert.match(error.message, /id of the peer's project in that region, not of its account/);
    });

    it("to an acceptance or rejection are explained by the state of the connection, whatever the code", async () => {
      const client = await open();
      const cases = [
        [404, "SomethingNotFound", undefined, "not-found"],
        [400, "SomethingElse", row({ status: "EXPIRED" }), "invalid-state"],
        [409, "Conflict", row({ status: "ACTIVE" }), "invalid-state"],
        [403, "NotAllowed", row(), "wrong-account"],
      ] as const;
      for (const [status, type, connection, code] of cases) {
        answer(`PUT /v2.0/vpc/peerings/${LINK}/accept`, neutron(type), status);
        if (connection === undefined) {
          // No document gives the type of this refusal, so the list decides.
          answer(SHOW, neutron("VpcPeeringNotFound"), 404);
          answer(`GET ${LIST}`, { peerings: [] });
        } else answer(SHOW, { peering: connection });
        if (connection !== undefined && status === 400) ownBlocks();
        const error = await refused(client.acceptPeering(ref));
        assert.deepEqual(
          [error.code, error.detail.property, error.detail.vendorCode],
          [code, "peeringConnection", type],
        );
      }
    });

    it("to a deletion are retried while another change runs, and count as success if the object is gone", async () => {
      const client = await open();
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, neutron("Conflict"), 409);
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, "", 204);
      await client.deletePeering(ref);
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, neutron("VpcPeeringNotFound"), 404);
      answer(`GET ${LIST}`, { peerings: [row({ status: "DELETED" })] });
      await client.deletePeering(ref);
      assert.equal(sent.length, 4);
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, neutron("VpcPeeringNotFound"), 404);
      // The list may lag behind, so it is read as often as any answer that contradicts another.
      for (let look = 1; look <= READS; look++) answer(`GET ${LIST}`, { peerings: [row()] });
      assert.equal((await refused(client.deletePeering(ref))).code, "not-found");
    });

    it("to a creation whose response was lost are resolved by a search by name and both VPCs", async () => {
      const client = await open();
      answer("POST /v2.0/vpc/peerings", neutron("HTTPInternalServerError"), 500);
      const mirrored = row({
        request_vpc_info: { vpc_id: OTHER, tenant_id: PROJECT },
        accept_vpc_info: { vpc_id: ONE, tenant_id: PEER },
      });
      const ended = row({ id: TABLE, status: "REJECTED" });
      answer(`GET /v2.0/vpc/peerings?vpc_id=${ONE}&name=peering-1&limit=500`, { peerings: [mirrored, ended, row()] });
      answer(SHOW, { peering: row() });
      ownBlocks();
      assert.equal((await client.createPeering({ name: "peering-1", ...ENDS })).id, LINK);
    });

    it("give advice about the account where that is the reason, and about the permission elsewhere", async () => {
      const client = await open();
      const cases = [
        [401, { code: "VPC.0005", message: "no" }, /\(VPC\.0005.* Check whether the account is in arrears, or has to/],
        [
          401,
          { code: "VPC.0009", message: "no" },
          /\(VPC\.0009.* Have the account's real-name authentication completed/,
        ],
        [
          403,
          { code: "VPC.2701", message: "no" },
          /\(VPC\.2701.* in arrears or frozen.* grant the API key this action/,
        ],
        [403, { code: "VPC.2201", message: "no" }, /\(VPC\.2201.* Grant the API key vpc:peerings:get /],
        [
          401,
          { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information: Unauthorized" },
          /If it is right, it lacks the permission/,
        ],
        [
          401,
          { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information: ak A not exist" },
          /Check the API key, its account, and this machine's clock/,
        ],
      ] as const;
      for (const [status, body, says] of cases) {
        answer(SHOW, body, status);
        assert.match((await refused(client.getPeerings([ref]))).message, says);
      }
    });

    it("with status 404 and a proxy's page do not mean that the object is gone", async () => {
      const client = await open();
      answer(SHOW, "<html>Not Found</html>", 404);
      assert.equal((await refused(client.getPeerings([ref]))).code, "backend-failure");
    });

    it("without a default route table are retried, then fail without reporting the VPC as gone", async () => {
      const client = await open();
      const vpcs = () => answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE)] });
      vpcs();
      nock(VPC)
        .get(/routetables/)
        .reply(200, { routetables: [] })
        .persist();
      vpcs();
      assert.equal((await refused(client.getVpcs([{ region: REGION, id: ONE }]))).code, "backend-failure");
    });
  });
});
