/** Datalog-on-SX against gringo and DataScript, in one run. */
import { Datalog } from '#core/sx/datalog'
import { installJit } from '#core/sx/jit/install'
import { byDataScript } from './datalog/datascript'
import { byGringo } from './datalog/gringo'
import { chain, fieldPointsTo, pointsTo, sameGeneration } from './datalog/programs'
import type { BenchRow } from './report'

export const name = 'Datalog'

export async function run(): Promise<BenchRow[]> {
  installJit()
  const long = chain(1_000)
  const saturation = best(4, () => saturated(long))
  const gringo = await byGringo(long)
  const short = chain(80)
  const shortTime = best(5, () => saturated(short))
  const dataScript = best(2, () => byDataScript(80))
  const { retraction, first, middle } = changes(long)
  return [
    row('closure of a chain of 1,000 / gringo', saturation / gringo, '×', '≤ 2', r => r <= 2),
    row(
      'closure of a chain of 80: times faster than DataScript',
      dataScript / shortTime,
      '×',
      '≥ 20',
      r => r >= 20,
    ),
    ...(await against('same generation', sameGeneration(8))),
    ...(await against('points-to', pointsTo(200))),
    ...(await against('points-to with fields', fieldPointsTo(100))),
    row(
      'a retract at the end of the 1,000-chain: times faster than anew',
      saturation / retraction,
      '×',
      '≥ 50',
      r => r >= 50,
    ),
    row('the first retract, which makes its rules and index', first, 'ms', '', () => true),
    row('a retract in the middle, 250,000 tuples gone', middle, 'ms', '', () => true),
    row('closure of a chain of 1,000', saturation, 'ms', '', () => true),
    row('gringo on it', gringo, 'ms', '', () => true),
  ]
}

async function against(what: string, program: string): Promise<BenchRow[]> {
  const own = best(4, () => saturated(program))
  return [row(`${what} / gringo`, own / (await byGringo(program)), '×', '', () => true)]
}

/** Milliseconds of filling a model, its facts and rules being read already. */
function saturated(program: string): number {
  const db = new Datalog(program)
  return timed(() => db.saturate())
}

function changes(program: string): { first: number; retraction: number; middle: number } {
  const db = new Datalog(program)
  db.saturate()
  const end = ['edge', 999, 1000] as const
  const first = timed(() => db.retract(end))
  let retraction = Number.POSITIVE_INFINITY
  for (let i = 0; i < 8; i++) {
    db.assert(end)
    retraction = Math.min(
      retraction,
      timed(() => db.retract(end)),
    )
  }
  return { first, retraction, middle: timed(() => db.retract(['edge', 500, 501])) }
}

function best(runs: number, measure: () => number): number {
  return Math.min(...Array.from({ length: runs }, measure))
}

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

function row(
  what: string,
  figure: number,
  unit: string,
  bar: string,
  passes: (figure: number) => boolean,
): BenchRow {
  return { what, figure, unit, bar, pass: passes(figure) }
}

if (import.meta.main) console.table(await run())
