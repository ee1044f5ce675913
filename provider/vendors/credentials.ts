/**
 * Places where each vendor's own tools keep API keys and roles: environment variables first, then files in the home
 * folder.
 */

import { isObject } from "./kit/json.js";

/** Variable names or keys that contain a role; a place may have several sets. */
export interface RoleNames {
  readonly roleArn?: string;
  readonly agency?: string;
  readonly account?: string;
  /** ID of the account that owns the agency; with it the role has a full name. */
  readonly accountId?: string;
  readonly arnOf?: (accountId: string, agency: string) => string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly durationSeconds?: string;
}

export interface KeyNames {
  readonly secretId: string;
  readonly secretKey: string;
  /** A vendor's tools use different names; the first one that is set applies. */
  readonly securityToken: readonly string[];
  readonly projectId?: string;
  /** The role to assume with the key; the first one that is set applies. */
  readonly roles?: readonly RoleNames[];
}

/** Values of a profile by name, or the reason why they cannot be used. */
export type ProfileTexts =
  Readonly<Record<string, string | undefined>> | { readonly fault: string; readonly fix: string };

export interface KeyFile {
  /** Below the home folder; `{profile}` stands for the profile's name. */
  readonly path: string;
  /** Environment variable with another file path. */
  readonly variable?: string;
  /** Environment variable with another folder for the file. */
  readonly folderVariable?: string;
  readonly format: "ini" | "json";
  /** In INI files. `namedBy`: the file in the same folder that contains the name of the active section. */
  readonly section?: { readonly name: string; readonly namedBy?: string };
  /** Read only if a profile is configured. */
  readonly onlyProfiles?: true;
  /** Selects the profile in a JSON file with several profiles. */
  readonly select?: (content: unknown, profile: string) => ProfileTexts | undefined;
  readonly names: KeyNames;
  /** The key whose given value means that the credentials are those of the virtual machine. */
  readonly instanceRole?: { readonly name: string; readonly value: string };
}

/**
 * Variables that name a profile; the first one that is set applies. Used if the configuration sets neither a key nor a
 * profile.
 */
export interface ProfileVariables {
  readonly names: readonly string[];
  /** True if the profile takes precedence over keys in variables, as in the vendor's tools. */
  readonly isBeforeKeys: boolean;
}

export interface KeyPlaces {
  readonly variables: readonly KeyNames[];
  readonly profile?: ProfileVariables;
  readonly files: readonly KeyFile[];
  /**
   * Variable with the role of the virtual machine, which takes precedence over keys in other variables and in files.
   */
  readonly instanceRoleVariable?: string;
  /** A token alone authenticates the account: `securityToken` without a key. */
  readonly tokenSuffices?: true;
}

const TENCENT_KEY: KeyNames = {
  secretId: "TENCENTCLOUD_SECRET_ID",
  secretKey: "TENCENTCLOUD_SECRET_KEY",
  // tencentcloud-sdk-nodejs-common 4.1 (credential.js); the Terraform provider; the command line tccli.
  securityToken: ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN", "TENCENTCLOUD_TOKEN"],
};

/** The same keys are valid for API 2.0 and 3.0, and keys of a private deployment have the same form. */
const FILES: readonly KeyFile[] = [
  // tencentcloud-sdk-nodejs-common 4.1, credential.js: class ProfileCredential.
  {
    path: ".tencentcloud/credentials",
    format: "ini",
    section: { name: "default" },
    names: { secretId: "secret_id", secretKey: "secret_key", securityToken: ["token"] },
  },
  // Tencent Cloud Command Line Interface, "TCCLI configuration": what `tccli configure` writes.
  {
    path: ".tccli/{profile}.credential",
    // The Terraform provider's shared_credentials_dir.
    folderVariable: "TENCENTCLOUD_SHARED_CREDENTIALS_DIR",
    format: "json",
    names: {
      secretId: "secretId",
      secretKey: "secretKey",
      securityToken: ["token"],
      roles: [{ roleArn: "role-arn", sessionName: "role-session-name" }],
    },
    instanceRole: { name: "use-cvm-role", value: "true" },
  },
];

/** The Terraform provider, which reads a profile if no key is given; tccli. */
const PROFILE: ProfileVariables = { names: ["TENCENTCLOUD_PROFILE", "TCCLI_PROFILE"], isBeforeKeys: false };

const tencent: KeyPlaces = {
  profile: PROFILE,
  variables: [
    {
      ...TENCENT_KEY,
      roles: [
        // tccli.
        { roleArn: "TENCENTCLOUD_ROLE_ARN", sessionName: "TENCENTCLOUD_ROLE_SESSION_NAME" },
        // The Terraform provider.
        {
          roleArn: "TENCENTCLOUD_ASSUME_ROLE_ARN",
          sessionName: "TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME",
          externalId: "TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID",
          durationSeconds: "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION",
        },
      ],
    },
  ],
  files: FILES,
  // The Terraform provider's cam_role_name: it replaces a key that was found.
  instanceRoleVariable: "TENCENTCLOUD_CAM_ROLE_NAME",
};

/** Tencent Cloud Enterprise, Terraform provider, 2025-11-27. */
const tce: KeyPlaces = {
  profile: PROFILE,
  variables: [
    {
      secretId: "TENCENTCLOUDENTERPRISE_SECRET_ID",
      secretKey: "TENCENTCLOUDENTERPRISE_SECRET_KEY",
      securityToken: ["TENCENTCLOUDENTERPRISE_SECURITY_TOKEN"],
      roles: [
        {
          roleArn: "TENCENTCLOUDENTERPRISE_ASSUME_ROLE_ARN",
          sessionName: "TENCENTCLOUDENTERPRISE_ASSUME_ROLE_SESSION_NAME",
          durationSeconds: "TENCENTCLOUDENTERPRISE_ASSUME_ROLE_SESSION_DURATION",
        },
      ],
    },
    TENCENT_KEY,
  ],
  files: FILES,
};

const ENCRYPTED = {
  fault: "its keys are encrypted",
  fix: "Run `hcloud configure set --cli-auth-encrypt=false` and configure the profile again, or use another place for the key",
};

/** KooCLI encrypts keys by default; unencrypted keys consist of letters and digits. */
const isPlain = (text: string | undefined): boolean => text === undefined || /^[A-Za-z0-9]{1,64}$/.test(text);

/** A profile of KooCLI: its keys are at the top level, or in the object of its last sign-in. */
function kooProfile(content: unknown, name: string): ProfileTexts | undefined {
  const profiles = isObject(content) && Array.isArray(content["profiles"]) ? (content["profiles"] as unknown[]) : [];
  const profile = profiles.find((one) => isObject(one) && one["name"] === name);
  if (!isObject(profile)) return undefined;
  const signIn = isObject(profile["ssoAuth"]) ? profile["ssoAuth"]["stsToken"] : undefined;
  const texts = textsOf({ ...profile, ...(profile["mode"] === "SSO" && isObject(signIn) && signIn) });
  return isPlain(texts["accessKeyId"]) && isPlain(texts["secretAccessKey"]) ? texts : ENCRYPTED;
}

const textsOf = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string"));

export const KEY_PLACES: Readonly<Record<string, KeyPlaces>> = {
  tencent,
  tce,
  qcloud: { profile: PROFILE, variables: [TENCENT_KEY], files: FILES },
  huawei: {
    // terraform-provider-huaweicloud, huaweicloud/config/config.go.
    profile: { names: ["HW_PROFILE"], isBeforeKeys: true },
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
        roles: [
          {
            agency: "HW_ASSUME_ROLE_AGENCY_NAME",
            account: "HW_ASSUME_ROLE_DOMAIN_NAME",
            accountId: "HW_ASSUME_ROLE_DOMAIN_ID",
            arnOf: (accountId, agency) => `iam::${accountId}:agency:${agency}`,
            durationSeconds: "HW_ASSUME_ROLE_DURATION",
          },
        ],
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
      // KooCLI; terraform-provider-huaweicloud, huaweicloud/config/config.go.
      {
        path: ".hcloud/config.json",
        variable: "HW_SHARED_CONFIG_FILE",
        format: "json",
        onlyProfiles: true,
        select: kooProfile,
        names: {
          secretId: "accessKeyId",
          secretKey: "secretAccessKey",
          securityToken: ["securityToken"],
          projectId: "projectId",
          roles: [
            { agency: "agencyName", account: "agencyDomainName" },
            { agency: "agencyName", account: "agencyDomainId" },
          ],
        },
        instanceRole: { name: "mode", value: "ecsAgency" },
      },
    ],
    tokenSuffices: true,
  },
  jdcloud: {
    // No tool of the vendor documents variables; these are the names that users of its SDKs choose.
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
