import { describe, expect, test } from 'bun:test'
import { feeValues, priceListValues, readFee, readPriceList, readVoucher, voucherValues } from './forms'

const SHOP = { currency: 'GBP', timeZone: 'Europe/London' }
const ID = Bun.randomUUIDv7()
type Form = Record<string, string>
const VOUCHER: Form = { code: 'HONEY10', label: 'Honey week', kind: 'flat', worth: '5' }
const FEE: Form = { label: 'Packing', kind: 'flat', worth: '0.50' }
const LIST: Form = { name: 'Members', percentOff: '10' }
const voucher = (more: Form = {}) => readVoucher({ ...VOUCHER, ...more }, SHOP)
const fee = (more: Form = {}) => readFee({ ...FEE, ...more }, SHOP)
const list = (more: Form = {}) => readPriceList({ ...LIST, ...more }, SHOP)
/** The names of the fields that are at fault. */
const faultsOf = (read: { ok: boolean; errors?: Readonly<Record<string, unknown>> }) =>
  read.ok ? [] : Object.keys(read.errors ?? {}).sort()
function fieldsOf<T>(read: { ok: boolean; fields?: T }): T {
  if (!read.ok || !read.fields) throw new Error('It was refused')
  return read.fields
}

describe('the form of a voucher', () => {
  test('says an amount or a percentage, by its kind', () => {
    expect(fieldsOf(voucher())).toMatchObject({ kind: 'flat', amount: 500, rate: null })
    expect(fieldsOf(voucher({ kind: 'percent', worth: '12,5' }))).toMatchObject({ amount: null, rate: 1_250 })
  })

  test.each([
    [{ code: '' }, ['code']],
    [{ code: '...' }, ['code']],
    [{ code: 'x'.repeat(41) }, ['code']],
    [{ label: '' }, ['label']],
    [{ kind: 'free' }, ['kind']],
    [{ worth: '' }, ['worth']],
    [{ worth: '0' }, ['worth']],
    [{ worth: 'much' }, ['worth']],
    [{ kind: 'percent', worth: '101' }, ['worth']],
    [{ minimum: '-1' }, ['minimum']],
    [{ minimum: '0' }, ['minimum']],
    [{ totalUses: '0' }, ['totalUses']],
    [{ usesPerMember: '1.5' }, ['usesPerMember']],
    [{ totalUses: '1000001' }, ['totalUses']],
    [{ startsOn: '2026-02-30' }, ['startsOn']],
    [{ startsOn: '2026-12-24', endsOn: '2026-12-23' }, ['endsOn']],
    [{ product: ID, category: ID }, ['product']],
    [{ product: 'honey' }, ['product']],
    [{ category: 'sweet' }, ['category']],
  ] as [Form, string[]][])('with %p is refused at %p', (more, fields) => {
    expect(faultsOf(voucher(more))).toEqual(fields)
  })

  test('that is refused keeps what was typed', () => {
    expect(voucher({ worth: 'much', minimum: '£ 3' })).toMatchObject({
      values: { code: 'HONEY10', label: 'Honey week', worth: 'much', minimum: '£ 3' },
    })
  })

  test('says days with their ends: of one day it is that whole day', () => {
    const { starts_at, ends_at } = fieldsOf(voucher({ startsOn: '2026-06-01', endsOn: '2026-06-01' }))
    expect([starts_at?.toISOString(), ends_at?.toISOString()]).toEqual([
      '2026-05-31T23:00:00.000Z',
      '2026-06-01T23:00:00.000Z',
    ])
  })

  test.each([
    {},
    { kind: 'percent', worth: '7.25' },
    { minimum: '20', totalUses: '100', usesPerMember: '1', product: ID },
    { category: ID, startsOn: '2026-10-25', endsOn: '2026-10-25' },
  ] as Form[])('shown again says the same: %p', more => {
    const fields = fieldsOf(voucher(more))
    expect(fieldsOf(readVoucher(voucherValues(fields, SHOP), SHOP))).toEqual(fields)
  })
})

describe('the form of a fee', () => {
  test.each([
    [{}, { kind: 'flat', amount: 50, rate: null }],
    [
      { kind: 'per-item', worth: '0,05' },
      { kind: 'per-item', amount: 5, rate: null },
    ],
    [
      { kind: 'percent', worth: '2.5%' },
      { kind: 'percent', amount: null, rate: 250 },
    ],
    [
      { vatRate: ID, labelSlug: 'wholesale' },
      { vat_rate_id: ID, label_slug: 'wholesale' },
    ],
    [
      { vatRate: '', labelSlug: '' },
      { vat_rate_id: null, label_slug: null },
    ],
  ] as [Form, object][])('with %p says %p', (more, said) => {
    expect(fieldsOf(fee(more))).toMatchObject(said)
  })

  test.each([
    [{ label: '' }, ['label']],
    [{ kind: 'sometimes' }, ['kind']],
    [{ worth: '0' }, ['worth']],
    [{ kind: 'percent', worth: '0' }, ['worth']],
    [{ vatRate: 'standard' }, ['vatRate']],
    [{ label: 'x'.repeat(121) }, ['label']],
  ] as [Form, string[]][])('with %p is refused at %p', (more, fields) => {
    expect(faultsOf(fee(more))).toEqual(fields)
  })

  test('shown again says the same', () => {
    for (const more of [{}, { kind: 'percent', worth: '2.5' }, { vatRate: ID }] as Form[]) {
      const fields = fieldsOf(fee(more))
      expect(fieldsOf(readFee(feeValues(fields, SHOP), SHOP))).toEqual(fields)
    }
  })
})

describe('the form of a price list', () => {
  test('has a SKU and a price a line, however they are parted', () => {
    const { prices } = fieldsOf(list({ prices: 'BOX-10 5.20\n\n  JAR 3 : 4,50  \nTEA;£1\nMEAD=0\n' }))
    expect(prices).toEqual([
      { sku: 'BOX-10', amount: 520 },
      { sku: 'JAR 3', amount: 450 },
      { sku: 'TEA', amount: 100 },
      { sku: 'MEAD', amount: 0 },
    ])
  })

  test.each([
    [{ name: '' }, ['name']],
    [{ percentOff: '0' }, ['percentOff']],
    [{ prices: 'BOX-10' }, ['prices']],
    [{ prices: 'BOX-10 free' }, ['prices']],
    [{ prices: 'BOX-10 5\nBOX-10 6' }, ['prices']],
    [{ endsOn: 'never' }, ['endsOn']],
    [{ audience: 'everyone', labelSlug: 'staff' }, ['audience']],
    [{ audience: 'the street' }, ['audience']],
    [{ shown: 'without' }, ['shown']],
  ] as [Form, string[]][])('with %p is refused at %p', (more, fields) => {
    expect(faultsOf(list(more))).toEqual(fields)
  })

  test('names the line that it cannot read', () => {
    expect(list({ prices: 'BOX-10 5.20\nJAR three' })).toMatchObject({
      errors: { prices: 'Write a SKU and a price, like BOX-10 5.20, instead of: JAR three' },
    })
    expect(list({ prices: 'A 1\nB 2\nA 3' })).toMatchObject({ errors: { prices: 'A stands there twice.' } })
  })

  test('shown again says the same', () => {
    const fields = fieldsOf(
      list({ prices: 'BOX-10 5.20\nJAR 3 4.50', startsOn: '2026-06-01', labelSlug: 'growers' }),
    )
    expect(fieldsOf(readPriceList(priceListValues(fields, SHOP), SHOP))).toEqual(fields)
  })
})

test('a body that is no form is refused', () => {
  for (const body of [null, undefined, '', [], 'code=x', 7])
    for (const read of [readVoucher, readFee, readPriceList]) expect(read(body, SHOP).ok).toBe(false)
})

describe('a day of a rule', () => {
  test.each([
    ['that loses an hour', '2026-03-29', '2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z'],
    ['that has one more', '2026-10-25', '2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z'],
    ['of summer', '2026-07-01', '2026-06-30T23:00:00Z', '2026-07-01T23:00:00Z'],
  ])('%s is whole, and comes back into the form as it was typed', (_name, day, from, until) => {
    const fields = fieldsOf(list({ startsOn: day, endsOn: day }))
    expect([fields.starts_at, fields.ends_at]).toEqual([new Date(from), new Date(until)])
    const shown = priceListValues(fields, SHOP)
    expect([shown.startsOn, shown.endsOn]).toEqual([day, day])
  })

  test('without a midnight begins at the first moment that it has', () => {
    const there = { ...SHOP, timeZone: 'America/Santiago' }
    const read = readPriceList({ ...LIST, startsOn: '2026-09-06', endsOn: '2026-09-05' }, there)
    expect(faultsOf(read)).toEqual(['endsOn'])
    const { starts_at, ends_at } = fieldsOf(
      readPriceList({ ...LIST, startsOn: '2026-09-05', endsOn: '2026-09-05' }, there),
    )
    expect([starts_at, ends_at]).toEqual([new Date('2026-09-05T04:00:00Z'), new Date('2026-09-06T04:00:00Z')])
  })
})
