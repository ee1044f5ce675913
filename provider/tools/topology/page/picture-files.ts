/** Runs in the page, which contains the source text of this function, so it uses no outer variables. */

/** The whole diagram with its legend as a separate file. */
export function saveDiagram(svg: SVGSVGElement, name: string, format: "svg" | "png"): void {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const whole = copy.dataset["whole"]!;
  const [, , width = 1, height = 1] = whole.split(" ").map(Number);
  copy.setAttribute("viewBox", whole);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.removeAttribute("class");
  for (const element of copy.querySelectorAll(".selected, .match, .near")) {
    element.classList.remove("selected", "match", "near");
  }
  const drawing = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
  if (format === "svg") return save(drawing);

  const image = new Image();
  image.addEventListener("load", () => {
    // At twice the screen's resolution, if the browser supports a canvas of that size.
    const scale = Math.min(2, 8000 / width, 8000 / height);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((painted) => painted && save(painted), "image/png");
  });
  image.src = URL.createObjectURL(drawing);

  function save(file: Blob): void {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(file);
    anchor.download = `${name}.${format}`;
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  }
}
