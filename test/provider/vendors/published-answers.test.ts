/** Every answer that is published, and those that were recorded: the client reads each over its real HTTP path. */
import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { isPeeringError } from "../../../provider/errors.js";
import { nock, withoutNetwork } from "./no-network.js";
import { callsOf } from "./published/calls.js";
import { APIS, type ApiName, type Fixture, fixtures, KINDS } from "./published/fixtures.js";
import { GROUNDS, type Ground } from "./published/grounds.js";

const all = fixtures();

describe("published responses", () => {
  withoutNetwork();

  it("belong to an existing API and to a call of its client, and name their source", () => {
    for (const { api, call, name, fixture } of all) {
      const where = `${api}/${call}/${name}`;
      assert.ok((APIS as readonly string[]).includes(api), where);
      assert.ok(
        callsOf(api as ApiName).some((one) => one.name === call),
        `${where}: no client makes the call`,
      );
      for (const key of ["source", "date", "shows"] as const) assert.match(fixture[key], /\S/, `${where}: ${key}`);
      assert.ok(KINDS.includes(fixture.kind), `${where}: ${fixture.kind}`);
      assert.match(fixture.date, /^\d{4}(-\d\d(-\d\d)?)?$/, where);
      assert.equal(fixture.kind === "invented", name.startsWith("invented-"), `${where}: ${fixture.kind}`);
      const outcomes = ["reads" in fixture, "fails" in fixture].filter(Boolean);
      assert.equal(outcomes.length, 1, `${where} is either read or fails`);
    }
  });

  for (const api of APIS) {
    describe(api, () => {
      for (const { call, name, fixture } of all.filter((one) => one.api === api)) {
        it(`${call}, ${name}: ${fixture.shows}`, () => isRead(api, call, fixture));
      }
    });
  }
});

async function isRead(api: ApiName, call: string, fixture: Fixture): Promise<void> {
  const ground = GROUNDS[api];
  const requested = serve(ground, call, fixture);
  const [method, ...args] = fixture.asks ?? ground.asks[call] ?? [];
  assert.ok(method !== undefined, `nothing is asked of the client for ${call}`);
  let outcome: Pick<Fixture, "reads" | "fails">;
  try {
    const client = await ground.open();
    const read = await (client[method as keyof Backend] as (...given: unknown[]) => Promise<unknown>)(...args);
    outcome = { reads: read === undefined ? null : (JSON.parse(JSON.stringify(read)) as unknown) };
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    const { code, detail, message } = error;
    const says =
      fixture.fails?.says !== undefined && message.includes(fixture.fails.says) ? fixture.fails.says : message;
    outcome = { fails: { code, ...(detail.vendorCode !== undefined && { vendorCode: detail.vendorCode }), says } };
  }
  const { reads, fails } = fixture;
  assert.deepEqual(outcome, fails === undefined ? { reads } : { fails });
  assert.equal(
    requested.filter((one) => one === call).length,
    fixture.requests ?? 1,
    `calls of ${call}: ${requested.join()}`,
  );
  const known = callsOf(api).map((one) => one.name);
  for (const one of requested)
    assert.ok(known.includes(one), `${one} is not among the calls that the client's files list`);
}

/** @returns the calls that are made, as they come */
function serve(ground: Ground, call: string, { answers, others = {} }: Fixture): string[] {
  const requested: string[] = [];
  const left = [...answers];
  let body = "";
  const scope = nock(/./)
    .persist()
    // As text: nock would parse it.
    .filteringRequestBody((text) => ((body = text), "*"));
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
    scope.intercept(/./, method, method === "GET" || method === "DELETE" ? undefined : "*").reply(function (path) {
      const { headers } = this.req;
      const one = ground.callOf({ method, path, headers, body });
      requested.push(one);
      if (one === call) {
        const { status = 200, headers: more = {}, body: json, text } = left.length > 1 ? left.shift()! : left[0]!;
        return [status, text ?? JSON.stringify(json), { "content-type": "application/json", ...more }];
      }
      const prepared = others[one] ?? [{ result: ground.standIns[one] as object }];
      const other = prepared[requested.filter((before) => before === one).length - 1] ?? prepared.at(-1)!;
      if (!("result" in other)) return [other.status ?? 200, JSON.stringify(other.body)];
      assert.ok(other.result !== undefined, `no answer to ${one}`);
      return [200, ground.enveloped(other.result)];
    });
  return requested;
}
