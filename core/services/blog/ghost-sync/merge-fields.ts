import type { Direction } from './sync'

export type Fields = Readonly<Record<string, string | null>>

export type Merged = {
  /** What is to stand here. */
  readonly ours: Fields
  /** What is to stand there. */
  readonly theirs: Fields
  /** Changed on both sides into different things, and nobody leads: each side keeps its own. */
  readonly conflicts: readonly string[]
}

/** Small things are settled field by field: each follows the side that changed it; of both, the one that leads. */
export function mergeFields(direction: Direction, base: Fields | null, ours: Fields, theirs: Fields): Merged {
  const here: Record<string, string | null> = {}
  const there: Record<string, string | null> = {}
  const conflicts: string[] = []
  for (const name of Object.keys(theirs)) {
    const [own, other] = [ours[name] || null, theirs[name] || null]
    const winner = winnerOf(base && (base[name] || null), own, other)
    here[name] = winner === 'theirs' || (winner === 'both' && direction === 'ghost') ? other : own
    there[name] = winner === 'ours' || (winner === 'both' && direction === 'ours') ? own : other
    if (winner === 'both' && direction === 'both') conflicts.push(name)
    // Who only follows is written, and writes nothing.
    if (direction === 'ghost') there[name] = other
    if (direction === 'ours') here[name] = own
  }
  if (direction === 'ours') for (const name of Object.keys(theirs)) there[name] = here[name] ?? null
  return { ours: here, theirs: there, conflicts }
}

/** What of a side is another than before. */
export function changesFrom(before: Fields, after: Fields): Fields {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => (before[name] ?? null) !== value))
}

/** Without a base, words win over none. */
function winnerOf(base: string | null | undefined, ours: string | null, theirs: string | null) {
  if (ours === theirs) return 'neither'
  if (base === undefined || (base === null && (ours === null || theirs === null)))
    return ours === null ? 'theirs' : theirs === null ? 'ours' : 'both'
  if (ours === base) return 'theirs'
  return theirs === base ? 'ours' : 'both'
}
