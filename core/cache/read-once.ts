/**
 * Reads texts that a cache gave back, each once while it is among the last `most`: pages ask for the same ones again and
 * again, and parsing is most of what they cost.
 */
export function readOnce<T extends object>(most: number, read: (kept: string) => T): (kept: string) => T {
  const lately = new Map<string, T>()
  return kept => {
    const known = lately.get(kept)
    if (known) return known
    const value = read(kept)
    if (lately.size >= most) lately.clear()
    lately.set(kept, value)
    return value
  }
}
