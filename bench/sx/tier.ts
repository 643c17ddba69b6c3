/** `bun bench/sx/tier.ts TIER`: the times of all programs on one tier, as JSON. */
import { installJit } from '../../core/sx/jit/install'
import { jit, TIERS, type Tier } from '../../core/sx/jit/state'
import { Sx } from '../../core/sx/runtime/sx'
import { BY_HAND } from './by-hand'
import { best, paired } from './measure'
import { PROGRAMS } from './programs'

const tier = TIERS.find(name => name === process.argv[2])
if (!tier) throw new Error('name a tier')
jit.tier = tier
installJit()

// A budget nobody reaches, but counted: fuel is on.
const limits = { fuel: 1e12, memory: 1e15, depth: 1e6, output: 1e9, source: 1e9, wall: 1e9 }
const sx = worldOn(tier)
const times: Record<string, number> = {}
for (const [name, expression] of Object.entries(PROGRAMS.functions)) {
  const { ours, theirs } = paired(() => sx.eval(expression), BY_HAND[name as keyof typeof BY_HAND])
  times[name] = ours
  times[`${name} by hand`] = theirs
}
if (tier === 'js') times.fib35 = best(() => sx.eval('(fib 35)'), 12)
const reference = worldOn('cek')
for (const [name, expression] of Object.entries(PROGRAMS.work)) {
  const { ours, theirs } = paired(on(tier, sx, expression), on('cek', reference, expression))
  times[name] = ours
  times[`${name} on the CEK`] = theirs
}
jit.tier = tier
const ctak = new Sx({ limits })
ctak.eval(PROGRAMS.continuations)
times.ctak = best(() => ctak.eval('(ctak 18 12 6)'), 6)
console.log(JSON.stringify(times))

function worldOn(which: Tier): Sx {
  jit.tier = which
  const world = new Sx({ limits })
  world.eval(PROGRAMS.definitions)
  return world
}

/** A lambda stays on the tier it was made for; what is compiled anew, the form itself, goes by the present one. */
function on(which: Tier, world: Sx, expression: string): () => unknown {
  return () => {
    jit.tier = which
    return world.eval(expression)
  }
}
