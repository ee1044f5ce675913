/** Checks the embedded cloud's file: existing or new, writable, undamaged. */
import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { checkStore, CloudOperator, findCloudFile, loadDriver } from "../../provider/cloud/index.js";
import { type Finding, ok, problem } from "./finding.js";

const CHECK = "embedded cloud";
const ELSEWHERE = "name another file with cloudFile or VPC_PEERING_CLOUD_FILE";

export function checkCloudFile(cloudFile: string | undefined): Finding {
  loadDriver();
  const file = findCloudFile({ cloudFile });
  if (!existsSync(file)) {
    const folder = nearestFolder(file);
    return isWritable(folder)
      ? ok(CHECK, `does not exist yet; the first resource creates ${file}`)
      : problem(
          CHECK,
          `${folder} is not writable, so ${file} cannot be created`,
          `Change its permissions, or ${ELSEWHERE}`,
        );
  }
  // SQLite writes its log in the same folder.
  const locked = [file, dirname(file)].find((path) => !isWritable(path));
  if (locked !== undefined)
    return problem(CHECK, `${locked} is not writable`, `Change its permissions, or ${ELSEWHERE}`);
  const [fault, ...more] = checkStore(file).problems;
  if (fault !== undefined) {
    const others = more.length === 0 ? "" : `, and ${more.length} more`;
    const fix = `Run \`vpc-peering cloud repair\`, restore it from a copy, or ${ELSEWHERE}`;
    return problem(CHECK, `${file} is damaged: ${fault.what}${others}`, fix);
  }
  const cloud = new CloudOperator(file);
  try {
    return ok(CHECK, `${file} is writable and intact; its clock is at ${cloud.now().toISOString()}`);
  } finally {
    cloud.close();
  }
}

function nearestFolder(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? folder : nearestFolder(folder);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
