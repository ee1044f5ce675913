/** SQLite's log is shared between processes by memory, which two machines do not share: no network file system. */
import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { PeeringError } from "../../errors.js";

/** `f_type` of statfs(2) on Linux, from linux/magic.h. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x5346414f, "AFS"],
]);

/** The network file system of a file that exists or is about to; undefined for a local one, and if it is not known. */
export function networkFileSystem(
  file: string,
  { platform = process.platform, typeOf = typeOfFileSystem } = {},
): string | undefined {
  if (platform === "win32") return /^[\\/]{2}(?![.?][\\/])/.test(file) ? "a network share" : undefined;
  // Other systems number their file systems otherwise.
  if (platform !== "linux") return undefined;
  let folder = file;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  return NETWORK.get(typeOf(folder));
}

export function refuseNetworkFileSystem(file: string, options?: Parameters<typeof networkFileSystem>[1]): void {
  const found = networkFileSystem(file, options);
  if (found === undefined) return;
  throw new PeeringError(
    "invalid-config",
    `the file is on ${found}, where processes of several machines would damage it: SQLite shares its log by memory`,
    {
      property: "cloudFile",
      value: file,
      fix: "Set cloudFile or VPC_PEERING_CLOUD_FILE to a file on a local disk",
    },
  );
}

/** Numbers above 2³¹ may come with a sign. */
const typeOfFileSystem = (path: string): number => statfsSync(path).type >>> 0;
