import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { sqlState } from '#core/database/sqlstate'
import { again, jar, one, order, paidJars, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { saveVatRate } from '../../market/vat/vat-rates'
import { refundOrder } from '../shop/refund-order'
import { invoicesPdf } from './invoice-pdf'
import { issueInvoice } from './issue'
import { issueMissing } from './issue-missing'
import { invoiceNumbers, invoicesOfMonth, readInvoice, readMonth } from './read-invoices'
import { saveSeller } from './seller'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const SELLER = {
  name: 'Test Growers',
  address: 'The Shed\nLane End',
  vatNumber: 'GB123456789',
  companyNumber: '',
  email: 'shop@example.test',
}

async function papersOf(buyer: Ctx, orderId: string) {
  const numbers = await invoiceNumbers(world.ctx(), orderId)
  return Promise.all(numbers.map(number => readInvoice(again(world, buyer), number)))
}

describe('invoices', () => {
  test('are not written before the shop has said who it is, nor of what was paid before', async () => {
    const early = await paidJars(world, 1)
    await world.work()
    await saveSeller(keeper(), SELLER)
    await issueMissing(world.ctx())
    expect(await invoiceNumbers(world.ctx(), early.placed.id)).toEqual([])
  })

  test('follow the payment by themselves, once, with the VAT of each rate', async () => {
    await saveVatRate(keeper(), null, { name: 'Standard', rate: 2_000, isDefault: true })
    const { buyer, placed } = await paidJars(world, 3)
    await world.work()
    await Promise.all([1, 2, 3].map(() => issueInvoice(world.ctx(), placed.id)))
    const papers = await papersOf(buyer, placed.id)
    expect(papers).toHaveLength(1)
    expect(papers[0]).toMatchObject({
      kind: 'invoice',
      order: placed.number,
      total: 1950,
      way: 'sumup',
      seller: SELLER,
      vat: [{ rate: 2_000, net: 1625, vat: 325, gross: 1950 }],
    })
  })

  test('are corrected by credit notes that add up to them, whatever the parts', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 9, 333), 3)
    await pay(buyer, placed)
    const { id } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    for (const reason of ['One', 'Two', 'Three'])
      await refundOrder(keeper(), placed.number, [{ orderLineId: id, quantity: 1 }], reason)
    await world.work()
    const [invoice, ...notes] = await papersOf(buyer, placed.id)
    expect(notes.map(note => [note.kind, note.corrects, note.reason])).toEqual(
      ['One', 'Two', 'Three'].map(reason => ['credit-note', invoice?.number ?? '', reason]),
    )
    const sum = (of: 'net' | 'vat' | 'gross') => notes.reduce((all, { vat }) => all + (vat[0]?.[of] ?? 0), 0)
    expect([sum('net'), sum('vat'), sum('gross')]).toEqual([-832, -167, -999])
    expect(invoice?.vat).toEqual([{ rate: 2_000, net: 832, vat: 167, gross: 999 }])
    for (const { vat } of notes) expect((vat[0]?.net ?? 0) + (vat[0]?.vat ?? 0)).toBe(-333)
  })

  test('have numbers without a gap, though many are written at once and some come to nothing', async () => {
    const orders = []
    for (let at = 0; at < 6; at++) orders.push((await paidJars(world, 1)).placed)
    await Promise.all(
      orders.flatMap(({ id }) => [
        issueInvoice(world.ctx(), id),
        issueInvoice(crashing(world.ctx()), id).catch(() => undefined),
      ]),
    )
    const { gaps } = await one<{ gaps: number }>(
      world,
      `select coalesce(max(number) - count(*), 0)::int as gaps from invoices where kind = 'invoice'`,
    )
    expect(gaps).toBe(0)
    for (const { id } of orders) expect(await invoiceNumbers(world.ctx(), id)).toHaveLength(1)
  })

  test('that were lost are written later; none is of what was free', async () => {
    const [{ placed }, free] = [await paidJars(world, 1), await stranger(world)]
    const gift = await order(free, await jar(world, 1, 0))
    await issueMissing(world.ctx())
    expect(await invoiceNumbers(world.ctx(), placed.id)).toHaveLength(1)
    expect(await invoiceNumbers(world.ctx(), gift.id)).toEqual([])
  })

  test('that were lost are written later, though one before them cannot be', async () => {
    const [stuck, behind] = [await paidJars(world, 1), await paidJars(world, 1)]
    const ctx = world.ctx()
    const site = ctx.house.site()
    let asked = 0
    const once = () => {
      asked += 1
      if (asked === 1) throw new Error('the plug was pulled')
      return site
    }
    const faulty = { ...ctx, house: { ...ctx.house, site: once } }
    await expect(issueMissing(faulty)).rejects.toThrow('the plug was pulled')
    expect(await invoiceNumbers(world.ctx(), stuck.placed.id)).toEqual([])
    expect(await invoiceNumbers(world.ctx(), behind.placed.id)).toHaveLength(1)
    await issueMissing(world.ctx())
    expect(await invoiceNumbers(world.ctx(), stuck.placed.id)).toHaveLength(1)
  })

  test('stay as they are, and are nobody else’s to read', async () => {
    const rewritten = await world
      .ctx()
      .em.execute(`update invoices set number = 1`)
      .catch(fault => fault)
    expect(sqlState(rewritten)).toBe('RA006')
    const { buyer, placed } = await paidJars(world, 1)
    await issueInvoice(world.ctx(), placed.id)
    const [number = ''] = await invoiceNumbers(world.ctx(), placed.id)
    expect((await readInvoice(again(world, buyer), number)).number).toBe(number)
    expect((await readInvoice(keeper(), number)).number).toBe(number)
    const other = await stranger(world)
    for (const asked of [number, 'INV-2026-99999', 'nonsense'])
      await expect(readInvoice(other, asked)).rejects.toBeInstanceOf(NotFound)
    await expect(invoicesOfMonth(other, '2026-01')).rejects.toBeInstanceOf(NotFound)
    await expect(saveSeller(other, SELLER)).rejects.toBeInstanceOf(NotFound)
  })
})

async function inBatches(month: string, most?: number) {
  const batches = []
  for await (const batch of await invoicesOfMonth(keeper(), month, most)) batches.push(batch)
  return batches
}

test('a month has all that was issued in it, and as a PDF each on a page of its own', async () => {
  const month = readMonth(keeper(), undefined)
  const papers = (await inBatches(month)).flat()
  expect(papers.length).toBeGreaterThan(3)
  expect(await inBatches('2020-02')).toEqual([])
  const pairs = await inBatches(month, 2)
  expect(pairs.map(({ length }) => length).slice(0, -1)).toEqual(Array(pairs.length - 1).fill(2))
  expect(pairs.flat()).toEqual(papers)
  const { taken } = await one<{ taken: number }>(
    world,
    `select count(*)::int as taken from security_events
     where event = 'data.exported' and details ->> 'what' = 'the invoices of 2020-02'`,
  )
  expect(taken).toBe(1)
  const stale = { ...keeper().viewer, authenticatedAt: new Date(Date.now() - 3_600_000) }
  const refused = invoicesOfMonth({ ...keeper(), viewer: stale }, '2020-02')
  await expect(refused).rejects.toBeInstanceOf(FreshSignInRequired)
  const named = papers.map(paper => ({ ...paper, buyer: { ...paper.buyer, name: 'Łukasz Ελένη Юрий' } }))
  const pdfOf = async (batches: (typeof papers)[]) => {
    async function* read(): Parameters<typeof invoicesPdf>[0] {
      yield* batches
    }
    const stream = await invoicesPdf(read(), 'en-GB')
    return Buffer.from(await new Response(stream).arrayBuffer()).toString('latin1')
  }
  const pdf = await pdfOf([named.slice(0, 2), named.slice(2)])
  expect(pdf.startsWith('%PDF-')).toBe(true)
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(papers.length)
  expect(pdf.trimEnd()).toEndWith('%%EOF')
  expect(await pdfOf([])).toContain('%PDF-')
})

test('a month is written as one, and anything else is no address', () => {
  expect(readMonth({ ...keeper(), now: new Date('2026-05-31T23:30:00Z') }, '')).toBe('2026-06')
  for (const text of ['2026-13', '26-01', '2026-1', 'x'])
    expect(() => readMonth(keeper(), text)).toThrow(NotFound)
})

/** Loses its connection to the clock, so to say, once the number was taken. */
function crashing(ctx: Ctx): Ctx {
  const site = ctx.house.site()
  let asked = 0
  return {
    ...ctx,
    house: {
      ...ctx.house,
      site: () => {
        asked += 1
        if (asked > 1) throw new Error('the plug was pulled')
        return site
      },
    },
  }
}
