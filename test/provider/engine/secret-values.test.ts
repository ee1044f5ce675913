import assert from "node:assert/strict";
import { markSecretBlocks, secretOf } from "../../../provider/engine/secret-values.js";
import { keepSecret } from "../../../provider/errors.js";

describe("CIDR blocks in outputs", () => {
  const end = (...cidrBlocks: string[]) => ({ vpcId: "vpc-1", cidrBlocks });
  const hidden = (...cidrBlocks: string[]) => ({ vpcId: "vpc-1", cidrBlocks: secretOf(cidrBlocks) });

  it("are a secret in the ends that the inputs list", () => {
    const outs = {
      secretOutputs: ["accepter", "absent"],
      requester: end("10.67.0.0/16"),
      accepter: end("10.68.0.0/16"),
    };
    assert.deepEqual(markSecretBlocks(outs), { ...outs, accepter: hidden("10.68.0.0/16") });
    const unseen = { secretOutputs: ["accepter"], accepter: { vpcId: "vpc-1" }, requester: null };
    assert.deepEqual(markSecretBlocks(unseen), unseen);
  });

  it("are a secret if the program declares a whole one of them as a secret", () => {
    keepSecret("10.69.0.0/16");
    const outs = {
      cidrBlock: "10.69.0.0/16",
      requester: end("10.66.0.0/16", "10.69.0.0/16"),
      accepter: end("110.69.0.0/16"),
    };
    assert.deepEqual(markSecretBlocks(outs), { ...outs, requester: hidden("10.66.0.0/16", "10.69.0.0/16") });
  });
});
