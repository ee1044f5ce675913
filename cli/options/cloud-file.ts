/** The embedded cloud's file for a command. */
import { existsSync } from "node:fs";
import { findCloudFile } from "../../provider/cloud/index.js";
import { PeeringError } from "../../provider/errors.js";

/**
 * For reading: without a file there are no objects. A path in the command must exist, because a misspelt one would show
 * an empty cloud.
 */
export function fileToRead(named: string | undefined, option: string): string {
  return named === undefined ? findCloudFile() : existingFile(named, option);
}

/** For changes of objects: creating a file would only hide a misspelt path. */
export function existingFile(named: string | undefined, option: string): string {
  const file = findCloudFile({ cloudFile: named });
  if (existsSync(file)) return file;
  throw new PeeringError("not-found", `there is no embedded cloud at ${file}`, {
    property: option,
    fix: "Set the path of an existing file. The first resource creates one",
  });
}
