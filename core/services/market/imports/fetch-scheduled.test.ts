import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { NoWebAddress } from '#core/services/market/suppliers/add-supplier'
import { lettersTo } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { fetchDueImports } from './fetch-scheduled'
import { beginImport, readImport, runImport, tryImport } from './imports'
import {
  addSchedule,
  endSchedule,
  fetchNow,
  pauseSchedule,
  ScheduledAlready,
  schedulesForWork,
} from './schedules'

/** Somebody's server with one table. */
const site = { status: 200, body: '', etag: '', asked: [] as (string | null)[] }
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    const known = request.headers.get('if-none-match')
    site.asked.push(known)
    if (site.status === 200 && site.etag && known === site.etag) return new Response(null, { status: 304 })
    return new Response(site.body, { status: site.status, headers: site.etag ? { etag: site.etag } : {} })
  },
})
let world: TestHouse
let tables = 0
beforeAll(async () => {
  world = await testHouse()
})
beforeEach(() => Object.assign(site, { status: 200, body: '', etag: '', asked: [] }))
afterAll(async () => {
  await server.stop(true)
  await world.close()
})

const keeper = () => world.ctx('shopkeeper')
const nextAddress = () => `http://127.0.0.1:${server.port}/list-${++tables}.csv`
async function added(fields: Partial<Parameters<typeof addSchedule>[1]> = {}): Promise<string> {
  const id = await addSchedule(keeper(), {
    kind: 'products',
    url: nextAddress(),
    everyHours: 24,
    listNew: true,
    ...fields,
  })
  await world.work()
  return id
}
const seen = async (id: string) => (await schedulesForWork(keeper())).find(each => each.id === id)
async function fetched(id: string) {
  await fetchNow(keeper(), id)
  await world.work()
  return seen(id)
}
const titles = async () =>
  (await db(world.ctx()).selectFrom('shelf_products').select('title').orderBy('title').execute()).map(
    ({ title }) => title,
  )

test('a table is fetched at once and taken in as a file is, with a report', async () => {
  site.body = 'SKU;Name;Price\nSEED-1;Marigold;2,50\nSEED-2;Sage;free?'
  const schedule = await seen(await added())
  expect(schedule).toMatchObject({ failure: null, failures: 0 })
  const report = await readImport(keeper(), schedule?.lastImportId ?? '')
  expect(report).toMatchObject({
    phase: 'done',
    fileName: `list-${tables}.csv`,
    counts: { new: 1, refused: 1 },
  })
  expect(await titles()).toContain('Marigold')
})

test('a feed as Google Merchant takes it is fetched by the same schedule, and not again while it is the same', async () => {
  site.etag = '"feed-1"'
  site.body = `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
    <item><g:id>FEED-1</g:id><g:title>Barley tea</g:title><g:price>3.20 GBP</g:price></item></channel></rss>`
  const id = await added()
  expect(await seen(id)).toMatchObject({ failure: null, failures: 0 })
  expect(await titles()).toContain('Barley tea')
  const before = (await seen(id))?.lastImportId
  const after = await fetched(id)
  expect([after?.lastImportId, site.asked.at(-1)]).toEqual([before, '"feed-1"'])
})

test('what has not changed is not sent again, and brings no import', async () => {
  Object.assign(site, { body: 'SKU;Name;Price\nSEED-3;Thyme;2,50', etag: '"one"' })
  const id = await added()
  const first = await seen(id)
  const again = await fetched(id)
  expect(site.asked).toEqual([null, '"one"'])
  expect(again).toMatchObject({ lastImportId: first?.lastImportId ?? '', failures: 0 })
  site.etag = '"two"'
  expect((await fetched(id))?.lastImportId).not.toBe(first?.lastImportId)
})

test.each([
  ['an error', { status: 503, body: '' }, 'Their server answers with an error (503).'],
  ['nothing', { status: 200, body: '' }, 'The first row has to name the columns.'],
  ['a header alone', { status: 200, body: 'SKU;Name;Price\n' }, 'There is no row below the first'],
  [
    'a column twice',
    { status: 200, body: 'SKU;Name;Price;Price\nA;B;1;2' },
    'Several columns are called “price”.',
  ],
  ['a page instead', { status: 200, body: '<html>\n<p>Sign in' }, 'That is a web page and no table'],
])('%s empties nothing, says why, and is forgotten once it works', async (_, broken, why) => {
  const sku = `KEPT-${tables}`
  const good = { status: 200, body: `SKU;Name;Price\n${sku};Kept ${sku};2,50` }
  Object.assign(site, good)
  const id = await added()
  const before = await titles()
  expect(before).toContain(`Kept ${sku}`)
  Object.assign(site, broken)
  const failed = await fetched(id)
  expect(failed?.failures).toBe(1)
  expect(failed?.failure).toContain(why)
  expect(await titles()).toEqual(before)
  Object.assign(site, good)
  expect(await fetched(id)).toMatchObject({ failures: 0, failure: null })
})

test('shopkeepers get one letter when it fails three times in a row, and another only after it worked', async () => {
  const told = async () =>
    (await lettersTo(world, keeper())).filter(subject => subject === 'A table could not be fetched').length
  const before = await told()
  site.status = 500
  const id = await added()
  await fetched(id)
  expect(await told()).toBe(before)
  await fetched(id)
  expect(await told()).toBe(before + 1)
  await fetched(id)
  expect(await told()).toBe(before + 1)
  Object.assign(site, { status: 200, body: 'SKU;Name;Price\nSEED-9;Rue;2,50' })
  await fetched(id)
  site.status = 500
  for (let n = 0; n < 3; n++) await fetched(id)
  expect(await told()).toBe(before + 2)
})

test('it is fetched when its hours are over, once, and not while it is paused', async () => {
  site.body = 'SKU;Stock\nNOTHING;1'
  const id = await added({ kind: 'stock', everyHours: 6 })
  const start = Date.now()
  const after = (hours: number) => ({ ...world.ctx(), now: new Date(start + hours * 60 * 60_000) })
  const count = async (hours: number) => {
    const before = site.asked.length
    await Promise.all([fetchDueImports(after(hours)), fetchDueImports(after(hours))])
    await world.work()
    return site.asked.length - before
  }
  await db(world.ctx())
    .updateTable('import_schedules')
    .set({ paused_at: new Date() })
    .where('id', '<>', id)
    .execute()
  expect([await count(5), await count(7), await count(12), await count(14)]).toEqual([0, 1, 0, 1])
  await pauseSchedule(keeper(), id, true)
  expect(await count(40)).toBe(0)
  await pauseSchedule(keeper(), id, false)
  expect(await count(41)).toBe(1)
  await endSchedule(keeper(), id)
  expect([await count(80), await seen(id)]).toEqual([0, undefined])
})

test('a pause that is pressed twice began when it was pressed first, and is one in the audit', async () => {
  const id = await added()
  const at = (minutes: number) => ({ ...keeper(), now: new Date(Date.UTC(2026, 4, 1, 8, minutes)) })
  const said = async () => {
    const all = await db(world.ctx()).selectFrom('audit').selectAll().where('subject_id', '=', id).execute()
    return all.length
  }
  const before = await said()
  for (const minutes of [1, 2]) await pauseSchedule(at(minutes), id, true)
  const [schedule] = (await schedulesForWork(keeper())).filter(each => each.id === id)
  expect(schedule?.pausedAt).toEqual(at(1).now)
  for (const minutes of [3, 4]) await pauseSchedule(at(minutes), id, false)
  expect((await said()) - before).toBe(2)
  await expect(pauseSchedule(keeper(), Bun.randomUUIDv7(), true)).rejects.toBeInstanceOf(NotFound)
})

test('columns that somebody matched by hand are matched so by itself', async () => {
  const jar = await jarOnShelf(world, { stock: 1 })
  const { sku } = await db(world.ctx())
    .selectFrom('variants')
    .select('sku')
    .where('id', '=', jar.variantId)
    .executeTakeFirstOrThrow()
  site.body = `Ours;Theirs\n${sku};7,77`
  const id = await added({ kind: 'prices' })
  expect((await seen(id))?.failure).toBe('Say which column is: Article number, Price.')
  const file = { name: 'by-hand.csv', bytes: new TextEncoder().encode(site.body) }
  const byHand = await beginImport(keeper(), 'prices', file)
  await tryImport(keeper(), byHand, { columns: { sku: 0, price: 1 }, listNew: false })
  await world.work()
  await runImport(keeper(), byHand)
  await world.work()
  site.body = `Ours;Theirs\n${sku};8,88`
  expect(await fetched(id)).toMatchObject({ failure: null })
  const { price_amount } = await db(world.ctx())
    .selectFrom('variants')
    .select('price_amount')
    .where('id', '=', jar.variantId)
    .executeTakeFirstOrThrow()
  expect(price_amount).toBe(888)
})

test('a table that lost a column is not taken in as if nothing were missing, until somebody did so by hand', async () => {
  site.body = 'SKU;Name;Price;Bestand\nLOST-1;Lovage;2,50;7'
  const id = await added()
  const first = (await seen(id))?.lastImportId
  const stock = async () =>
    (await db(world.ctx()).selectFrom('variants').select('stock').where('sku', '=', 'LOST-1').execute())[0]
      ?.stock
  expect(await stock()).toBe(7)
  site.body = 'SKU;Name;Price;Vorrätig am Hof\nLOST-1;Lovage;2,90;0'
  const failed = await fetched(id)
  expect(failed).toMatchObject({ failures: 1, lastImportId: first ?? '' })
  expect(failed?.failure).toContain('none for: On the shelf.')
  // A column more is no loss.
  site.body = 'Herkunft;Bestand;SKU;Name;Price\nKent;6;LOST-1;Lovage;2,60'
  expect(await fetched(id)).toMatchObject({ failures: 0 })
  expect(await stock()).toBe(6)
  site.body = 'SKU;Name;Price;Vorrätig am Hof\nLOST-1;Lovage;2,90;3'
  const byHand = await beginImport(keeper(), 'products', {
    name: 'by-hand.csv',
    bytes: new TextEncoder().encode(site.body),
  })
  await tryImport(keeper(), byHand, { columns: { sku: 0, title: 1, price: 2, stock: 3 }, listNew: false })
  await world.work()
  expect(await fetched(id)).toMatchObject({ failures: 0, failure: null })
  expect(await stock()).toBe(3)
})

test('an address that has moved is followed', async () => {
  const moved = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => Response.redirect(`http://127.0.0.1:${server.port}/moved.csv`, 301),
  })
  try {
    site.body = 'SKU;Name;Price\nMOVED-1;Chervil;1,50'
    const id = await added({ url: `http://127.0.0.1:${moved.port}/old.csv` })
    expect(await seen(id)).toMatchObject({ failure: null, failures: 0 })
    expect(await titles()).toContain('Chervil')
  } finally {
    await moved.stop(true)
  }
})

test('an address is fetched once for each kind, and has to be one', async () => {
  const url = nextAddress()
  site.status = 404
  await added({ url })
  await expect(added({ url })).rejects.toBeInstanceOf(ScheduledAlready)
  await added({ url, kind: 'prices' })
  await expect(added({ url: 'file:///etc/passwd' })).rejects.toBeInstanceOf(NoWebAddress)
  await expect(added({ url: 'https://me:secret@farm.example/' })).rejects.toBeInstanceOf(NoWebAddress)
})

test('schedules are the shopkeeper’s', async () => {
  const id = await added()
  const fields = { kind: 'products', url: nextAddress(), everyHours: 24, listNew: false } as const
  for (const work of [
    (ctx = world.ctx()) => addSchedule(ctx, fields),
    (ctx = world.ctx()) => fetchNow(ctx, id),
    (ctx = world.ctx()) => pauseSchedule(ctx, id, true),
    (ctx = world.ctx()) => endSchedule(ctx, id),
    (ctx = world.ctx()) => schedulesForWork(ctx),
  ]) {
    await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
  }
  await expect(endSchedule(keeper(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
})

test('there are fifty of them, also when several add the last one in the same moment', async () => {
  const fields = { kind: 'stock', everyHours: 168, listNew: false } as const
  const add = () =>
    addSchedule(keeper(), { ...fields, url: nextAddress() }).then(
      () => 'added',
      refusal => refusal.name,
    )
  for (let { length } = await schedulesForWork(keeper()); length < 49; length++)
    expect(await add()).toBe('added')
  const outcomes = await Promise.all([add(), add(), add(), add()])
  expect(outcomes.toSorted()).toEqual(['TooManySchedules', 'TooManySchedules', 'TooManySchedules', 'added'])
  expect(await schedulesForWork(keeper())).toHaveLength(50)
})
