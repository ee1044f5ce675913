/** Deletions whose refusal is no proof. */
import assert from "node:assert/strict";
import { PeeringError } from "../../../../provider/errors.js";
import { unlessGone } from "../../../../provider/vendors/kit/by-id.js";

const refused = () => Promise.reject(new PeeringError("not-found", "could not be found", { vendorCode: "Unknown" }));

describe("a deletion that fails with an ambiguous code", () => {
  const deleting = async (shown: readonly boolean[]) => {
    const pauses: number[] = [];
    const left = [...shown];
    const reader = { pause: async (milliseconds: number) => void pauses.push(milliseconds) };
    await unlessGone(reader, refused(), ["Gone"], async () => !(left.shift() ?? shown.at(-1)!));
    return pauses;
  };

  it("succeeds if the list lacks the object", async () => {
    assert.deepEqual(await deleting([false]), []);
  });

  it("succeeds if a delayed list lacks the object in the end", async () => {
    assert.deepEqual(await deleting([true, true, false]), [200, 400]);
  });

  it("fails if the list keeps showing the object", async () => {
    await assert.rejects(deleting([true]), /could not be found/);
  });
});
