/** Input from another program, in a file or on standard input. */
import { readFileSync } from "node:fs";
import { isPeeringError, PeeringError } from "../../provider/errors.js";

const STANDARD_INPUT = 0;

let isInputRead = false;

/** @param property the option that names the file */
export function readInput(file: string, property: string): string {
  if (file === "-") {
    if (isInputRead)
      throw new PeeringError("invalid-input", "standard input is read already, and can be read once only", {
        property,
        value: file,
        fix: "Save one of the two in a file, and name that",
      });
    isInputRead = true;
  }
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

/** Parses the file with `read`; an error about its contents names the file. */
export function readFrom<T>(file: string, property: string, read: (text: string) => T): T {
  const text = readInput(file, property);
  try {
    return read(text);
  } catch (error) {
    if (!isPeeringError(error) || error.detail.property !== undefined) throw error;
    throw new PeeringError(error.code, error.what, { ...error.detail, property, value: file });
  }
}
