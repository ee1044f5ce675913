// The program does not depend on the backend: the configuration names it.
import { PeeringConnection, Route, Vpc } from "pulumi-vpc-peering";

const shop = new Vpc("shop", { cidrBlock: "10.1.0.0/16" });
const ledger = new Vpc("ledger", { cidrBlock: "10.2.0.0/16" });

const peering = new PeeringConnection("peering", { vpc: shop, peerVpc: ledger, description: "orders and invoices" });

new Route("toLedger", { vpc: shop, destinationCidrBlock: ledger.cidrBlock, peeringConnection: peering });
new Route("toShop", { vpc: ledger, destinationCidrBlock: shop.cidrBlock, peeringConnection: peering });

export const connection = peering.id;
export const state = peering.state;
