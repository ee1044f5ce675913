import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { networkFileSystem, refuseNetworkFileSystem } from "../../../../provider/cloud/store/file-system.js";

describe("the file system of the embedded cloud's file", () => {
  const on = (type: number) => ({ platform: "linux" as const, typeOf: () => type });

  it("is rejected if several machines share it, with the property and the fix", () => {
    assert.throws(() => refuseNetworkFileSystem("/shared/cloud.db", on(0x6969)), {
      message:
        'cloudFile "/shared/cloud.db": the file is on NFS, where processes of several machines would damage it: SQLite shares its log by memory. Set cloudFile or VPC_PEERING_CLOUD_FILE to a file on a local disk.',
    });
    const found = [0xff534d42, 0xfe534d42, 0x517b, 0x00c36400].map((type) => networkFileSystem("/x", on(type)));
    assert.deepEqual(found, ["CIFS", "SMB2", "SMB", "Ceph"]);
  });

  it("is accepted if it is local, or not known", () => {
    assert.equal(networkFileSystem("/x", on(0xef53)), undefined);
    assert.equal(networkFileSystem("/x", { platform: "darwin", typeOf: () => 0x6969 }), undefined);
    refuseNetworkFileSystem(join(tmpdir(), "a", "folder", "that", "does-not-exist", "cloud.db"));
  });

  it("is looked up in the nearest folder that exists", () => {
    const requested: string[] = [];
    const typeOf = (path: string) => (requested.push(path), 0xef53);
    networkFileSystem(join(tmpdir(), "none", "cloud.db"), { platform: "linux", typeOf });
    assert.deepEqual(requested, [tmpdir()]);
  });

  it("is a share on Windows if its path begins so", () => {
    const windows = { platform: "win32" as const, typeOf: () => 0 };
    const found = ["\\\\server\\share\\cloud.db", "//server/share/cloud.db", "\\\\?\\C:\\cloud.db", "C:\\cloud.db"].map(
      (file) => networkFileSystem(file, windows),
    );
    assert.deepEqual(found, ["a network share", "a network share", undefined, undefined]);
  });
});
