import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { TestHouse } from '../tests/house'
import { type Cost, walk } from './lib/scale/costs'
import { exportsOf } from './lib/scale/exports'
import { grow } from './lib/scale/grow'
import { scaleHouse } from './lib/scale/house'
import { type Page, pagesOf, readersOf } from './lib/scale/pages'
import { type BenchRow, tableOf } from './report'

export const name = 'Pages over grown tables'

/** Members' worth of rows, smallest first; `SCALE=100,10000,100000` says others. */
const SIZES = (process.env.SCALE ?? '100,10000').split(',').map(Number)
/** `SCALE_DATABASE=postgresql://…` is filled and kept; several, with commas, are one of each size, so that none is grown again. */
const DATABASES = process.env.SCALE_DATABASE?.split(',') ?? []
/** `SCALE_PAGES='account/letters'` walks these pages and exports alone, by domain and route. */
const WANTED = new RegExp(process.env.SCALE_PAGES ?? '')
const MOST_TIMES = 2
/** Below this a page's cost is that of the page itself, and differences are noise. */
const FLOOR_MS = 20
const MOST_HTML_KB = 200
/** A page shows some hundred things at most. */
const MOST_ROWS = 5_000

/**
 * Fills a house step by step and asks for every page of every role at each step: what it costs, how large it is, what is
 * read whole for it; then reads the exports as they come. Pages without an id are read from the routes, those with one are found by the links to them.
 */
export async function run(): Promise<BenchRow[]> {
  if (DATABASES.length > 1 && DATABASES.length !== SIZES.length)
    throw new Error(`SCALE names ${SIZES.length} sizes and SCALE_DATABASE ${DATABASES.length} databases.`)
  const steps: Map<string, Cost>[] = []
  let world = await scaleHouse(DATABASES[0])
  try {
    let readers = await readersOf(world)
    let pages: readonly Page[] | null = null
    for (const [at, size] of SIZES.entries()) {
      const next = DATABASES.length > 1 && at > 0 && DATABASES[at]
      if (next) {
        await world.close()
        world = await scaleHouse(next)
        readers = await readersOf(world)
        // The same pages have other addresses there.
        pages = null
      }
      const began = performance.now()
      await grow(world.ctx(), size, world.cast.members.member.id)
      console.error(
        `  ${size.toLocaleString('en-GB')} members' worth in ${Math.round(performance.now() - began)} ms`,
      )
      await sayBytes(world, size)
      pages ??= await pagesOf(world, readers, WANTED)
      steps.push(await walk(world, readers, pages))
      // The steps between are said as well: a large one may not come to its end.
      if (steps.length > 1 && size !== SIZES.at(-1))
        console.error(tableOf(compared(steps).filter(row => !row.pass)))
    }
    // Who takes an export has signed in a moment ago, and the walk was long.
    return [...compared(steps), ...(await exportsOf(world, await readersOf(world), WANTED))]
  } finally {
    await world.close()
  }
}

async function sayBytes(world: TestHouse, size: number): Promise<void> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    db(world.ctx()),
  )
  const bytes = Number(rows[0]?.bytes ?? 0)
  console.error(`  ${Math.round(bytes / 2 ** 20)} MB, ${Math.round(bytes / size / 1_000)} kB a member`)
}

/** The last step beside the first. */
function compared(steps: readonly ReadonlyMap<string, Cost>[]): BenchRow[] {
  const [small = new Map(), large = small] = [steps[0], steps.at(-1)]
  const rows: BenchRow[] = []
  for (const [page, cost] of large) {
    const times = Math.max(cost.ms, FLOOR_MS) / Math.max(small.get(page)?.ms ?? FLOOR_MS, FLOOR_MS)
    rows.push({
      what: `${page}: ${cost.ms.toFixed(0)} ms of CPU (${cost.databaseMs.toFixed(0)} PostgreSQL’s), of the smallest`,
      figure: times,
      unit: '×',
      bar: `≤ ${MOST_TIMES}`,
      pass: times <= MOST_TIMES && cost.status === 200,
    })
    if (cost.bytes > MOST_HTML_KB * 1000)
      rows.push({
        what: `${page}: HTML`,
        figure: cost.bytes / 1000,
        unit: 'kB',
        bar: `≤ ${MOST_HTML_KB}`,
        pass: false,
      })
    if (cost.rowsRead > MOST_ROWS)
      rows.push({
        what: `${page}: rows looked at`,
        figure: cost.rowsRead,
        unit: '',
        bar: `≤ ${MOST_ROWS.toLocaleString('en-GB')}`,
        pass: false,
      })
    for (const table of cost.scans)
      rows.push({ what: `${page}: reads all of ${table}`, figure: 1, unit: '', bar: '0', pass: false })
    if (cost.status !== 200) console.error(`  ${page} answers ${cost.status}`)
  }
  return rows
}
