import type { OpenClient } from "../vendor.js";

export const openClient: OpenClient = async () => {
  throw new Error("being written");
};
