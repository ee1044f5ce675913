/**
 * Shapes of vendor ids: `#` is a lower-case letter or digit, `uuid` a dashed UUID, `hex32` 32 hexadecimal digits;
 * every other character means itself.
 */
export function hasShape(shape: string, id: string): boolean {
  const pattern = shape.replace(
    /uuid|hex32|[^]/g,
    (part) => PATTERNS[part] ?? part.replace(/[.*+?^${}()|[\]\\]/, "\\$&"),
  );
  return new RegExp(`^${pattern}$`).test(id);
}

const PATTERNS: Readonly<Record<string, string>> = {
  "#": "[0-9a-z]",
  uuid: "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  hex32: "[0-9a-f]{32}",
};
