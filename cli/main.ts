#!/usr/bin/env node
/** `vpc-peering`, run. */
import { isPeeringError } from "../provider/errors.js";
import { EXIT } from "./exit-codes.js";
import { buildProgram, oneLine } from "./program.js";

// Whoever reads, `head` for one, has enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

buildProgram()
  .parseAsync()
  .catch((error: unknown) => {
    // What the user can mend is one line; anything else is a defect, and its stack is wanted.
    if (!isPeeringError(error)) throw error;
    process.stderr.write(`error: ${oneLine(error.message)}\n`);
    process.exitCode = EXIT.failed;
  });
