/** SX against what it is measured by: hand-written JavaScript, Chez Scheme, Guile and @kitajs/html, in one run. */
import type { BenchRow } from './report'
import { type Row, row, unlimited } from './sx/measure'
import { chez, guileCtak, shellEval } from './sx/others'
import { pages } from './sx/page'
import { PROGRAMS } from './sx/programs'

const TIERS = ['cek', 'vm', 'js'] as const
type Times = Record<string, number>

export const name = 'SX'

export async function run(): Promise<BenchRow[]> {
  const tiers: Record<string, Times> = {}
  for (const tier of TIERS) tiers[tier] = await timesOf(tier)
  const js = tiers.js as Times
  const rows: Row[] = [unlimited('fib 35, JS tier, fuel on / Chez', js.fib35, await chez('fib'), 1.5)]
  for (const name of Object.keys(PROGRAMS.functions))
    for (const tier of TIERS) {
      const times = tiers[tier] as Times
      rows.push(
        row(`${name}, ${tier} / JavaScript by hand`, times[name], times[`${name} by hand`], BARS[tier]),
      )
    }
  rows.push(unlimited('ctak 18 12 6 / Guile', js.ctak, await guileCtak(), 1))
  for (const name of Object.keys(PROGRAMS.work)) {
    for (const [tier, bar] of [
      ['js', 1],
      ['vm', null],
    ] as const) {
      const times = tiers[tier] as Times
      rows.push(row(`${name}: ${tier} / CEK`, times[name], times[`${name} on the CEK`], bar))
    }
  }
  rows.push({ name: "bun sx eval '(+ 1 2)', ms", ratio: await shellEval(), bar: 150, above: false })
  const { sx, kita } = pages()
  rows.push({
    name: 'page of 100 components, pages/s / @kitajs/html',
    ratio: sx / kita,
    bar: 0.5,
    above: true,
  })
  return rows.map(asBenchRow)
}

const BARS = { js: 2, vm: 15, cek: 60 }

/** Each tier in a process of its own, so that none profits from what another has warmed up. */
async function timesOf(tier: string): Promise<Times> {
  const child = Bun.spawn(
    [process.execPath, Bun.fileURLToPath(new URL('./sx/tier.ts', import.meta.url)), tier],
    {
      stdout: 'pipe',
    },
  )
  const text = await new Response(child.stdout).text()
  if ((await child.exited) !== 0) throw new Error(`the ${tier} tier failed`)
  return JSON.parse(text) as Times
}

/** A peer that is not installed gives no figure, and no bar is reached without one. */
function asBenchRow({ name, ratio, bar, above }: Row): BenchRow {
  const what = ratio === null ? `${name} (not installed)` : name
  const figure = ratio ?? Number.NaN
  const pass = bar === null || (above ? figure >= bar : figure <= bar)
  return { what, figure, unit: '', bar: bar === null ? '' : `${above ? '≥' : '≤'} ${bar}`, pass }
}
