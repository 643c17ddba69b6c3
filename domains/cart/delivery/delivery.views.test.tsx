import { describe, expect, test } from 'bun:test'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { DeliveryPage } from './delivery-page'
import { RoundPage, SheetPage } from './sheet-page'
import { DeliveriesPage } from './work-page'
import { ZonePage } from './zone-page'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const PACKER = lookedAtBy(person('pia', [], ['orders']))
const NONE = { values: {}, errors: {} }

describe('where to and on which round', () => {
  const round = (over = {}) => ({
    id: 'round-1',
    zone: 'North <b>',
    postcodes: ['LS6', 'LS7'],
    startsAt: hoursOn(30),
    endsAt: hoursOn(33),
    closesAt: hoursOn(20),
    fee: pounds(350),
    vatRate: null,
    left: 3,
    ...over,
  })
  const look = (over: Partial<Parameters<typeof DeliveryPage>[0]> = {}) =>
    shown(<DeliveryPage page={MAIR} rounds={[round()]} form={NONE} chosen={false} isNet={false} {...over} />)

  test.each([
    [{}, '£3.50 · 3 places left', false],
    [{ left: 1 }, '£3.50 · last place', false],
    [{ left: 0 }, '£3.50 · full', true],
    [{ fee: pounds(0) }, 'free · 3 places left', false],
    [{ fee: pounds(1) }, '£0.01 · 3 places left', false],
  ])('of a round that is %p says %p, and is closed to it: %p', async (over, words, disabled) => {
    const document = await look({ rounds: [round(over), round({ id: 'round-2' })] })
    const [choice] = choicesOf(document, 'round')
    expect(choice?.text).toContain(`North <b> (LS6, LS7) · ${words} · order until`)
    expect(document.querySelector('input[value=round-1]')?.hasAttribute('disabled')).toBe(disabled)
  })

  test('is the only round there is, and of several none until one is chosen', async () => {
    const taken = async (rounds: readonly ReturnType<typeof round>[], values = {}) =>
      choicesOf(await look({ rounds, form: { values, errors: {} } }), 'round')
        .filter(({ taken: is }) => is)
        .map(({ value }) => value)
    expect(await taken([round()])).toEqual(['round-1'])
    expect(await taken([round(), round({ id: 'round-2' })])).toEqual([])
    expect(await taken([round(), round({ id: 'round-2' })], { round: 'round-2' })).toEqual(['round-2'])
  })

  test('is nowhere where nothing is brought, and what was chosen can still be taken back', async () => {
    const document = await look({ rounds: [], chosen: true })
    expect(wordsOf(document)).toContain('We bring nothing just now')
    expect(actionsOf(document)).toEqual(['/checkout/delivery?_method=delete'])
    expect(actionsOf(await look())).toEqual(['/checkout/delivery'])
  })

  test('comes back as typed, with a fault at each field', async () => {
    const values = {
      address: '1 Mill\r\nLane',
      postcode: '<X>',
      phone: '1',
      note: 'Back "door"',
      round: 'round-1',
    }
    const errors = Object.fromEntries(Object.keys(values).map(name => [name, 'No.']))
    const document = await look({ form: { values, errors } })
    const form = document.querySelector('form[action="/checkout/delivery"]')
    expect(form && formFields(form)).toEqual(values)
    expect(document.querySelectorAll('.field__error')).toHaveLength(5)
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('the shop’s rounds and zones', () => {
  const zone = (over = {}) =>
    ({
      id: 'z-1',
      name: 'North <b>',
      postcodes: ['LS6', 'LS7'],
      fee_amount: 350,
      fee_currency: 'GBP',
      vat_rate_id: null,
      retired_at: null,
      ...over,
    }) as never
  const round = (over = {}) => ({
    id: 'round-1',
    zone: 'North',
    startsAt: hoursOn(30),
    endsAt: hoursOn(33),
    closesAt: hoursOn(20),
    capacity: 12,
    taken: 0,
    calledOff: false,
    ...over,
  })
  const look = (over: Partial<Parameters<typeof DeliveriesPage>[0]> = {}) =>
    shown(
      <DeliveriesPage
        page={KEEPER}
        zones={[zone()]}
        zonePage={{ page: 1, pages: 1 }}
        rounds={[round()]}
        roundPage={{ page: 1, pages: 1 }}
        open={[{ value: 'z-1', label: 'North <b>' }]}
        form={NONE}
        {...over}
      />,
    )

  test('are called off while nobody has ordered for them', async () => {
    const rounds = [round(), round({ id: 'round-2', taken: 1 }), round({ id: 'round-3', calledOff: true })]
    const document = await look({ rounds })
    expect(actionsOf(document)).toEqual(['/shop/deliveries/round-1/retirement', '/shop/deliveries'])
    expect(rowsOf(document).map(row => row[3])).toEqual(['0 of 12', '1 of 12', '0 of 12'])
    expect(wordsOf(document.querySelector('#rounds .badge'))).toBe('called off')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('are made where there is a zone that is not retired', async () => {
    expect(actionsOf(await look({ open: [] }))).not.toContain('/shop/deliveries')
    const retired = await look({ zones: [zone({ retired_at: hoursOn(-1) })] })
    expect(wordsOf(retired.querySelector('#zones .badge'))).toBe('retired')
    expect(choicesOf(retired, 'zone').map(({ text }) => text)).toEqual(['North <b>'])
  })

  test('are turned page by page, each list by itself', async () => {
    const document = await look({ zonePage: { page: 2, pages: 3 }, roundPage: { page: 1, pages: 2 } })
    expect(
      [...document.querySelectorAll('.pagination a[rel]')].map(link => link.getAttribute('href')),
    ).toEqual([
      '/shop/deliveries?rounds=2',
      '/shop/deliveries?zones=1#zones',
      '/shop/deliveries?zones=3#zones',
    ])
  })

  test('come back as typed, and are made once', async () => {
    const values = { key: 'k-1', zone: 'z-1', startsAt: 'soon', endsAt: 'x', closesAt: 'y', capacity: '0' }
    const errors = Object.fromEntries(
      ['zone', 'startsAt', 'endsAt', 'closesAt', 'capacity'].map(name => [name, 'No.']),
    )
    const document = await look({ form: { values, errors } })
    const form = document.querySelector('form[action="/shop/deliveries"]')
    expect(form && formFields(form)).toEqual(values)
    expect(obstaclesIn(document)).toEqual([])
  })

  test('of zones are changed by who keeps the shop, and read by who packs', async () => {
    const links = linksOf(await look())
    expect([links['North <b>'], links['New zone']]).toEqual([
      '/shop/deliveries/zones/z-1',
      '/shop/deliveries/zones/new',
    ])
    const packers = await look({ page: PACKER })
    expect(packers.querySelector('#zones a')).toBeNull()
    expect(rowsOf(packers, '#zones table')).toEqual([['North <b>', 'LS6, LS7', '£3.50']])
  })

  test('of a zone come back as typed; one that is retired is changed no more', async () => {
    const values = { name: '<Z>', postcodes: 'LS6\r\nLS7', fee: 'much', vatRate: 'v-1' }
    const errors = { name: 'No.', postcodes: 'No.', fee: 'No.', vatRate: 'No.' }
    const vatRates = [{ value: 'v-1', label: 'Food' }]
    const page = (over: object) =>
      shown(<ZonePage page={KEEPER} form={{ id: null, values, errors, ...over }} vatRates={vatRates} />)
    const fresh = await page({})
    const form = fresh.querySelector('form[action="/shop/deliveries/zones"]')
    expect(form && formFields(form)).toMatchObject(values)
    expect(form?.querySelector('[name=key]')).not.toBeNull()
    const known = await page({ id: 'z-1', version: 'seen' })
    expect(actionsOf(known)).toEqual(['/shop/deliveries/zones/z-1', '/shop/deliveries/zones/z-1/retirement'])
    expect(known.querySelector('[name=version]')?.getAttribute('value')).toBe('seen')
    expect(actionsOf(await page({ id: 'z-1', retired: true }))).toEqual([])
    for (const document of [fresh, known]) expect(obstaclesIn(document)).toEqual([])
  })
})

describe('a round to drive', () => {
  const stop = (over = {}) => ({
    orderId: 'o-1',
    number: 'RA-1',
    name: 'Mair <P>',
    orderNote: '',
    toPay: null,
    address: '1 Mill\nLane',
    postcode: 'LS6 1AA',
    phone: '',
    note: '',
    lines: [{ quantity: 2, title: 'Honey', detail: '340 g', grams: null, isWeighed: null }],
    ...over,
  })
  const sheet = (stops: readonly ReturnType<typeof stop>[]) =>
    ({ id: 'round-1', zone: 'North', startsAt: hoursOn(30), endsAt: hoursOn(33), stops }) as never
  const stops = [
    stop(),
    stop({
      orderId: 'o-2',
      number: 'RA-2',
      name: 'Tom',
      toPay: pounds(1301),
      orderNote: 'No <nuts>',
      phone: '0113',
      note: 'Shed',
    }),
  ]

  test('is put in order by a number at each stop, called by its order', async () => {
    const document = await shown(<RoundPage page={KEEPER} sheet={sheet(stops)} />)
    const form = document.querySelector('form[action="/shop/deliveries/round-1/route"]')
    expect(form && formFields(form)).toEqual({ 'stop-o-1': '1', 'stop-o-2': '2' })
    expect(wordsOf(document)).toContain('1 Mill, Lane, LS6 1AA')
    expect(wordsOf(document)).toContain('North, 2 stops')
    expect(linksOf(document)['Packing order']).toBe('/shop/deliveries/round-1/sheet?for=packing')
    expect(obstaclesIn(document)).toEqual([])
    expect(wordsOf(await shown(<RoundPage page={KEEPER} sheet={sheet([stop()])} />))).toContain(
      'North, 1 stop',
    )
  })

  test('with nothing to bring has no route and no sheet', async () => {
    const document = await shown(<RoundPage page={KEEPER} sheet={sheet([])} />)
    expect(wordsOf(document)).toContain('Nothing to bring yet')
    expect([actionsOf(document), linksOf(document)['Packing order']]).toEqual([[], undefined])
  })

  test('is driven from the first, with where, what to take in cash and what was written', async () => {
    const document = await shown(<SheetPage page={KEEPER} sheet={sheet(stops)} packing={false} />)
    expect([...document.querySelectorAll('h2')].map(wordsOf)).toEqual(['1. Mair <P>', '2. Tom'])
    const [first, second] = [...document.querySelectorAll('.sheet-stop')].map(wordsOf)
    expect(first).not.toContain('To take in cash')
    expect(second).toContain('To take in cash: £13.01')
    expect(second).toContain('0113 Shed RA-2')
    expect(second).toContain('Note: No <nuts>')
    expect(first).toContain('2 × Honey, 340 g')
  })

  test('is packed from the last, under the numbers of the route, and names no addresses nor sums', async () => {
    const document = await shown(<SheetPage page={KEEPER} sheet={sheet(stops)} packing />)
    expect([...document.querySelectorAll('h2')].map(wordsOf)).toEqual(['2. Tom', '1. Mair <P>'])
    for (const word of ['LS6', 'To take in cash', '0113']) expect(wordsOf(document)).not.toContain(word)
    expect(wordsOf(document)).toContain('the last stop goes in first')
  })
})
