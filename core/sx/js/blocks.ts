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

/** Two regions that cross are made to nest, by beginning the later-ending one earlier. */
function nest(all: Region[]): void {
  for (let changed = true; changed; ) {
    changed = false
    for (const a of all)
      for (const b of all) {
        if (a === b || b.kind === 'loop' || b.start <= a.start || b.start >= a.end) continue
        if (a.end < b.end || (a.end === b.end && a.kind === 'loop')) {
          b.start = a.start
          changed = true
        }
      }
  }
}
