/** API 2.0's error format: a number, a code word, and a message. */
import { isPeeringError, type PeeringError } from "../../../errors.js";

export class VendorRefusal extends Error {
  override readonly name = "VendorRefusal";
  constructor(
    readonly code: number,
    readonly codeDesc: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The numbers that belong to the code words are not published; they are chosen by kind, like the names of the common
 * codes.
 */
export const refusal = (codeDesc: string, message: string): VendorRefusal =>
  new VendorRefusal(
    codeDesc.endsWith(".NotFound") ? 5000 : codeDesc.startsWith("Invalid") ? 4000 : 5100,
    codeDesc,
    message,
  );

export const badParameter = (message: string): VendorRefusal => new VendorRefusal(4000, "InvalidParameter", message);

/** An error for which no code word is published. */
export const failed = (message: string): VendorRefusal => new VendorRefusal(5100, "OperationFailed", message);

/** Converts a refusal of the embedded cloud into the action's own error, if it has one. */
export function refusalFrom(error: unknown, action: string): unknown {
  if (!isPeeringError(error)) return error;
  const code = codeFor(error, action);
  if (code !== undefined) return refusal(code, error.message);
  switch (error.code) {
    case "invalid-input":
    case "vendor-rule":
    case "unsupported":
      return badParameter(error.message);
    case "wrong-account":
    case "permission-denied":
      return new VendorRefusal(4102, "UnauthorizedOperation", error.message);
    case "suspended":
      return new VendorRefusal(5300, "BalanceInsufficient", error.message);
    default:
      return failed(error.message);
  }
}

function codeFor({ code, detail: { property } }: PeeringError, action: string): string | undefined {
  const isRoute = action === "CreateRoute" || action === "ModifyRouteTableAttribute";
  switch (code) {
    case "not-found":
      if (property === "routeTableId") return "InvalidRouteTableId.NotFound";
      if (property === "peeringConnection")
        return isRoute ? "InvalidRouteNextHub.NotFound" : "InvalidPeeringConnection.NotFound";
      return property === "subnetId" ? "InvalidSubnet.NotFound" : "InvalidVpc.NotFound";
    case "invalid-state":
      return isRoute ? "InvalidRouteNextHub.NotFound" : undefined;
    case "cidr-overlap":
      return action === "CreateSubnet" ? "InvalidSubnet.Conflict" : "PeeringConnectionVpcConflict";
    case "quota-exceeded":
      return "PeeringConnectionLimitExceeded";
    case "in-use":
      return action === "DeleteRouteTable" ? undefined : "InvalidVpc.CannotDelete";
    case "already-exists":
      return isRoute ? "RouteAlreadyExists" : undefined;
    case "invalid-input":
    case "vendor-rule":
      if (property === "destinationCidrBlock") return "InvalidDestinationCidr";
      if (property === "cidrBlock") return action === "CreateSubnet" ? "InvalidSubnetCidr" : "InvalidVpcCidr";
      if (property === "name") return action.includes("Peering") ? "InvalidPeeringConnectionName" : "InvalidVpcName";
      return undefined;
    default:
      return undefined;
  }
}
