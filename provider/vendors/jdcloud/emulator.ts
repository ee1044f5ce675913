import type { Emulator } from "../../emulator/contract.js";

export const emulator: Emulator = undefined as never;
