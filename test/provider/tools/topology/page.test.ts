/** The page, as a browser shows it: nothing overlaps, links can be clicked, everything can be found. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Network } from "../../../../provider/network/network.js";
import { render, topologyOf } from "../../../../provider/tools/topology/index.js";
import { Chromium, type Page, START_TIMEOUT } from "../../../browser/chromium.js";
import { largeNetwork, meshNetwork, SMALL } from "./networks.js";

describe("the topology page", function () {
  this.timeout(START_TIMEOUT);
  let browser: Chromium;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "topology-"));
    browser = await Chromium.start();
  });
  after(async () => {
    await browser?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(network: Network): Promise<Page> {
    const file = path.join(folder, `${network.vpcs.length}.html`);
    writeFileSync(file, render("html", topologyOf(network)));
    return browser.open(pathToFileURL(file).href);
  }
  const details = (page: Page) =>
    page.evaluate<string>(`(({ hidden, innerText }) => (hidden ? "" : innerText))(document.getElementById("details"))`);
  const find = async (page: Page, text: string) => {
    await page.evaluate(`document.getElementById("search").focus(); document.getElementById("search").select()`);
    await page.type(text);
    return page.evaluate<string>(`document.getElementById("found").textContent`);
  };
  /** Where on the screen the line of a link is on top of everything else. */
  const spotOf = (page: Page, key: string) =>
    page.evaluate<{ x: number; y: number } | null>(`(() => {
      const link = document.querySelector('.link[data-link="${key}"]');
      const line = link.querySelector(".line");
      for (let i = 1; i < 40; i++) {
        const { x, y } = line.getPointAtLength((line.getTotalLength() * i) / 40).matrixTransform(line.getScreenCTM());
        if (document.elementFromPoint(x, y)?.closest("[data-link]")?.dataset.link === "${key}") return { x, y };
      }
      return null;
    })()`);

  for (const [size, network] of [
    [5, SMALL],
    [50, largeNetwork(50)],
    [500, largeNetwork(500)],
  ] as const) {
    describe(`of ${size} VPCs`, () => {
      let page: Page;
      before(async () => void (page = await open(network)));
      const connection = network.connections.at(size === 5 ? 3 : 30)!;
      const nameOf = (key: string) => network.vpcs.find((vpc) => vpc.key === key)!.name;

      it("shows the whole picture at first", async () => {
        const outside = await page.evaluate<number>(`(() => {
          const frame = document.querySelector("main").getBoundingClientRect();
          return [...document.querySelectorAll(".frame")].map((f) => f.getBoundingClientRect())
            .filter((box) => box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom).length;
        })()`);
        assert.equal(outside, 0);
        assert.equal(await page.evaluate(`document.querySelectorAll(".vpc").length`), size);
      });

      it("has no text that overflows its box or overlaps another", async () => {
        // In the picture's own units, so at any zoom.
        const [tooWide, overlapping] = await page.evaluate<[string[], string[]]>(`(() => {
          document.querySelector("main > svg").classList.remove("far");
          const tooWide = [...document.querySelectorAll(".vpc, .label:not(.unplaced)")].flatMap((group) => {
            const { x, width } = group.querySelector("rect").getBBox();
            return [...group.querySelectorAll(":scope > text")].filter((text) => {
              const box = text.getBBox();
              return box.x < x || box.x + box.width > x + width;
            }).map((text) => text.textContent);
          });
          const boxes = [...document.querySelectorAll(".vpc rect.box, .label:not(.unplaced) rect")].map((rect) => rect.getBBox());
          const overlapping = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
            a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => a.x + "," + a.y));
          document.getElementById("fit").click();
          return [tooWide, overlapping];
        })()`);
        assert.deepEqual([tooWide, overlapping], [[], []]);
      });

      it("shows the details of a clicked connection", async () => {
        await find(page, connection.key);
        await page.press("Enter");
        await page.click("#details .close");
        assert.equal(await details(page), "");
        await page.settle();
        const spot = await spotOf(page, connection.key);
        assert.ok(spot, "the line can be hit");
        await page.clickAt(spot.x, spot.y);
        const text = await details(page);
        assert.ok(text.includes(connection.key), text);
        assert.ok(text.includes(`${nameOf(connection.requester.vpc)} → ${nameOf(connection.accepter.vpc)}`), text);
        assert.match(text, new RegExp(`State\\s+${connection.state.replaceAll("-", " ")}`));
        assert.equal(await page.evaluate(`document.querySelectorAll(".vpc.near").length`), 2);
      });

      it("finds a VPC by one of its addresses, moves there and shows its details", async () => {
        const vpc = network.vpcs.at(-1)!;
        await page.evaluate(`document.getElementById("fit").click()`);
        assert.match(await find(page, vpc.cidrBlocks[0]!.replace(/0\/\d+$/, "9")), /^\d+ found$/);
        await page.press("Enter");
        const text = await details(page);
        for (const words of [vpc.key, vpc.region, vpc.accountId, ...vpc.cidrBlocks])
          assert.ok(text.includes(words), text);
        const box = await page.evaluate<{ width: number; isInside: boolean }>(`(() => {
          const frame = document.querySelector("main").getBoundingClientRect();
          const box = document.querySelector(".vpc.selected").getBoundingClientRect();
          return { width: box.width, isInside: box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom };
        })()`);
        assert.ok(box.isInside && box.width > 100, JSON.stringify(box));
      });

      it("violates no rule of its content security policy, and throws nothing", () =>
        assert.deepEqual(page.faults, []));
    });
  }

  describe("of a mesh", () => {
    let page: Page;
    const network = meshNetwork(12);
    before(async () => void (page = await open(network)));

    it("fits on one screen, readable: no text is cut off, and none is smaller than 10 pixels", async () => {
      const [outside, tooWide, smallest] = await page.evaluate<[string[], string[], number]>(`(() => {
        const frame = document.querySelector("main").getBoundingClientRect();
        const all = [...document.querySelectorAll(".picture .vpc, .picture .cell, .picture .titles text")].map((e) => e.getBoundingClientRect());
        const outside = all.filter((b) => b.left < frame.left || b.right > frame.right || b.top < frame.top || b.bottom > frame.bottom).map((b) => [b.left, b.top, b.right, b.bottom, frame.left, frame.top, frame.right, frame.bottom].map(Math.round).join());
        const tooWide = [...document.querySelectorAll(".vpc")].flatMap((group) => {
          const { left, right } = group.querySelector("rect").getBoundingClientRect();
          return [...group.querySelectorAll(":scope > text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < left || box.right > right;
          }).map((text) => text.textContent);
        });
        const texts = [...document.querySelectorAll(".picture text")].filter((t) => t.getBoundingClientRect().width > 0);
        const { a: zoom } = document.querySelector("main > svg").getScreenCTM();
        return [outside, tooWide, Math.min(...texts.map((t) => parseFloat(getComputedStyle(t).fontSize) * zoom))];
      })()`);
      assert.deepEqual([outside, tooWide], [[], []]);
      assert.ok(smallest >= 10, `${smallest} pixels`);
    });

    it("shows the details of a clicked cell, and marks both cells of the connection and its VPCs", async () => {
      const connection = network.connections[20]!;
      const spot = await page.evaluate<{ x: number; y: number }>(`(() => {
        const box = document.querySelectorAll('.link[data-link="${connection.key}"] .cell')[1].getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      })()`);
      await page.clickAt(spot.x, spot.y);
      assert.ok((await details(page)).includes(connection.key));
      const marked = await page.evaluate<number[]>(
        `[".link.selected", ".vpc.near:not(.column)"].map((it) => document.querySelectorAll(it).length)`,
      );
      assert.deepEqual(marked, [2, 2]);
      assert.deepEqual(page.faults, []);
    });
  });

  describe("of any size", () => {
    let page: Page;
    beforeEach(async () => void (page = await open(SMALL)));
    const viewBox = () => page.evaluate<string>(`document.querySelector("main > svg").getAttribute("viewBox")`);
    const widthSeen = async () => Number((await viewBox()).split(" ")[2]);

    it("shows what is missing", async () => {
      await find(page, "reports-archive");
      await page.press("Enter");
      assert.match(await details(page), /archive → reports: no route to 10\.3\.0\.0\/16 through this connection/);
      await find(page, "shop-orders");
      await page.press("Enter");
      assert.match(await details(page), /Request expires\s+2026-01-08/);
    });

    it("zooms by buttons, wheel and keys, and fits the picture again", async () => {
      const whole = await widthSeen();
      await page.click("#zoom-in");
      const closer = await widthSeen();
      assert.ok(closer < whole);
      await page.evaluate(`document.querySelector("main > svg").focus()`);
      await page.press("+");
      const closest = await widthSeen();
      assert.ok(closest < closer);
      await page.send("Input.dispatchMouseEvent", { type: "mouseWheel", x: 500, y: 400, deltaX: 0, deltaY: 300 });
      await page.settle();
      assert.ok((await widthSeen()) > closest);
      await page.press("0");
      assert.equal(await widthSeen(), whole);
    });

    it("pans with the mouse, which is not a click", async () => {
      const before = await viewBox();
      await page.send("Input.dispatchMouseEvent", {
        type: "mousePressed",
        x: 500,
        y: 400,
        button: "left",
        clickCount: 1,
      });
      await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: 560, y: 430, button: "left", buttons: 1 });
      await page.send("Input.dispatchMouseEvent", {
        type: "mouseReleased",
        x: 560,
        y: 430,
        button: "left",
        clickCount: 1,
      });
      assert.notEqual(await viewBox(), before);
      assert.equal(await page.evaluate(`document.getElementById("details").hidden`), true);
    });

    it("can be used without a mouse: a VPC has the focus, Enter opens, Escape closes", async () => {
      await page.evaluate(`document.querySelector(".vpc").focus()`);
      await page.press("Enter");
      assert.match(await details(page), /VPC\s+ap-/);
      await page.press("Escape");
      assert.equal(await page.evaluate(`document.getElementById("details").hidden`), true);
      const nameless = await page.evaluate(
        `[...document.querySelectorAll("button, input, [role=button]")].filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim())).length`,
      );
      assert.equal(nameless, 0);
    });

    it("finds nothing for an unknown search term", async () => {
      assert.equal(await find(page, "no such thing"), "0 found");
    });

    for (const [format, start] of [
      ["svg", "<svg"],
      ["png", "\u0089PNG"],
    ] as const) {
      it(`saves the picture as ${format}`, async () => {
        await page.evaluate(`window.saved = new Promise((resolve) => {
          HTMLAnchorElement.prototype.click = function () {
            const name = this.download;
            // Of this page's making: the policy lets nothing be fetched.
            resolve(blobs.get(this.href).arrayBuffer().then((bytes) => [name, String.fromCharCode(...new Uint8Array(bytes).slice(0, 4))]));
          };
          const blobs = new Map();
          const make = URL.createObjectURL;
          URL.createObjectURL = (blob) => { const url = make.call(URL, blob); blobs.set(url, blob); return url; };
        }); undefined`);
        await page.click(`#save-${format}`);
        const [name, bytes] = await page.evaluate<[string, string]>("window.saved");
        assert.equal(name, `topology.${format}`);
        assert.ok(bytes.startsWith(start.slice(0, 4)), bytes);
        assert.deepEqual(page.faults, []);
      });
    }
  });
});
