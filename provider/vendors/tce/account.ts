/** The account of a key: GetUserInfo of the account service, which may be closed to tenants. */
import { Deadline } from "../../backend/http/deadline.js";
import { CONFIG_NAMESPACE } from "../../config.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import type { Api } from "../tencent/api.js";
import type { Whose } from "../tencent/client.js";
import { userInfo } from "./answers.js";

/** The service may not exist at all, and an unanswered question should not take the whole wait. */
const PATIENCE_SECONDS = 15;

export async function accountOf(api: Api, configured: string | undefined): Promise<Whose> {
  if (configured !== undefined) return { accountId: configured, isAccountProven: false };
  let cause: unknown;
  try {
    const deadline = new Deadline(api.now, PATIENCE_SECONDS);
    const { OwnerUin, Uin } = await api.read("GetUserInfo", undefined, {}, userInfo, deadline);
    const owner = OwnerUin ?? Uin;
    if (owner !== undefined) return { accountId: owner, isAccountProven: true };
  } catch (error) {
    const isNoAnswer = (["permission-denied", "unsupported", "backend-failure", "invalid-input"] as const).some(
      (code) => isPeeringError(error, code),
    );
    if (!isNoAnswer) throw error;
    cause = error;
  }
  throw new PeeringError("invalid-config", "the deployment does not report which account an API key belongs to", {
    property: `${CONFIG_NAMESPACE}:accountId`,
    vendor: api.vendor,
    cause,
    fix: `Set the account that owns the key: \`pulumi config set ${CONFIG_NAMESPACE}:accountId 100000000001\``,
  });
}
