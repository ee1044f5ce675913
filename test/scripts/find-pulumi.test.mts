import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { executable, findPulumi, type Probe } from "../../scripts/pulumi-cli/find.mjs";
import { isRecentEnough, launcherPlace, OLDEST, PINNED } from "../../scripts/pulumi-cli/versions.mjs";

/** A machine that holds these programs; a CLI's version is its value. */
function machineWith(programs: Record<string, string>, connections: Record<string, string> = {}) {
  const requested: string[] = [];
  const probe: Probe = {
    isExecutable: (file) => file in programs,
    versionOf: (file) => {
      requested.push(file);
      return Promise.resolve(programs[file] ?? "broken");
    },
    realPath: (file) => connections[file] ?? file,
  };
  return { probe, asked: requested };
}

const cli = (folder: string, version: string) => ({ [join(folder, executable("pulumi"))]: version });
const host = (folder: string) => ({ [join(folder, executable("pulumi-language-nodejs"))]: "" });
const env = (...path: string[]) => ({ PULUMI_HOME: join("/", "home", ".pulumi"), PATH: path.join(delimiter) });
const launcher = join(launcherPlace(env()), "bin");
const [usr, brew, cellar] = [join("/", "usr"), join("/", "brew", "bin"), join("/", "cellar", "bin")];

describe("finding a Pulumi CLI", () => {
  const cases: { title: string; programs: Record<string, string>; path: string[]; found: string | undefined }[] = [
    {
      title: "the launcher's folder comes first",
      programs: { ...cli(launcher, PINNED), ...host(launcher), ...cli(usr, "3.300.0"), ...host(usr) },
      path: [usr],
      found: launcher,
    },
    {
      title: "a CLI without its language host is skipped",
      programs: { ...cli(launcher, PINNED) },
      path: [usr],
      found: undefined,
    },
    {
      title: "the installer's folder is searched although it is not on PATH",
      programs: {
        ...cli(join("/", "home", ".pulumi", "bin"), "v3.216.0"),
        ...host(join("/", "home", ".pulumi", "bin")),
      },
      path: [usr],
      found: join("/", "home", ".pulumi", "bin"),
    },
    {
      title: "a CLI that is too old is skipped",
      programs: { ...cli(usr, "3.215.9"), ...host(usr), ...cli(brew, "3.216.0"), ...host(brew) },
      path: [usr, brew],
      found: brew,
    },
    {
      title: "a CLI that does not run is skipped",
      programs: { ...cli(usr, "broken"), ...host(usr) },
      path: [usr],
      found: undefined,
    },
    {
      title: "the language host may be elsewhere on PATH",
      programs: { ...cli(usr, PINNED), ...host(brew) },
      path: [usr, brew],
      found: usr,
    },
    { title: "nothing is found without a CLI", programs: {}, path: [], found: undefined },
  ];
  for (const { title, programs, path, found } of cases) {
    it(title, async () => assert.equal(await findPulumi(env(...path), machineWith(programs).probe), found));
  }

  it("follows a symbolic link to the language host's folder", async () => {
    const programs = { ...cli(brew, PINNED), ...host(cellar) };
    const linked = { [join(brew, executable("pulumi"))]: join(cellar, executable("pulumi")) };
    assert.equal(await findPulumi(env(brew), machineWith(programs, linked).probe), brew);
    assert.equal(await findPulumi(env(brew), machineWith(programs).probe), undefined);
  });

  it("never runs npm's launcher for its version, which would start a download", async () => {
    const bin = join("/", "repo", "node_modules", ".bin");
    const { probe, asked: requested } = machineWith({ ...cli(bin, PINNED), ...host(bin) });
    assert.equal(await findPulumi(env(bin, bin + "/"), probe), undefined);
    assert.deepEqual(requested, []);
  });
});

describe("the versions of the Pulumi CLI", () => {
  it("compares by number, not by text", () => {
    for (const version of [OLDEST, "v3.216.0", "3.1000.0", "10.0.0", PINNED, "v3.260.0-alpha.1\n"]) {
      assert.equal(isRecentEnough(version), true, version);
    }
    for (const version of ["3.215.99", "3.99.0", "2.999.0", "", "broken"]) {
      assert.equal(isRecentEnough(version), false, version);
    }
  });
});
