/** nock in the place of the vendor: answers as documented, and what was sent to get them. */
import assert from "node:assert/strict";
import { nock, withoutNetwork } from "../no-network.js";
import type { Backend, PeeringRecord } from "../../../../provider/backend/contract.js";
import type { Credentials } from "../../../../provider/backend/credentials.js";
import type { Settings } from "../../../../provider/configuration/read.js";
import { isPeeringError, type PeeringError } from "../../../../provider/errors.js";
import { openClient } from "../../../../provider/vendors/huawei/client/index.js";
import { REGIONS } from "../../cloud/scene.js";
import { settingsFor } from "../scene.js";

const [REGION] = REGIONS.huawei;

const NOW = Date.parse("2024-01-02T03:04:05Z");
export const VPC = "https://vpc.cn-north-4.myhuaweicloud.com";
export const IAM = "https://iam.cn-north-4.myhuaweicloud.com";
export const PROJECT = "0123456789abcdef0123456789abcdef";
export const PEER = "fedcba9876543210fedcba9876543210";
export const KEY: Credentials = { secretId: "AKIDEXAMPLE", secretKey: "SKEXAMPLE" };
export const [ONE, OTHER, LINK, TABLE] = ["1", "2", "3", "4"].map(
  (n) => `${n.repeat(8)}-0000-0000-0000-000000000000`,
) as [string, string, string, string];
/** What a link is asked for with. */
export const ENDS = { region: REGION, vpcId: ONE, peerRegion: REGION, peerVpcId: OTHER, peerAccountId: PEER };

export const LIST = "/v2.0/vpc/peerings?limit=500";
export const SHOW = `GET /v2.0/vpc/peerings/${LINK}`;

export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** In the order in which they came, in this test. */
export const sent: Sent[] = [];

/** For the tests of the suite that calls it. */
export function standIn(): void {
  withoutNetwork();
  beforeEach(() => {
    sent.length = 0;
  });
  afterEach(() => assert.deepEqual(nock.pendingMocks(), []));
}

/** The next such call gets this answer. */
export function answer(what: string, response: object | string, status = 200, host = VPC): void {
  const [method, path] = what.split(" ") as ["GET" | "POST" | "PUT" | "DELETE", string];
  let body = "";
  nock(host)
    // As text: nock would parse it, and bytes are what is signed.
    .filteringRequestBody((text) => ((body = text), "*"))
    .intercept(path, method, method === "POST" || method === "PUT" ? "*" : undefined)
    .reply(function () {
      const headers = Object.entries(this.req.headers).map(([name, value]) => [name.toLowerCase(), value]);
      sent.push({ headers: Object.fromEntries(headers) as Record<string, string>, body });
      return [status, typeof response === "string" ? response : JSON.stringify(response)];
    });
}

export const open = (more: Partial<Settings> = {}, credentials = KEY): Promise<Backend> => {
  let skipped = 0;
  return openClient({
    settings: { ...settingsFor("huawei", undefined), region: REGION, projectId: PROJECT, timeoutSeconds: 20, ...more },
    credentials,
    services: {
      now: () => NOW + skipped,
      sleep: async (milliseconds) => void (skipped += milliseconds),
      random: () => 0,
    },
  });
};
export const refused = async (call: Promise<unknown>): Promise<PeeringError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isPeeringError(error), String(error));
  return error;
};

export const row = (more: object = {}) => ({
  id: LINK,
  name: "peering-1",
  status: "PENDING_ACCEPTANCE",
  request_vpc_info: { vpc_id: ONE, tenant_id: PROJECT },
  accept_vpc_info: { vpc_id: OTHER, tenant_id: PEER },
  description: "",
  created_at: "2024-01-02T03:00:00",
  updated_at: "2024-01-02T03:00:00",
  ...more,
});
export const vpcRow = (id: string, more: object = {}) => ({
  id,
  name: "own",
  description: "",
  cidr: "10.1.0.0/16",
  extend_cidrs: [],
  status: "ACTIVE",
  project_id: PROJECT,
  tags: [],
  created_at: "2024-01-02T03:00:00Z",
  ...more,
});
export const ownBlocks = () => answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE)] });
export const listed = async (...rows: object[]): Promise<PeeringRecord[]> => {
  const client = await open();
  answer(`GET ${LIST}`, { peerings: rows });
  ownBlocks();
  return client.listPeerings({ region: REGION });
};
