import { describe, expect, test } from 'bun:test'
import type { Cycle } from '#core/services/market/cycles/cycle'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  linksOf,
  lookedAtBy,
  NOON,
  ORIGINS,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { CycleFormPage } from './cycle-form-page'
import { CycleWorkPage } from './cycle-page'
import { IncomingPage, OutgoingPage } from './exchange-pages'
import { CyclesPage } from './page'
import { SoFarPage } from './so-far-page'
import { CyclesWorkPage } from './work-list-page'

const MAIR = lookedAtBy(person('mair'), { domain: 'market' })
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']), { domain: 'market' })
const ALL = { found: [], isAll: true } as never
const FIRST = { words: '', number: 1 }
const NONE = { values: {}, errors: {} }

/** Open since an hour, for another two. */
const cycle = (over: Partial<Cycle> = {}): Cycle => ({
  id: 'c-1',
  name: 'Week <25>',
  note: '',
  opensAt: hoursOn(-1),
  closesAt: hoursOn(2),
  announcedAt: null,
  orderedAt: null,
  incoming: [],
  outgoing: [],
  ...over,
})
const PLANNED = { opensAt: hoursOn(1), closesAt: hoursOn(3) }
const CLOSED = { opensAt: hoursOn(-3), closesAt: hoursOn(-0.01) }
const ORDERED = { ...CLOSED, orderedAt: hoursOn(0) }
type PageProps = Partial<Parameters<typeof CycleWorkPage>[0]>
const look = (over: Partial<Cycle> = {}, producers = ALL, more: PageProps = {}) =>
  shown(
    <CycleWorkPage
      page={KEEPER}
      cycle={cycle(over)}
      orders={[]}
      unreachable={new Set<string>()}
      producers={producers}
      now={NOON}
      {...more}
    />,
  )

describe('the shop’s page of a cycle', () => {
  test('says what was ordered of whom, where it went, and of whom no address is known', async () => {
    const orders = [
      {
        id: 'o-1',
        producer: 'Ridge <B>',
        things: 3,
        share: pounds(1200),
        recipients: ['a@x.test', 'b@x.test'],
      },
      { id: 'o-2', producer: 'Mill', things: 1, share: null, recipients: [] },
    ]
    const document = await look(ORDERED, ALL, { orders })
    const rows = [...document.querySelectorAll('#orders tbody tr')].map(row =>
      [...row.children].map(cell => wordsOf(cell)),
    )
    expect(rows).toEqual([
      ['Ridge <B>', '3', '£12.00', 'a@x.test, b@x.test', 'CSVPDF'],
      ['Mill', '1', 'not said', 'nobody: no address is known', 'CSVPDF'],
    ])
    const hrefs = [...document.querySelectorAll('#orders a')].map(link => link.getAttribute('href'))
    expect(hrefs.slice(0, 2)).toEqual(['/shop/cycles/c-1/orders/o-1/csv', '/shop/cycles/c-1/orders/o-1/pdf'])
    expect((await look()).querySelector('#orders')).toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })

  test('names those who bring something and could get no letter, while it can still be helped', async () => {
    const brings = { offersUntil: null, readyAt: null, feeRate: 0, instructions: '', variants: [] }
    const incoming = [
      { exchangeId: 'i-1', producerId: 'p-1', producer: 'Ridge', ...brings },
      { exchangeId: 'i-2', producerId: 'p-2', producer: 'Mill', ...brings },
    ]
    const document = await look({ incoming }, ALL, { unreachable: new Set(['p-2']) })
    const names = [...document.querySelectorAll('#incoming tbody th')].map(wordsOf)
    expect(names).toEqual(['Ridge', 'Mill no address for orders'])
  })

  test.each<[string, Partial<Cycle>, readonly string[], readonly string[]]>([
    ['planned', PLANNED, ['Times', 'One like it', 'To others, too'], ['/shop/cycles/c-1?_method=delete']],
    ['open', {}, ['Times', 'One like it', 'Ordered so far', 'To others, too'], ['/shop/cycles/c-1/closing']],
    ['closed', CLOSED, ['Times', 'One like it', 'Ordered so far', 'To others, too'], []],
    ['with the producers', ORDERED, ['One like it', 'Receiving'], []],
  ])('that is %s offers what can still be done', async (_, over, doors, actions) => {
    const document = await look(over)
    const links = linksOf(document)
    const known = ['Times', 'One like it', 'Ordered so far', 'Receiving', 'To others, too']
    expect(known.filter(name => links[name] !== undefined)).toEqual(
      [...doors].toSorted((a, b) => known.indexOf(a) - known.indexOf(b)),
    )
    expect(actionsOf(document)).toEqual([...actions])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('opens and closes to the moment', async () => {
    const state = async (opensAt: Date, closesAt: Date) =>
      wordsOf((await look({ opensAt, closesAt })).querySelector('main .badge'))
    const beside = (milliseconds: number) => new Date(NOON.getTime() + milliseconds)
    expect(await state(beside(1), hoursOn(1))).toBe('planned')
    expect(await state(beside(0), hoursOn(1))).toBe('open')
    expect(await state(hoursOn(-1), beside(1))).toBe('open')
    expect(await state(hoursOn(-1), beside(0))).toBe('closed')
  })

  test('says when its orders go to the producers, until they have', async () => {
    expect(wordsOf(await look(CLOSED))).toContain('Its orders go to the producers after 17 Jun 2026')
    expect(wordsOf(await look(ORDERED))).not.toContain('Its orders go to the producers after')
    expect(linksOf(await look(ORDERED)).Receiving).toBe(`${ORIGINS.cart}/shop/receiving/c-1`)
    expect(wordsOf(await look(ORDERED))).toContain('orders are with the producers')
  })

  test('says who brings how much at which fee, and who may take it where', async () => {
    const incoming = [
      { exchangeId: 'i-1', producerId: 'r-1', producer: 'Ridge <B>', offersUntil: null, readyAt: null },
      { exchangeId: 'i-2', producerId: 'r-2', producer: 'Mill', offersUntil: null, readyAt: hoursOn(20) },
    ].map((each, at) => ({
      ...each,
      feeRate: at * 1250,
      instructions: '',
      variants: Array(at).fill({ variantId: 'v', most: null }),
    }))
    const outgoing = [
      { exchangeId: 'o-1', tierId: null, tier: null, instructions: '', variantIds: [], slotIds: [] },
      {
        exchangeId: 'o-2',
        tierId: 't',
        tier: 'Friends',
        instructions: '',
        variantIds: ['v'],
        slotIds: ['s'],
      },
      {
        exchangeId: 'o-3',
        tierId: 't',
        tier: 'Staff',
        instructions: '',
        variantIds: ['v', 'w'],
        slotIds: ['s', 't'],
      },
    ]
    const document = await look({ incoming, outgoing })
    expect(rowsOf(document, '#incoming table')).toEqual([
      ['Ridge <B>', '0', '0 %', 'not said'],
      ['Mill', '1', '12.5 %', '18 Jun 2026, 08:00'],
    ])
    expect(rowsOf(document, '#outgoing table')).toEqual([
      ['Everybody', 'everything', 'at any time'],
      ['Friends', '1 thing', 'at 1 time'],
      ['Staff', '2 things', 'at 2 times'],
    ])
    expect(linksOf(document)).toMatchObject({
      'Ridge <B>': '/shop/cycles/c-1/incoming/r-1',
      Friends: '/shop/cycles/c-1/outgoing/o-2',
    })
    const empty = await look()
    expect([rowsOf(empty, '#incoming table'), rowsOf(empty, '#outgoing table')]).toEqual([
      [['Nobody yet.']],
      [['Nobody: nothing can be ordered.']],
    ])
  })
})

describe('what a producer brings', () => {
  const variants = [
    { id: 'v-1', title: 'Honey', detail: '340 g' },
    { id: 'v-2', title: 'Mead <b>', detail: '70 cl' },
  ]
  const incoming = (over: Partial<Parameters<typeof IncomingPage>[0]> = {}) =>
    shown(
      <IncomingPage
        page={KEEPER}
        cycle={cycle()}
        producer={{ id: 'r-1', name: 'Ridge' }}
        asked={FIRST}
        isKnown={true}
        offered={{ variants, total: 2 } as never}
        typed={NONE}
        {...over}
      />,
    )

  test('comes back as typed, with a fault at each field, each called by what it is of', async () => {
    const values = {
      'offer-v-2': 'on',
      'most-v-2': '-1',
      fee: '101',
      offersUntil: 'x',
      readyAt: 'y',
      instructions: '<b>',
      version: 'seen-1',
    }
    const errors = { 'most-v-2': 'No.', fee: 'No.', offersUntil: 'No.', readyAt: 'No.', instructions: 'No.' }
    const document = await incoming({ typed: { values, errors } })
    const form = document.querySelector('form[action="/shop/cycles/c-1/incoming/r-1"]')
    expect(form && formFields(form)).toMatchObject(values)
    expect(form && formFields(form)).not.toHaveProperty('offer-v-1')
    const label = document.querySelector('label[for="field-most-v-2"]')
    expect(wordsOf(label)).toBe('At most, of Mead <b>, 70 cl')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is taken out by a question, until the orders are with them', async () => {
    const away = '/shop/cycles/c-1/incoming/r-1?_method=delete'
    expect(actionsOf(await incoming())).toContain(away)
    expect(actionsOf(await incoming({ isKnown: false }))).not.toContain(away)
    expect(actionsOf(await incoming({ cycle: cycle(ORDERED) }))).not.toContain(away)
  })

  test('is nothing where they have no products, or none that is called so', async () => {
    const offered = { variants: [], total: 0 } as never
    expect(wordsOf(await incoming({ offered }))).toContain('They have no products yet.')
    const asked = { words: 'moon', number: 1 }
    expect(wordsOf(await incoming({ offered, asked }))).toContain('No product of theirs is called so.')
  })

  test('goes out to whom it says, where it says', async () => {
    const document = await shown(
      <OutgoingPage
        page={KEEPER}
        cycle={cycle()}
        known={null}
        asked={FIRST}
        typed={{ values: { tier: 't-1' }, errors: {} }}
        slots={[{ id: 's-1', title: 'Box', place: 'Shed', startsAt: hoursOn(40) }] as never}
        tiers={[{ id: 't-1', name: 'Friends' }] as never}
        offered={{ variants, total: 2 } as never}
        ticked={{ variants: ['v-2'], slots: ['s-1'] }}
      />,
    )
    expect(actionsOf(document)).toEqual(['/shop/cycles/c-1/outgoing/new'])
    expect(choicesOf(document, 'variant').map(({ taken }) => taken)).toEqual([false, true])
    expect(choicesOf(document, 'slot').map(({ value, taken }) => [value, taken])).toEqual([['s-1', true]])
    expect(choicesOf(document, 'tier').find(({ taken }) => taken)?.text).toBe('Friends')
    // It makes something new, once.
    expect(document.querySelector('[name=key]')).not.toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('when to order', () => {
  const when = (open: Partial<Cycle> | null, next: Partial<Cycle> | null, letters: boolean | null = null) =>
    shown(<CyclesPage page={MAIR} open={open && cycle(open)} next={next && cycle(next)} letters={letters} />)

  test('is now, next, or not fixed yet', async () => {
    const both = await when({ note: 'Early <strawberries>' }, { ...PLANNED, name: 'Week 26' })
    expect(wordsOf(both.querySelector('#now'))).toContain('Week <25>')
    expect(wordsOf(both.querySelector('#now'))).toContain('Early <strawberries>')
    expect(wordsOf(both.querySelector('#next'))).toContain('Week 26')
    expect(linksOf(both)['To the market']).toBe('/')
    const later = await when(null, PLANNED)
    expect([later.querySelector('#now'), later.querySelector('#next') !== null]).toEqual([null, true])
    expect(wordsOf(later)).toContain('Orders are closed at the moment.')
    expect(wordsOf(await when(null, null))).toContain('The next time is not fixed yet.')
    for (const document of [both, later]) expect(obstaclesIn(document)).toEqual([])
  })

  test('is told by letter to who asks for it, and to nobody who is not known', async () => {
    const letters = async (wanted: boolean | null) => {
      const form = (await when(null, null, wanted)).querySelector('form[action="/cycles/letters"]')
      return form && [wordsOf(form), formFields(form).wanted]
    }
    expect(await letters(null)).toBeNull()
    expect(await letters(false)).toEqual(['Write me when orders open', 'on'])
    expect(await letters(true)).toEqual(['No more letters when orders open', undefined])
  })
})

describe('the shop’s list of cycles', () => {
  const list = (over = {}) =>
    shown(<CyclesWorkPage page={KEEPER} cycles={[]} number={1} total={0} isOn={false} now={NOON} {...over} />)

  test('says how the shop sells, and how to change that', async () => {
    const setting = async (isOn: boolean) => {
      const form = (await list({ isOn })).querySelector('form[action="/shop/cycles/setting"]')
      return [wordsOf(form), form && formFields(form).on]
    }
    expect(await setting(false)).toEqual(['Sell in cycles', 'on'])
    expect(await setting(true)).toEqual(['Sell all the time', undefined])
  })

  test('marks each by how it stands, and makes another like the last one', async () => {
    const cycles = [cycle({ ...PLANNED, id: 'c-3' }), cycle(), cycle({ ...CLOSED, id: 'c-0' })]
    const document = await list({ cycles, total: 3 })
    expect(rowsOf(document).map(row => row[2])).toEqual(['planned', 'open', 'closed'])
    expect(linksOf(document)['Like the last one']).toBe('/shop/cycles/new?like=c-3')
    const none = await list()
    expect(linksOf(none)['Like the last one']).toBeUndefined()
    expect(rowsOf(none)).toEqual([['There are none yet.']])
  })
})

test('the times of a cycle come back as they were typed, of a new one and of one that is', async () => {
  const values = {
    name: '<W>',
    opensAt: '2026-02-30T25:00',
    closesAt: 'x',
    note: 'y',
    copyOf: 'c-0',
    version: '',
  }
  const errors = { name: 'No.', opensAt: 'No.', closesAt: 'No.', note: 'No.' }
  const fresh = await shown(
    <CycleFormPage page={KEEPER} id={null} copied="Week 24" typed={{ values, errors }} />,
  )
  const form = fresh.querySelector('form[action="/shop/cycles"]')
  const { version: _, ...typed } = values
  expect(form && formFields(form)).toMatchObject(typed)
  expect(wordsOf(fresh)).toContain('With all that comes in and goes out in Week 24.')
  expect(wordsOf(fresh)).toContain('On the clocks of Europe/London.')
  const known = await shown(
    <CycleFormPage
      page={KEEPER}
      id="c-1"
      copied={null}
      typed={{ values: { ...values, version: 'v' }, errors }}
    />,
  )
  expect(known.querySelector('form[action="/shop/cycles/c-1"] [name=version]')?.getAttribute('value')).toBe(
    'v',
  )
  for (const document of [fresh, known]) expect(obstaclesIn(document)).toEqual([])
})

describe('what was ordered so far', () => {
  const soFar = {
    cycle: { id: 'c-1', name: 'Week 25', closesAt: hoursOn(2) },
    producers: [
      { id: 'r-1', name: 'Ridge <B>', quantity: 3, share: pounds(1200) },
      { id: 'r-2', name: 'Mill', quantity: 1, share: null },
    ],
    things: [
      {
        variantId: 'v',
        producer: 'Ridge <B>',
        title: 'Honey',
        detail: '340 g',
        sku: 'H-1',
        quantity: 3,
        grams: null,
        isWeighed: null,
        most: 12,
        share: pounds(1200),
      },
      {
        variantId: 'w',
        producer: 'Mill',
        title: 'Flour',
        detail: '1 kg',
        sku: 'F-1',
        quantity: 1,
        grams: 1500,
        isWeighed: false,
        most: null,
        share: null,
      },
    ],
    total: 2,
  } as never
  const look = (producerId = '') =>
    shown(<SoFarPage page={KEEPER} soFar={soFar} producerId={producerId} number={1} />)

  test('is by producer and by thing, of how many at most, and what is for whom', async () => {
    const document = await look()
    const [producers, things] = [...document.querySelectorAll('table')].map(table =>
      [...table.querySelectorAll('tbody tr')].map(row =>
        [...row.children].map(cell => cell.textContent?.trim()),
      ),
    )
    expect(producers).toEqual([
      ['Ridge <B>', '3', '£12.00'],
      ['Mill', '1', 'not said'],
    ])
    expect(things?.[0]).toEqual(['Honey, 340 g', 'Ridge <B>', 'H-1', '3 of 12', '£12.00'])
    expect(things?.[1]?.[3]).toMatch(/^1, .*1[.,]5 kg/)
    expect(linksOf(document)['Ridge <B>']).toBe('/shop/cycles/c-1/ordered?producer=r-1')
    expect(linksOf(document)['Of everybody']).toBeUndefined()
  })

  test('of one producer says so, however its id is written', async () => {
    for (const id of ['r-2', 'R-2']) {
      const document = await look(id)
      expect(wordsOf(document)).toContain('Of Mill alone.')
      expect(linksOf(document)['Of everybody']).toBe('/shop/cycles/c-1/ordered')
    }
  })
})
