/**
 * Projects: an account has one in every region. In the region of the rules' example it is the project of the embedded
 * backend, so that both see the same objects; in other regions it is derived from account and region.
 */
import { createHash } from "node:crypto";
import type { EmulatedCloud, EmulatedKey } from "../../../servers/emulator/contract.js";
import { rules } from "../../../rules/vendors/huawei.js";

export interface Project {
  readonly id: string;
  readonly region: string;
}

const { example, known } = rules.regions.value;

export function projectIn(cloud: EmulatedCloud, key: EmulatedKey, region: string): Project | undefined {
  if (!known!.includes(region)) return undefined;
  const id =
    region === example
      ? cloud.act(key).backend.accountId
      : createHash("sha256").update(`${key.accountId}/${region}`).digest("hex").slice(0, 32);
  return { id, region };
}

export function projectsOf(cloud: EmulatedCloud, key: EmulatedKey): Project[] {
  return known!.map((region) => projectIn(cloud, key, region)!);
}

export const findProject = (cloud: EmulatedCloud, key: EmulatedKey, id: string): Project | undefined =>
  projectsOf(cloud, key).find((project) => project.id === id);
