/** The environment variables in which each vendor's own tools look for an API key, most specific first. */
interface CredentialVariables {
  readonly secretId: readonly string[];
  readonly secretKey: readonly string[];
  readonly securityToken: readonly string[];
}

/** Tencent Cloud's SDKs and CLI; TCE and the 2.0 API use the same keys. */
const tencent: CredentialVariables = {
  secretId: ["TENCENTCLOUD_SECRET_ID"],
  secretKey: ["TENCENTCLOUD_SECRET_KEY"],
  securityToken: ["TENCENTCLOUD_SECURITY_TOKEN", "TENCENTCLOUD_TOKEN"],
};

const jdcloud: CredentialVariables = {
  secretId: ["JDCLOUD_ACCESS_KEY_ID", "JDCLOUD_ACCESS_KEY"],
  secretKey: ["JDCLOUD_SECRET_ACCESS_KEY", "JDCLOUD_SECRET_KEY"],
  securityToken: ["JDCLOUD_SESSION_TOKEN"],
};

export const CREDENTIAL_VARIABLES: Readonly<Record<string, CredentialVariables>> = {
  tencent,
  tce: tencent,
  qcloud: tencent,
  /** The SDKs' names, then those of Huawei's Terraform provider. */
  huawei: {
    secretId: ["HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY"],
    secretKey: ["HUAWEICLOUD_SDK_SK", "HW_SECRET_KEY"],
    securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN", "HW_SECURITY_TOKEN"],
  },
  jdcloud,
  "jdcloud-cps": jdcloud,
};
