/**
 * API keys: from the provider's configuration, else from where the vendor's own tools look. An id and its secret come
 * from one place: halves of two keys never make a whole one.
 */
import { homedir } from "node:os";
import type { Credentials } from "../backend/credentials.js";
import { CONFIG_NAMESPACE, type Settings } from "../config.js";
import { keepSecret, PeeringError } from "../errors.js";
import { KEY_PLACES, type KeyNames, type KeyPlaces } from "../vendors/credentials.js";
import { readKeyFile } from "./key-file.js";

/** One place, with what was found in it. */
interface Found {
  /** For people. */
  readonly place: string;
  readonly secretId?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly projectId?: string | undefined;
}

const NOWHERE: KeyPlaces = { variables: [], files: [] };

export interface LocatedCredentials {
  readonly credentials: Credentials;
  /** Where they were found, for people. */
  readonly place: string;
  /** Found in the provider's configuration. */
  readonly isConfigured: boolean;
}

export function locateCredentials(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  homeFolder: string = homedir(),
): LocatedCredentials {
  const places = KEY_PLACES[settings.vendor] ?? NOWHERE;
  const looked: string[] = [];
  for (const found of search(settings, places, environment, homeFolder)) {
    const { place, secretId, secretKey, securityToken } = found;
    for (const secret of [secretId, secretKey, securityToken]) keepSecret(secret);
    const projectId = projectOf(places, environment) ?? found.projectId;
    const rest = { ...(securityToken && { securityToken }), ...(projectId && { projectId }) };
    const isConfigured = place === CONFIGURATION;
    if (secretId && secretKey) return { credentials: { secretId, secretKey, ...rest }, place, isConfigured };
    if (secretId || secretKey || (securityToken && place === CONFIGURATION)) {
      if (securityToken && !secretId && !secretKey && places.tokenSuffices)
        return { credentials: { secretId: "", secretKey: "", ...rest }, place, isConfigured };
      throw missing(settings, `${place} sets only half of an API key`, secretId ? "secretKey" : "secretId", []);
    }
    looked.push(place);
  }
  const what = `the backend "${settings.backend}" requires an API key, and none was found in ${looked.join(", nor in ")}`;
  throw missing(settings, what, "secretId", places.variables);
}

const CONFIGURATION = "the provider's configuration";

function* search(
  settings: Settings,
  { variables, files }: KeyPlaces,
  environment: NodeJS.ProcessEnv,
  homeFolder: string,
): Generator<Found> {
  const { secretId, secretKey, securityToken } = settings;
  yield { place: CONFIGURATION, secretId, secretKey, securityToken };
  for (const names of variables)
    yield pick(names, environment, `the variables ${names.secretId} and ${names.secretKey}`);
  for (const file of files) {
    const { path, texts } = readKeyFile(file, environment, homeFolder, settings.vendor);
    yield pick(file.names, texts, path);
  }
}

type Texts = Readonly<Record<string, string | undefined>>;

const pick = ({ secretId, secretKey, securityToken, projectId }: KeyNames, texts: Texts, place: string): Found => ({
  place,
  secretId: texts[secretId],
  secretKey: texts[secretKey],
  securityToken: securityToken.map((name) => texts[name]).find((text) => text),
  projectId: projectId && texts[projectId],
});

/** A project is no secret, so it may be named apart from the key. */
const projectOf = ({ variables }: KeyPlaces, environment: NodeJS.ProcessEnv): string | undefined =>
  variables.map(({ projectId }) => projectId && environment[projectId]).find((text) => text);

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
