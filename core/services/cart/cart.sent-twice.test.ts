import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { formFields } from '../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../tests/house'
import { makeRound } from './delivery/rounds'
import { saveZone } from './delivery/zones'
import { savePlace } from './places/places'
import { retireFee, saveFee } from './prices/fees'
import { savePriceList } from './prices/price-lists'
import { saveVoucher } from './prices/vouchers'

// A form of the shop that makes something, sent twice: a second fee would be charged to everybody.

let world: TestHouse
let zoneId: string
beforeAll(async () => {
  world = await testHouse()
  zoneId = await zone(Bun.randomUUIDv7())
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const hour = (many: number) => new Date(Date.now() + many * 3_600_000)
const zone = (key: string) =>
  saveZone(
    keeper(),
    null,
    { name: 'Valley', postcodes: ['SY0'], fee_amount: 300, vat_rate_id: null },
    null,
    key,
  )
const fee = (key: string, label = 'Packing') =>
  saveFee(
    keeper(),
    null,
    { label, kind: 'flat', amount: 50, rate: null, vat_rate_id: null, label_slug: null },
    null,
    key,
  )

const FORMS: Readonly<Record<string, (key: string) => Promise<string>>> = {
  fees: key => fee(key),
  price_lists: key =>
    savePriceList(
      keeper(),
      null,
      { name: 'Ours', label_slug: null, percent_off: 500, starts_at: null, ends_at: null, prices: [] },
      null,
      key,
    ),
  vouchers: key =>
    saveVoucher(
      keeper(),
      null,
      {
        code: `V${key.slice(-10)}`,
        label: 'Thanks',
        kind: 'flat',
        amount: 100,
        rate: null,
        minimum_amount: null,
        product_id: null,
        category_id: null,
        starts_at: null,
        ends_at: null,
        total_uses: null,
        uses_per_member: null,
      },
      null,
      key,
    ),
  delivery_zones: zone,
  delivery_rounds: key =>
    makeRound(
      keeper(),
      zoneId,
      { startsAt: hour(48), endsAt: hour(50), closesAt: hour(24), capacity: 5 },
      key,
    ),
  collection_places: key =>
    savePlace(
      keeper(),
      null,
      {
        name: 'Mill',
        address: '2 Mill Lane',
        map_url: '',
        hours: '',
        note: '',
        fee_amount: 0,
        vat_rate_id: null,
        cutoff_hours: 1,
        capacity: null,
        slotIds: [],
        cycleIds: [],
        notHere: [],
      },
      null,
      key,
    ),
}

const countOf = async (table: string) => {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(db(keeper()))
  return rows[0]?.count ?? 0
}
const audited = async (id: string) => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from audit where subject_id = ${id}`.execute(db(keeper()))
  return rows[0]?.count
}

describe('what a form makes', () => {
  test.each(Object.entries(FORMS))('is made once: %s', async (table, make) => {
    const key = Bun.randomUUIDv7()
    const before = await countOf(table)
    expect(await Promise.all([make(key), make(key), make(key)])).toEqual([key, key, key])
    expect(await make(key)).toBe(key)
    expect([await countOf(table), await audited(key)]).toEqual([before + 1, 1])
    expect(await make('no key').catch((fault: unknown) => fault)).toBeInstanceOf(NotFound)
  })

  test('is not changed by the second press, nor made again once it is retired', async () => {
    const key = Bun.randomUUIDv7()
    await fee(key)
    await fee(key, 'Another word')
    await retireFee(keeper(), key)
    await fee(key, 'A third')
    const row = await db(keeper())
      .selectFrom('fees')
      .select(['label', 'retired_at'])
      .where('id', '=', key)
      .execute()
    expect(row).toEqual([{ label: 'Packing', retired_at: expect.any(Date) }])
  })
})

test('each of these forms has a key of its own, and keeps it when it comes back with a fault', async () => {
  const browser = await world.browser('shopkeeper')
  for (const [page, action] of [
    ['/shop/prices/fees/new', '/shop/prices/fees'],
    ['/shop/prices/lists/new', '/shop/prices/lists'],
    ['/shop/prices/vouchers/new', '/shop/prices/vouchers'],
    ['/shop/deliveries/zones/new', '/shop/deliveries/zones'],
    ['/shop/deliveries', '/shop/deliveries'],
    ['/shop/places/new', '/shop/places'],
  ] as const) {
    const keyOf = (text: {
      document: { querySelector(selector: string): { getAttribute(name: string): string | null } | null }
    }) => text.document.querySelector(`form[action="${action}"] [name=key]`)?.getAttribute('value') ?? null
    const [one, other] = [await browser.get('cart', page), await browser.get('cart', page)]
    expect(keyOf(one)).toMatch(/^[0-9a-f-]{36}$/)
    expect(keyOf(one)).not.toBe(keyOf(other))
    const form = one.document.querySelector(`form[action="${action}"]`)
    const again = await browser.post('cart', action, {
      ...formFields(form as never),
      name: '',
      label: '',
      capacity: 'x',
    })
    expect([page, again.status, keyOf(again)]).toEqual([page, 422, keyOf(one)])
  }
})
