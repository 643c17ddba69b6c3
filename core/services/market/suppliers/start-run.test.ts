import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addSupplier, NoWebAddress } from './add-supplier'
import { RunUnderWay, startRun } from './start-run'
import { runReport, SUPPLIERS_PER_PAGE, supplierForWork, suppliersForWork } from './suppliers-for-work'

const NOBODY = '01890000-0000-7000-8000-000000000000'
const HOUR_MS = 60 * 60_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = (now = new Date()) => ({ ...world.ctx('shopkeeper'), now })
let farms = 0
const supplier = () => addSupplier(keeper(), { url: `https://farm-${++farms}.example/shop` })

describe('a supplier', () => {
  test('whose address is known already is the one that is there', async () => {
    const first = await addSupplier(keeper(), { url: 'https://known.example/shop', name: 'Known' })
    expect(await addSupplier(keeper(), { url: 'https://known.example/shop#honey' })).toBe(first)
    expect((await supplierForWork(keeper(), first)).name).toBe('Known')
  })

  test('is named after its site unless somebody gives it a name', async () => {
    const id = await addSupplier(keeper(), { url: 'https://Named.example:8443/shop', name: '' })
    expect(await supplierForWork(keeper(), id)).toMatchObject({
      name: 'named.example:8443',
      url: 'https://named.example:8443/shop',
    })
  })

  test.each([
    '',
    'farm.example',
    'ftp://farm.example/',
    'javascript:alert(1)',
    'https://sam@farm.example/',
    'https://:secret@farm.example/',
  ])('is not to be had at %p', async url => {
    await expect(addSupplier(keeper(), { url })).rejects.toBeInstanceOf(NoWebAddress)
  })

  test.each(['no id at all', NOBODY])('is of no producer when theirs is gone (%s)', async producerId => {
    const id = await addSupplier(keeper(), { url: `https://farm-${++farms}.example/`, producerId })
    const row = await db(keeper())
      .selectFrom('suppliers')
      .select(['producer_id', 'added_by_id'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ producer_id: null, added_by_id: world.cast.members.shopkeeper.id })
  })

  test('that two enter at the same moment is one', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => addSupplier(keeper(), { url: 'https://twice.example/' })),
    )
    expect(one).toBe(other)
  })

  test('is the shopkeeper’s alone to enter and to see', async () => {
    const id = await supplier()
    for (const work of [
      (ctx = world.ctx()) => addSupplier(ctx, { url: 'https://mine.example/' }),
      (ctx = world.ctx()) => suppliersForWork(ctx),
      (ctx = world.ctx()) => supplierForWork(ctx, id),
      (ctx = world.ctx()) => runReport(ctx, id),
    ]) {
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
      await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
    }
  })

  test('that was never read has no run, and of many runs the last is told', async () => {
    const id = await supplier()
    expect(await supplierForWork(keeper(), id)).toMatchObject({ id, drafts: 0, waiting: 0, lastRun: null })
    const started = new Date('2026-11-28T09:30:00.250Z')
    const earlier = await startRun(keeper(started), id)
    const run = await startRun(keeper(new Date(started.getTime() + 3 * HOUR_MS)), id)
    const report = await runReport(keeper(), earlier)
    expect(report).toMatchObject({ supplierId: id, startedAt: started, warnings: [], pagesRead: 0 })
    const known = (await suppliersForWork(keeper())).suppliers.find(each => each.id === id)
    expect(known?.lastRun).toEqual(await runReport(keeper(), run))
    expect(known?.lastRun?.finishedAt).toBeNull()
  })
})

test('the list goes on by the last of a page, and is narrowed by a part of a name or an address', async () => {
  for (let at = 0; at <= SUPPLIERS_PER_PAGE; at++)
    await addSupplier(keeper(), { url: `https://paged.example/${at}`, name: `Paged ${at % 3} Farm` })
  const first = await suppliersForWork(keeper(), 'paged.EXAMPLE')
  const second = await suppliersForWork(keeper(), 'paged.EXAMPLE', first.next)
  const all = [...first.suppliers, ...second.suppliers]
  expect([first.suppliers.length, second.suppliers.length, second.next]).toEqual([
    SUPPLIERS_PER_PAGE,
    1,
    null,
  ])
  expect(new Set(all.map(({ id }) => id)).size).toBe(SUPPLIERS_PER_PAGE + 1)
  expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).toSorted())
  expect((await suppliersForWork(keeper(), 'paged 2')).suppliers).toHaveLength(17)
  expect((await suppliersForWork(keeper(), 'paged%')).suppliers).toEqual([])
})

describe('a run', () => {
  test('is one at a time, also of two that are started at the same moment', async () => {
    const id = await supplier()
    const both = await Promise.allSettled([startRun(keeper(), id), startRun(keeper(), id)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find(each => each.status === 'rejected')
    expect(lost?.reason).toBeInstanceOf(RunUnderWay)
  })

  test('is under way for two hours, and taken for dead a moment after', async () => {
    const id = await supplier()
    const started = new Date()
    const run = await startRun(keeper(started), id)
    const after = (ms: number) => keeper(new Date(started.getTime() + ms))
    await expect(startRun(after(2 * HOUR_MS), id)).rejects.toBeInstanceOf(RunUnderWay)
    expect((await runReport(keeper(), run)).failure).toBeNull()
    await startRun(after(2 * HOUR_MS + 1), id)
    expect(await runReport(keeper(), run)).toMatchObject({
      failure: 'It never came to an end.',
      finishedAt: new Date(started.getTime() + 2 * HOUR_MS + 1),
    })
  })

  test('of another supplier is left alone', async () => {
    const [one, other] = [await supplier(), await supplier()]
    const started = new Date()
    const run = await startRun(keeper(started), one)
    await startRun(keeper(new Date(started.getTime() + 5 * HOUR_MS)), other)
    expect((await runReport(keeper(), run)).finishedAt).toBeNull()
  })

  test('that was refused leaves no run behind', async () => {
    const id = await supplier()
    await startRun(keeper(), id)
    await expect(startRun(keeper(), id)).rejects.toBeInstanceOf(RunUnderWay)
    const runs = await db(keeper())
      .selectFrom('scrape_runs')
      .select('id')
      .where('supplier_id', '=', id)
      .execute()
    expect(runs).toHaveLength(1)
  })

  test.each([['no id at all'], ['01890000-0000-7000-8000-000000000000']])(
    'of nobody (%s) is not found',
    async id => {
      for (const asked of [startRun, supplierForWork, runReport]) {
        await expect(asked(keeper(), id)).rejects.toBeInstanceOf(NotFound)
      }
    },
  )

  test('is started by shopkeepers alone', async () => {
    const id = await supplier()
    await expect(startRun(world.ctx(), id)).rejects.toBeInstanceOf(SignInRequired)
    await expect(startRun(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
  })
})
