/** Short texts and files that people write: configuration, addresses, ids, times, CSV, key files, traces. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseDuration } from "../../../cli/options/duration.js";
import { parseTime } from "../../../cli/options/time.js";
import { parseTrafficCsv } from "../../../cli/options/traffic-csv.js";
import { replay } from "../../../cli/replay-answers.js";
import { type ConfigKey, readSettings, SECRET_KEYS } from "../../../provider/configuration/read.js";
import { readKeyFile } from "../../../provider/credentials/key-file.js";
import { identityParts, parseId, parseRouteId } from "../../../provider/engine/ids.js";
import { isPeeringError } from "../../../provider/errors.js";
import { overlaps, readCidr } from "../../../provider/network/cidr/cidr.js";
import { VENDOR_IDS } from "../../../provider/rules/registry.js";
import { KEY_PLACES } from "../../../provider/vendors/credentials.js";
import { SECRET, type Target } from "../fuzzer.js";

export const configuration: Target = {
  name: "configuration",
  title: "the provider's configuration",
  seeds: VENDOR_IDS.flatMap((vendor) => [
    { vendor, region: "cn-north-1", accountId: "100000000011", timeoutSeconds: "60", maxCallsPerSecond: "5" },
    { vendor, limits: '{"peerings":20}', prices: "{}", defaultTags: '{"team":"net"}', ignoreTags: '{"keys":["a"]}' },
    { vendor, backend: "api", assumeRole: '[{"roleArn":"qcs::cam::uin/1:roleName/x"}]', endpoint: "https://a.example" },
    { vendor, backend: "api", profile: "ci", oidc: '{"tokenFile":"t"}', instanceRole: "true", projectId: "1" },
  ]).map((one) => JSON.stringify(one)),
  run: (input) => {
    const given = objectIn(input);
    const settings = readSettings((key: ConfigKey) => {
      if (key === "secretKey") return SECRET;
      const value = Object.hasOwn(given, key) ? given[key] : undefined;
      return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
    });
    return Object.fromEntries(Object.entries(settings).filter(([key]) => !SECRET_KEYS.has(key as ConfigKey)));
  },
};

export const words: Target = {
  name: "words",
  title: "CIDR blocks, ids, moments and durations",
  seeds: [
    "10.0.0.0/24",
    "2001:db8::/32",
    "::ffff:10.0.0.0/104",
    "cn-north-1/vpc-1a2b3c4d",
    "ap-guangzhou/rtb-1/10.0.0.0/16",
    "api/tencent/100000000011",
    "2026-01-31T08:00Z",
    "2026-02-29",
    "90m",
    "31d",
  ],
  run: (input) => {
    const readings = [readCidr(input), readCidr(input, 4), readCidr(input, 6)];
    const blocks = readings.flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
    return [
      readings.map((reading) => ("fault" in reading ? reading.fault : reading.cidr)),
      blocks.map((block) => blocks.map((other) => overlaps(block, other))),
      parseId(input),
      parseRouteId(input, "ap-guangzhou"),
      identityParts(input),
      outcome(() => parseTime(input, "--at")),
      outcome(() => parseDuration(input)),
    ];
  },
};

export const csv: Target = {
  name: "csv",
  title: "CSV files of traffic",
  seeds: [
    "at,inMbps,outMbps\n2026-01-31T08:00Z,1,2\n",
    "\uFEFFsource,at,outMbps,inMbps,inPackets,outPackets\r\n10.0.0.1,2026-01-31T08:00Z,1,2.5,3,4\r\n",
    'at,inMbps,outMbps\n"2026-01-31T08:00Z","1","2"\n\n',
  ],
  run: (input) => parseTrafficCsv(input, "traffic.csv"),
};

export const traces: Target = {
  name: "traces",
  title: "recorded traces, and the vendors' answers in them",
  get seeds() {
    const line = (vendor: string, action: string, body: string, protocol = "api") =>
      JSON.stringify({
        time: "2026-01-31T08:00:00.000Z",
        vendor,
        protocol,
        action,
        method: "POST",
        url: "https://vpc.example/?Action=DescribeVpcs",
        attempt: 1,
        durationMs: 5,
        requestHeaders: { "x-tc-action": action },
        requestBody: "{}",
        status: 200,
        headers: { "content-type": "application/json" },
        body,
      });
    return [
      line("tencent", "DescribeVpcs", '{"Response":{"TotalCount":0,"VpcSet":[],"RequestId":"r"}}'),
      line("huawei", "ListVpcPeerings", '{"peerings":[{"id":"1","name":"n","status":"ACTIVE"}]}'),
      line("jdcloud", "describeVpcs", '{"requestId":"r","result":{"vpcs":[],"totalCount":0}}'),
      line("qcloud", "DescribeVpcEx", '{"code":0,"message":"","codeDesc":"Success","totalCount":0,"data":[]}'),
      line("tce", "listVpcs", '{"records":[]}', "gateway"),
    ];
  },
  run: (input) => replay(input),
};

export const keyFiles: Target = {
  name: "key-files",
  title: "files in which the vendors' tools keep API keys",
  seeds: [
    `[default]\nsecret_id = AKID\nsecret_key = ${SECRET}\n`,
    `[default]\naccess_key = AKID\nsecret_key = ${SECRET}\nregion_id = cn-north-1\n; comment\n[ci]\n`,
    JSON.stringify({ secretId: "AKID", secretKey: SECRET }),
    JSON.stringify({
      current: "default",
      profiles: [{ name: "default", mode: "AKSK", accessKeyId: "A", secretAccessKey: SECRET }],
    }),
  ],
  run: (input) => {
    const homeFolder = mkdtempSync(join(tmpdir(), "vpc-peering-fuzz-"));
    try {
      return Object.entries(KEY_PLACES).flatMap(([vendor, { files }]) =>
        files.map((file) => {
          const path = join(homeFolder, file.path.replace("{profile}", "default"));
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, input);
          return outcome(() => {
            const where = { environment: {}, homeFolder, vendor, profile: file.onlyProfiles ? "default" : undefined };
            // Its values are secrets by nature.
            return Object.keys(readKeyFile(file, where).texts);
          });
        }),
      );
    } finally {
      rmSync(homeFolder, { recursive: true, force: true });
    }
  },
};

export const fixture = (...path: string[]): string =>
  readFileSync(join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "test/fixtures", ...path), "utf8");

/** Of several readers of one input: an error of ours is an outcome. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (isPeeringError(error)) return error.message;
    throw error;
  }
}

/** No input of a reader that has objects: nothing to read. */
export function objectIn(input: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** JSON as its value, so that it is altered value by value; any other text as it is. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
