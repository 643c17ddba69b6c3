/** What the JIT knows: its policy, and for each world the program's own settings and counters. */
import { NEVER } from '../values/code.ts'

export const TIERS = ['cek', 'vm', 'js', 'auto'] as const
export type Tier = (typeof TIERS)[number]

class JitState {
  tier: Tier = 'auto'
  /** Calls of a lambda before it is compiled, where its program says nothing else. */
  threshold = 60
  /** Turns of a loop on the machine before it goes on compiled. */
  turns = 1_000
  /** Most lambdas compiled at a time; the one not compiled anew for longest goes first. */
  capacity = 4_000
  deny: string[] = names('SX_JIT_DENY')
  only: string[] = names('SX_JIT_ONLY')
}

export const jit = new JitState()

/** What is one world's own: neither its settings nor its counters have to do with what else the process runs. */
export class JitWorld {
  threshold = jit.threshold
  /** Names, and prefixes ending in `*`, that stay interpreted. */
  readonly excluded = new Set<string>()
  /** Lambdas and loops of the program that were compiled; those evicted are compiled anew when they are hot again. */
  compiled = 0
  evicted = 0
  refused = 0
  /** Those that ran compiled at least once. */
  entered = 0
}

/** The running world's. */
export const jitWorld: { now: JitWorld } = { now: new JitWorld() }

export function firstCountdown(owner: JitWorld): number {
  if (jit.tier === 'cek') return NEVER
  return jit.tier === 'auto' ? owner.threshold : 0
}

/** The forced tiers compile whole functions only, each as it is first called. */
export const firstTurns = (): number => (jit.tier === 'auto' ? jit.turns : NEVER)

/** True when `name` of the world `owner` may never run compiled. */
export function isExcluded(name: string, owner: JitWorld): boolean {
  if (matches(name, owner.excluded) || matches(name, jit.deny)) return true
  return jit.only.length > 0 && !matches(name, jit.only)
}

function matches(name: string, patterns: Iterable<string>): boolean {
  for (const pattern of patterns) {
    if (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern) return true
  }
  return false
}

function names(variable: string): string[] {
  const text = process.env[variable] ?? ''
  return text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
}
