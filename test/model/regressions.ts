/** Programs on which model and handlers once disagreed, shrunk. */
import { accepter, connection, requester } from "./samples.js";
import type { Program } from "./steps.js";

export const REGRESSIONS: Readonly<Record<string, Program>> = {
  "a rejection that a change of onEnded meets is kept, as onRejected says": {
    vendor: "tencent",
    isFar: false,
    steps: [
      { upAccepter: accepter },
      { up: requester },
      { byHand: "reject" },
      { up: { ...requester, connection: { ...connection, onEnded: "recreate" } } },
      { up: { ...requester, connection: { ...connection, onEnded: "recreate" } } },
      { refresh: "requester" },
      { up: { ...requester, connection: { ...connection, onEnded: "recreate" } } },
    ],
  },
  "a route through the replacement of a rejected connection is written in the same update": {
    vendor: "huawei",
    isFar: false,
    steps: [
      { upAccepter: accepter },
      { up: requester },
      { upAccepter: { ...accepter, decision: "reject" } },
      { refresh: "requester" },
      { up: { ...requester, peer: "second", routes: ["whole"] } },
    ],
  },
  "an expired request that is kept stays as it is once the program says so": {
    vendor: "jdcloud-cps",
    isFar: false,
    steps: [
      { upAccepter: accepter },
      { up: requester },
      { passHours: 25 },
      { up: { ...requester, connection: { ...connection, onEnded: "keep" } } },
      { up: { ...requester, connection: { ...connection, onEnded: "keep" } } },
    ],
  },
  "a VPC whose replacement was created but not tagged is deleted by the next update": {
    vendor: "tce",
    isFar: true,
    steps: [
      { up: { ...requester, connection: undefined } },
      { byHand: "create" },
      { up: { ...requester, connection: undefined, cidrBlock: "10.9.0.0/24" } },
      {
        up: { ...requester, connection: undefined, tags: "net" },
        fault: { change: 0, isCrash: false, takesEffect: false },
      },
    ],
  },
};
