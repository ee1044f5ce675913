/** What all commands of `vpc-peering cloud` have in common: which store, and how they print. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { CloudOperator, findCloudFile } from "../../provider/cloud/index.js";
import { PeeringError } from "../../provider/errors.js";

export interface CloudOptions {
  readonly file?: string;
  readonly json?: boolean;
}

export function cloudCommand(cloud: Command, usage: string, description: string, examples: string): Command {
  return cloud
    .command(usage)
    .description(description)
    .option("--file <path>", "path of the embedded cloud's file")
    .option("--json", "print JSON")
    .addHelpText("after", examples);
}

export function withCloud<T>({ file }: CloudOptions, work: (cloud: CloudOperator) => T): T {
  const cloud = new CloudOperator(findCloudFile({ cloudFile: file }));
  try {
    return work(cloud);
  } finally {
    cloud.close();
  }
}

/** For what is done to objects: without a file there are none, and looking for one must not make it. */
export function withExistingCloud<T>(options: CloudOptions, work: (cloud: CloudOperator) => T): T {
  existingFile(options);
  return withCloud(options, work);
}

export function existingFile(options: CloudOptions): string {
  const file = findCloudFile({ cloudFile: options.file });
  if (existsSync(file)) return file;
  throw new PeeringError("not-found", `there is no embedded cloud at ${file}`, {
    property: "--file",
    fix: "Set the path of an existing file. The first resource creates one",
  });
}

export function print({ json }: { readonly json?: boolean }, value: unknown, describe: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : describe()}\n`);
}
