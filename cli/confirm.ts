/** Asks for confirmation before a change that affects other accounts. */
import { createInterface } from "node:readline/promises";
import { PeeringError } from "../provider/errors.js";

/** Uses standard error, so that standard output stays parsable. Fails without a terminal. */
export async function confirm(request: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new PeeringError("invalid-input", "the command needs a confirmation, and standard input is not a terminal", {
      property: "--yes",
      fix: "Add --yes to skip the confirmation",
    });
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${request} [y/N] `)).trim());
  } finally {
    reader.close();
  }
}
