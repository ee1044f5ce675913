/** Members with a value: undefined ones are omitted. */
export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export const given = <T extends object>(members: T): Given<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;

/** True if one of the values equals the requested one, or if none is requested. */
export const fits = <T>(requested: T | undefined, ...values: readonly (T | undefined)[]): boolean =>
  requested === undefined || values.includes(requested);
