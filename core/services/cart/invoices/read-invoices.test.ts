import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { again, one, paidJars, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { nextNumber } from './next-number'
import {
  INVOICES_PER_PAGE,
  invoiceNumbers,
  invoicePage,
  invoicesOfMonth,
  readInvoice,
  readMonth,
} from './read-invoices'
import { invoicingSeller, saveSeller } from './seller'
import { dayText, paidWords, rateWords, titleOf } from './words'

let world: TestHouse
let invoiced: { readonly buyer: Ctx; readonly orderId: string; readonly number: string }
beforeAll(async () => {
  world = await quietHouse()
  await saveSeller(keeper(), SELLER)
  const { buyer, placed } = await paidJars(world, 1)
  await world.work()
  const [number = ''] = await invoiceNumbers(world.ctx(), placed.id)
  invoiced = { buyer, orderId: placed.id, number }
})
afterAll(() => world.close())

const SELLER = {
  name: 'Test Growers',
  address: 'The Shed\nLane End',
  vatNumber: 'GB123456789',
  companyNumber: '',
  email: 'shop@example.test',
}
const keeper = () => world.ctx('shopkeeper')
const at = (now: string): Ctx => ({ ...keeper(), now: new Date(now) })

/** Credit notes of a series, issued at these moments: each with a refund of its own. */
async function issuedAt(series: string, moments: readonly string[]): Promise<void> {
  for (const [index, moment] of moments.entries())
    await world.ctx().em.execute(
      `with r as (insert into refunds (id, order_id, amount, currency, reason, state, way, requested_at)
         values (gen_random_uuid(), ?, 1, 'GBP', '', 'failed', 'cash', now()) returning id)
       insert into invoices (id, kind, series_name, number, order_id, refund_id, document, issued_at)
       select gen_random_uuid(), 'credit-note', s.name, ?, ?, r.id, jsonb_build_object('number', s.name || '-' || ?::text), ?
       from r, (select ?::text as name) s`,
      [invoiced.orderId, index + 1, invoiced.orderId, index + 1, moment, series],
    )
}
const series = (name: string) =>
  world.ctx().em.execute('insert into invoice_series (name, next_number) values (?, 100000)', [name])

async function fileOf(month: string, most?: number): Promise<string[]> {
  const numbers: string[] = []
  for await (const batch of await invoicesOfMonth(keeper(), month, most))
    numbers.push(...batch.map(each => each.number))
  return numbers
}

describe('an invoice', () => {
  test('is its buyer’s to read and the shop’s, and is not there for anybody else', async () => {
    const { buyer, number } = invoiced
    expect((await readInvoice(again(world, buyer), number)).number).toBe(number)
    expect((await readInvoice(keeper(), number)).number).toBe(number)
    for (const who of [await stranger(world), world.ctx('editor'), world.ctx('organiser')])
      await expect(readInvoice(again(world, who), number)).rejects.toThrow(NotFound)
    await expect(readInvoice(world.ctx(), number)).rejects.toThrow(SignInRequired)
  })

  test('has one number, and nothing else is an address', async () => {
    const { number } = invoiced
    const [prefix = '', year = '', count = ''] = number.split('-')
    const wrong = [
      '',
      number.toLowerCase(),
      ` ${number}`,
      `${number}\n`,
      `${number}0`,
      `${prefix}-${year}`,
      `${prefix}-${year}-1`,
      `CN-${year}-${count}`,
      `${prefix}-1999-${count}`,
      `${prefix}-${year}-99999`,
      `${prefix}-${year}-999999999999`,
      `${prefix}-${year}-0000000000001`,
    ]
    for (const each of wrong) await expect(readInvoice(keeper(), each)).rejects.toThrow(NotFound)
  })
})

describe('a month', () => {
  test('begins and ends where the cooperative is, to the millisecond', async () => {
    await series('CN-2031')
    await issuedAt('CN-2031', [
      '2031-05-31T22:59:59.999Z',
      '2031-05-31T23:00:00.000Z',
      '2031-06-30T22:59:59.999Z',
      '2031-06-30T23:00:00.000Z',
    ])
    expect(await fileOf('2031-05')).toEqual(['CN-2031-1'])
    expect(await fileOf('2031-06')).toEqual(['CN-2031-2', 'CN-2031-3'])
    expect((await invoicePage(keeper(), '2031-06', 1)).documents.map(({ number }) => number)).toEqual([
      'CN-2031-2',
      'CN-2031-3',
    ])
    expect((await invoicePage(keeper(), '2031-08', 1)).total).toBe(0)
  })

  test('is one file, whatever it is read by, with each number once', async () => {
    await series('CN-2032')
    await series('INV-2032')
    await issuedAt(
      'CN-2032',
      Array.from({ length: 7 }, () => '2032-02-10T12:00:00Z'),
    )
    await issuedAt(
      'INV-2032',
      Array.from({ length: 5 }, () => '2032-02-10T12:00:00Z'),
    )
    const all = await fileOf('2032-02')
    expect(all).toEqual([
      ...[1, 2, 3, 4, 5].map(number => `INV-2032-${number}`),
      ...[1, 2, 3, 4, 5, 6, 7].map(number => `CN-2032-${number}`),
    ])
    for (const most of [1, 2, 3, 5, 12, 13]) expect(await fileOf('2032-02', most)).toEqual(all)
  })

  test('is shown page by page, with how many there are', async () => {
    await series('CN-2033')
    await issuedAt(
      'CN-2033',
      Array.from({ length: INVOICES_PER_PAGE + 2 }, () => '2033-03-10T12:00:00Z'),
    )
    const [first, second] = [
      await invoicePage(keeper(), '2033-03', 1),
      await invoicePage(keeper(), '2033-03', 2),
    ]
    expect([first.total, first.documents.length, second.documents.length]).toEqual([
      INVOICES_PER_PAGE + 2,
      INVOICES_PER_PAGE,
      2,
    ])
    expect(second.documents.map(({ number }) => number)).toEqual(['CN-2033-101', 'CN-2033-102'])
  })

  test('is read from an address, or is the one that it is now where the cooperative is', () => {
    expect(readMonth(at('2031-06-30T22:59:59Z'), undefined)).toBe('2031-06')
    expect(readMonth(at('2031-06-30T23:00:00Z'), '')).toBe('2031-07')
    expect(readMonth(at('2031-06-30T23:00:00Z'), '2029-12')).toBe('2029-12')
    for (const none of [
      '2031-00',
      '2031-13',
      '2031-6',
      '1999-12',
      '2100-01',
      '2031-06-01',
      ' 2031-06',
      'June',
    ])
      expect(() => readMonth(keeper(), none)).toThrow(NotFound)
  })

  test('is for who looks after money, and its file for who has just signed in; that it was taken is written down', async () => {
    const stale = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    await expect(invoicesOfMonth(stale, '2031-06')).rejects.toThrow(FreshSignInRequired)
    await expect(invoicesOfMonth(world.ctx('editor'), '2031-06')).rejects.toThrow(NotFound)
    await expect(invoicePage(world.ctx('member'), '2031-06', 1)).rejects.toThrow(NotFound)
    const taken = () =>
      one<{ n: number }>(
        world,
        `select count(*)::int as n from security_events where event = 'data.exported' and details->>'what' = ?`,
        ['the invoices of 2031-04'],
      )
    expect(await taken()).toEqual({ n: 0 })
    await invoicesOfMonth(keeper(), '2031-04')
    expect(await taken()).toEqual({ n: 1 })
  })
})

describe('the number of an invoice', () => {
  const numberAt = (now: string, kind: 'invoice' | 'credit-note' = 'invoice') =>
    transaction(at(now), async tx => (await nextNumber(tx, kind)).text)

  test('counts within its year, where the cooperative is, and each kind for itself', async () => {
    expect(await numberAt('2040-12-31T23:59:59.999Z')).toBe('INV-2040-00001')
    expect(await numberAt('2041-01-01T00:00:00.000Z')).toBe('INV-2041-00001')
    expect(await numberAt('2041-07-01T12:00:00Z')).toBe('INV-2041-00002')
    expect(await numberAt('2041-07-01T12:00:00Z', 'credit-note')).toBe('CN-2041-00001')
    expect(await numberAt('2040-12-31T23:59:59.999Z')).toBe('INV-2040-00002')
  })

  test('grows beyond five digits', async () => {
    await world.ctx().em.execute("insert into invoice_series (name, next_number) values ('INV-2042', 100000)")
    expect(await numberAt('2042-06-01T12:00:00Z')).toBe('INV-2042-100000')
  })

  test('goes back with the invoice that was not written, and who waited for it takes it', async () => {
    const [taken, faults]: [string[], string[]] = [[], []]
    await overtaking(
      world,
      proceed => {
        const failing = transaction(at('2043-06-01T12:00:00Z'), async tx => {
          taken.push((await nextNumber(tx, 'invoice')).text)
          await proceed()
          throw new Error('the printer is on fire')
        })
        return failing.catch((fault: unknown) => faults.push(String(fault)))
      },
      async () => taken.push(await numberAt('2043-06-01T12:00:00Z')),
    )
    expect(taken).toEqual(['INV-2043-00001', 'INV-2043-00001'])
    expect(faults).toEqual(['Error: the printer is on fire'])
  })
})

describe('who sells', () => {
  test('is what was said last, and since when it was said first', async () => {
    const before = await invoicingSeller(world.ctx())
    await saveSeller(keeper(), { ...SELLER, name: 'Other Growers' })
    expect(await invoicingSeller(world.ctx())).toEqual({
      ...SELLER,
      name: 'Other Growers',
      since: before?.since ?? '',
    })
    await expect(saveSeller(world.ctx('editor'), SELLER)).rejects.toThrow(NotFound)
  })
})

test('an invoice in words', () => {
  expect([titleOf({ kind: 'invoice' }), titleOf({ kind: 'credit-note' })]).toEqual(['Invoice', 'Credit note'])
  expect([2_000, 0, 550, 1, null].map(rate => rateWords(rate, 'en-GB'))).toEqual([
    '20%',
    '0%',
    '5.5%',
    '0.01%',
    '–',
  ])
  expect(dayText('2031-02-28', 'en-GB')).toBe('28 February 2031')
  expect(paidWords({ way: 'cash', currency: 'GBP' }, 'en-GB')).toBe('in cash')
  const parts = [
    { way: 'gift-card', amount: 500 },
    { way: 'sumup', amount: 320 },
  ] as const
  expect(paidWords({ way: 'sumup', parts, currency: 'GBP' }, 'en-GB')).toBe(
    '£5.00 with a gift card, £3.20 by card',
  )
})
