import { describe, expect, test } from 'bun:test'
import type { Offered } from '#core/contracts/choice'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { PricesPage } from './prices-page'
import { FeePage, PriceListPage, VoucherPage } from './rule-pages'
import { worthWords } from './words'

const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const NOBODY: Offered = { isAll: true, chosen: [], found: [], words: '', hasMore: false, none: null } as never
const CHOICES = {
  labels: NOBODY,
  products: NOBODY,
  vatRates: [{ value: 'v-1', label: 'Food, 5 %' }],
  categories: [{ value: 'c-1', label: 'Honey & wax' }],
}
const FORMS = [
  [
    'voucher',
    VoucherPage,
    '/shop/prices/vouchers',
    [
      'code',
      'label',
      'kind',
      'worth',
      'minimum',
      'category',
      'startsOn',
      'endsOn',
      'totalUses',
      'usesPerMember',
    ],
  ],
  ['fee', FeePage, '/shop/prices/fees', ['label', 'kind', 'worth', 'vatRate']],
  [
    'price list',
    PriceListPage,
    '/shop/prices/lists',
    ['name', 'percentOff', 'prices', 'priceVat', 'startsOn', 'endsOn'],
  ],
] as const

describe.each(FORMS)('the form of a %s', (_, Page, path, names) => {
  const values: Record<string, string> = Object.fromEntries(
    names.map(name => [
      name,
      { kind: 'percent', category: 'c-1', vatRate: 'v-1', priceVat: 'without' }[name as 'kind'] ??
        `"${name}<`,
    ]),
  )
  const errors = Object.fromEntries(names.map(name => [name, `No ${name}.`]))
  const look = (over: object = {}) =>
    shown(<Page page={KEEPER} choices={CHOICES} form={{ id: null, values, errors, ...over }} />)

  test('keeps all that was typed, and has each fault at its field', async () => {
    const document = await look()
    const form = document.querySelector(`form[action="${path}"]`)
    expect(form && formFields(form)).toMatchObject(values)
    expect([...document.querySelectorAll('.field__error')].map(wordsOf).toSorted()).toEqual(
      Object.values(errors).toSorted(),
    )
    expect(document.querySelectorAll('.form-errors a')).toHaveLength(names.length)
    expect(obstaclesIn(document)).toEqual([])
  })

  test('makes a new one once, and saves a known one over what its writer saw', async () => {
    expect((await look()).querySelector(`form[action="${path}"] [name=key]`)).not.toBeNull()
    const known = await look({ id: 'r-1', version: 'seen', errors: {} })
    expect(actionsOf(known)).toEqual([`${path}/r-1`, `${path}/r-1/retirement`])
    const form = known.querySelector(`form[action="${path}/r-1"]`)
    expect([form && formFields(form).version, form?.querySelector('[name=key]')]).toEqual(['seen', null])
  })

  test('of one that is retired is none', async () => {
    const document = await look({ id: 'r-1', retired: true })
    expect(actionsOf(document)).toEqual([])
    expect(wordsOf(document)).toContain('It is retired. Orders keep what they had.')
  })
})

test.each([
  [{ kind: 'flat', amount: 250, rate: null }, 'en-GB', '£2.50'],
  [{ kind: 'flat', amount: 0, rate: null }, 'en-GB', '£0.00'],
  [{ kind: 'percent', amount: null, rate: 1250 }, 'en-GB', '12.5%'],
  [{ kind: 'percent', amount: null, rate: 1 }, 'en-GB', '0.01%'],
  [{ kind: 'percent', amount: null, rate: 10_000 }, 'en-GB', '100%'],
  [{ kind: 'percent', amount: null, rate: 1250 }, 'de-DE', '12,5\u00a0%'],
  [{ kind: 'per-item', amount: 10, rate: null }, 'en-GB', '£0.10 each'],
  [{ kind: 'per-kg', amount: 10, rate: null }, 'en-GB', '£0.10 a kilogram'],
] as const)('%p is worth, in %s, %s', (rule, locale, words) => {
  expect(worthWords({ ...rule, currency: 'GBP' }, locale)).toBe(words)
})

describe('all that changes prices', () => {
  const voucher = (over = {}) => ({
    id: 'v-1',
    code: 'TEN <1>',
    label: 'Ten',
    kind: 'percent',
    amount: null,
    rate: 1000,
    currency: 'GBP',
    subject: null,
    ends_at: null,
    uses: 3,
    total_uses: null,
    retired_at: null,
    ...over,
  })
  const look = (over = {}) =>
    shown(
      <PricesPage
        page={KEEPER}
        lists={[]}
        pageOfLists={{ page: 1, pages: 1 }}
        vouchers={[]}
        next={null}
        fees={[]}
        pageOfFees={{ page: 1, pages: 1 }}
        settings={{ values: {}, errors: {}, version: undefined }}
        {...over}
      />,
    )

  test('without any says so, and how to make some', async () => {
    const document = await look()
    expect(['#vouchers', '#fees', '#lists'].map(id => rowsOf(document, `${id} table`))).toEqual([
      [['There are none yet.']],
      [['There are none yet.']],
      [['There are none yet: everybody pays the same.']],
    ])
    expect(linksOf(document)).toMatchObject({
      'New voucher': '/shop/prices/vouchers/new',
      'New fee': '/shop/prices/fees/new',
      'New price list': '/shop/prices/lists/new',
    })
    expect(obstaclesIn(document)).toEqual([])
  })

  test('of a voucher says what it takes off of what, until when, and how often it was used', async () => {
    const vouchers = [
      voucher(),
      voucher({ id: 'v-2', subject: 'Honey <b>', ends_at: new Date('2026-06-30T23:00:00Z'), total_uses: 5 }),
      voucher({ id: 'v-3', kind: 'flat', amount: 150, rate: null, retired_at: hoursOn(-1) }),
    ]
    const document = await look({ vouchers, next: 'v-3' })
    expect(rowsOf(document, '#vouchers table')).toEqual([
      ['TEN <1>', '10%', 'everything', 'it is retired', '3'],
      // The last day of what ends with the midnight after it, where the cooperative is.
      ['TEN <1>', '10%', 'Honey <b>', '30 June 2026', '3 of 5'],
      ['TEN <1> retired', '£1.50', 'everything', 'it is retired', '3'],
    ])
    expect(linksOf(document)['Older vouchers']).toBe('/shop/prices?after=v-3')
    expect(linksOf(await look())['Older vouchers']).toBeUndefined()
  })

  test('of fees and lists says who pays and who has them', async () => {
    const fees = [
      {
        id: 'f-1',
        label: 'Packing',
        kind: 'per-item',
        amount: 10,
        rate: null,
        currency: 'GBP',
        label_slug: null,
        retired_at: null,
      },
      {
        id: 'f-2',
        label: 'Trade <b>',
        kind: 'percent',
        amount: null,
        rate: 250,
        currency: 'GBP',
        label_slug: 'trade',
        retired_at: hoursOn(-1),
      },
    ]
    const lists = [
      {
        id: 'l-1',
        name: 'Members',
        label_slug: null,
        percent_off: null,
        prices: [],
        ends_at: null,
        retired_at: null,
      },
      {
        id: 'l-2',
        name: 'Staff',
        label_slug: 'staff',
        percent_off: 1250,
        prices: [{}, {}],
        ends_at: null,
        retired_at: null,
      },
    ]
    const document = await look({ fees, lists })
    expect(rowsOf(document, '#fees table')).toEqual([
      ['Packing', '£0.10 each', 'everybody'],
      ['Trade <b> retired', '2.5%', 'members with “trade”'],
    ])
    expect(rowsOf(document, '#lists table')).toEqual([
      ['Members', 'all members', '–', '0', 'it is retired'],
      ['Staff', 'members with “staff”', '12.5%', '2', 'it is retired'],
    ])
  })

  test.each([
    [true, 'What the law wants here: the lowest price of the 30 days before'],
    [false, 'What the law wants here: the usual price'],
  ])('of reduced prices says what the law wants where that is the Union’s: %p', async (isLaw, words) => {
    const document = await look({ prior: { shown: 'yes', isLaw } })
    const options = [...document.querySelectorAll('#prior option')]
    expect(options.map(wordsOf)).toContain(words)
    expect(options.find(option => option.hasAttribute('selected'))?.getAttribute('value')).toBe('yes')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('of the least order keeps what was typed', async () => {
    const settings = { values: { minimumOrder: '€5' }, errors: { minimumOrder: 'No.' } }
    const document = await look({ settings })
    expect(document.querySelector('[name=minimumOrder]')?.getAttribute('value')).toBe('€5')
    expect(obstaclesIn(document)).toEqual([])
  })
})

test('what a voucher counts for is chosen from all there are, or looked for by words', async () => {
  const choice = (over: object) => ({ ...NOBODY, ...over }) as Offered
  const look = (products: Offered, values = {}, errors = {}) =>
    shown(
      <VoucherPage
        page={KEEPER}
        choices={{ ...CHOICES, products }}
        form={{ id: null, values: { kind: 'flat', ...values }, errors }}
      />,
    )
  const all = await look(choice({ found: [{ value: 'p-1', label: 'Honey <b>' }] }))
  expect(choicesOf(all, 'product').map(({ value }) => value)).toEqual(['', 'p-1'])
  const many = await look(
    choice({ isAll: false, words: 'moon' }),
    {},
    { productWords: 'Nothing is called so.' },
  )
  expect(many.querySelector('[name=productWords]')?.getAttribute('value')).toBe('moon')
  for (const document of [all, many]) expect(obstaclesIn(document)).toEqual([])
})
