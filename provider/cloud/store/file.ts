/** Path of the embedded cloud's file. The provider and the command line both resolve it here. */
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

const CLOUD_FILE_VARIABLE = "VPC_PEERING_CLOUD_FILE";
const FOLDER = ".vpc-peering";
const FILE = "cloud.db";

export interface CloudFilePlaces {
  /** The setting `cloudFile`, or the option `--file`. */
  readonly cloudFile?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly workingFolder?: string;
  readonly homeFolder?: string;
}

/**
 * The setting, else the environment variable, else the nearest parent folder that contains `.vpc-peering`, else the
 * home folder.
 */
export function findCloudFile(places: CloudFilePlaces = {}): string {
  const { cloudFile, environment = process.env, workingFolder = process.cwd(), homeFolder = homedir() } = places;
  const named = cloudFile || environment[CLOUD_FILE_VARIABLE];
  if (named) return resolve(workingFolder, named);
  for (let folder = resolve(workingFolder); ; folder = dirname(folder)) {
    if (isFolder(join(folder, FOLDER))) return join(folder, FOLDER, FILE);
    if (folder === dirname(folder)) return join(homeFolder, FOLDER, FILE);
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
