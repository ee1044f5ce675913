/** The documents that the Tencent family's rules cite. */
import type { Source } from "../schema.js";

/** "Peering Connection, Product Introduction" of the international site. */
export const introduction = (section: string): Source => ({
  document: "Tencent Cloud Peering Connection, Product Introduction",
  section,
  date: "2024-10-29",
});

/** The reference names its version, not a date; read with tencentcloud-sdk-nodejs 4.1.313. */
export const api3 = (action: string): Source => ({
  document: "Tencent Cloud API 3.0, VPC, version 2017-03-12",
  section: action,
});

/** Read with tccli and tencentcloud-sdk-go 1.3.103. */
export const sts = (action: string): Source => ({
  document: "Tencent Cloud API 3.0, Security Token Service, version 2018-08-13",
  section: action,
});

export const tags = (action: string): Source => ({
  document: "Tencent Cloud API 3.0, Tag, version 2018-08-13",
  section: action,
});

/** "Use Limits" of the tag product. */
export const TAG_LIMITS: Source = {
  document: "Tencent Cloud Tag, Product Introduction",
  section: "Use Limits",
  date: "2026-01-14",
};

/** Cloud Monitor's own page on peering connections. */
export const METRICS: Source = {
  document: "Tencent Cloud Monitor, Peering Connection Monitoring Metrics",
  section: "Monitoring Metrics",
  date: "2024-01-27",
};

/** The same page as it was for API 2.0. */
export const METRICS_2: Source = {
  document: "Tencent Cloud Monitor, API 2.0, Peering Connection",
  section: "GetMonitorData",
  date: "2020-03-25",
};

export const api2 = (action: string): Source => ({ document: "Tencent Cloud API 2.0, VPC", section: action });
