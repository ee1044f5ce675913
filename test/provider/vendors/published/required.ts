/** The members that a schema requires of an answer, by their paths. */
import type { z } from "zod";

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

export function requiredIn(schema: z.ZodType, path = ""): string[] {
  const { shape = {}, element, in: input, innerType, options = [] } = schema._zod.def as unknown as Definition;
  const members = Object.entries(shape).flatMap(([name, member]) => {
    const own = path === "" ? name : `${path}.${name}`;
    return [...(member._zod.optin === "optional" ? [] : [own]), ...requiredIn(member, own)];
  });
  const within = [input, innerType, ...options].flatMap((inner) =>
    inner === undefined ? [] : requiredIn(inner, path),
  );
  const rows = element === undefined ? [] : requiredIn(element, `${path}[]`);
  return [...new Set([...members, ...within, ...rows])];
}
