/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Runs in the page, which contains the source text of this function, so it uses no outer variables. Visible part and
 * scale of the diagram: by wheel, pointers, keys and buttons.
 */
export interface Camera {
  zoomBy(factor: number): void;
  fit(): void;
  /** Moves the view there, and zooms in if it would be too small to read. */
  show(target: SVGGraphicsElement): void;
}

export function makeCamera(svg: SVGSVGElement): Camera {
  const [left = 0, top = 0, width = 1, height = 1] = svg.dataset["picture"]!.split(" ").map(Number);
  const [FAR, READABLE, CLOSEST] = [0.5, 1, 6];
  const titles = [...svg.querySelectorAll<SVGTextElement>(".titles text")].map((element) => ({
    element,
    size: Number(element.getAttribute("font-size")),
    y: Number(element.getAttribute("y")),
    grow: Number(element.dataset["grow"]),
  }));
  let [x, y, scale] = [0, 0, 1];

  const fittingScale = () => Math.min(svg.clientWidth / width, svg.clientHeight / height, 1.6);

  function draw(): void {
    svg.setAttribute("viewBox", `${x} ${y} ${svg.clientWidth / scale} ${svg.clientHeight / scale}`);
    svg.classList.toggle("far", scale < FAR);
    for (const { element, size, y, grow } of titles) {
      const enlarged = size * Math.max(1, Math.min(grow, FAR / scale, 2.2));
      element.setAttribute("font-size", String(enlarged));
      element.setAttribute("y", String(y + (enlarged - size) * 0.6));
    }
  }

  function zoomAt(factor: number, px: number, py: number): void {
    const next = Math.min(CLOSEST, Math.max(fittingScale() * 0.7, scale * factor));
    [x, y] = [x + px / scale - px / next, y + py / scale - py / next];
    scale = next;
    draw();
  }

  const zoomBy = (factor: number) => zoomAt(factor, svg.clientWidth / 2, svg.clientHeight / 2);

  function panBy(dx: number, dy: number): void {
    [x, y] = [x - dx / scale, y - dy / scale];
    draw();
  }

  function fit(): void {
    scale = fittingScale();
    [x, y] = [left + (width - svg.clientWidth / scale) / 2, top + (height - svg.clientHeight / scale) / 2];
    draw();
  }

  function show(target: SVGGraphicsElement): void {
    const box = target.getBBox();
    const whole = Math.min((svg.clientWidth * 0.8) / box.width, (svg.clientHeight * 0.8) / box.height);
    scale = Math.min(Math.max(scale, READABLE), Math.max(whole, fittingScale()));
    x = box.x + box.width / 2 - svg.clientWidth / scale / 2;
    y = box.y + box.height / 2 - svg.clientHeight / scale / 2;
    draw();
  }

  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { left, top } = svg.getBoundingClientRect();
      zoomAt(
        Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)),
        event.clientX - left,
        event.clientY - top,
      );
    },
    { passive: false },
  );

  const pointers = new Map<number, PointerEvent>();
  svg.addEventListener("pointerdown", (event) => void pointers.set(event.pointerId, event));
  svg.addEventListener("pointermove", (event) => {
    const earlier = pointers.get(event.pointerId);
    if (earlier === undefined) return;
    const [dx, dy] = [event.clientX - earlier.clientX, event.clientY - earlier.clientY];
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (other !== undefined) {
      const spread = ({ clientX, clientY }: PointerEvent) =>
        Math.hypot(clientX - other.clientX, clientY - other.clientY);
      const { left, top } = svg.getBoundingClientRect();
      zoomAt(
        spread(event) / Math.max(1, spread(earlier)),
        (event.clientX + other.clientX) / 2 - left,
        (event.clientY + other.clientY) / 2 - top,
      );
    } else {
      // A shorter movement is a click; capturing the pointer would redirect it.
      if (!svg.hasPointerCapture(event.pointerId) && Math.hypot(dx, dy) < 4) return;
      svg.setPointerCapture(event.pointerId);
      panBy(dx, dy);
    }
    pointers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
    svg.addEventListener(end, (event) => void pointers.delete(event.pointerId));
  }

  svg.addEventListener("keydown", (event) => {
    const step = 80;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => panBy(step, 0),
      ArrowRight: () => panBy(-step, 0),
      ArrowUp: () => panBy(0, step),
      ArrowDown: () => panBy(0, -step),
      "+": () => zoomBy(1.3),
      "=": () => zoomBy(1.3),
      "-": () => zoomBy(1 / 1.3),
      "0": fit,
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  let isFitting = true;
  for (const moved of ["wheel", "pointerdown", "keydown"]) svg.addEventListener(moved, () => void (isFitting = false));
  new ResizeObserver(() => (isFitting ? fit() : draw())).observe(svg);
  fit();
  return {
    zoomBy,
    fit: () => {
      isFitting = true;
      fit();
    },
    show: (target) => {
      isFitting = false;
      show(target);
    },
  };
}
