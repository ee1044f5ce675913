/** What another program has written, in a file or on standard input. */
import { readFileSync } from "node:fs";
import { PeeringError } from "../../provider/errors.js";

const STANDARD_INPUT = 0;

/** @param property the option that names the file */
export function readInput(file: string, property: string): string {
  try {
    return readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new PeeringError("invalid-input", `the file cannot be read (${code})`, {
      property,
      value: file,
      cause,
      fix: "Set the path of a readable file, or - for standard input",
    });
  }
}
