import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { one, quietHouse } from '../../../../tests/cart'
import { eventually } from '../../../../tests/e2e/cooperative'
import type { TestHouse } from '../../../../tests/house'
import { jobProcesses, killWhen } from '../../../../tests/job-processes'
import { wordsOf } from '../../../../tests/pages'
import { addSlowReport, SLOW_REPORT_LOCK, SLOW_REPORT_ROWS } from '../../../../tests/slow-report'
import { REPORTS } from '../reports/definitions'
import { askForFile } from './ask'
import { FileNotMade, preparedFile, takeFile } from './read'

let world: TestHouse
// Nobody is taken for dead because of silence: only its lock tells of it.
const processes = jobProcesses(
  () => world,
  { PATIENCE_MS: '3600000', UNLOCKED_PATIENCE_MS: '300' },
  join(import.meta.dir, '../../../../tests/slow-report-process.ts'),
)
beforeAll(async () => {
  world = await quietHouse()
  addSlowReport()
})
afterEach(processes.end)
afterAll(() => {
  delete (REPORTS as Record<string, unknown>).slow
  return world.close()
})

test('killed in the middle of a file, the next process makes it whole, and nobody gets the half of it', async () => {
  const keeper = () => world.ctx('shopkeeper')
  const asked = { from: '2026-06-01', to: '2026-06-28' }
  const id = await askForFile(
    keeper(),
    { kind: 'report', name: 'slow', format: 'xlsx', asked },
    Bun.randomUUIDv7(),
  )
  const browser = await world.browser('shopkeeper')
  await transaction(keeper(), async tx => {
    await sql`select pg_advisory_xact_lock(${SLOW_REPORT_LOCK}::bigint)`.execute(db(tx))
    const first = await processes.start()
    await eventually('a piece of it is kept', async () => (await runs(id)).length > 0)
    await killWhen(first, kill => kill())
    // What it kept lies there still.
    expect(await runs(id)).toHaveLength(1)
    await expect(takeFile(keeper(), id)).rejects.toThrow(FileNotMade)
    const page = await browser.get('cart', `/shop/files/${id}`)
    expect(wordsOf(page.document)).toContain('You may leave: it goes on by itself')
    expect(page.document.querySelector('main a[href$="/download"]')).toBeNull()
    const taken = await browser.get('cart', `/shop/files/${id}/download`)
    expect([taken.status, taken.location]).toEqual([303, `/shop/files/${id}`])
  })
  const [dead] = await runs(id)
  await processes.start()
  await eventually('it is made', async () => (await preparedFile(keeper(), id)).madeAt !== null)
  const left = await runs(id)
  expect([left.length, left[0] === dead]).toEqual([1, false])
  const file = await preparedFile(keeper(), id)
  const bytes = new Uint8Array(await new Response((await takeFile(keeper(), id)).bytes).arrayBuffer())
  expect([file.rowCount, bytes.length]).toEqual([SLOW_REPORT_ROWS, file.byteLength])
  const entries = await new ZipReader(new Uint8ArrayReader(bytes)).getEntries()
  const sheet = entries.find(({ filename }) => filename === 'xl/worksheets/sheet1.xml')
  const xml = sheet && !sheet.directory ? await sheet.getData(new TextWriter()) : ''
  expect(xml.match(/<row /g)).toHaveLength(SLOW_REPORT_ROWS + 2)
  const told = `select count(*)::int as many from notifications where url like '%/shop/files/' || ?`
  expect(await one(world, told, [id])).toEqual({ many: 1 })
}, 120_000)

/** The runs of which pieces are kept. */
async function runs(fileId: string): Promise<readonly string[]> {
  const rows = await db(world.ctx())
    .selectFrom('prepared_file_pieces')
    .select('run_id')
    .distinct()
    .where('file_id', '=', fileId)
    .execute()
  return rows.map(({ run_id }) => run_id)
}
