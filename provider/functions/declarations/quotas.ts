import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { region, text } from "./arguments.js";

const quota = z.strictObject({
  resource: property(z.enum(["peering-connections"]), "Resource that the quota limits."),
  scope: property(
    z.enum(["vpc", "project-and-region", "account-and-region"]),
    "Scope of the quota, by the vendor's rules.",
  ),
  accountId: property(z.string(), "Account or, on vendors that have projects, project that has the quota."),
  region: property(z.string(), "Region of the scope."),
  vpcId: property(z.string().exactOptional(), "The vendor's ID of the VPC, if each VPC has its own quota."),
  limit: property(z.number(), "The limit: `limits.peerings` of the provider, otherwise the vendor's documented one."),
  used: property(z.number(), "Connections that count towards it: pending and active ones."),
  available: property(z.number(), "Connections that can still be created; 0 if the limit is reached or exceeded."),
  raisable: property(z.boolean(), "Whether the vendor raises the limit on request."),
});

export const getQuotasDeclaration = {
  description:
    "Returns the quota of peering connections: limit and use, of each VPC of the account in one region or, on vendors with a " +
    "quota of the whole region, of that. Counted from the account's connections by the vendor's rules, as the embedded " +
    "cloud does; the far end of a connection across accounts has a quota of its own, which only its account sees.",
  args: z.strictObject({
    region: region("Region of the quotas, if no ID contains it."),
    vpc: text("VPC that the quota applies to: an ID (`region/vpc-…` or `vpc-…`).", { idOf: "vpc" }),
  }),
  result: z.strictObject({
    quotas: property(z.array(named("QuotaResult", quota, "A quota and its use")), "The quotas, by VPC."),
  }),
};

export type GetQuotasResult = z.infer<typeof getQuotasDeclaration.result>;
