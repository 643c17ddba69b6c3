/** What a table has by a name that somebody else wrote: nothing by `constructor`, which every object has. */
export const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
