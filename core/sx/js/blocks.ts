/** Jumps as nested blocks: each forward target ends a labelled block, each backward one begins a loop. */
import type { Instruction } from './decode.ts'

export interface Region {
  kind: 'block' | 'loop'
  /** Code offset it begins at, and the offset just after it. */
  start: number
  end: number
}

export function regions(instructions: Instruction[], size: number): Region[] {
  const blocks = new Map<number, Region>()
  const loops = new Map<number, Region>()
  instructions.forEach(({ op, at, a }, i) => {
    if (op === 'JUMP' || op === 'JUMP-FALSE') {
      const known = blocks.get(a)
      if (!known) blocks.set(a, { kind: 'block', start: at, end: a })
    } else if (op === 'LOOP') {
      loops.set(a, { kind: 'loop', start: a, end: instructions[i + 1]?.at ?? size })
    }
  })
  const all = [...blocks.values(), ...loops.values()]
  nest(all)
  return all.sort((x, y) => x.start - y.start || y.end - x.end || (x.kind === 'block' ? -1 : 1))
}

/**
 * Regions that cross are made to nest. First the loops: an outer one may be turned from inside an inner one, before
 * the inner one's own last turn, and then ends with it. Then a block that ends after another region begins before it.
 */
function nest(all: Region[]): void {
  const loops = all.filter(region => region.kind === 'loop')
  untilStable(loops, loops, (a, b) => {
    if (b.end <= a.end) return false
    a.end = b.end
    return true
  })
  const blocks = all.filter(region => region.kind === 'block')
  untilStable(all, blocks, (a, b) => {
    if (a.end > b.end || (a.end === b.end && a.kind === 'block')) return false
    b.start = a.start
    return true
  })
}

/** Applies `fix` to every region and every later one that begins inside it, until nothing changes. */
function untilStable(outer: Region[], inner: Region[], fix: (a: Region, b: Region) => boolean): void {
  for (let changed = true; changed; ) {
    changed = false
    for (const a of outer)
      for (const b of inner) if (a !== b && a.start < b.start && b.start < a.end && fix(a, b)) changed = true
  }
}
