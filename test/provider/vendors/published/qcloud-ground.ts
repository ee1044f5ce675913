/** API 2.0. */
import type { Asks, StandIns } from "./grounds.js";

const region = "ap-guangzhou";
const ref = { region, id: "pcx-aaaa1111" };
const table = { region, id: "rtb-aaaa1111" };
const route = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: "pcx-aaaa1111" };
const ends = {
  region,
  name: "one-to-two",
  vpcId: "vpc-aaaa1111",
  peerRegion: region,
  peerVpcId: "vpc-bbbb2222",
  peerAccountId: "100000000022",
};

export const QCLOUD_ASKS: Asks = {
  DescribeVpcPeeringConnections: ["listPeerings", { region }],
  CreateVpcPeeringConnection: ["createPeering", ends],
  CreateVpcPeeringConnectionEx: ["createPeering", { ...ends, peerRegion: "ap-beijing", bandwidthMbps: 20 }],
  ModifyVpcPeeringConnection: ["updatePeering", ref, { name: "one-to-two" }],
  DeleteVpcPeeringConnection: ["deletePeering", ref],
  DescribeVpcTaskResult: ["createPeering", { ...ends, peerRegion: "ap-beijing", bandwidthMbps: 20 }],
  DescribeVpcEx: ["listVpcs", { region }],
  CreateVpc: ["createVpc", { region, name: "one", cidrBlock: "10.1.0.0/16" }],
  DeleteVpc: ["deleteVpc", { region, id: "vpc-aaaa1111" }],
  ModifyVpcAttribute: ["updateVpc", { region, id: "vpc-aaaa1111" }, { name: "one" }],
  DescribeRouteTable: ["listRouteTables", { region, vpcId: "vpc-aaaa1111" }],
  DescribeSubnetEx: ["listRouteTables", { region, vpcId: "vpc-aaaa1111" }],
  CreateRoute: ["createRoutes", table, [route]],
  DeleteRoute: ["deleteRoutes", table, [route]],
  GetMonitorData: [
    "getMetrics",
    { ref, metrics: ["inPackets"], periodSeconds: 300, start: "2024-01-01T00:00:00Z", end: "2024-01-01T00:15:00Z" },
  ],
};

const ROUTE = { destinationCidrBlock: "10.2.0.0/16", nextType: 4, nextHub: "pcx-aaaa1111" };

export const QCLOUD_STAND_INS: StandIns = {
  DescribeVpcPeeringConnections: {
    totalCount: 1,
    data: [
      {
        peeringConnectionId: "pcx-aaaa1111",
        peeringConnectionName: "one-to-two",
        state: 1,
        unVpcId: "vpc-aaaa1111",
        unPeerVpcId: "vpc-bbbb2222",
        uin: 100000000011,
        peerUin: 100000000022,
        region: "gz",
        peerRegion: "gz",
        createTime: "2024-01-01 08:00:00",
      },
    ],
  },
  DescribeVpcEx: {
    totalCount: 1,
    data: [{ unVpcId: "vpc-aaaa1111", vpcName: "one", cidrBlock: "10.1.0.0/16", createTime: "2024-01-01 08:00:00" }],
  },
  DescribeRouteTable: {
    totalCount: 1,
    data: [
      {
        unVpcId: "vpc-aaaa1111",
        unRouteTableId: "rtb-aaaa1111",
        routeTableName: "default",
        routeTableType: 1,
        subnetNum: 1,
        routeSet: [ROUTE],
      },
    ],
  },
  DescribeSubnetEx: { totalCount: 1, data: [{ unSubnetId: "subnet-aaaa1111", unRouteTableId: "rtb-aaaa1111" }] },
  CreateVpcPeeringConnectionEx: { taskId: 7 },
  DescribeVpcTaskResult: { data: { status: 0, output: { errorCode: 0, uniqVpcPeerId: "pcx-aaaa1111" } } },
};
