/**
 * Defines the outputs that a class derives from others. Each is created on first access: most programs read few of
 * them, and an output costs memory and time.
 */
export function derive<Derived extends object>(
  resource: object,
  outputs: { readonly [Name in keyof Derived]: () => Derived[Name] },
): void {
  for (const [name, create] of Object.entries<() => unknown>(outputs)) {
    let output: unknown;
    Object.defineProperty(resource, name, { configurable: true, enumerable: true, get: () => (output ??= create()) });
  }
}
