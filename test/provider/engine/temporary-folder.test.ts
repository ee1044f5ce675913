import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import os, { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { temporaryFolder } from "../../../provider/engine/temporary-folder.js";

describe("folders of one user", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "vpc-peering-folder-"));
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(parent, { recursive: true, force: true });
  });

  it("are readable by their owner only", () => {
    const folder = temporaryFolder("rates", join(parent, "own"))!;
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(temporaryFolder("rates", join(parent, "own")), folder);
  });

  it("are not used where others can write, or might", function () {
    if (process.getuid === undefined) this.skip();
    const open = join(parent, "open");
    temporaryFolder("rates", open);
    chmodSync(open, 0o777);
    assert.equal(temporaryFolder("rates", open), undefined);
    symlinkSync(join(parent, "elsewhere"), join(parent, "linked"));
    assert.equal(temporaryFolder("rates", join(parent, "linked")), undefined);
  });

  it("need no name for the user, whom a container may run as a number only", () => {
    mock.method(os, "tmpdir", () => parent);
    mock.method(os, "userInfo", () => {
      throw new Error("uv_os_get_passwd returned ENOENT");
    });
    assert.equal(temporaryFolder("rates"), join(parent, `vpcpeering-${process.getuid?.() ?? "user"}`, "rates"));
  });
});
