/** Calls of APIs with one path per kind of object. */
import type { HttpCall } from "../../backend/http/protocol.js";

const by =
  <M extends HttpCall["method"]>(method: M) =>
  (action: string, region: string, path: string, body?: object) => ({
    action,
    method,
    region,
    path,
    ...(body !== undefined && { body }),
  });

export const post = by("POST");
export const put = by("PUT");
export const patch = by("PATCH");
/** DELETE. */
export const remove = by("DELETE");
