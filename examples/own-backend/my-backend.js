// A backend of one's own: it keeps a small private cloud, which follows Huawei Cloud's rules, in a JSON file. A real
// one would call an API where this one reads and writes the file. Enough for one process at a time, and no more.
"use strict";
// @ts-check

const { randomUUID } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { PeeringError, rulesOf } = require("pulumi-vpc-peering/backend");

/**
 * @typedef {import("pulumi-vpc-peering/backend").Backend} Backend
 * @typedef {import("pulumi-vpc-peering/backend").PeeringRecord} PeeringRecord
 * @typedef {import("pulumi-vpc-peering/backend").Ref} Ref
 * @typedef {import("pulumi-vpc-peering/backend").VpcRecord} VpcRecord
 *
 * A connection, without what depends on the account that reads it.
 * @typedef {Omit<PeeringRecord, "role" | "vendorState">} Connection
 * @typedef {{ vpcs: VpcRecord[], connections: Connection[], tables: import("pulumi-vpc-peering/backend").RouteTableRecord[] }} Cloud
 */

const FIRST_ACCOUNT = "1".repeat(32);
const LIVE = ["pending-acceptance", "active"];

/**
 * @param {import("pulumi-vpc-peering/backend").Settings} settings as configured; `endpoint` names the file
 * @returns {Backend}
 */
exports.createBackend = ({ vendor, accountId = FIRST_ACCOUNT, endpoint = "my-cloud.json" }) => {
  const file = path.resolve(endpoint);

  /** @returns {Cloud} */
  const read = () =>
    fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : { vpcs: [], connections: [], tables: [] };

  /**
   * Nothing is written of a change that was refused.
   * @template T
   * @param {(cloud: Cloud) => T} work
   */
  const change = async (work) => {
    const cloud = read();
    const answer = work(cloud);
    fs.writeFileSync(file, JSON.stringify(cloud, undefined, 2));
    return answer;
  };

  /** @param {import("pulumi-vpc-peering/backend").ErrorCode} code @param {string} what @param {string} property @param {unknown} [value] */
  const refusal = (code, what, property, value) => new PeeringError(code, what, { property, value, vendor });

  /** @param {{ region: string, id: string }} one @returns {(other: Ref) => boolean} */
  const is = (one) => (other) => one.id === other.id && one.region === other.region;

  /** @param {Cloud} cloud @param {Ref} ref @param {string} owner */
  const findVpc = (cloud, ref, owner = accountId) => cloud.vpcs.find((vpc) => is(ref)(vpc) && vpc.accountId === owner);

  /** @param {Cloud} cloud @param {Ref} ref @param {string} property @param {string} owner */
  const theVpc = (cloud, ref, property = "vpc", owner = accountId) => {
    const vpc = findVpc(cloud, ref, owner);
    if (vpc === undefined)
      throw refusal("not-found", `account ${owner} has no such VPC in ${ref.region}`, property, ref.id);
    return vpc;
  };

  /** @param {Connection} connection */
  const isOurs = ({ requester, accepter }) => [requester.accountId, accepter.accountId].includes(accountId);

  /** The connection as this account sees it. @param {Cloud} cloud @param {Connection} connection @returns {PeeringRecord} */
  const asSeen = (cloud, { requester, accepter, ...connection }) => {
    const end = (/** @type {import("pulumi-vpc-peering/backend").PeeringEnd} */ one) => {
      const vpc = findVpc(cloud, { region: one.region, id: one.vpcId }, one.accountId);
      return { ...one, ...(vpc && { cidrBlocks: [vpc.cidrBlock, ...vpc.secondaryCidrBlocks] }) };
    };
    const isRequester = requester.accountId === accountId;
    return {
      ...connection,
      vendorState: rulesOf(vendor)?.vendorStates.value[connection.state] ?? connection.state,
      role: !isRequester ? "accepter" : accepter.accountId === accountId ? "both" : "requester",
      requester: end(requester),
      accepter: end(accepter),
    };
  };

  /** @param {Cloud} cloud @param {Ref} ref */
  const ownConnection = (cloud, ref) => {
    const connection = cloud.connections.find((one) => is(ref)(one) && isOurs(one));
    if (connection === undefined)
      throw refusal("not-found", `account ${accountId} sees no such connection`, "peeringConnection", ref.id);
    return connection;
  };

  /** @param {Ref} ref @param {"active" | "rejected"} state */
  const answer = (ref, state) =>
    change((cloud) => {
      const connection = ownConnection(cloud, ref);
      const refuse = (/** @type {"wrong-account" | "invalid-state"} */ code, /** @type {string} */ what) =>
        refusal(code, what, "peeringConnection", ref.id);
      if (connection.accepter.accountId !== accountId)
        throw refuse("wrong-account", `only account ${connection.accepter.accountId} may answer this request`);
      if (connection.state !== "pending-acceptance")
        throw refuse("invalid-state", `the connection is ${connection.state}`);
      Object.assign(connection, { state });
      return asSeen(cloud, connection);
    });

  /** Connections and all routes through them. @param {Cloud} cloud @param {(connection: Connection) => boolean} which */
  const removeConnections = (cloud, which) => {
    const gone = new Set(cloud.connections.filter(which).map(({ id }) => id));
    cloud.connections = cloud.connections.filter(({ id }) => !gone.has(id));
    cloud.tables = cloud.tables.map((table) => ({
      ...table,
      routes: table.routes.filter(({ peeringConnectionId = "" }) => !gone.has(peeringConnectionId)),
    }));
  };

  /** @param {Cloud} cloud @param {Ref} ref */
  const findTable = (cloud, ref) =>
    cloud.tables.find((table) => is(ref)(table) && findVpc(cloud, { region: table.region, id: table.vpcId }));

  /** @param {Ref} ref @param {import("pulumi-vpc-peering/backend").NewRoute} asked @param {boolean} mayReplace */
  const writeRoute = (ref, asked, mayReplace) =>
    change((cloud) => {
      const table = findTable(cloud, ref);
      if (table === undefined) throw refusal("not-found", "there is no such route table", "routeTableId", ref.id);
      const { destinationCidrBlock, peeringConnectionId, enabled } = asked;
      if (enabled === false) throw refusal("unsupported", "routes cannot be disabled", "enabled", false);
      const connection = cloud.connections.find(({ id }) => id === peeringConnectionId);
      if (connection === undefined || ![connection.requester.vpcId, connection.accepter.vpcId].includes(table.vpcId))
        throw refusal("not-found", `${table.vpcId} has no such connection`, "peeringConnection", peeringConnectionId);
      const there = table.routes.find((route) => route.destinationCidrBlock === destinationCidrBlock);
      if (there && !mayReplace) {
        if (there.peeringConnectionId === peeringConnectionId) return there;
        throw refusal("already-exists", "there is another route for it", "destinationCidrBlock", destinationCidrBlock);
      }
      const route = { ...asked, origin: /** @type {const} */ ("user") };
      Object.assign(table, { routes: [...table.routes.filter((other) => other !== there), route] });
      return route;
    });

  /** Huawei Cloud's rule `sameVpcNames`. @param {Cloud} cloud @param {string} region @param {string} name */
  const refuseUsedName = (cloud, region, name) => {
    const other = cloud.vpcs.find((vpc) => vpc.accountId === accountId && vpc.region === region && vpc.name === name);
    if (other !== undefined) throw refusal("already-exists", `${other.id} has this name`, "name", name);
  };

  return {
    identity: `my-cloud/${vendor}/${accountId}`,
    accountId,
    notice: `a cloud of our own: nothing real is created (${file})`,
    settleSeconds: 0,

    getAccount: async () => ({ accountId }),

    createVpc: ({ enableIpv6, ...asked }) =>
      change((cloud) => {
        if (enableIpv6) throw refusal("unsupported", "this cloud has no IPv6", "enableIpv6", true);
        refuseUsedName(cloud, asked.region, asked.name);
        const [id, defaultRouteTableId] = [randomUUID(), randomUUID()];
        const more = { secondaryCidrBlocks: [], tags: {}, ...asked };
        const vpc = { ...more, id, accountId, defaultRouteTableId, state: "available" };
        const table = { region: vpc.region, id: defaultRouteTableId, vpcId: id, name: "default" };
        cloud.vpcs.push(vpc);
        cloud.tables.push({ ...table, isDefault: true, subnetIds: [], routes: [] });
        return vpc;
      }),
    getVpcs: async (refs) => {
      const cloud = read();
      return refs.map((ref) => findVpc(cloud, ref));
    },
    listVpcs: async ({ region, name }) =>
      read().vpcs.filter(
        (vpc) => vpc.accountId === accountId && vpc.region === region && [undefined, vpc.name].includes(name),
      ),
    updateVpc: (ref, { enableIpv6, tags = {}, ...changes }) =>
      change((cloud) => {
        if (enableIpv6) throw refusal("unsupported", "this cloud has no IPv6", "enableIpv6", true);
        const vpc = theVpc(cloud, ref);
        if (changes.name !== undefined && changes.name !== vpc.name) refuseUsedName(cloud, vpc.region, changes.name);
        Object.assign(vpc, changes);
        // A change names the keys that it sets or, with null, removes.
        const changed = Object.entries({ ...vpc.tags, ...tags }).filter(([, value]) => value !== null);
        return Object.assign(vpc, { tags: Object.fromEntries(changed) });
      }),
    deleteVpc: (ref) =>
      change((cloud) => {
        if (findVpc(cloud, ref) === undefined) return;
        const at = (/** @type {Connection} */ { requester, accepter }) =>
          [requester.vpcId, accepter.vpcId].includes(ref.id);
        const live = cloud.connections.find((connection) => at(connection) && LIVE.includes(connection.state));
        if (live) throw refusal("in-use", `it still has the connection ${live.id}`, "vpc", ref.id);
        removeConnections(cloud, at);
        cloud.tables = cloud.tables.filter(({ vpcId }) => vpcId !== ref.id);
        cloud.vpcs = cloud.vpcs.filter(({ id }) => id !== ref.id);
      }),

    createPeering: ({ name, region, vpcId, peerRegion, peerVpcId, peerAccountId, description }) =>
      change((cloud) => {
        const own = theVpc(cloud, { region, id: vpcId });
        if (peerRegion !== region)
          throw refusal("vendor-rule", "connections stay inside a region", "peerRegion", peerRegion);
        const peer = theVpc(cloud, { region, id: peerVpcId }, "peerVpc", peerAccountId);
        const pair = [own.id, peer.id];
        const duplicate = cloud.connections.find(
          ({ requester, accepter, state }) =>
            LIVE.includes(state) && pair.includes(requester.vpcId) && pair.includes(accepter.vpcId),
        );
        if (duplicate)
          throw refusal("already-exists", `${pair.join(" and ")} are connected by ${duplicate.id}`, "peerVpc", peer.id);
        /** @type {Connection} */
        const connection = {
          region,
          id: randomUUID(),
          name,
          state: peer.accountId === accountId ? "active" : "pending-acceptance",
          requester: { accountId, region, vpcId },
          accepter: { accountId: peerAccountId, region, vpcId: peerVpcId },
          ...(description !== undefined && { description }),
          createdAt: new Date().toISOString(),
        };
        cloud.connections.push(connection);
        return asSeen(cloud, connection);
      }),
    getPeerings: async (refs) => {
      const cloud = read();
      return refs.map((ref) => {
        const connection = cloud.connections.find((one) => is(ref)(one) && isOurs(one));
        return connection && asSeen(cloud, connection);
      });
    },
    listPeerings: async ({ region, vpcId, name }) => {
      const cloud = read();
      return cloud.connections
        .filter(
          (connection) =>
            isOurs(connection) && connection.region === region && [undefined, connection.name].includes(name),
        )
        .filter(({ requester, accepter }) => [undefined, requester.vpcId, accepter.vpcId].includes(vpcId))
        .map((connection) => asSeen(cloud, connection));
    },
    updatePeering: (ref, { name, description, tags }) =>
      change((cloud) => {
        if (tags) throw refusal("unsupported", "connections have no tags here", "tags", tags);
        const connection = ownConnection(cloud, ref);
        Object.assign(connection, name !== undefined && { name }, description !== undefined && { description });
        return asSeen(cloud, connection);
      }),
    acceptPeering: (ref) => answer(ref, "active"),
    rejectPeering: (ref) => answer(ref, "rejected"),
    enablePeering: async (ref) => {
      throw refusal("unsupported", "requests do not expire here", "peeringConnection", ref.id);
    },
    deletePeering: (ref) =>
      change((cloud) => removeConnections(cloud, (connection) => is(ref)(connection) && isOurs(connection))),

    getRouteTables: async (refs) => {
      const cloud = read();
      return refs.map((ref) => findTable(cloud, ref));
    },
    listRouteTables: async ({ region, vpcId, subnetId }) => {
      const cloud = read();
      return cloud.tables.filter(
        (table) =>
          table.region === region &&
          findTable(cloud, table) !== undefined &&
          [undefined, table.vpcId].includes(vpcId) &&
          (subnetId === undefined || table.subnetIds.includes(subnetId)),
      );
    },
    createRoute: (table, route) => writeRoute(table, route, false),
    putRoute: (table, route) => writeRoute(table, route, true),
    deleteRoute: (ref, { destinationCidrBlock, peeringConnectionId }) =>
      change((cloud) => {
        const table = findTable(cloud, ref);
        const isMeant = (/** @type {import("pulumi-vpc-peering/backend").RouteRecord} */ route) =>
          route.destinationCidrBlock === destinationCidrBlock && route.peeringConnectionId === peeringConnectionId;
        if (table) Object.assign(table, { routes: table.routes.filter((route) => !isMeant(route)) });
      }),
  };
};
