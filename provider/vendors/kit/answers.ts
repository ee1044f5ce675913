/** Members of answers as all vendors write them: texts may be "", absent or null where there is nothing. */
import { z } from "zod";

export const text = z.string();
export const optionalText = text.nullish().transform((value) => value || undefined);
/** One that is none is left out. */
export const optionalTime = optionalText.catch(undefined);

/** Absent or null where it is empty. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
