/** Files of `vpc-peering serve`: keys, roles and identity providers of the emulated accounts, each a list in JSON. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { issueText } from "../../provider/declaration/issue-text.js";
import type { EmulatedKey, EmulatedRole } from "../../provider/servers/emulator/contract.js";
import { type EmulatedProvider, makeIssuerKeys, makeProvider } from "../../provider/servers/emulator/id-tokens.js";
import { PeeringError } from "../../provider/errors.js";
import { VENDOR_IDS } from "../../provider/rules/registry.js";

const text = z.string().min(1);
const account = { vendor: z.enum(VENDOR_IDS), accountId: text };

const key = z.strictObject({ ...account, secretId: text, secretKey: text, securityToken: text.optional() });

const role = z.strictObject({
  ...account,
  name: text,
  trusts: z.array(text).default([]),
  providers: z.array(text).optional(),
  externalId: text.optional(),
  maximum: z.int().positive().optional(),
});

const provider = z.strictObject({
  ...account,
  name: text,
  issuer: text.default("https://ci.example.com"),
  audience: text.default("vpc-peering"),
  subject: text.default("vpc-peering"),
  publicKey: text.optional(),
});

/** An identity provider whose key was generated for this run, and one of its tokens. */
export interface MadeToken {
  readonly vendor: string;
  readonly accountId: string;
  readonly provider: string;
  readonly token: string;
}

export const readKeys = (file: string): EmulatedKey[] => read("keys", file, key).map(defined);

/** @param declared identity providers that the roles may name; `undefined`: no file was given */
export function readRoles(file: string, declared: readonly EmulatedProvider[] | undefined): EmulatedRole[] {
  const roles = read("roles", file, role).map(defined);
  refuseDuplicates("roles", file, roles);
  for (const { vendor, accountId, name, providers = [] } of roles) {
    const unknown = providers.find(
      (wanted) => !declared?.some((one) => one.vendor === vendor && one.accountId === accountId && one.name === wanted),
    );
    if (unknown !== undefined)
      throw faulty(
        "roles",
        file,
        `${name} trusts the identity provider ${unknown}, which account ${accountId} does not have`,
      );
  }
  return roles;
}

/** A provider without a public key gets its issuer's, generated for this run, and a token that is valid for one day. */
export function readProviders(
  file: string,
  now: number,
): { readonly providers: EmulatedProvider[]; readonly tokens: MadeToken[] } {
  const tokens: MadeToken[] = [];
  const given = read("identity-providers", file, provider);
  refuseDuplicates("identity-providers", file, given);
  const issuers = new Map<string, ReturnType<typeof makeIssuerKeys>>();
  const providers = given.map(({ subject, publicKey, ...about }) => {
    if (publicKey !== undefined) return { ...about, publicKey };
    const keys = issuers.get(about.issuer) ?? makeIssuerKeys();
    issuers.set(about.issuer, keys);
    const made = makeProvider(about, subject, now + DAY, keys);
    tokens.push({ vendor: about.vendor, accountId: about.accountId, provider: about.name, token: made.token });
    return made.provider;
  });
  return { providers, tokens };
}

const DAY = 86_400_000;

interface Named {
  readonly vendor: string;
  readonly accountId: string;
  readonly name: string;
}

function refuseDuplicates(property: string, file: string, items: readonly Named[]): void {
  const keys = items.map(({ vendor, accountId, name }) => `${vendor} ${accountId} ${name}`);
  const duplicate = items.find((_, i) => keys.indexOf(keys[i]!) < i);
  if (duplicate !== undefined)
    throw faulty(property, file, `account ${duplicate.accountId} of ${duplicate.vendor} has ${duplicate.name} twice`);
}

const faulty = (property: string, file: string, what: string, cause?: unknown) =>
  new PeeringError("invalid-input", what, {
    property,
    value: file,
    cause,
    fix: "Give a file of JSON, as `vpc-peering serve --help` shows it",
  });

function read<T>(property: string, file: string, item: z.ZodType<T>): T[] {
  const fault = (what: string, cause?: unknown) => faulty(property, file, what, cause);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // For a file that is not JSON, the parser's message would quote a key.
    throw code === undefined ? fault("the file is not JSON") : fault(`the file cannot be read (${code})`, cause);
  }
  const parsed = z.array(item).min(1).safeParse(content, { error: issueText });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw fault(`${path.join(".") || "the whole"}: ${message}`);
}

/** Without keys that are undefined, which TypeScript would treat as set. */
export function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
