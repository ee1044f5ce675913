/** The account of a key: GetUserInfo of the account service, which may be closed to tenants. */
import { Deadline } from "../../../backend/http/deadline.js";
import { isPeeringError } from "../../../errors.js";
import { accountRequired } from "../../kit/errors.js";
import type { Api } from "../../tencent/client/context.js";
import type { Owner } from "../../tencent/client/index.js";
import { userInfo } from "../answers.js";

/** The service may be missing, and an unanswered call must not use up the whole timeout. */
const TIMEOUT_SECONDS = 15;

export async function accountOf(api: Api, configured: string | undefined): Promise<Owner> {
  if (configured !== undefined) return { accountId: configured, isAccountProven: false };
  let cause: unknown;
  try {
    const deadline = new Deadline(api.now, TIMEOUT_SECONDS);
    const { OwnerUin, Uin } = await api.read({ action: "GetUserInfo", region: "", params: {} }, userInfo, deadline);
    const owner = OwnerUin ?? Uin;
    if (owner !== undefined) return { accountId: owner, isAccountProven: true };
  } catch (error) {
    const isNoAnswer = (["permission-denied", "unsupported", "backend-failure", "invalid-input"] as const).some(
      (code) => isPeeringError(error, code),
    );
    if (!isNoAnswer) throw error;
    cause = error;
  }
  throw accountRequired(api.vendor, "the deployment", cause);
}
