/** `getAccount`: who the provider is. */
import { z } from "zod";
import { readArgs } from "./arguments.js";
import { type Scope } from "./scope.js";

export interface GetAccountResult {
  /** The account's id, as the vendor writes it. */
  readonly accountId: string;
  /** What the account is called, where the vendor says it. */
  readonly name?: string;
  /** The id that older interfaces know the account by, on vendors that have one. */
  readonly appId?: string;
  /** The project acted in, on vendors that have projects: what `peerAccountId` names there. */
  readonly projectId?: string;
}

const schema = z.strictObject({});

export async function getAccount({ backend }: Scope, given: unknown): Promise<GetAccountResult> {
  readArgs("getAccount", schema, given);
  const { accountId, name, appId, projectId } = await backend.getAccount();
  return {
    accountId,
    ...(name !== undefined && { name }),
    ...(appId !== undefined && { appId }),
    ...(projectId !== undefined && { projectId }),
  };
}
