import { z } from "zod";
import { property } from "../../declaration/declare.js";

export const getAccountDeclaration = {
  description: "Returns the account of the provider.",
  args: z.strictObject({}),
  result: z.strictObject({
    accountId: property(z.string(), "Account ID, in the vendor's form."),
    name: property(z.string().exactOptional(), "Name of the account, if the vendor reports it."),
    appId: property(z.string().exactOptional(), "ID of the account in older APIs, on vendors that have one."),
    projectId: property(
      z.string().exactOptional(),
      "Project ID of the provider, on vendors that have projects. There `peerAccountId` is a project ID.",
    ),
  }),
};

export type GetAccountResult = z.infer<typeof getAccountDeclaration.result>;
