/** Why a link is in its state, and who could change that: for all whose API is this vendor's. */
import type { PeeringEnd, PeeringRecord } from "../../backend/contract.js";

type Seen = Pick<PeeringRecord, "state" | "role" | "requester" | "accepter"> & {
  readonly expiresAt: string | undefined;
};

export function reasonFor({ state, role, requester, accepter, expiresAt }: Seen): string | undefined {
  switch (state) {
    case "pending-acceptance":
      return `account ${accepter.accountId} has not accepted yet`;
    case "rejected":
      return rejectedBy(accepter);
    case "expired":
      return `account ${accepter.accountId} did not accept${expiresAt === undefined ? " in time" : ` before ${expiresAt}`}`;
    case "deleted-by-peer":
      return `account ${(role === "accepter" ? requester : accepter).accountId} deleted its side`;
    case "suspended":
      return "the vendor has isolated the connection, as it does in arrears";
    default:
      return undefined;
  }
}

export const rejectedBy = ({ accountId }: PeeringEnd): string => `account ${accountId} rejected the request`;
