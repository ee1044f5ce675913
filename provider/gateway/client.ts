import type { Backend } from "../backend/contract.js";
import type { Settings } from "../config.js";

export async function openGatewayClient(_settings: Settings): Promise<Backend> {
  throw new Error("being written");
}
