/**
 * API keys: from the provider's configuration, otherwise from the places that the vendor's own tools use. ID and secret
 * come from one place, never from two. A role that the place names belongs to its key.
 */
import { homedir } from "node:os";
import type { Credentials } from "../backend/credentials.js";
import { CONFIG_NAMESPACE, type Settings } from "../config.js";
import { keepSecret, PeeringError } from "../errors.js";
import type { AssumeRole } from "../rules/sessions.js";
import { KEY_PLACES, type KeyNames, type KeyPlaces } from "../vendors/credentials.js";
import { readKeyFile, type Texts } from "./key-file.js";
import { roleIn } from "./role-names.js";

/** One place, with what was found in it. */
interface Found {
  /** For people. */
  readonly place: string;
  readonly secretId?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly projectId?: string | undefined;
  readonly role?: AssumeRole | undefined;
  readonly isInstances?: boolean;
}

const NOWHERE: KeyPlaces = { variables: [], files: [] };

export interface LocatedCredentials {
  /** Without a key, it is the one of the virtual machine. */
  readonly credentials?: Credentials;
  /** Where they were found, for people. */
  readonly place: string;
  /** Found in the provider's configuration. */
  readonly isConfigured: boolean;
  /** To assume with the key, named in the same place. */
  readonly role?: AssumeRole;
}

export function locateCredentials(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  homeFolder: string = homedir(),
): LocatedCredentials {
  const places = KEY_PLACES[settings.vendor] ?? NOWHERE;
  const looked: string[] = [];
  for (const found of search(settings, places, environment, homeFolder)) {
    const { place, secretId, secretKey, securityToken, role } = found;
    for (const secret of [secretId, secretKey, securityToken]) keepSecret(secret);
    const projectId = projectOf(places, environment) ?? found.projectId;
    const rest = { ...(securityToken && { securityToken }), ...(projectId && { projectId }) };
    const isConfigured = place === CONFIGURATION;
    const about = { place, isConfigured, ...(role !== undefined && { role }) };
    if (found.isInstances === true) return about;
    if (secretId && secretKey) return { credentials: { secretId, secretKey, ...rest }, ...about };
    if (secretId || secretKey || (securityToken && place === CONFIGURATION)) {
      if (securityToken && !secretId && !secretKey && places.tokenSuffices)
        return { credentials: { secretId: "", secretKey: "", ...rest }, ...about };
      throw missing(settings, `${place} sets only half of an API key`, secretId ? "secretKey" : "secretId", []);
    }
    looked.push(place);
  }
  if (settings.profile !== undefined) throw noProfile(settings, looked);
  const what = `the backend "${settings.backend}" requires an API key, and none was found in ${looked.join(", nor in ")}`;
  throw missing(settings, what, "secretId", places.variables);
}

const CONFIGURATION = "the provider's configuration";

/** A profile is in files only, and its role is assumed; the default one's is not, as it was before there were roles. */
function* search(
  settings: Settings,
  { variables, files }: KeyPlaces,
  environment: NodeJS.ProcessEnv,
  homeFolder: string,
): Generator<Found> {
  const { secretId, secretKey, securityToken, vendor, profile } = settings;
  if (profile === undefined) {
    yield { place: CONFIGURATION, secretId, secretKey, securityToken };
    for (const names of variables)
      yield pick(names, environment, `the variables ${names.secretId} and ${names.secretKey}`, true);
  }
  for (const file of files) {
    if (file.onlyProfiles === true && profile === undefined) continue;
    const { place, texts } = readKeyFile(file, { environment, homeFolder, vendor, profile });
    const { instanceRole } = file;
    const isInstances =
      profile !== undefined && instanceRole !== undefined && texts[instanceRole.name] === instanceRole.value;
    yield { ...pick(file.names, texts, place, profile !== undefined), isInstances };
  }
}

const pick = (names: KeyNames, texts: Texts, place: string, withRole: boolean): Found => ({
  place,
  secretId: texts[names.secretId],
  secretKey: texts[names.secretKey],
  securityToken: names.securityToken.map((name) => texts[name]).find((text) => text),
  projectId: names.projectId && texts[names.projectId],
  role: withRole ? roleIn(names.roles ?? [], texts, place) : undefined,
});

/** A project is no secret, so it may be named apart from the key. */
const projectOf = ({ variables }: KeyPlaces, environment: NodeJS.ProcessEnv): string | undefined =>
  variables.map(({ projectId }) => projectId && environment[projectId]).find((text) => text);

function noProfile({ vendor, profile }: Settings, looked: readonly string[]): PeeringError {
  return new PeeringError("credentials-missing", `the profile has no API key in ${looked.join(", nor in ")}`, {
    property: `${CONFIG_NAMESPACE}:profile`,
    value: profile,
    vendor,
    fix: "Correct the name, or create the profile with the vendor's tool",
  });
}

function missing(
  { vendor }: Settings,
  what: string,
  key: "secretId" | "secretKey",
  variables: readonly KeyNames[],
): PeeringError {
  const [id, secret] = [`${CONFIG_NAMESPACE}:secretId`, `${CONFIG_NAMESPACE}:secretKey`];
  const names = variables.map((one) => `${one.secretId} and ${one.secretKey}`).join(", or ");
  return new PeeringError("credentials-missing", what, {
    property: `${CONFIG_NAMESPACE}:${key}`,
    vendor,
    fix: `Set ${id} and ${secret} (--secret) both${names && `, or the environment variables ${names}`}; or set ${CONFIG_NAMESPACE}:backend to embedded`,
  });
}
