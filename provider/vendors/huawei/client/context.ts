/** Calls of the VPC API: built for a region and its project, signed, paged, and polled. */
import { z } from "zod";
import type { Deadline } from "../../../backend/http/deadline.js";
import { listMarked } from "../../../backend/http/paging.js";
import type { HttpCall } from "../../../backend/http/protocol.js";
import type { FaultIn } from "../../../backend/http/reader.js";
import { isPeeringError } from "../../../errors.js";
import type { VendorRules } from "../../../rules/schema.js";
import { Api as BaseApi } from "../../kit/api.js";
import type { ConnectionContext } from "../../kit/peering-record.js";
import { productUrl } from "../../kit/sign-ins.js";
import { percentEncode } from "../../kit/signing.js";
import type { ClientContext } from "../../vendor.js";
import { signCall } from "../sign.js";
import { adviceOf, meaningOf } from "../error-codes.js";
import { CALLS_PER_SECOND, permissionsOf, readAnswer } from "../protocol.js";
import { Projects } from "./projects.js";

/** Seconds until every read must show a new object. No document states a time. */
const SETTLE_SECONDS = 5;

/** Rows per page. Documented maxima are 2000 and more; a server with a smaller maximum must not end the list early. */
export const PAGE = 500;

const PUBLIC_ENDPOINT = "https://vpc.{region}.myhuaweicloud.com";

/** Name and values, repeated for each value. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A call. `path`: `{project}` is replaced by the project ID of the region. */
export interface ApiCall {
  readonly action: string;
  /** Default: the VPC API. */
  readonly service?: "identity" | "sts";
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: HttpCall["method"];
  readonly region: string;
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
}

export interface Listing<T> extends ApiCall {
  /** Key of the rows in the answer. */
  readonly key: string;
  readonly row: z.ZodType<T>;
  readonly faultIn?: FaultIn<T>;
}

/** Shared by the clients of all kinds of objects. The account is the project of the provider's region. */
export interface Context extends ConnectionContext {
  readonly api: Api;
}

export class Api extends BaseApi<ApiCall> {
  readonly projects: Projects;
  readonly #endpoint: string;

  constructor({ settings, credentials, services }: ClientContext, rules: VendorRules) {
    super({ settings, credentials, services }, rules, {
      sign: (call, { now }, current) => signCall(call, now, current),
      read: readAnswer,
      meaningOf,
      adviceOf,
      permissionsOf,
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    });
    this.#endpoint = (settings.endpoint ?? PUBLIC_ENDPOINT).replace(/\/+$/, "");
    const projectId = settings.projectId ?? ("projectId" in credentials ? credentials.projectId : undefined);
    this.projects = new Projects({ ...settings, projectId }, (action, region, path, answer) =>
      this.read({ action, region, path, service: "identity" }, answer),
    );
  }

  /** All rows. Some servers omit the links to further pages, so a full page means that more rows may follow. */
  list<T extends { readonly id: string }>({ key, row, query, faultIn, ...apiCall }: Listing<T>): Promise<readonly T[]> {
    const { action, region } = apiCall;
    const answer = z.object({ [key]: z.array(row) });
    const page = async (marker: string | undefined, deadline: Deadline) => {
      const requested = { ...query, limit: String(PAGE), marker };
      try {
        const found = await this.read({ ...apiCall, query: requested }, answer, deadline);
        const rows = found[key]!;
        return { rows, next: rows.length < PAGE ? undefined : rows.at(-1)!.id };
      } catch (error) {
        // The last row of a page was deleted before the next page was read.
        if (marker !== undefined && isPeeringError(error, "invalid-input")) return undefined;
        throw error;
      }
    };
    return listMarked(this, { action, region, idOf: ({ id }) => id, ...(faultIn && { faultIn }), page });
  }

  protected override async callOf(apiCall: ApiCall): Promise<HttpCall> {
    const { service } = apiCall;
    if (service !== undefined) return callOf(apiCall, productUrl(this.#endpoint, "vpc", HOSTS[service]));
    const project = await this.projects.of(apiCall.region);
    return callOf({ ...apiCall, path: apiCall.path.replace("{project}", project) }, this.#endpoint, project);
  }

  protected override urlOf(_action: string, region: string): string {
    return this.#endpoint.replaceAll("{region}", region);
  }
}

const HOSTS = { identity: "iam", sts: "sts" } as const;

function callOf(
  { action, method = "GET", region, path, query, headers, body }: ApiCall,
  endpoint: string,
  project?: string,
): HttpCall {
  const text = query === undefined ? "" : queryText(query);
  return {
    action,
    method,
    url: `${endpoint.replaceAll("{region}", region)}${path}${text && `?${text}`}`,
    headers: {
      "content-type": "application/json",
      ...headers,
      ...(project !== undefined && { "x-project-id": project }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function queryText(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, values = []]) => [values].flat().map((value) => `${name}=${percentEncode(value)}`))
    .join("&");
}
