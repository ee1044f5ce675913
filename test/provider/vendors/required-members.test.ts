/** No schema requires what the vendor's document, or an answer that was seen, does without. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";
import * as huawei from "../../../provider/vendors/huawei/answers.js";
import * as jdcloud from "../../../provider/vendors/jdcloud/answers.js";
import * as qcloud from "../../../provider/vendors/qcloud/answers.js";
import * as tce from "../../../provider/vendors/tce/answers.js";
import * as tencent from "../../../provider/vendors/tencent/answers.js";
import { APIS, type ApiName } from "./published/fixtures.js";
import { requiredIn } from "./published/required.js";

/** Written from the documents, by schema. */
type Table = Readonly<
  Record<
    string,
    { readonly source: string; readonly required: readonly string[]; readonly optional: readonly string[] }
  >
>;

const file = path.join(
  path.dirname(require.resolve("pulumi-vpc-peering/package.json")),
  "test/fixtures/answer-members.json",
);
const TABLES = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<ApiName, Table>>;
const MODULES: Readonly<Record<ApiName, object>> = { tencent, tce, qcloud, huawei, jdcloud };

const isSchema = (value: unknown): value is z.ZodType => typeof value === "object" && value !== null && "_zod" in value;

describe("required members of responses", () => {
  for (const api of APIS)
    it(`${api}: are those that the document requires`, () => {
      const schemas = Object.entries(MODULES[api]).filter((entry): entry is [string, z.ZodType] => isSchema(entry[1]));
      for (const [name, schema] of schemas) {
        const { source = "no document", required = [], optional = [] } = TABLES[api][name] ?? {};
        assert.deepEqual(requiredIn(schema).sort(), [...required].sort(), `${name} (${source})`);
        assert.deepEqual(
          required.filter((member) => optional.includes(member)),
          [],
          name,
        );
        assert.match(source, /\S/, name);
      }
      const names = schemas.map(([name]) => name);
      for (const name of Object.keys(TABLES[api])) assert.ok(names.includes(name), `${name} is no schema`);
    });
});
