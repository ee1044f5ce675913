/** What all commands of `vpc-peering cloud` have in common: which store, and how they print. */
import type { Command } from "commander";
import { CloudOperator, findCloudFile } from "../provider/cloud/index.js";

export interface CloudOptions {
  readonly file?: string;
  readonly json?: boolean;
}

export function cloudCommand(cloud: Command, usage: string, description: string, examples: string): Command {
  return cloud
    .command(usage)
    .description(description)
    .option("--file <path>", "the store to use")
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

export function print({ json }: { readonly json?: boolean }, value: unknown, describe: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : describe()}\n`);
}
