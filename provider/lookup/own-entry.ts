/** A table's entry for a word from outside: `constructor` and its like are in no table. */
export function ownEntry<T>(table: Readonly<Partial<Record<string, T>>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
