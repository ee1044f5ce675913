import type { Source } from "../schema.js";

/** The guide of the year in which Tencent Cloud was still called qcloud. */
export const guide = (section: string): Source => ({
  document: "Tencent Cloud (qcloud), VPC Peering Connection",
  section,
  date: "2017",
});
