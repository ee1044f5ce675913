/** Rows by their ids, in as many calls as the API's maximum needs; and deletions of what is gone. */
import { chunked } from "../../backend/refs.js";
import { type ById, rowsById, unlessGone } from "../kit/by-id.js";
import type { Api } from "./api.js";

/** By any call that names one object: it does not exist. */
const GONE = ["ResourceNotFound", "UnsupportedOperation.RecordNotExists"];

/**
 * Whether one id that is not there spoils the answer for the others is not documented: where it does, several are
 * answered by the list of all.
 */
export async function rowsByIds<T>(
  api: Api,
  by: Omit<ById<T>, "gone">,
  ids: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, T>> {
  let listed: Promise<readonly T[]> | undefined;
  const all = () => (listed ??= by.all());
  const found: (readonly [string, T])[] = [];
  for (const chunk of chunked(ids, most)) found.push(...(await rowsById(api, { ...by, gone: GONE, all }, chunk)));
  return new Map(found);
}

/** Deleting what is gone has succeeded. */
export const ignoringGone = (api: Api, deletion: Promise<unknown>, isGone: () => Promise<boolean>): Promise<void> =>
  unlessGone(api, deletion, GONE, isGone);
