// This organisation's rules for its peering connections, beyond the vendors' rules.
import { PolicyPack } from "@pulumi/policy";
import { policies } from "pulumi-vpc-peering/policy";

new PolicyPack("network", {
  policies: policies({
    bandwidthCeiling: {
      mbps: 100,
      exceptions: [{ stacks: ["prod"], names: [/replication/], mbps: 500 }],
    },
    trustedAccounts: { accountIds: ["100000000001", "100000000002"] },
    noOverlap: { taken: { "the office": ["10.99.0.0/16"] } },
    protectedConnections: { stacks: ["prod"] },
    expectedConnections: { stacks: ["prod"], names: ["peering"] },
  }),
});
