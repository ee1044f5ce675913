import type { Backend } from "../../../provider/backend/contract.js";

/** As an older deployment of API 2.0, whose rows have no bandwidth. */
export function withoutBandwidth(backend: Backend): Backend {
  const bare = <T extends { readonly bandwidthMbps?: number } | undefined>(record: T): T =>
    record && (({ bandwidthMbps: _, ...rest }) => rest as unknown as T)(record);
  return {
    ...backend,
    getPeerings: async (refs) => (await backend.getPeerings(refs)).map(bare),
    listPeerings: async (filter) => (await backend.listPeerings(filter)).map(bare),
  };
}
