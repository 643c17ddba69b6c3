/** What the JIT knows: its policy, what is excluded, and counters. */
import { NEVER } from '../values/code.ts'

export const TIERS = ['cek', 'vm', 'js', 'auto'] as const
export type Tier = (typeof TIERS)[number]

class JitState {
  tier: Tier = 'auto'
  /** Calls of a lambda before it is compiled. */
  threshold = 60
  /** Turns of a loop on the machine before it goes on compiled. */
  turns = 1_000
  /** Most lambdas compiled at a time; the one not compiled anew for longest goes first. */
  capacity = 4_000
  /** Names, and prefixes ending in `*`, that stay interpreted. */
  excluded = new Set<string>()
  deny: string[] = names('SX_JIT_DENY')
  only: string[] = names('SX_JIT_ONLY')
  compiled = 0
  evicted = 0
  refused = 0
  entered = 0
}

export const jit = new JitState()

export function firstCountdown(): number {
  if (jit.tier === 'cek') return NEVER
  return jit.tier === 'auto' ? jit.threshold : 0
}

/** The forced tiers compile whole functions only, each as it is first called. */
export const firstTurns = (): number => (jit.tier === 'auto' ? jit.turns : NEVER)

/** True when `name` may never run compiled. */
export function isExcluded(name: string): boolean {
  if (matches(name, jit.excluded) || matches(name, jit.deny)) return true
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
