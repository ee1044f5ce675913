/** Routes that the vendor writes for a connection. */
import assert from "node:assert/strict";
import type { VendorRules } from "../rules/schema.js";
import type { Case } from "./case.js";
import { refuses } from "./expectations.js";
import { defaultTable } from "./scene.js";

const areIssued = ({ routes }: VendorRules): boolean => routes.value === "issued";

export const issuedRouteCases: readonly Case[] = [
  {
    title: "routes are issued with a connection, can be adopted but not created or deleted, and end with it",
    appliesTo: areIssued,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.22.0.0/16");
      const connection = await scene.up("requester", await scene.connect("requester", one, other));
      for (const [vpc, peer] of [
        [one, other],
        [other, one],
      ] as const) {
        const [issued] = await scene.routes("requester", defaultTable(vpc), (routes) => routes.length === 1);
        assert.deepEqual(
          [issued!.destinationCidrBlock, issued!.peeringConnectionId, issued!.origin],
          [peer.cidrBlock, connection.id, "issued"],
        );
      }

      const table = defaultTable(one);
      const [issued] = await scene.routes("requester", table, (routes) => routes.length === 1);
      const route = { destinationCidrBlock: other.cidrBlock, peeringConnectionId: connection.id };
      assert.deepEqual(await backend.createRoute(table, route), issued);
      await refuses(() => backend.deleteRoute(table, route), ["unsupported"], "deleting an issued route");
      const narrower = { ...route, destinationCidrBlock: "10.22.1.0/24" };
      await refuses(() => backend.createRoute(table, narrower), ["unsupported", "vendor-rule"], "writing a route");

      await backend.deletePeering(connection);
      await scene.see("requester", connection, undefined);
      for (const vpc of [one, other])
        await scene.routes("requester", defaultTable(vpc), (routes) => routes.length === 0);
    },
  },
];
