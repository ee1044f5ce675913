/**
 * Processes share SQLite's log through memory, which two machines cannot share, so a network file system is not
 * supported.
 */
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

/** The network file system of an existing or new file; `undefined` for a local or unknown one. */
export function networkFileSystem(
  file: string,
  { platform = process.platform, typeOf = typeOfFileSystem } = {},
): string | undefined {
  if (platform === "win32") return /^[\\/]{2}(?![.?][\\/])/.test(file) ? "a network share" : undefined;
  // Other operating systems use other numbers.
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

/** Numbers above 2³¹ may be negative. */
const typeOfFileSystem = (path: string): number => statfsSync(path).type >>> 0;
