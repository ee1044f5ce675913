/** A backend module: the embedded cloud as an older deployment of API 2.0 shows it, whose rows have no bandwidth. */
import type { Backend } from "../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import type { Settings } from "../../provider/config.js";

export function createBackend(settings: Settings): Backend {
  const backend = openEmbeddedBackend({ ...settings, backend: "embedded" });
  const bare = <T extends { readonly bandwidthMbps?: number } | undefined>(record: T): T =>
    record && (({ bandwidthMbps: _, ...rest }) => rest as unknown as T)(record);
  return Object.assign(Object.create(backend) as Backend, {
    getPeerings: async (refs) => (await backend.getPeerings(refs)).map(bare),
    listPeerings: async (filter) => (await backend.listPeerings(filter)).map(bare),
  } satisfies Partial<Backend>);
}
