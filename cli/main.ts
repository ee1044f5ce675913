#!/usr/bin/env node
/** Entry point of `vpc-peering`. */
import { isPeeringError } from "../provider/errors.js";
import { EXIT } from "./exit-codes.js";
import { buildProgram, oneLine } from "./program.js";

// The reader of the pipe, for example `head`, has closed it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

buildProgram(process.argv.slice(2))
  .parseAsync()
  .catch((error: unknown) => {
    // An error that the user can fix is one line; any other is a defect, printed with its stack.
    if (!isPeeringError(error)) throw error;
    process.stderr.write(`error: ${oneLine(error.message)}\n`);
    process.exitCode = EXIT.failed;
  });
