/** How the project is built: what may know of what. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { rulesOf, VENDOR_IDS } from "../../provider/rules/registry.js";
import { filesIn, importsOf, nodesOf, parse, read, repository } from "./source.js";

const sources = (...folders: string[]) => folders.flatMap(filesIn).filter((file) => /\.m?ts$/.test(file));
const shipped = sources("provider", "sdk", "cli");

/** From the bottom up: files of a room import their own room and those before it. */
const ROOMS = [
  // What vendors state, and arithmetic. Needs nothing but the error class.
  "provider/errors.ts",
  "provider/network/cidr/",
  "provider/rules/",
  "provider/declaration/declare.ts",
  "provider/declaration/issue-text.ts",
  "provider/network/",
  // Words that everything above shares: of tables, and of Pulumi's engine.
  "provider/lookup/",
  "provider/engine/",
  "provider/configuration/",
  // The contract of a backend, and what all clients share.
  "provider/backend/",
  "provider/declaration/",
  // Clouds: the embedded one, the servers over it, and the vendors' clients.
  "provider/cloud/",
  "provider/servers/emulator/",
  "provider/servers/gateway/",
  "provider/conformance/",
  // Of the vendors: what a client and an emulator are, what all of them do once, and each.
  "provider/vendors/vendor.ts",
  "provider/vendors/kit/",
  "provider/vendors/",
  "provider/servers/",
  // One run of the engine.
  "provider/credentials/",
  "provider/run/",
  // What a stack declares, what it looks up, and what previews and states say.
  "provider/resources/",
  "provider/functions/",
  "provider/tools/import/",
  "provider/tools/stack/",
  "provider/tools/permissions/",
  "provider/tools/topology/",
  "provider/tools/report/",
  "provider/simulation.ts",
  "provider/index.ts",
  // What users touch.
  "sdk/",
  "provider/plugin/",
  "cli/",
];

describe("vendors are named in their rules and in provider/vendors/ only", () => {
  const isVendors = (file: string) =>
    /^provider\/(vendors\/|rules\/(registry\.ts$|vendors\/|documents\/|regions\/))/.test(file);

  for (const file of shipped.filter((file) => !isVendors(file))) {
    it(file, () => {
      const source = parse(file);
      assert.deepEqual(vendorNamesIn(source), []);
      const reached = importsOf(source).filter(({ of }) =>
        /^provider\/(vendors|rules\/vendors)\/.+(\/|\.js$)/.test(of),
      );
      assert.deepEqual(
        reached.filter(({ of }) => !/^provider\/vendors\/(index|vendor|credentials|pending-expiry)\.js$/.test(of)),
        [],
        "asks provider/vendors/index or provider/rules/registry, not one vendor's files",
      );
    });
  }

  it("which this check finds, except in sentences and comments", () => {
    const named = (code: string) => vendorNamesIn(parse("provider/x.ts", code));
    assert.deepEqual(named('if (vendor === "tce") f();'), ["tce"]);
    assert.deepEqual(named("switch (v) { case `jdcloud-cps`: }"), ["jdcloud-cps"]);
    assert.deepEqual(named("const table = { huawei: 1, [`qcloud`]: 2 }; table.tencent"), [
      "huawei",
      "qcloud",
      "tencent",
    ]);
    assert.deepEqual(named('title === "Huawei Cloud"'), ["Huawei Cloud"]);
    assert.deepEqual(named("/** On tce … */ const fix = `Set it, as in vpcpeering:vendor tce`;"), []);
  });
});

describe("the imports", () => {
  it("have no cycle, including types and lazy imports", () => {
    assert.deepEqual(circles(new Map(shipped.map((file) => [file, shippedImports(file)]))), []);
  });

  it("check finds a cycle of any length", () => {
    const imports = { a: ["b"], b: ["c", "d"], c: ["a"], d: ["d2"], d2: ["d"], e: ["a"] };
    assert.deepEqual(circles(new Map(Object.entries(imports))), [
      ["a", "b", "c"],
      ["d", "d2"],
    ]);
  });

  it("follow the order of the folders, including types and lazy imports", () => {
    const homeless = shipped.filter((file) => roomOf(file) === -1);
    assert.deepEqual(homeless, [], "each file is in a room");
    const upwards = shipped.flatMap((file) =>
      shippedImports(file)
        .filter((of) => roomOf(of) > roomOf(file))
        .map((of) => `${file} imports ${of}`),
    );
    assert.deepEqual(upwards, []);
  });

  // The plugin of the package speaks Pulumi's protocol.
  for (const file of sources("provider").filter((file) => !file.startsWith("provider/plugin/"))) {
    it(`of ${file} contain nothing of Pulumi, and nothing that needs it`, () => {
      const found = [...runTimeClosure(file)].flatMap((reached) =>
        importsOf(parse(reached))
          .filter(({ of, when }) => /^(@pulumi\/|cli\/)/.test(of) && (when !== "type" || reached === file))
          .map(({ of }) => `${reached} imports ${of}`),
      );
      assert.deepEqual(found, []);
    });
  }

  for (const file of sources("sdk")) {
    it(`of ${file} contain types and errors of provider/ when it is loaded, and never its handlers`, () => {
      const imports = importsOf(parse(file)).filter(({ of, when }) => of.startsWith("provider/") && when !== "type");
      const atLoad = imports.filter(({ of, when }) => when === "load" && of !== "provider/errors.js");
      assert.deepEqual(atLoad, []);
      assert.deepEqual(
        imports.filter(({ of }) => /^provider\/(index\.js$|resources\/)/.test(of)),
        [],
      );
    });
  }

  it("are found by this check in every form", () => {
    const code = `
      import a from "./a.js"; import type b from "./b.js"; import { type C } from "./c.js"; export * from "../d.js";
      require("e"); type F = typeof import("./f.js"); const g = () => require("./g.js"); async () => import("./h.js");`;
    assert.deepEqual(
      importsOf(parse("sdk/x.ts", code)).map(({ of, when }) => `${when} ${of}`),
      [
        "load sdk/a.js",
        "type sdk/b.js",
        "type sdk/c.js",
        "load d.js",
        "load e",
        "type sdk/f.js",
        "use sdk/g.js",
        "use sdk/h.js",
      ],
    );
  });
});

describe("the folders", () => {
  it("have at most 20 entries each", () => {
    const entries = new Map<string, Set<string>>();
    for (const file of sources("provider", "sdk", "cli", "test", "scripts", "bench")) {
      const parts = file.split("/");
      parts.forEach((name, i) => {
        const folder = parts.slice(0, i).join("/");
        entries.set(folder, (entries.get(folder) ?? new Set()).add(name));
      });
    }
    entries.delete("");
    assert.deepEqual(
      [...entries].filter(([, names]) => names.size > 20).map(([folder]) => folder),
      [],
    );
  });
});

describe("private parts of Pulumi", () => {
  /** Members that Pulumi does not document; `__provider` and `__plan` are properties of our own resources. */
  const PRIVATE = new Set([
    "__pulumiType",
    "__name",
    "__prov",
    "__providers",
    "__childResources",
    "__parentResource",
    "isKnown",
    "promise",
  ]);
  const privateIn = (source: ts.SourceFile): string[] =>
    [...nodesOf(source)]
      .filter((node) => ts.isIdentifier(node))
      .flatMap(({ text }) => (PRIVATE.has(text) ? [text] : []));

  it("are touched in one file of the SDK", () => {
    const touching = sources("sdk").filter((file) => privateIn(parse(file)).length > 0);
    assert.deepEqual(touching, ["sdk/registration/pulumi-internals.ts"]);
  });

  it("are seen by this check", () => {
    assert.deepEqual(
      privateIn(parse("sdk/x.ts", "(vpc as { __prov?: P }).__prov; output.promise(); const known = 1;")),
      ["__prov", "__prov", "promise"],
    );
  });
});

describe("files", () => {
  it("of code have at most 400 lines", () => {
    const long = [...shipped, ...filesIn("scripts"), ...filesIn("bench")]
      .filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.startsWith("sdk/generated/"))
      .filter((file) => read(file).split("\n").length > 400);
    assert.deepEqual(long, []);
  });

  it("of code have names in kebab case", () => {
    const names = [...shipped, ...sources("test")].map((file) => path.posix.basename(file));
    assert.deepEqual(
      names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.m?ts$/.test(name)),
      [],
    );
  });

  it("name no folder of a machine, and no package registry", () => {
    const local = [repository, `${homedir()}${path.sep}`].filter((folder) => folder.length > 5);
    const registry = /https?:\/\/[^/\s"'`]*(?:registry|npmjs|goproxy|proxy\.golang)/;
    const logged = filesIn(".")
      .filter((file) => !/\.(db|png|log|tsbuildinfo|tgz)$/.test(file))
      .filter((file) => {
        const text = read(file);
        return local.some((folder) => text.includes(folder)) || registry.test(text);
      });
    assert.deepEqual(logged, []);
  });
});

const roomOf = (file: string): number =>
  ROOMS.findIndex((room) => (room.endsWith("/") ? file.startsWith(room) : file === room));

/** Our own files that a file imports, in whatever way. */
const shippedImports = (file: string): string[] =>
  importsOf(parse(file))
    .filter(({ of }) => /^(provider|sdk|cli)\//.test(of))
    .map(({ of }) => of.replace(/\.js$/, ".ts"))
    .filter((of) => of !== file);

/** Sets of files each of which reaches each other one, sorted. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = new Map([...imports.keys()].map((file) => [file, everythingFrom(file, imports)]));
  const inCircles = [...imports.keys()].filter((file) => reached.get(file)!.has(file));
  const found = inCircles.map((file) =>
    inCircles.filter((other) => reached.get(file)!.has(other) && reached.get(other)!.has(file)).sort(),
  );
  return [...new Map(found.map((circle) => [circle.join(), circle])).values()];
}

function everythingFrom(file: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const next = [...(imports.get(file) ?? [])];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    next.push(...(imports.get(one) ?? []));
  }
  return reached;
}

/** The file, and what it brings in of ours. */
function runTimeClosure(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const { of, when } of importsOf(parse(file))) {
    if (when !== "type" && /^(provider|sdk|cli)\//.test(of)) runTimeClosure(of.replace(/\.js$/, ".ts"), reached);
  }
  return reached;
}

/** Vendors' ids and titles that are values, keys or names in the code: what a branch on a vendor needs. */
function vendorNamesIn(source: ts.SourceFile): string[] {
  const names = new Set<string>(VENDOR_IDS.flatMap((id) => [id, rulesOf(id).title]));
  return [...nodesOf(source)]
    .filter((node) => ts.isStringLiteralLike(node) || ts.isIdentifier(node))
    .map(({ text }) => text)
    .filter((text) => names.has(text));
}

describe("a module that is required when it is needed", () => {
  it("exists, as seen from dist/", () => {
    const missing = shipped.flatMap((file) =>
      [...read(file).matchAll(/require(?:\.resolve)?\("(\.[^"]+)"\)/g)]
        .map(([, name]) => path.join("dist", path.dirname(file), name!))
        .map((target) => (/^dist\/.*\.js$/.test(target) ? target.slice(5).replace(/\.js$/, ".ts") : target))
        .filter((target) => !existsSync(path.join(repository, target)))
        .map((target) => `${file}: ${target}`),
    );
    assert.deepEqual(missing, []);
  });
});
