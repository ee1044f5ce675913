/**
 * The account and projects of the credentials, from the identity service. An account has a project in every region, and
 * peering connections name projects, not accounts.
 *
 * KeystoneListProjects  GET /v3/projects
 * KeystoneShowProject   GET /v3/projects/{project_id}
 */
import type { z } from "zod";
import { CONFIG_NAMESPACE, type Settings } from "../../../configuration/read.js";
import { PeeringError } from "../../../errors.js";
import { oneProject, type ProjectRow, projects } from "../answers.js";
import { identityMismatch } from "../../kit/errors.js";
import { percentEncode } from "../../kit/signing.js";

export type ReadIdentity = <T>(action: string, region: string, path: string, answer: z.ZodType<T>) => Promise<T>;

/** The project of the provider's region, which identifies the provider. */
export interface Home {
  readonly region: string;
  readonly projectId: string;
  /** The account that owns the project, if it was read. */
  readonly accountId?: string | undefined;
}

export class Projects {
  readonly #ids = new Map<string, Promise<string>>();
  #home: Home | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly read: ReadIdentity,
  ) {}

  /** Determines account and project. Makes no call if the configuration contains both. */
  async settleHome(): Promise<Home> {
    const { region, projectId, accountId } = this.settings;
    if (region === undefined)
      throw this.#fault("region", "an account has a project in each region, and none is selected", {
        fix: "Set it to the region of the provider's resources, and use another Provider for each other region",
      });
    if (projectId !== undefined && accountId === undefined) return this.#settle({ region, projectId });
    const project = projectId === undefined ? await this.#find(region) : await this.#show(region, projectId);
    // The configuration may have either ID; resources show the project as their account.
    if (accountId !== undefined && ![project.domain_id, project.id].includes(accountId))
      throw identityMismatch(
        this.settings.vendor,
        accountId,
        `the credentials belong to account ${project.domain_id ?? "of another id"}`,
      );
    return this.#settle({ region, projectId: project.id, accountId: project.domain_id });
  }

  /** The account's project in a region. */
  of(region: string): Promise<string> {
    let id = this.#ids.get(region);
    if (id === undefined) {
      id = this.#find(region).then((project) => project.id);
      this.#ids.set(region, id);
      // Waiting callers get the failure; later callers retry.
      id.catch(() => this.#ids.delete(region));
    }
    return id;
  }

  /** From the ID that records use for a project: every project of the account has the provider's ID in records. */
  async fromAccount(region: string, accountId: string): Promise<string> {
    return accountId === this.#home!.projectId ? this.of(region) : accountId;
  }

  #settle(home: Home): Home {
    this.#home = home;
    this.#ids.set(home.region, Promise.resolve(home.projectId));
    return home;
  }

  async #find(region: string): Promise<ProjectRow> {
    const path = `/v3/projects?name=${percentEncode(region)}`;
    const { projects: found } = await this.read("KeystoneListProjects", region, path, projects);
    if (found.length === 1) return found[0]!;
    if (found.length === 0)
      throw this.#fault("region", `the credentials see no project of this region`, {
        value: region,
        fix: `Check the region. If the project has another name, set its id in ${CONFIG_NAMESPACE}:projectId`,
      });
    const ids = found.map(({ id, name }) => `${id} (${name})`).join(", ");
    throw this.#fault("projectId", `the credentials see several projects of ${region}: ${ids}`, {
      fix: "Set it to the id of one of them",
    });
  }

  async #show(region: string, projectId: string): Promise<ProjectRow> {
    const path = `/v3/projects/${percentEncode(projectId)}`;
    return (await this.read("KeystoneShowProject", region, path, oneProject)).project;
  }

  #fault(key: "region" | "projectId", what: string, more: { readonly value?: string; readonly fix: string }) {
    return new PeeringError("invalid-config", what, {
      property: `${CONFIG_NAMESPACE}:${key}`,
      vendor: this.settings.vendor,
      ...more,
    });
  }
}
