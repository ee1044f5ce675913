/** A role as variables and profiles name it. */
import { PeeringError } from "../errors.js";
import type { AssumeRole } from "../rules/sessions.js";
import type { RoleNames } from "../vendors/credentials.js";
import type { Texts } from "./key-file.js";

export interface NamedRole {
  readonly role: AssumeRole;
  /** Variable or file key with the name. */
  readonly name: string;
}

/** The first complete one. An agency with its account's ID has a full name. @param place for messages */
export function roleIn(sets: readonly RoleNames[], texts: Texts, place: string): NamedRole | undefined {
  for (const names of sets) {
    const of = (name: Exclude<keyof RoleNames, "arnOf">) =>
      names[name] === undefined ? undefined : texts[names[name]] || undefined;
    const [agency, account, accountId] = [of("agency"), of("account"), of("accountId")];
    const byId = agency !== undefined && accountId !== undefined ? names.arnOf?.(accountId, agency) : undefined;
    const roleArn = of("roleArn") ?? byId;
    const role =
      roleArn !== undefined
        ? { roleArn }
        : agency !== undefined && account !== undefined
          ? { agency, account }
          : undefined;
    if (role === undefined) continue;
    const durationSeconds = secondsIn(of("durationSeconds"), names.durationSeconds, place);
    const [sessionName, externalId] = [of("sessionName"), of("externalId")];
    const name = (of("roleArn") === undefined ? names.agency : names.roleArn)!;
    return { role: { ...role, sessionName, externalId, durationSeconds }, name };
  }
  return undefined;
}

function secondsIn(text: string | undefined, name: string | undefined, place: string): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new PeeringError("invalid-config", `${name} beside ${place} is not a number of seconds`, {
    value: text,
    property: name ?? place,
    fix: "Set a whole number above 0, or remove it",
  });
}
