// Is it a backend? `node --test` asks the suite that the vendors' own clients pass.
"use strict";

const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { after, describe, it } = require("node:test");
const { conformanceCases } = require("pulumi-vpc-peering/conformance");
const { createBackend } = require("./my-backend.js");

describe("my backend", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "my-backend-"));
  after(() => rmSync(folder, { recursive: true }));

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
        timeoutSeconds: 10,
      }),
    cannot: { subnets: "my cloud has none" },
  });
  for (const { title, skip, run } of cases) it(title, { skip }, run);
});
