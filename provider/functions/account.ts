/** `getAccount`: identity of the provider. */
import { getAccountDeclaration, type GetAccountResult } from "./declarations/account.js";
import { readArgs } from "./arguments.js";
import { type Scope } from "./scope.js";

export async function getAccount(scope: Scope, given: unknown): Promise<GetAccountResult> {
  readArgs(scope, "getAccount", getAccountDeclaration.args, given);
  const { accountId, name, appId, projectId } = await scope.backend.getAccount();
  return {
    accountId,
    ...(name !== undefined && { name }),
    ...(appId !== undefined && { appId }),
    ...(projectId !== undefined && { projectId }),
  };
}
