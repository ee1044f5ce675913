/** Parts common to all commands of `vpc-peering cloud`: the store, and the output. */
import type { Command } from "commander";
import { CloudOperator, findCloudFile } from "../../provider/cloud/index.js";
import { existingFile } from "../options/cloud-file.js";

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

export function withExistingCloud<T>(options: CloudOptions, work: (cloud: CloudOperator) => T): T {
  existingFile(options.file, "--file");
  return withCloud(options, work);
}

export function print({ json }: { readonly json?: boolean }, value: unknown, describe: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : describe()}\n`);
}
