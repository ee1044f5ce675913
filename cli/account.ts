/** Opens the account that a command's options name, for as long as the command looks at it. */
import type { Backend } from "../provider/backend/contract.js";
import { openBackend } from "../provider/backend/open.js";
import type { Settings } from "../provider/config.js";
import { whileWaiting } from "./waiting.js";

/** @param what it does there, as a terminal shows it: "asking tce for its links" */
export function withAccount<T>(settings: Settings, what: string, work: (backend: Backend) => Promise<T>): Promise<T> {
  return whileWaiting(what, async () => {
    const backend = await openBackend(settings);
    try {
      return await work(backend);
    } finally {
      backend.close?.();
    }
  });
}
