/** Where each vendor's own tools keep an API key: environment variables first, then files in the home folder. */

export interface KeyNames {
  readonly secretId: string;
  readonly secretKey: string;
  /** Tools of one vendor differ in this name; the first that is set counts. */
  readonly securityToken: readonly string[];
  readonly projectId?: string;
}

export interface KeyFile {
  /** Below the home folder. */
  readonly path: string;
  /** The environment variable that names another file. */
  readonly variable?: string;
  readonly format: "ini" | "json";
  /** In INI files. `namedBy`: the file beside it that holds the name of the section in use. */
  readonly section?: { readonly name: string; readonly namedBy?: string };
  readonly names: KeyNames;
}

export interface KeyPlaces {
  readonly variables: readonly KeyNames[];
  readonly files: readonly KeyFile[];
  /** A token alone opens the account: `securityToken` without a key. */
  readonly tokenSuffices?: true;
}

/** One account's keys open API 2.0 and 3.0, and those of a private deployment have the same form. */
const tencent: KeyPlaces = {
  variables: [
    {
      secretId: "TENCENTCLOUD_SECRET_ID",
      secretKey: "TENCENTCLOUD_SECRET_KEY",
      // tencentcloud-sdk-nodejs-common 4.1 (credential.js); the Terraform provider; the command line tccli.
      securityToken: ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN", "TENCENTCLOUD_TOKEN"],
    },
  ],
  files: [
    // tencentcloud-sdk-nodejs-common 4.1, credential.js: class ProfileCredential.
    {
      path: ".tencentcloud/credentials",
      format: "ini",
      section: { name: "default" },
      names: { secretId: "secret_id", secretKey: "secret_key", securityToken: ["token"] },
    },
    // Tencent Cloud Command Line Interface, "TCCLI configuration": what `tccli configure` writes.
    {
      path: ".tccli/default.credential",
      format: "json",
      names: { secretId: "secretId", secretKey: "secretKey", securityToken: ["token"] },
    },
  ],
};

export const KEY_PLACES: Readonly<Record<string, KeyPlaces>> = {
  tencent,
  tce: tencent,
  qcloud: tencent,
  huawei: {
    variables: [
      // huaweicloud-sdk-go-v3, core/auth/provider: EnvCredentialProvider.
      {
        secretId: "HUAWEICLOUD_SDK_AK",
        secretKey: "HUAWEICLOUD_SDK_SK",
        securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"],
        projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
      },
      // Terraform User Guide, "HUAWEI CLOUD Provider Authentication", 2023-12-21.
      {
        secretId: "HW_ACCESS_KEY",
        secretKey: "HW_SECRET_KEY",
        securityToken: ["HW_SECURITY_TOKEN"],
        projectId: "HW_PROJECT_ID",
      },
    ],
    files: [
      // huaweicloud-sdk-go-v3, core/auth/provider/profile_provider.go.
      {
        path: ".huaweicloud/credentials",
        variable: "HUAWEICLOUD_SDK_CREDENTIALS_FILE",
        format: "ini",
        section: { name: "basic" },
        names: { secretId: "ak", secretKey: "sk", securityToken: ["security_token"], projectId: "project_id" },
      },
    ],
    tokenSuffices: true,
  },
  jdcloud: {
    // No tool of the vendor's documents variables; these are the names that users of its SDKs write.
    variables: [
      {
        secretId: "JDCLOUD_ACCESS_KEY_ID",
        secretKey: "JDCLOUD_SECRET_ACCESS_KEY",
        securityToken: ["JDCLOUD_SESSION_TOKEN"],
      },
      { secretId: "JDCLOUD_ACCESS_KEY", secretKey: "JDCLOUD_SECRET_KEY", securityToken: ["JDCLOUD_SESSION_TOKEN"] },
    ],
    files: [
      // jdcloud-cli, jdcloud_cli/config.py: class ProfileManager.
      {
        path: ".jdc/config",
        format: "ini",
        section: { name: "default", namedBy: ".jdc/current" },
        names: { secretId: "access_key", secretKey: "secret_key", securityToken: [] },
      },
    ],
  },
};
