/** Folders for files that processes of one user share. */
import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @returns `undefined` if it cannot be created, or if another user could write to it */
export function temporaryFolder(
  name: string,
  // A user that a container runs by number has no name.
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

/** For optional files: errors are ignored. */
export function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
