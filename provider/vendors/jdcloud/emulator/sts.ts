/**
 * The security token service. Only the beginning of a role name's form is documented; the rest is the emulator's
 * choice.
 */
import type { EmulatedCloud, EmulatedKey } from "../../../servers/emulator/contract.js";
import { rules } from "../../../rules/vendors/jdcloud.js";
import type { Fields } from "./fields.js";
import { invalid, Refusal } from "./refusal.js";

const { lifetime } = rules.sessions.value.role!;
const HOURS_AHEAD = 8;

/** `POST /v1/sessionToken:assumeRole` */
export function assumeRole(body: Fields, { sessions }: EmulatedCloud, { accountId }: EmulatedKey): object {
  const requested = body.object("assumeRoleInfo");
  const jrn = requested.required("roleJrn");
  const sessionName = requested.required("roleSessionName");
  if (Buffer.byteLength(requested.optional("policy") ?? "") > 2048) throw invalid("'policy' is longer than 2048 bytes");
  const [, owner = "", name = ""] = /^jrn:iam::([^:]+):role\/(.+)$/.exec(jrn) ?? [];
  const role = sessions.role(owner, name);
  if (role === undefined) throw new Refusal(404, "NOT_FOUND", `role ${jrn} not found`);
  if (!role.trusts.includes(accountId) || role.externalId !== undefined)
    throw new Refusal(403, "PERMISSION_DENIED", `the role does not trust account ${accountId}`);
  const seconds = requested.value("durationSeconds") ?? lifetime.preset;
  const isInRange = typeof seconds === "number" && seconds >= lifetime.minimum && seconds <= (role.maximum ?? 43_200);
  if (!isInRange) throw invalid("'durationSeconds' is out of range");
  const made = sessions.open(role.accountId, { role: role.name, sessionName }, seconds);
  return {
    credentials: {
      accessKey: made.secretId,
      secretKey: made.secretKey,
      sessionToken: made.securityToken,
      expiration: localTime(made.expiresAt),
    },
  };
}

/** Without time zone; the vendor's other times without one are Beijing time. */
const localTime = (time: number): string =>
  new Date(time + HOURS_AHEAD * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
