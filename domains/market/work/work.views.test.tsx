import { describe, expect, test } from 'bun:test'
import type { ImportView } from '#core/services/market/imports/imports'
import type { ScheduleForWork } from '#core/services/market/imports/schedules'
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
import { ImportPage } from './imports/import-page'
import { ImportsPage } from './imports/imports-page'
import { LedgerPage } from './stock/ledger-page'
import { StockPage } from './stock/stock-page'
import { ProductsVatPage, productField } from './vat/products-page'
import { readRate } from './vat/rate-text'
import { VatRatesPage } from './vat/rates-page'

const KEEPER = lookedAtBy(person('sam', ['shopkeeper']), { domain: 'market' })
const PACKER = lookedAtBy(person('pia', [], ['stock']), { domain: 'market' })
const OPERATOR = lookedAtBy(person('pat', ['operator']), { domain: 'market' })
const NONE = { values: {}, errors: {} }

describe('the ledger of a shelf', () => {
  const variant = {
    id: 'v-1',
    productId: 'p-1',
    title: 'Honey <b>',
    name: '340 g',
    sku: 'H',
    stock: 7,
    reserved: 2,
    retired: false,
  }
  const entry = (over = {}) => ({
    id: 'e-1',
    at: hoursOn(-1),
    quantity: 5,
    reason: 'delivery' as const,
    note: '',
    by: 'Sam',
    balance: 7,
    ...over,
  })
  const look = (over: object = {}, props: Partial<Parameters<typeof LedgerPage>[0]> = {}) =>
    shown(
      <LedgerPage
        page={KEEPER}
        ledger={{ variant, entries: [entry()], total: 1, ...over }}
        typed={NONE}
        {...props}
      />,
    )

  test('says what is there, what is promised and what is left to sell', async () => {
    expect(wordsOf(await look())).toContain('340 g: 7 on the shelf, 2 promised, 5 to sell.')
    expect(wordsOf(await look({ variant: { ...variant, retired: true } }))).toContain('2 promised, retired.')
  })

  test('has each movement with its sign and what lay there after it', async () => {
    const entries = [
      entry(),
      entry({ id: 'e-2', quantity: -3, reason: 'waste', note: 'Frost <1>', by: null, balance: 2 }),
    ]
    const document = await look({ entries, total: 2 })
    expect(rowsOf(document).map(row => row.slice(1))).toEqual([
      ['delivery', '+5', '7', '', 'Sam'],
      ['waste', '−3', '2', 'Frost <1>', ''],
    ])
    expect(wordsOf(document.querySelector('.chart__title'))).toBe('Stock, from 2 to 7')
    expect(rowsOf(await look({ entries: [], total: 0 }))).toEqual([['Nothing has moved yet.']])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('keeps what was typed, and its key unless that is what is wrong', async () => {
    const key = '0190c1d2-0000-7000-8000-000000000001'
    const values = { reason: 'waste', quantity: '-1', note: '<n>', form: key }
    const sent = async (errors: Record<string, string>) => {
      const document = await look({}, { typed: { values, errors } })
      expect(obstaclesIn(document)).toEqual([])
      const form = document.querySelector('form[action="/shop/variants/v-1/movements"]')
      return form ? formFields(form) : {}
    }
    expect(await sent({ quantity: 'No.', note: 'No.' })).toEqual(values)
    const again = await sent({ quantity: 'No.', reason: 'No.' })
    expect(again.form).toBe(key)
    expect(
      (await look({}, { typed: { values, errors: { form: 'No.' } } }))
        .querySelector('[name=form]')
        ?.getAttribute('value'),
    ).not.toBe(key)
  })

  test('leads back to where whoever looks may go', async () => {
    expect(linksOf(await look())['Back to the product']).toBe('/shop/products/p-1')
    const packers = linksOf(await look({}, { page: PACKER }))
    expect([packers['Back to the product'], packers['Back to the stock']]).toEqual([undefined, '/shop/stock'])
  })
})

describe('the stock', () => {
  const line = (over = {}) => ({
    variantId: 'v-1',
    productId: 'p-1',
    title: 'Honey',
    name: '340 g',
    sku: 'H-1',
    stock: 7,
    reserved: 2,
    recent: [3, 7],
    ...over,
  })
  const look = (search = {}, lines = [line()], total = lines.length) =>
    shown(
      <StockPage
        page={KEEPER}
        lines={lines}
        total={total}
        search={{ low: false, query: '', page: 1, ...search }}
      />,
    )

  test('says what is left to sell of each, and that nothing is where all of it is promised', async () => {
    const lines = [line(), line({ stock: 2, recent: [2] }), line({ stock: 1, recent: [] })]
    const document = await look({}, lines)
    expect(rowsOf(document).map(row => row.slice(2, 5))).toEqual([
      ['7', '2', '5'],
      ['2', '2', 'none'],
      ['1', '2', 'none'],
    ])
    expect(rowsOf(await look({}, []))).toEqual([['Nothing is on the list.']])
    expect(rowsOf(await look({ low: true }, []))).toEqual([['Nothing is running out.']])
    expect(rowsOf(await look({ low: true, query: 'x' }, []))).toEqual([['Nothing fits these words.']])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('keeps the words from tab to tab and page to page', async () => {
    const document = await look({ query: 'a&b', page: 2 }, [line()], 500)
    const hrefs = [...document.querySelectorAll('main a[href^="/shop/stock"]')].map(link =>
      link.getAttribute('href'),
    )
    expect(hrefs).toEqual(
      expect.arrayContaining([
        '/shop/stock?q=a%26b',
        '/shop/stock?low=1&q=a%26b',
        '/shop/stock?q=a%26b&page=3',
      ]),
    )
    const low = (await look({ low: true })).querySelector('form[action="/shop/stock"] [name=low]')
    expect(low?.getAttribute('value')).toBe('1')
  })
})

describe('VAT', () => {
  const rate = (over = {}) => ({
    id: 'r-1',
    name: 'Food <b>',
    rate: 550,
    isDefault: true,
    products: 1,
    ...over,
  })
  const rates = (props: Partial<Parameters<typeof VatRatesPage>[0]> = {}) =>
    shown(
      <VatRatesPage
        page={KEEPER}
        rates={[rate(), rate({ id: 'r-2', isDefault: false, products: 0 })]}
        withoutVat={false}
        {...props}
      />,
    )

  test.each([
    ['20', 2000],
    ['5,5 %', 550],
    ['0', 0],
    ['100', 10_000],
    ['100.00', 10_000],
    [' 7.25% ', 725],
    ['100.01', null],
    ['101', null],
    ['-1', null],
    ['1.255', null],
    ['٢٠', null],
    ['1e1', null],
    ['', null],
    ['%', null],
  ])('of %p is %p hundredths of a percent', (typed, hundredths) => {
    expect(readRate(typed)).toBe(hundredths)
  })

  test('by rate says what has it, and which is for all the rest', async () => {
    const document = await rates()
    expect(wordsOf(document)).toContain(
      'One product has it. So does everything without a rate of its own, tickets too.',
    )
    expect(wordsOf(document)).toContain('0 products have it.')
    const [first, second] = [
      ...document.querySelectorAll('form[action^="/shop/vat/rates/r-"]:not(.confirm__form)'),
    ]
    expect(first && formFields(first)).toEqual({ name: 'Food <b>', rate: '5.5', isDefault: 'on' })
    expect(second && formFields(second)).toEqual({ name: 'Food <b>', rate: '5.5' })
    expect(linksOf(document)['Rates of products']).toBe('/shop/vat/products')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('comes back in the form that was refused, ticked as it was, and in no other', async () => {
    const typed = { values: { name: '', rate: '200', isDefault: 'on' }, errors: { name: 'No.', rate: 'No.' } }
    const known = await rates({ form: { ...typed, id: 'r-2' } })
    const form = known.querySelector('form[action="/shop/vat/rates/r-2"]:not(.confirm__form)')
    expect(form && formFields(form)).toEqual(typed.values)
    expect(known.querySelectorAll('.field__error')).toHaveLength(2)
    const fresh = await rates({ form: { ...typed, id: null } })
    const made = fresh.querySelector('form[action="/shop/vat/rates"]')
    expect(made && formFields(made)).toEqual(typed.values)
    for (const document of [known, fresh]) expect(obstaclesIn(document)).toEqual([])
  })

  test('of the first rate is for everything, since there is no other', async () => {
    const document = await rates({ rates: [] })
    const form = document.querySelector('form[action="/shop/vat/rates"]')
    expect(form && formFields(form).isDefault).toBe('on')
    expect(linksOf(document)['Rates of products']).toBeUndefined()
  })

  test('of each product is the one it has, or the usual one', async () => {
    const products = [
      { id: 'p-1', title: 'Honey <b>', vat_rate_id: 'r-2', category: 'Sweet' },
      { id: 'p-2', title: 'Mead', vat_rate_id: null, category: null },
    ] as never
    const page = (of: readonly ReturnType<typeof rate>[]) =>
      shown(<ProductsVatPage page={KEEPER} products={products} rates={of} text="a&b" number={2} total={2} />)
    const document = await page([rate(), rate({ id: 'r-2', name: 'Drinks', rate: 2000, isDefault: false })])
    const form = document.querySelector('form[action="/shop/vat/products"][method=post]')
    expect(form && formFields(form)).toEqual({ q: 'a&b', page: '2', 'rate-p-1': 'r-2', 'rate-p-2': '' })
    expect(choicesOf(document, 'rate-p-2').map(({ text }) => text)).toEqual([
      'As usual, 5.5 %',
      'Food <b>, 5.5 %',
      'Drinks, 20 %',
    ])
    expect(choicesOf(await page([]), 'rate-p-2').map(({ text }) => text)).toEqual(['As usual'])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('of a field is about a product, or about nothing', () => {
    const id = '0190c1d2-0000-7000-8000-000000000001'
    expect(productField.idOf(productField.nameOf(id))).toBe(id)
    for (const name of ['rate-', 'rate-x', id, `rates-${id}`, 'q']) expect(productField.idOf(name)).toBeNull()
  })
})

describe('an import', () => {
  const view = (over: Partial<ImportView> = {}): ImportView => ({
    id: 'i-1',
    kind: 'products',
    fileName: 'List <1>.csv',
    header: ['SKU', 'Name', '', 'Name'],
    columns: { sku: 0 },
    listNew: false,
    phase: 'matching',
    rows: 1200,
    counts: {},
    inPart: 0,
    sample: [],
    ...over,
  })
  const look = (over: Partial<ImportView> = {}, props: Partial<Parameters<typeof ImportPage>[0]> = {}) =>
    shown(<ImportPage page={KEEPER} shown={view(over)} faults={[]} next={null} {...props} />)

  test.each<[ImportView['phase'], readonly string[]]>([
    ['matching', ['/shop/imports/i-1/trial']],
    ['checking', []],
    ['checked', ['/shop/imports/i-1/run', '/shop/imports/i-1/trial']],
    ['running', []],
    ['done', ['/shop/imports/i-1/run?_method=delete']],
    ['undoing', []],
    ['undone', []],
  ])('that is %s can be gone on with so', async (phase, actions) => {
    const document = await look({ phase, counts: { new: 3 } })
    expect(actionsOf(document)).toEqual([...actions])
    const asks = document.querySelector('#import')?.hasAttribute('data-hx-get')
    expect(asks).toBe(['checking', 'running', 'undoing'].includes(phase))
    expect(obstaclesIn(document)).toEqual([])
  })

  test('that brings nothing new is not taken in', async () => {
    const document = await look({ phase: 'checked', counts: { same: 5, refused: 1 } })
    expect(actionsOf(document)).toEqual(['/shop/imports/i-1/trial'])
    expect(wordsOf(document)).toContain('There is nothing to take in.')
    expect(wordsOf(document)).toContain('5 as they are here already, 1 with faults, left out.')
    expect(actionsOf(await look({ phase: 'checked', counts: { changed: 1 } }))).toContain(
      '/shop/imports/i-1/run',
    )
  })

  test('whose rows were let go is undone no more', async () => {
    const document = await look({ phase: 'done', rows: 0 })
    expect(actionsOf(document)).toEqual([])
    expect(wordsOf(document)).toContain('Its rows were let go')
  })

  test('names its columns, those without a name and those called alike by their number', async () => {
    const labels = choicesOf(await look(), 'column.sku').map(({ text }) => text)
    expect(labels.slice(1)).toEqual(['SKU', 'Name (column 2)', 'Column 3', 'Name (column 4)'])
  })

  test('shows of a fault the row, the column, what stands there and what is wrong', async () => {
    const faults = [
      { number: 7, cells: ['<b>', 'x'], outcome: 'refused', fault: 'No <number>.', faultField: 'sku' },
    ]
    const document = await look({ phase: 'checked', counts: { refused: 1 } }, { faults, next: 8 })
    const [row] = rowsOf(document)
    expect([row?.[0], row?.[2], row?.[3]]).toEqual(['7', '<b>', 'No <number>.'])
    const hrefs = [...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))
    expect(hrefs).toContain('/shop/imports/i-1?after=8')
  })

  test('that could not be tried says why', async () => {
    expect(
      wordsOf((await look({}, { error: 'Choose a <column>.' })).querySelector('.notice--error')),
    ).toContain('Choose a <column>.')
  })

  test('of members is for operators', async () => {
    const kinds = async (page: typeof KEEPER) => {
      const document = await shown(<ImportsPage page={page} imports={[]} schedules={[]} />)
      return choicesOf(document, 'kind').map(({ value }) => value)
    }
    expect(await kinds(KEEPER)).toEqual(['products', 'stock', 'prices', 'orders'])
    expect(await kinds(OPERATOR)).toContain('members')
  })
})

describe('a table that comes by itself', () => {
  const schedule = (over: Partial<ScheduleForWork> = {}): ScheduleForWork => ({
    id: 's-1',
    kind: 'stock',
    url: 'https://farm.example/<list>',
    everyHours: 24,
    nextAt: hoursOn(1),
    pausedAt: null,
    readAt: hoursOn(-1),
    failure: null,
    failures: 0,
    lastImportId: null,
    ...over,
  })
  const row = async (over: Partial<ScheduleForWork>) => {
    const document = await shown(<ImportsPage page={KEEPER} imports={[]} schedules={[schedule(over)]} />)
    const tables = [...document.querySelectorAll('table')]
    const cells = [...(tables.at(-1)?.querySelectorAll('tbody tr > *') ?? [])].map(wordsOf)
    return { document, cells }
  }

  test.each<[string, Partial<ScheduleForWork>, string]>([
    ['went well', {}, '17 Jun 2026, 11:00'],
    ['is under way for the first time', { readAt: null }, 'under way'],
    ['failed', { failure: 'Not <there>.', failures: 1 }, 'failed Not <there>.'],
    ['failed again', { failure: 'Gone.', failures: 3 }, 'failed 3 times Gone.'],
    ['is paused', { pausedAt: hoursOn(-2) }, 'paused17 Jun 2026, 11:00'],
    ['has brought something', { lastImportId: 'i-1' }, '17 Jun 2026, 11:00 What came of it'],
  ])('and %s says so', async (_, over, words) => {
    const { cells, document } = await row(over)
    expect(cells[2]).toBe(words)
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is fetched, paused, gone on with and ended, each button by the address it is for', async () => {
    const { document } = await row({})
    const path = '/shop/import-schedules/s-1'
    expect(actionsOf(document)).toEqual(
      expect.arrayContaining([`${path}/fetch`, `${path}/pause`, `${path}?_method=delete`]),
    )
    const paused = (await row({ pausedAt: hoursOn(-1) })).document
    expect(actionsOf(paused)).toContain(`${path}/pause?_method=delete`)
    expect(actionsOf(paused)).not.toContain(`${path}/pause`)
    expect(wordsOf(paused.querySelector(`form[action="${path}/fetch"] button`))).toBe(
      'Fetch now https://farm.example/<list>',
    )
  })

  test.each([
    [1, 'Every hour'],
    [168, 'Every week'],
    [5, 'Every 5 hours'],
  ])('every %d hours says %p', async (everyHours, words) => {
    expect((await row({ everyHours })).cells[0]).toEndWith(words)
  })
})
