/**
 * API keys: from the provider's configuration, otherwise from the places that the vendor's own tools use. ID and secret
 * come from one place, never from two. A role that the place names belongs to its key.
 */
import { homedir } from "node:os";
import type { Credentials } from "../backend/credentials.js";
import { CONFIG_NAMESPACE, type Settings } from "../configuration/read.js";
import { keepSecret, PeeringError } from "../errors.js";
import type { AssumeRole } from "../rules/sessions.js";
import { KEY_PLACES, type KeyNames, type KeyPlaces } from "../vendors/credentials.js";
import { readKeyFile, type Texts } from "./key-file.js";
import { type NamedRole, roleIn } from "./role-names.js";

/** One source, with the values found in it. */
interface Found {
  /** For messages. */
  readonly place: string;
  readonly secretId?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly projectId?: string | undefined;
  readonly named?: NamedRole | undefined;
  readonly isInstances?: boolean;
  readonly instanceRole?: InstanceRole;
  /** Path, if it is a file. */
  readonly file?: string;
}

const NOWHERE: KeyPlaces = { variables: [], files: [] };

/** The role of the virtual machine, named by a variable. */
export interface InstanceRole {
  readonly name: string;
  readonly variable: string;
}

export interface LocatedCredentials {
  /** Absent: the virtual machine's credentials. */
  readonly credentials?: Credentials;
  readonly instanceRole?: InstanceRole;
  /** Their source, for messages. */
  readonly place: string;
  /** Found in the provider's configuration. */
  readonly isConfigured: boolean;
  /** Role to assume with the key, named in the same place. */
  readonly role?: AssumeRole;
  /** Source of the role's name, for messages. */
  readonly rolePlace?: string;
}

export function locateCredentials(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  homeFolder: string = homedir(),
): LocatedCredentials {
  const places = KEY_PLACES[settings.vendor] ?? NOWHERE;
  const looked: string[] = [];
  const lookedFiles: string[] = [];
  for (const found of search(settings, places, environment, homeFolder)) {
    const { place, secretId, secretKey, securityToken, named } = found;
    for (const secret of [secretId, secretKey, securityToken]) keepSecret(secret);
    const projectId = projectOf(places, environment) ?? found.projectId;
    const rest = { ...(securityToken && { securityToken }), ...(projectId && { projectId }) };
    const isConfigured = place === CONFIGURATION;
    const rolePlace = found.file === undefined ? `the variable ${named?.name}` : place;
    const about = { place, isConfigured, ...(named !== undefined && { role: named.role, rolePlace }) };
    if (found.isInstances === true)
      return { ...about, ...(found.instanceRole !== undefined && { instanceRole: found.instanceRole }) };
    if (secretId && secretKey) return { credentials: { secretId, secretKey, ...rest }, ...about };
    if (secretId || secretKey || (securityToken && place === CONFIGURATION)) {
      if (securityToken && !secretId && !secretKey && places.tokenSuffices)
        return { credentials: { secretId: "", secretKey: "", ...rest }, ...about };
      throw missing(settings, `only half of an API key is set in ${place}`, secretId ? "secretKey" : "secretId", []);
    }
    looked.push(place);
    if (found.file !== undefined) lookedFiles.push(found.file);
  }
  const profile = profileOf(settings, places, environment);
  if (profile !== undefined) throw noProfile(settings.vendor, profile, lookedFiles);
  const what = `the backend "${settings.backend}" requires an API key, and none was found in ${looked.join(", nor in ")}`;
  throw missing(settings, what, "secretId", places.variables);
}

const CONFIGURATION = "the provider's configuration";

/**
 * Profiles exist in files only. A named profile's role is assumed, the default one's is not, as in releases before
 * roles.
 */
function* search(
  settings: Settings,
  places: KeyPlaces,
  environment: NodeJS.ProcessEnv,
  homeFolder: string,
): Generator<Found> {
  const { secretId, secretKey, securityToken, vendor } = settings;
  const profile = profileOf(settings, places, environment);
  const files = function* (): Generator<Found> {
    for (const file of places.files) {
      if (file.onlyProfiles === true && profile === undefined) continue;
      const where = { environment, homeFolder, vendor, profile: profile?.name };
      const { place, texts } = readKeyFile(file, where);
      const { instanceRole } = file;
      const isInstances =
        profile !== undefined && instanceRole !== undefined && texts[instanceRole.name] === instanceRole.value;
      const named = profile?.variable === undefined ? place : `${place}, named by the variable ${profile.variable}`;
      yield { ...pick(file.names, texts, named, profile !== undefined), isInstances, file: place };
    }
  };
  if (settings.profile === undefined) yield { place: CONFIGURATION, secretId, secretKey, securityToken };
  const isFirst = profile !== undefined && (profile.variable === undefined || places.profile?.isBeforeKeys === true);
  const variable = settings.profile === undefined ? places.instanceRoleVariable : undefined;
  const name = variable && environment[variable];
  if (name) {
    const roles = places.variables.flatMap(({ roles = [] }) => roles);
    const place = `the variable ${variable}`;
    yield { place, isInstances: true, instanceRole: { name, variable }, named: roleIn(roles, environment, place) };
  }
  if (!isFirst)
    for (const names of places.variables)
      yield pick(names, environment, `the variables ${names.secretId} and ${names.secretKey}`, true);
  yield* files();
}

interface NamedProfile {
  readonly name: string;
  /** Absent: from the configuration. */
  readonly variable?: string;
}

function profileOf(
  { profile }: Settings,
  { profile: variables }: KeyPlaces,
  environment: NodeJS.ProcessEnv,
): NamedProfile | undefined {
  if (profile !== undefined) return { name: profile };
  const variable = variables?.names.find((name) => environment[name]);
  return variable === undefined ? undefined : { name: environment[variable]!, variable };
}

const pick = (names: KeyNames, texts: Texts, place: string, withRole: boolean): Found => ({
  place,
  secretId: texts[names.secretId],
  secretKey: texts[names.secretKey],
  securityToken: names.securityToken.map((name) => texts[name]).find((text) => text),
  projectId: names.projectId && texts[names.projectId],
  named: withRole ? roleIn(names.roles ?? [], texts, place) : undefined,
});

/** A project is not secret, so it may be configured separately from the key. */
const projectOf = ({ variables }: KeyPlaces, environment: NodeJS.ProcessEnv): string | undefined =>
  variables.map(({ projectId }) => projectId && environment[projectId]).find((text) => text);

function noProfile(vendor: string, { name, variable }: NamedProfile, looked: readonly string[]): PeeringError {
  return new PeeringError("credentials-missing", `the profile has no API key in ${looked.join(", nor in ")}`, {
    property: variable ?? `${CONFIG_NAMESPACE}:profile`,
    value: name,
    vendor,
    fix: `Correct the name, or create the profile with the vendor's tool${variable === undefined ? "" : "; or unset the variable"}`,
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
