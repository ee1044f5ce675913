/** For each API: opening its client, the call that a request is, what the client is asked for, and stand-ins for other calls. */
import type { Backend } from "../../../../provider/backend/contract.js";
import type { Settings } from "../../../../provider/configuration/read.js";
import { openClient as huawei } from "../../../../provider/vendors/huawei/client/index.js";
import { openClient as jdcloud } from "../../../../provider/vendors/jdcloud/client/index.js";
import { openClient as qcloud } from "../../../../provider/vendors/qcloud/client/index.js";
import { openClient as tce } from "../../../../provider/vendors/tce/client/index.js";
import { openClient as tencent } from "../../../../provider/vendors/tencent/client/index.js";
import type { OpenClient } from "../../../../provider/vendors/vendor.js";
import { settingsFor } from "../scene.js";
import { callsOf } from "./calls.js";
import type { ApiName } from "./fixtures.js";
import { HUAWEI_ASKS, HUAWEI_STAND_INS } from "./huawei-ground.js";
import { JDCLOUD_ASKS, JDCLOUD_STAND_INS } from "./jdcloud-ground.js";
import { QCLOUD_ASKS, QCLOUD_STAND_INS } from "./qcloud-ground.js";
import { ASKS, STAND_INS, TCE_ASKS, TCE_STAND_INS } from "./tencent-ground.js";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Ask = readonly [method: string, ...args: unknown[]];
/** By call. */
export type Asks = Readonly<Record<string, Ask>>;
/** By call: what it answers, without the envelope. */
export type StandIns = Readonly<Record<string, unknown>>;

export interface Ground {
  open(): Promise<Backend>;
  callOf(request: Request): string;
  enveloped(answer: unknown): string;
  readonly asks: Asks;
  readonly standIns: StandIns;
}

/** 2024-01-02T03:04:05Z; waiting takes no time. */
const START = Date.UTC(2024, 0, 2, 3, 4, 5);

const opening = (open: OpenClient, vendor: ApiName, endpoint: string | undefined, more: Partial<Settings>) => () => {
  let now = START;
  return open({
    settings: { ...settingsFor(vendor, endpoint), timeoutSeconds: 20, ...more },
    credentials: { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE" },
    services: {
      now: () => now,
      sleep: async (milliseconds) => void (now += milliseconds),
      random: () => 0,
      log: () => undefined,
      nonce: () => "ed558a3b-9808-4edb-8597-187bda63a4f2",
    },
  });
};

const ACCOUNT = "100000000011";
const header = (name: string) => (request: Request) => String(request.headers[name]);

/** By method and path, as the clients' files list them; of two with the same, by the verb in the body. */
function byPath(api: ApiName): Ground["callOf"] {
  const calls = callsOf(api);
  return ({ method, path, body }) => {
    const fits = calls.filter((call) => call.method === method && call.path?.test(decodeURIComponent(path)));
    const [call] = fits.length < 2 ? fits : fits.filter(({ name }) => body.includes(`"${verbOf(name)}"`));
    return call?.name ?? `${method} ${path}`;
  };
}

const verbOf = (name: string): string => /Batch(\w+?)Vpc/.exec(name)?.[1]?.toLowerCase() ?? name;

export const GROUNDS: Readonly<Record<ApiName, Ground>> = {
  tencent: {
    open: opening(tencent, "tencent", undefined, {}),
    callOf: header("x-tc-action"),
    enveloped: (answer) => JSON.stringify({ Response: { ...(answer as object), RequestId: "5e3b3f0c" } }),
    asks: ASKS,
    standIns: STAND_INS,
  },
  tce: {
    open: opening(tce, "tce", "http://api3.cloud.test", { region: "gz-a", accountId: ACCOUNT }),
    callOf: header("x-tc-action"),
    enveloped: (answer) => JSON.stringify({ Response: { ...(answer as object), RequestId: "5e3b3f0c" } }),
    asks: TCE_ASKS,
    standIns: TCE_STAND_INS,
  },
  qcloud: {
    open: opening(qcloud, "qcloud", undefined, { accountId: ACCOUNT }),
    callOf: ({ body }) => new URLSearchParams(body).get("Action") ?? "",
    enveloped: (answer) => JSON.stringify({ code: 0, message: "", codeDesc: "Success", ...(answer as object) }),
    asks: QCLOUD_ASKS,
    standIns: QCLOUD_STAND_INS,
  },
  huawei: {
    open: opening(huawei, "huawei", undefined, { region: "cn-north-4", projectId: "1".repeat(32) }),
    callOf: byPath("huawei"),
    enveloped: (answer) => JSON.stringify(answer),
    asks: HUAWEI_ASKS,
    standIns: HUAWEI_STAND_INS,
  },
  jdcloud: {
    open: opening(jdcloud, "jdcloud", undefined, { accountId: ACCOUNT }),
    callOf: byPath("jdcloud"),
    enveloped: (result) => JSON.stringify({ requestId: "5e3b3f0c", result }),
    asks: JDCLOUD_ASKS,
    standIns: JDCLOUD_STAND_INS,
  },
};
