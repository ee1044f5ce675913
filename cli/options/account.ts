/** Opens the account that a command's options name, for as long as the command looks at it. */
import type { Backend } from "../../provider/backend/contract.js";
import { openBackend } from "../../provider/run/open-backend.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import type { Settings } from "../../provider/configuration/read.js";
import { whileWaiting } from "../waiting.js";

/** @param what progress text for a terminal: "reading the peering connections of tce" */
export function withAccount<T>(settings: Settings, what: string, work: (backend: Backend) => Promise<T>): Promise<T> {
  return whileWaiting(what, async () => {
    // Looking creates nothing: without a file the embedded cloud is empty.
    const isEmbedded = settings.backend === "embedded";
    const backend = isEmbedded ? openEmbeddedBackend(settings, { create: false }) : await openBackend(settings);
    try {
      return await work(backend);
    } finally {
      backend.close?.();
    }
  });
}
