/** The suite on the backend that the example writes for itself: what its readers start from is right. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Backend } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/config.js";
import { conformanceCases } from "../../provider/conformance/index.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const { createBackend } = require(path.join(repository, "examples", "own-backend", "my-backend.js")) as {
  readonly createBackend: (settings: Settings) => Backend;
};

describe("the backend of examples/own-backend is one", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-own-backend-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const cases = conformanceCases({
    vendor: "huawei",
    regions: ["cn-north-4", "cn-east-3"],
    open: (account) =>
      createBackend({
        vendor: "huawei",
        backend: "./my-backend.js",
        accountId: (account === "requester" ? "1" : "2").repeat(32),
        endpoint: path.join(folder, "my-cloud.json"),
        limits: {},
        timeoutSeconds: 1,
      }),
    cannot: { subnets: "the example has none" },
    timeoutSeconds: 1,
  });
  for (const { title, skip, run } of cases) {
    if (skip === undefined) it(title, run);
    else it.skip(`${title}: ${skip}`, run);
  }
});
