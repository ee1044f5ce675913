/**
 * Notes that the processes of one run leave for each other. The engine starts a process for each provider of a program,
 * and a reference contains no more than the URN and the ID of its resource.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineAddress } from "../engine/log.js";
import { orNothing, temporaryFolder } from "../engine/temporary-folder.js";
import { redact } from "../errors.js";
import { isRunning } from "./parent-process.js";

export class RunNotes {
  /** @param folder one that no other user can write to */
  constructor(private readonly folder: string) {}

  /** Leaves a note, unless it contains a secret. A note is a hint: whatever fails here, the cloud decides later. */
  write(urn: string, note: object): void {
    const text = JSON.stringify(note);
    if (redact(text) !== text) return;
    const file = this.#file(urn);
    orNothing(() => {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      // A reader finds the note as it was or as it is.
      writeFileSync(`${file}-${process.pid}`, text);
      renameSync(`${file}-${process.pid}`, file);
    });
  }

  read(urn: string): unknown {
    return orNothing(() => JSON.parse(readFileSync(this.#file(urn), "utf8")) as unknown);
  }

  #file(urn: string): string {
    return join(this.folder, createHash("sha256").update(urn).digest("hex"));
  }
}

/**
 * Those of the run that started this process, by its engine: the parent process and its address. Folders of engines
 * that have ended are removed.
 *
 * @returns nothing without an engine, or without a folder of this user's own
 */
export function notesOfRun(address = engineAddress(), parent?: string): RunNotes | undefined {
  const root = temporaryFolder("runs", parent);
  if (address === undefined || root === undefined) return undefined;
  return orNothing(() => {
    for (const name of readdirSync(root)) {
      if (!isRunning(Number(name.split("-")[0]))) rmSync(join(root, name), { recursive: true, force: true });
    }
    return new RunNotes(join(root, `${process.ppid}-${address.split(":").at(-1)}`));
  });
}
