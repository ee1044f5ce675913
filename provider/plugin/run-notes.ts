/**
 * Notes that processes of one run share. The engine starts a process for each provider of a program, and a reference
 * contains only the URN and the ID of its resource.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineAddress } from "../engine/log.js";
import { orNothing, temporaryFolder } from "../engine/temporary-folder.js";
import { redact } from "../errors.js";
import { isRunning } from "./parent-process.js";

export class RunNotes {
  /** @param folder not writable for other users */
  constructor(private readonly folder: string) {}

  /**
   * Writes a note, unless it contains a secret. A note is a hint: if writing fails, the cloud detects the error later.
   */
  write(urn: string, note: object): void {
    const text = JSON.stringify(note);
    if (redact(text) !== text) return;
    const file = this.#file(urn);
    orNothing(() => {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      // A reader finds the old or the new note, never a part.
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
 * The notes of the run that started this process, identified by its engine: the parent process and its address. Removes
 * folders of engines that have ended.
 *
 * @returns `undefined` without an engine, or without a folder that only this user can write to
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
