/** `bun bench/sx/tier.ts TIER`: the times of all programs on one tier, as JSON. */
import { installJit } from '../../core/sx/jit/install'
import { jit, TIERS } from '../../core/sx/jit/state'
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
const sx = new Sx({ limits })
sx.eval(PROGRAMS.definitions)
const times: Record<string, number> = {}
for (const [name, expression] of Object.entries(PROGRAMS.functions)) {
  const { ours, theirs } = paired(() => sx.eval(expression), BY_HAND[name as keyof typeof BY_HAND])
  times[name] = ours
  times[`${name} by hand`] = theirs
}
for (const [name, expression] of Object.entries(PROGRAMS.work)) times[name] = best(() => sx.eval(expression))
if (tier === 'js') times.fib35 = best(() => sx.eval('(fib 35)'), 5)
const ctak = new Sx({ limits })
ctak.eval(PROGRAMS.continuations)
times.ctak = best(() => ctak.eval('(ctak 18 12 6)'), 6)
console.log(JSON.stringify(times))
