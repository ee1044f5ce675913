/** Writes a command's result to a file or to standard output. */
import { writeFileSync } from "node:fs";
import { PeeringError } from "../../provider/errors.js";

export function writeOutput(file: string | undefined, text: string): void {
  if (file === undefined || file === "-") return void process.stdout.write(text);
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new PeeringError("invalid-input", `the file cannot be written (${code})`, {
      property: "--out",
      value: file,
      cause,
      fix: "Set a path in an existing, writable folder",
    });
  }
}
