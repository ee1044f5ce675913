import * as pulumi from "@pulumi/pulumi";
import type { PeeringState, VendorRules } from "../../provider/rules/schema.js";
import { accountIdOf, accountsOf, type LinkAccounts, regionIn, rulesOfAccount } from "./link-accounts.js";
import type { PeeringLinkArgs } from "./link-args.js";
import { requireRoutes, requireVpc } from "./required.js";
import { type Range, rangesOf } from "./link-ranges.js";
import { type Table, tablesOf } from "./link-tables.js";
import type { PeeringAccepterArgs } from "../generated/peering-accepter.js";
import type { PeeringConnectionArgs } from "../generated/peering-connection.js";
import { PeeringAccepter } from "../resources/peering-accepter.js";
import { PeeringConnection } from "../resources/peering-connection.js";
import { Route } from "../resources/route.js";
import { argumentsOf } from "../registration/registration.js";
import { componentToken, isComponent, typeToken } from "../registration/type-token.js";
import { Vpc } from "../resources/vpc.js";

/**
 * A component with all resources between two VPCs: the connection, an accepter if the VPCs belong to two accounts, and a
 * route for every CIDR block of the other end in each route table. On a vendor that issues routes itself, it creates no
 * routes. Routes are named by table and CIDR block, so the order of tables and blocks does not matter.
 * @example
 * ```ts
 * new PeeringLink("link", { vpc: app, peerVpc: data, bandwidthMbps: 10 });
 * ```
 */
export class PeeringLink extends pulumi.ComponentResource {
  static override isInstance(value: unknown): value is PeeringLink {
    return isComponent(value, "PeeringLink");
  }

  /** The connection, in the account of `vpc`. */
  readonly connection: PeeringConnection;
  /** The accepter, if the program acts for two accounts. */
  readonly accepter: PeeringAccepter | undefined;
  /** The routes: first those at the end of `vpc`, then those at the peer's end. */
  readonly routes: readonly Route[];
  /** State of the accepter if there is one, else of the connection. */
  readonly state: pulumi.Output<PeeringState>;

  constructor(name: string, args: PeeringLinkArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentToken("PeeringLink"), name, {}, opts);
    args = argumentsOf("PeeringLink", args);
    requireVpc("vpc", args.vpc);
    requireVpc("peerVpc", args.peerVpc);
    requireRoutes(args.routes);
    const accounts = accountsOf(args, this.getProvider(typeToken("PeeringConnection")));
    const rules = rulesOfAccount(accounts.own);
    const routes = rules?.routes.value === "issued" ? false : (args.routes ?? {});
    const ranges = routes !== false && rangesOf(args, routes);

    const [ownOpts, peerOpts] = [this.childOf(accounts.own), this.childOf(accounts.peer)];
    const connection = new PeeringConnection(name, connectionArgs(args, accounts), ownOpts);
    const accepter = accounts.areTwo
      ? new PeeringAccepter(name, accepterArgs(args, accounts, connection, rules), {
          ...peerOpts,
          // The half that completes another half depends on it.
          dependsOn: connection,
        })
      : undefined;
    this.connection = connection;
    this.accepter = accepter;
    this.state = (accepter ?? connection).state;

    const write = (side: "vpc" | "peer", tables: readonly Table[], ranges: readonly Range[]): Route[] =>
      tables.flatMap((table) =>
        ranges.map(({ key, destination }) => {
          const path = [name, side, table.key, key].filter((part) => part !== "");
          const through = side === "vpc" ? connection : (accepter ?? connection);
          return new Route(
            path.join("-"),
            { ...table.place, destinationCidrBlock: destination, peeringConnection: through },
            // After the acceptance; to the half of its own end, if each account has one.
            { ...(side === "vpc" ? ownOpts : peerOpts), ...(accepter !== undefined && { dependsOn: accepter }) },
          );
        }),
      );
    const tables = tablesOf(args, connection);
    this.routes =
      ranges === false
        ? []
        : [
            ...write("vpc", tables.own, ranges.peer),
            ...(accounts.isPeerOurs ? write("peer", tables.peer, ranges.own) : []),
          ];
    this.registerOutputs({ connection: connection.id, state: this.state, routes: this.routes.map(({ id }) => id) });
  }

  /** Without a Provider of its own a child uses its parent's. */
  private childOf(provider: pulumi.ProviderResource | undefined): pulumi.CustomResourceOptions {
    return provider === undefined ? { parent: this } : { parent: this, provider };
  }
}

/** Arguments of the component only; all others are passed to the connection, whose check validates them. */
const OF_THE_LINK: Record<Exclude<keyof PeeringLinkArgs, keyof PeeringConnectionArgs>, true> = {
  requesterProvider: true,
  accepterProvider: true,
  cidrBlocks: true,
  peerCidrBlocks: true,
  routeTableIds: true,
  subnetIds: true,
  peerRouteTableIds: true,
  peerSubnetIds: true,
  routes: true,
};

function connectionArgs(args: PeeringLinkArgs, { peer, areTwo }: LinkAccounts): PeeringConnectionArgs {
  const link = Object.fromEntries(Object.entries(args).filter(([key]) => !Object.hasOwn(OF_THE_LINK, key)));
  // A `Vpc` resource has its own region and account.
  const found =
    areTwo && !Vpc.isInstance(args.peerVpc)
      ? { peerAccountId: accountIdOf(peer), peerRegion: regionIn(peer, args.peerVpc) }
      : {};
  return { ...found, ...link } as unknown as PeeringConnectionArgs;
}

function accepterArgs(
  { vpc, peerVpc, timeoutSeconds }: PeeringLinkArgs,
  { own }: LinkAccounts,
  connection: PeeringConnection,
  rules: VendorRules | undefined,
): PeeringAccepterArgs {
  const common = {
    ...(!Vpc.isInstance(peerVpc) && { region: connection.peerRegion }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
  };
  if (rules?.acceptance.value !== "mutual") return { ...common, peeringConnection: connection };
  const accountId = Vpc.isInstance(vpc) ? vpc.accountId : accountIdOf(own);
  return { ...common, vpc: peerVpc, requester: { accountId, vpc } };
}
