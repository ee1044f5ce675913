/**
 * Removes secrets from requests and answers: registered keys in every encoding, values of fields with secret names, and
 * all headers except those that explain an answer.
 */
import { redact } from "../../errors.js";

const SECRET = "[secret]";

const SECRET_NAME =
  /secret|signature|token|passw|passphrase|authorization|cookie|credential|private[-_]?key|access[-_]?key|api[-_]?key|session[-_]?key|^(?:ak|sk|pwd|access)$/i;

/** Page tokens of a list. */
const PAGE_MARK = /^(?:next[-_]?)?(?:page[-_]?)?token$/i;

const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name) && !(PAGE_MARK.test(name) && /page|next/i.test(name));

const HEADERS =
  /^(?:content-type|content-length|date|server|via|retry-after|idempotency-key|x-tc-(?:action|version|region|language)|x-project-id|(?:x-)?[a-z-]*request-?id|x-ratelimit-[a-z-]+)$/;

export function cleanHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => HEADERS.test(name.toLowerCase()));
  return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), cleanText(value)]));
}

export function cleanUrl(url: string): string {
  return cleanText(url.replace(/^(\w+:\/\/)[^/?#]*@/, `$1${SECRET}@`));
}

/** A JSON body without secrets keeps its exact text, including integers of more than 53 bits. */
export function cleanBody(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return cleanText(body);
  }
  const cleaned = cleanValue(parsed);
  return cleanKeys(cleaned === parsed ? body : JSON.stringify(cleaned));
}

/** Text that is not JSON: a query string, a form, an HTML page of a proxy. */
export function cleanText(text: string): string {
  const unsigned = text.replace(
    /\b(Bearer|Basic|TC3-HMAC-SHA256|SDK-HMAC-SHA256|JDCLOUD2-HMAC-SHA256)\s+\S+/gi,
    SECRET,
  );
  const cleaned = unsigned.replace(
    /(?<=^|[^\w.-])([\w.-]+)(["']?\s*[=:]\s*["']?)([^\s"'&;,<>]+)/g,
    (whole, name: string, between: string) => (isSecretName(name) ? `${name}${between}${SECRET}` : whole),
  );
  return cleanKeys(cleaned);
}

const cleanKeys = (text: string): string => redact(text);

/** Returns the same object if it contains no secret. */
function cleanValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(cleanValue);
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (typeof value !== "object" || value === null) return cleanLeaf(value);
  const entries = Object.entries(value);
  const isSecretPair = entries.some(
    ([name, text]) => /^(?:tag)?(?:key|name)$/i.test(name) && typeof text === "string" && isSecretName(text),
  );
  const cleaned = entries.map(([name, inner]) => {
    const isSecret = isSecretName(name) || (isSecretPair && /^(?:tag)?value$/i.test(name));
    return [name, isSecret && isFilled(inner) ? SECRET : cleanValue(inner)] as const;
  });
  return cleaned.some(([name, inner]) => inner !== (value as Record<string, unknown>)[name])
    ? Object.fromEntries(cleaned)
    : value;
}

/** JSON or a query string inside a text, such as a description that contains a key. */
const cleanLeaf = (value: unknown): unknown => (typeof value === "string" ? cleanText(value) : value);

const isFilled = (value: unknown): boolean => value !== null && value !== "" && value !== undefined;
