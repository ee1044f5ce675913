/** Tags of subnets and route tables, beside the provider's `defaultTags` and `ignoreTags`. */
import assert from "node:assert/strict";
import type { Backend, Ref, TagChanges, Tags } from "../../../../provider/backend/contract.js";
import type { Settings } from "../../../../provider/configuration/settings.js";
import { formatId, parseId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import { UNKNOWN } from "../../../../provider/engine/unknown.js";
import { routeTable } from "../../../../provider/resources/route-table/handler.js";
import { subnet } from "../../../../provider/resources/subnet/handler.js";
import { VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { Scene, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

interface Kind {
  readonly noun: string;
  readonly handler: typeof subnet;
  /** The vendors whose objects of this kind have tags; those of the others have none. */
  readonly tagged: readonly VendorId[];
  readonly declared: Props;
  change(backend: Backend, ref: Ref, tags: TagChanges): Promise<unknown>;
  see(backend: Backend, ref: Ref): Promise<{ readonly tags?: Tags } | undefined>;
}

const KINDS: readonly Kind[] = [
  {
    noun: "subnet",
    handler: subnet,
    tagged: ["tencent", "tce", "huawei"],
    declared: { name: "web", cidrBlock: "10.0.1.0/24" },
    change: (backend, ref, tags) => backend.updateSubnet!(ref, { tags }),
    see: async (backend, ref) => (await backend.getSubnets!([ref]))[0],
  },
  {
    noun: "route table",
    handler: routeTable,
    tagged: ["tencent", "tce"],
    declared: { name: "web" },
    change: (backend, ref, tags) => backend.updateRouteTable!(ref, { tags }),
    see: async (backend, ref) => (await backend.getRouteTables([ref]))[0],
  },
];

/** As a key sees the cloud that may not read tags. */
function hidingTags(backend: Backend): Backend {
  const without = (seen: unknown): unknown => {
    if (Array.isArray(seen)) return seen.map(without);
    if (typeof seen !== "object" || seen === null) return seen;
    const { tags: _, ...rest } = seen as { tags?: Tags };
    return rest;
  };
  const hidden = Object.entries(backend).map(([name, call]: [string, unknown]) => [
    name,
    typeof call === "function" && name !== "now"
      ? async (...args: unknown[]) => without(await (call as (...all: unknown[]) => unknown).apply(backend, args))
      : call,
  ]);
  return { ...backend, ...Object.fromEntries(hidden) } as Backend;
}

for (const kind of KINDS) {
  const { noun, handler, tagged, declared } = kind;
  describe(`tags of a ${noun}`, () => {
    let scene: Scene;
    let recorder: Recorder;
    let step: Step;
    let warnings: string[];
    let settings: Pick<Settings, "defaultTags" | "ignoreTags">;
    let fixed: Props;

    async function open(
      vendor: VendorId,
      { lacks = [], hides = false }: { lacks?: readonly "vpcTags"[]; hides?: boolean } = {},
    ): Promise<void> {
      scene = new Scene(vendor);
      recorder = new Recorder({ ...(hides ? hidingTags(scene.as(0)) : scene.as(0)), lacks });
      warnings = [];
      settings = {};
      step = new Step(handler, () => runOn(recorder.backend, vendor, scene.region, warnings, settings));
      const { value: zones } = scene.rules.subnetZone;
      const vpc = await vpcIn(scene.as(0), scene.region, "10.0.0.0/16");
      fixed = { ...declared, vpc: formatId(vpc), ...(noun === "subnet" && zones === "required" && { zone: "zone-1" }) };
      recorder.taken();
    }
    afterEach(() => scene.end());

    const ref = (): Ref => ({ region: scene.region, id: parseId(step.state!.id).id });
    const tags = async () => (await kind.see(scene.as(0), ref()))?.tags;
    const up = (more: Props = {}) => step.up({ ...fixed, ...more });
    const preview = (more: Props = {}) => step.preview({ ...fixed, ...more });
    const reasons = async (more: Props) => (await step.check({ ...fixed, ...more })).map(({ reason }) => reason);
    const requested = () => recorder.taken().map(({ args }) => args.at(-1));

    for (const vendor of tagged) {
      it(`are set with defaultTags, and changed and removed in place on ${vendor}`, async () => {
        await open(vendor);
        settings = { defaultTags: { cost: "7", team: "all" } };
        await up({ tags: { team: "net" } });
        assert.deepEqual(await tags(), { cost: "7", team: "net" });
        assert.equal((await preview({ tags: { team: "net" } })).op, "same");
        recorder.taken();
        const { op, news } = await preview({ tags: { team: "ops" } });
        assert.deepEqual([op, news["tags"]], ["update", { cost: "7", team: "ops" }]);
        await up({ tags: { team: "ops" } });
        settings = {};
        await up();
        assert.deepEqual(requested(), [{ tags: { team: "ops" } }, { tags: { cost: null, team: null } }]);
        assert.deepEqual([await tags(), warnings.filter((text) => text.includes("ags"))], [{}, []]);
      });
    }

    for (const vendor of VENDOR_IDS.filter((id) => !tagged.includes(id))) {
      it(`are refused, and defaultTags left out with one warning, on ${vendor}`, async () => {
        await open(vendor);
        if ("unsupported" in scene.rules.routeTables.value && noun === "route table") return;
        settings = { defaultTags: { cost: "7" } };
        await up();
        assert.equal(step.state!.inputs["tags"], undefined);
        const left = warnings.filter((text) => text.startsWith("vpcpeering:defaultTags: left out, because "));
        assert.equal(left.length, 1, warnings.join("\n"));
        const [reason] = await reasons({ tags: { team: "net" } });
        assert.ok(reason!.startsWith(`tags {"team":"net"}: ${noun}s of this vendor have no tags [${vendor}, `), reason);
        const create = scene.as(0);
        const region = scene.region;
        const vpcId = parseId(fixed["vpc"] as string).id;
        const more = { region, vpcId, name: "other", tags: { team: "net" } };
        await assert.rejects(
          noun === "subnet"
            ? create.createSubnet!({ ...more, cidrBlock: "10.0.2.0/24", zone: "zone-1" })
            : create.createRouteTable!(more),
          { code: "unsupported" },
        );
      });
    }

    it("are refused over an API without tags", async () => {
      await open("tce", { lacks: ["vpcTags"] });
      const [reason] = await reasons({ tags: { team: "net" } });
      assert.equal(
        reason,
        `tags {"team":"net"}: ${noun}s have no tags over this API [tce]. Leave out tags. (unsupported)`,
      );
    });

    it("of others are kept, and are no difference", async () => {
      await open("tencent");
      await up({ tags: { team: "net" } });
      await kind.change(scene.as(0), ref(), { robot: "1" });
      await step.refresh();
      assert.equal((await preview({ tags: { team: "net" } })).op, "same");
      recorder.taken();
      await up({ tags: { team: "ops" } });
      assert.deepEqual(requested(), [{ tags: { team: "ops" } }]);
      assert.deepEqual(await tags(), { robot: "1", team: "ops" });
    });

    it("that were changed by hand show after a refresh, and the next up reverts them", async () => {
      await open("tencent");
      await up({ tags: { team: "net" } });
      await kind.change(scene.as(0), ref(), { team: "by hand" });
      assert.equal(await step.refresh(), true);
      assert.equal((await preview({ tags: { team: "net" } })).op, "update");
      await up({ tags: { team: "net" } });
      assert.deepEqual(await tags(), { team: "net" });
    });

    it("are changed and removed where the key may not read them, and those of others stay", async () => {
      await open("tencent", { hides: true });
      await up({ tags: { team: "net", cost: "7" } });
      await kind.change(scene.as(0), ref(), { robot: "1" });
      await step.refresh();
      assert.equal((await preview({ tags: { team: "net", cost: "7" } })).op, "same");
      recorder.taken();
      await up({ tags: { team: "ops" } });
      assert.deepEqual(requested(), [{ tags: { team: "ops", cost: null } }]);
      assert.deepEqual(await tags(), { robot: "1", team: "ops" });
      assert.equal((await preview({ tags: { team: "ops" } })).op, "same");
      await up();
      assert.deepEqual(await tags(), { robot: "1" });
    });

    it("that are not known yet show in the preview, beside those that are", async () => {
      await open("tencent");
      settings = { defaultTags: { cost: "7" } };
      await up();
      const { op, news } = await preview({ tags: { team: UNKNOWN } });
      assert.deepEqual([op, news["tags"]], ["update", { cost: "7", team: UNKNOWN }]);
    });

    it("that ignoreTags names are refused, and those of the cloud stay", async () => {
      await open("tencent");
      settings = { ignoreTags: { keys: ["robot"] } };
      const [reason] = await reasons({ tags: { robot: "1" } });
      assert.match(reason!, /^tags \{"robot":"1"\}: ignored by vpcpeering:ignoreTags/);
    });

    it("come with an import", async () => {
      await open("tencent");
      await up({ tags: { team: "net" } });
      const imported = await handler.read(runOn(recorder.backend, "tencent", scene.region, [], {}), step.state!.id, {});
      assert.deepEqual(imported.inputs["tags"], { team: "net" });
    });

    it("of an adopted one are written, and its others stay", async () => {
      await open("tencent");
      await up({ tags: { team: "net" } });
      await kind.change(scene.as(0), ref(), { robot: "1" });
      step = new Step(handler, () => runOn(recorder.backend, "tencent", scene.region, [], {}));
      recorder.taken();
      await up({ adoptExisting: true, tags: { team: "ops" } });
      assert.deepEqual(await tags(), { robot: "1", team: "ops" });
    });
  });
}
