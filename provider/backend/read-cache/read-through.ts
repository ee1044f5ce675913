/** A look at what is shared, and at the cloud itself if what is seen there might be decisive and old. */
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
