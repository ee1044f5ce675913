/** Error for an answer that does not come from the vendor's API. It names the server that sent it. */
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import type { HttpCall } from "./protocol.js";
import type { Exchanged } from "./transport.js";

/** @param what completes the sentence "which is …" */
export function foreignAnswer(
  { endpoint, vendor }: Pick<Settings, "endpoint" | "vendor">,
  { action }: HttpCall,
  answer: Exchanged,
  what: string,
): PeeringError {
  const { status, from, isProxys } = answer;
  return new PeeringError(
    "backend-failure",
    `${action}: ${from} answered with status ${status} and ${kindOf(answer)}, which is ${isProxys ? "not an answer of the vendor" : what}`,
    {
      ...(endpoint !== undefined && !isProxys && { property: ENDPOINT, value: endpoint }),
      vendor,
      fix: fixFor(answer),
    },
  );
}

const ENDPOINT = `${CONFIG_NAMESPACE}:endpoint`;

function fixFor({ status, headers, body, isProxys }: Exchanged): string {
  if (status === 407)
    return "Give the proxy's user and password in the proxy variable, as http://user:password@host:port with special characters percent-encoded";
  if (isProxys) return "Check that the proxy may connect to the endpoint, or exempt the endpoint with no_proxy";
  if (status >= 300 && status < 400)
    return `Set ${ENDPOINT} to the API's own address${headers["location"] ? `, if ${hostIn(headers["location"])} is that` : ""}; if your network redirects to a sign-in page, sign in first`;
  if (status < 300 && isPage(body))
    return `Check ${ENDPOINT}; if it is right, sign in to the network or proxy that shows this page`;
  if (status >= 500) return `Check ${ENDPOINT} and the proxy variables, then run \`pulumi up\` again: nothing is lost`;
  return `Check ${ENDPOINT}, its path included, and the proxy variables`;
}

function kindOf({ status, headers, body }: Exchanged): string {
  const { location } = headers;
  if (status >= 300 && status < 400 && location) return `a redirect to ${hostIn(location)}`;
  if (body.trim() === "") return "an empty body";
  if (isPage(body)) {
    const title = /<title[^>]*>([^<]{1,80})/i.exec(body)?.[1]?.replace(/\s+/g, " ").trim();
    return `an HTML page${title ? ` ("${title}")` : ""}`;
  }
  return /^\s*[[{]/.test(body) ? "JSON that is cut short or of another kind" : "a text";
}

const isPage = (body: string): boolean => /^\s*<(!doctype|html|head|body|\?xml)/i.test(body);

/** The query of a redirect may repeat the signature. */
const hostIn = (location: string): string => (URL.canParse(location) ? new URL(location).host : "another path");
