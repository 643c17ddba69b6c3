/** Of what a list names: which thing it is, how it is called, and whose it is; blank where it is of nobody in particular. */
export type Named = { readonly key: string; readonly name: string; readonly producer: string }

/** By key: the producer of each thing that is called as another one in the list is. The same thing named twice is one. */
export function toldApart(list: readonly Named[]): ReadonlyMap<string, string> {
  const keysOf = new Map<string, Set<string>>()
  for (const { key, name } of list) keysOf.set(name, (keysOf.get(name) ?? new Set()).add(key))
  const isShared = ({ name }: Named) => (keysOf.get(name)?.size ?? 0) > 1
  return new Map(list.filter(isShared).map(({ key, producer }) => [key, producer]))
}
