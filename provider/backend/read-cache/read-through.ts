/** Reads the cache first, and the cloud itself if the cached result would be decisive and may be outdated. */
import type { Backend, Reads } from "../contract.js";

export async function readThrough<T>(
  backend: Backend,
  look: (reads: Reads) => Promise<T>,
  isEnough: (seen: T) => boolean,
): Promise<T> {
  if (backend.shared !== undefined) {
    const seen = await look(backend.shared);
    if (isEnough(seen)) return seen;
  }
  return look(backend);
}
