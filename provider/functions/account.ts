/** `getAccount`: who the provider is. */
import { getAccountDeclaration, type GetAccountResult } from "./declarations/account.js";
import { readArgs } from "./arguments.js";
import { type Scope } from "./scope.js";

export async function getAccount({ backend }: Scope, given: unknown): Promise<GetAccountResult> {
  readArgs("getAccount", getAccountDeclaration.args, given);
  const { accountId, name, appId, projectId } = await backend.getAccount();
  return {
    accountId,
    ...(name !== undefined && { name }),
    ...(appId !== undefined && { appId }),
    ...(projectId !== undefined && { projectId }),
  };
}
