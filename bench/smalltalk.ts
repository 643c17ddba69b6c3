/** Smalltalk on SX against the same programs in plain JavaScript, in one run. */
import { readFileSync } from 'node:fs'
import { installJit } from '#core/sx/jit/install'
import { jit } from '#core/sx/jit/state'
import { Smalltalk } from '#core/sx/lib/smalltalk/world'
import type { BenchRow } from './report'
import { bounce, listLength, permute, queens, sieve, storage, towers } from './smalltalk/plain'
import { richards } from './smalltalk/richards'

export const name = 'smalltalk'

const MOST_TIMES_SLOWER = 60
const WARM_UPS = 250
const ROUNDS = 30
/** The plain program is over too soon to be timed alone. */
const PLAIN_ROUNDS = 1_000

const PROGRAMS: readonly [what: string, smalltalk: string, plain: () => number][] = [
  ['queens', 'Bench new queens: 8', () => queens(8)],
  ['sieve', 'Bench new sieve: 5000', () => sieve(5000)],
  ['permute', 'Bench new permute: 6', () => permute(6)],
  ['towers', 'Bench new towers: 12 from: 1 to: 2', () => towers(12)],
  ['bounce', 'Bench new bounce', bounce],
  ['list', 'Bench new listLength', listLength],
  ['storage', 'Bench new storage', storage],
  ['richards', 'Richards new run', richards],
]

export async function run(): Promise<BenchRow[]> {
  jit.tier = 'js'
  installJit()
  const smalltalk = new Smalltalk({ print: text => process.stderr.write(text) })
  for (const file of ['programs.st', 'richards.st'])
    smalltalk.run(readFileSync(new URL(`smalltalk/${file}`, import.meta.url), 'utf8'), file)
  return PROGRAMS.map(([what, text, plain]) => compared(smalltalk, what, text, plain))
}

function compared(smalltalk: Smalltalk, what: string, text: string, plain: () => number): BenchRow {
  const wanted = plain()
  const got = smalltalk.run(`${WARM_UPS} timesRepeat: [${text}]. ${text}`, what)
  if (got !== wanted) throw new Error(`${what}: Smalltalk gives ${String(got)}, JavaScript ${wanted}`)
  for (let i = 0; i < PLAIN_ROUNDS; i++) plain()
  const ours = timed(() => smalltalk.run(`${ROUNDS} timesRepeat: [${text}]`, what)) / ROUNDS
  const theirs = timed(() => {
    for (let i = 0; i < PLAIN_ROUNDS; i++) plain()
  })
  const figure = ours / (theirs / PLAIN_ROUNDS)
  return {
    what: `${what}, against plain JavaScript`,
    figure,
    unit: '×',
    bar: `≤ ${MOST_TIMES_SLOWER} ×`,
    pass: figure <= MOST_TIMES_SLOWER,
  }
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
