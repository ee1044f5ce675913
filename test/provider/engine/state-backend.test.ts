import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { markOf } from "../../../provider/engine/mark.js";
import { stateBackend } from "../../../provider/engine/state-backend.js";

describe("the state backend is found like in the Pulumi CLI:", () => {
  let root: string;
  let program: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "vpc-peering-backend-"));
    program = path.join(root, "project", "src");
    mkdirSync(program, { recursive: true });
    writeFileSync(path.join(root, "credentials.json"), '{"current":"s3://logged-in","accessTokens":{}}');
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const project = (text: string, name = "Pulumi.yaml") => writeFileSync(path.join(root, "project", name), text);
  const found = (env: NodeJS.ProcessEnv = {}) => stateBackend({ PULUMI_HOME: root, ...env }, program);

  it("in the environment, else in the project file, else in the login", () => {
    assert.equal(found(), "s3://logged-in");
    project("name: p\nruntime: nodejs\nbackend:\n  url: s3://project\n");
    assert.equal(found(), "s3://project");
    assert.equal(found({ PULUMI_BACKEND_URL: "s3://environment" }), "s3://environment");
  });

  for (const [form, text] of [
    ["block style", "name: p\nbackend: # ours\n    url: 's3://project'\nruntime: nodejs\n"],
    ["flow style", 'name: p\nbackend: {url: "s3://project"}\n'],
    ["JSON", '{"name":"p","backend":{"url":"s3://project"},"runtime":"nodejs"}'],
  ] as const) {
    it(`in a project file in ${form}`, () => {
      project(text);
      assert.equal(found(), "s3://project");
    });
  }

  it("but not in another key of the project file that has a url", () => {
    project("name: p\ntemplate:\n  url: s3://template\nbackend:\nruntime: nodejs\n");
    assert.equal(found(), "s3://logged-in");
  });

  it("as another folder in another checkout", () => {
    project("name: p\nbackend:\n  url: file://./state\n");
    assert.equal(found(), `file://${path.join(root, "project", "state")}`);
    assert.equal(found({ PULUMI_BACKEND_URL: "file://~" }), `file://${homedir()}`);
  });

  it("without its options and a trailing slash", () => {
    assert.equal(found({ PULUMI_BACKEND_URL: "s3://bucket/path/?region=eu" }), "s3://bucket/path");
    assert.equal(found({ PULUMI_BACKEND_URL: "https://api.pulumi.com/" }), "https://api.pulumi.com");
  });

  it("without the user and the password, which may change", () => {
    for (const url of [
      "postgres://me:old@db.example:5432/pulumi",
      "postgres://you:new%40@db.example:5432/pulumi?sslmode=disable",
    ])
      assert.equal(found({ PULUMI_BACKEND_URL: url }), "postgres://db.example:5432/pulumi");
  });

  it("or not at all, also if the logins cannot be read", () => {
    assert.equal(found({ PULUMI_CREDENTIALS_PATH: program }), "");
    writeFileSync(path.join(program, "credentials.json"), "encrypted");
    assert.equal(found({ PULUMI_CREDENTIALS_PATH: program }), "");
  });
});

describe("the ownership tag of a resource", () => {
  const checked = { urn: "urn:pulumi:dev::p::t::one", olds: {}, organization: "acme" };
  it("is the same in every run, and differs by organization, state backend and resource", () => {
    const marks = [
      markOf(checked, "s3://a"),
      markOf(checked, "s3://b"),
      markOf({ ...checked, organization: "other" }, "s3://a"),
      markOf({ ...checked, urn: `${checked.urn}x` }, "s3://a"),
    ];
    assert.equal(markOf({ ...checked }, "s3://a"), marks[0]);
    assert.equal(new Set(marks).size, marks.length);
    for (const mark of marks) assert.match(mark, /^[0-9a-f]{16}$/);
  });
});
