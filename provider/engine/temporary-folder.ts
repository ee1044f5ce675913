/** Folders in which processes of one user leave files for each other. */
import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @returns nothing where it cannot be made, or where another user could write to it */
export function temporaryFolder(
  name: string,
  // A user whom a container runs as a number has no other name.
  root = join(tmpdir(), `vpcpeering-${process.getuid?.() ?? "user"}`),
): string | undefined {
  return orNothing(() => {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    if (!isOwn(root)) return undefined;
    const folder = join(root, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  });
}

function isOwn(folder: string): boolean {
  const found = lstatSync(folder);
  if (process.getuid === undefined) return found.isDirectory();
  return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o077) === 0;
}

/** For files that only help: whatever fails with them, the work goes on without. */
export function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
