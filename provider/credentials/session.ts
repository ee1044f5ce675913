/**
 * Session credentials, renewed before they expire: the whole chain runs again, once for all waiting calls. They are
 * stored in this process only.
 */
import type { Credentials, CredentialSource, Renewal, SessionCredentials } from "../backend/credentials.js";
import { HTTP_SERVICES, type HttpServices } from "../backend/http/services.js";
import type { Settings } from "../configuration/read.js";
import { isPeeringError } from "../errors.js";
import { type Chain, walk } from "./chain.js";

/** A call that is signed now may be carried out later. */
const MARGIN = 5 * 60_000;

/** Runs the chain, so that its errors come first; a key that is never replaced is returned as it is. */
export async function openSession(
  chain: Chain,
  settings: Settings,
  services: Partial<HttpServices> = {},
): Promise<Credentials | CredentialSource> {
  const http = { ...HTTP_SERVICES, ...services };
  const requestedAt = http.now();
  const first = await walk(chain, settings);
  if (!("expiresAt" in first)) return first;
  return new Session(first, requestedAt, async () => (await walk(chain, settings)) as SessionCredentials, http);
}

export class Session implements CredentialSource {
  #renewAt: number;
  #renewing: Promise<void> | undefined;

  /**
   * @param requestedAt milliseconds since 1970. Not the time of the response: a call that was sent in between, with a
   * session that had ended, must renew it.
   */
  constructor(
    private credentials: SessionCredentials,
    private requestedAt: number,
    private readonly obtain: () => Promise<SessionCredentials>,
    private readonly services: Pick<HttpServices, "now" | "log">,
  ) {
    this.#renewAt = renewalOf(credentials, services.now());
  }

  async current(): Promise<Credentials> {
    if (this.#renewing !== undefined || this.services.now() >= this.#renewAt) await this.#renewEarly();
    return this.credentials;
  }

  async renew(since: number): Promise<Renewal> {
    if (this.requestedAt > since) return "replaced";
    await this.#renew();
    return "renewed";
  }

  /** The old credentials are valid until they expire: the cause of the failure may be temporary. */
  async #renewEarly(): Promise<void> {
    try {
      await this.#renew();
    } catch (error) {
      const [now, { expiresAt }] = [this.services.now(), this.credentials];
      if (!isPeeringError(error) || now >= expiresAt) throw error;
      this.#renewAt = now + (expiresAt - now) / 2;
      this.services.log(`the credentials expire at ${new Date(expiresAt).toISOString()}, and: ${error.message}`);
    }
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#obtain().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #obtain(): Promise<void> {
    const requestedAt = this.services.now();
    this.credentials = await this.obtain();
    this.requestedAt = requestedAt;
    this.#renewAt = renewalOf(this.credentials, this.services.now());
  }
}

/** Half of a short lifetime, so that a role of a few minutes is not assumed for each call. */
const renewalOf = ({ expiresAt }: SessionCredentials, obtainedAt: number): number =>
  Math.max(expiresAt - MARGIN, obtainedAt + (expiresAt - obtainedAt) / 2);
