import { describe, expect, test } from 'bun:test'
import type { OwnOffer } from '#core/services/market/cycles/own-offers'
import type { OwnProduct } from '#core/services/market/rooms/own-products'
import type { Proposal } from '#core/services/market/rooms/review'
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
import { DiffTable } from './diff-table'
import { InvitationPage, OffersPage, OwnOrderPage, RoomsPage, StatementPage } from './pages'
import { NewOwnProductPage, OwnProductPage } from './product-page'
import { wordsOf as wordsOfProduct } from './product-words'
import { OwnProductsPage } from './products-page'
import { OwnProposalsPage } from './proposals-page'
import { ProposalsPage, RoomWorkPage } from './work-pages'

const ANNA = lookedAtBy(person('anna'), { domain: 'market', path: '/room/r-1/products' })
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']), { domain: 'market' })
const RIDGE = { id: 'r-1', slug: 'ridge', name: 'Ridge <Bees>', trusted: false, seesBuyers: false }
const NONE = { values: {}, errors: {} }

const NO_UNIT = { unit: '', wished: null }

const product = (over: Partial<OwnProduct> = {}): OwnProduct => ({
  id: 'p-1',
  title: 'Honey',
  summary: '',
  description: '',
  storage: '',
  allergens: '',
  allergenFree: false,
  picture: null,
  imageAlt: '',
  image: null,
  wished: null,
  wishedPicture: null,
  variants: [
    {
      ...NO_UNIT,
      id: 'v-1',
      name: '340 g jar',
      stock: 7,
      reserved: 2,
      price: pounds(650),
      cost: pounds(400),
    },
    { ...NO_UNIT, id: 'v-2', name: '1 kg tub', stock: 0, reserved: 0, price: pounds(1800), cost: null },
  ],
  ...over,
})
const proposal = (over: Partial<Proposal> = {}): Proposal => ({
  id: 'c-1',
  producerId: 'r-1',
  producer: 'Ridge',
  kind: 'product',
  productId: 'p-1',
  title: 'Honey',
  detail: '',
  before: { title: 'Honey' },
  after: { title: 'Ling honey' },
  now: null,
  seen: 'seen-1',
  proposedBy: 'Anna',
  proposedAt: hoursOn(-1),
  decision: null,
  reason: '',
  ...over,
})
const diff = async (over: Partial<Proposal>) =>
  rowsOf(await shown(<DiffTable page={lookedAtBy(person('sam'))} proposal={proposal(over)} />))

describe('what a producer would change', () => {
  test('stands beside what is, and always with what is said of allergens', async () => {
    expect(await diff({ before: { title: 'Honey', allergens: '', allergenFree: false } })).toEqual([
      ['Name', 'Honey', 'Ling honey'],
      ['Allergens', 'not said', 'not said'],
      ['None of the fourteen', 'no', 'no'],
    ])
  })

  test('of allergens names each once', async () => {
    const rows = await diff({
      before: { allergens: 'Milk', allergenFree: false },
      after: { allergens: '', allergenFree: true },
    })
    expect(rows).toEqual([
      ['Allergens', 'Milk', 'not said'],
      ['None of the fourteen', 'no', 'yes'],
    ])
  })

  test('that was changed meanwhile says what it was when it was proposed', async () => {
    const [row] = await diff({ now: { title: 'Heather honey' } })
    expect(row).toEqual(['Name', 'Heather honey (when it was proposed: Honey)', 'Ling honey'])
    const [same] = await diff({ now: { title: 'Honey' } })
    expect(same?.[1]).toBe('Honey')
  })

  test('and was decided stands beside what it was then, without what nobody changed', async () => {
    expect(await diff({ decision: 'accepted', now: { title: 'Ling honey' } })).toEqual([
      ['Name', 'Honey', 'Ling honey'],
    ])
  })

  test('of stock and prices is in pounds, and what it would cost is not taken for nothing', async () => {
    expect(
      await diff({
        kind: 'variant',
        before: { stock: 3, cost: null, price: 650 },
        after: { stock: 0, cost: 400, price: 0 },
      }),
    ).toEqual([
      ['On the shelf', '3', '0'],
      ['What they ask', 'not said', '£4.00'],
      ['Price', '£6.50', '£0.00'],
    ])
  })

  test('of stock is by so many more or less as were counted, whatever was sold since', async () => {
    const counted = { kind: 'variant', before: { stock: 10 }, after: { stock: 12 } } as const
    expect(await diff({ ...counted, now: { stock: 7 } })).toEqual([
      ['On the shelf', '7 (when it was proposed: 10)', '9'],
    ])
    expect(await diff({ ...counted, now: { stock: 9 }, decision: 'accepted' })).toEqual([
      ['On the shelf', '10', '12'],
    ])
  })

  test('that is something new has nothing beside it', async () => {
    const document = await shown(
      <DiffTable
        page={KEEPER}
        proposal={proposal({ kind: 'new-product', before: {}, after: { title: '<b>', mystery: 'x' } })}
      />,
    )
    expect([...document.querySelectorAll('th[scope=col]')].map(wordsOf)).toEqual(['Field', 'What it is'])
    expect(rowsOf(document)).toEqual([
      ['Name', '<b>'],
      ['mystery', 'x'],
    ])
  })

  test('may be a picture, which is shown', async () => {
    const document = await shown(
      <DiffTable
        page={KEEPER}
        proposal={proposal({ kind: 'picture', before: { image: null }, after: { image: '/m/"a.webp' } })}
      />,
    )
    expect(document.querySelector('img')?.getAttribute('src')).toBe('/m/"a.webp')
    expect(rowsOf(document)[0]?.[1]).toBe('none')
  })
})

describe('the list of changes', () => {
  test('takes back what waits, and says of the others what the shop said', async () => {
    const proposals = [
      proposal(),
      proposal({ id: 'c-2', decision: 'declined', reason: 'Not <this> year.', detail: '340 g' }),
      proposal({ id: 'c-3', decision: 'accepted' }),
      proposal({ id: 'c-4', decision: 'withdrawn' }),
    ]
    const document = await shown(
      <OwnProposalsPage page={ANNA} producer={RIDGE} proposals={proposals} number={1} total={4} />,
    )
    expect(actionsOf(document)).toEqual(['/room/r-1/proposals/c-1?_method=delete'])
    expect([...document.querySelectorAll('main .badge')].map(wordsOf)).toEqual([
      'waits',
      'declined',
      'accepted',
      'taken back',
    ])
    expect(wordsOf(document)).toContain('Not <this> year.')
    expect(wordsOf(document)).toContain('Honey, 340 g')
    const none = await shown(
      <OwnProposalsPage page={ANNA} producer={RIDGE} proposals={[]} number={1} total={0} />,
    )
    expect(wordsOf(none)).toContain('Nothing yet')
  })

  test('at the shop has a yes upon what was seen, and a no with a reason, for each', async () => {
    const proposals = [
      proposal(),
      proposal({ id: 'c-2', seen: 'seen-"2', productId: null, proposedBy: null }),
    ]
    const document = await shown(
      <ProposalsPage page={KEEPER} proposals={proposals} number={1} total={2} declined={null} />,
    )
    expect(actionsOf(document)).toEqual([
      '/shop/proposals/c-1/acceptance',
      '/shop/proposals/c-1/refusal',
      '/shop/proposals/c-2/acceptance',
      '/shop/proposals/c-2/refusal',
    ])
    expect([...document.querySelectorAll('[name=seen]')].map(field => field.getAttribute('value'))).toEqual([
      'seen-1',
      'seen-"2',
    ])
    expect(document.querySelectorAll('a[href="/shop/products/p-1"]')).toHaveLength(1)
    expect(wordsOf(document)).toContain('Words · Ridge · Anna, 17 Jun 2026, 11:00')
    expect(wordsOf(document)).toContain('Words · Ridge · 17 Jun 2026, 11:00')
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('a producer’s own product', () => {
  const look = (over: Partial<OwnProduct> = {}, refused = {}, producer = RIDGE) =>
    shown(
      <OwnProductPage
        page={ANNA}
        producer={producer}
        product={product(over)}
        refused={{ stock: {}, picture: {}, words: {}, ...refused }}
        saved="Saved: <all>."
      />,
    )

  test('has one form for all that is sold of it, for its picture and for its words', async () => {
    const document = await look()
    expect(actionsOf(document)).toEqual(['/room/r-1/products/p-1'])
    const form = document.querySelector('form[action$="/p-1"]')
    expect(form?.getAttribute('enctype')).toBe('multipart/form-data')
    expect([...(form?.querySelectorAll('button') ?? [])].map(wordsOf)).toEqual(['Save'])
    expect(form && formFields(form)).toMatchObject({
      title: 'Honey',
      alt: '',
      'seen-v-1': '7 400',
      'stock-v-1': '7',
      'cost-v-1': '4.00',
      'seen-v-2': '0 ',
      'stock-v-2': '0',
      'cost-v-2': '',
    })
    const [first, second] = rowsOf(document)
    expect(first?.join(' ')).toContain('£6.50')
    expect(first?.join(' ')).toContain('2 promised to orders being paid')
    expect(second?.join(' ')).not.toContain('promised')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('shows what its stock would be, where a change of it waits for the shop', async () => {
    const [variant] = product({}).variants
    const waiting = { ...variant, wished: { stock: 12, cost: null } } as OwnProduct['variants'][number]
    const document = await look({ variants: [variant as OwnProduct['variants'][number], waiting] })
    const fields = [...document.querySelectorAll('[name^="seen-"]')].map(field => field.getAttribute('value'))
    expect(fields).toEqual(['7 400', '12 '])
    expect(rowsOf(document).map(([name = '']) => /waits for the shop$/.test(name))).toEqual([false, true])
  })

  test('says whether what is saved is so at once', async () => {
    expect(wordsOf(await look())).toContain('What you save waits for the shop.')
    expect(wordsOf(await look({}, {}, { ...RIDGE, trusted: true }))).toContain('What you save is so at once.')
  })

  test('that is not sold any more has its words all the same', async () => {
    const document = await look({ variants: [] })
    expect(wordsOf(document)).toContain('Nothing of this is sold any more.')
    expect(actionsOf(document)).toContain('/room/r-1/products/p-1')
  })

  test('keeps what was typed in the one row that was refused, and leaves the others as they were', async () => {
    const stock = {
      values: { 'seen-v-2': '0 ', 'stock-v-2': 'many', 'cost-v-2': '4,5,6' },
      errors: { 'stock-v-2': 'How many?' },
    }
    const document = await look({}, { stock: { typed: stock } })
    const form = document.querySelector('main form')
    expect(form && formFields(form)).toMatchObject({
      'stock-v-1': '7',
      'cost-v-1': '4.00',
      'stock-v-2': 'many',
      'cost-v-2': '4,5,6',
    })
    expect([...(form?.querySelectorAll('.field__error') ?? [])].map(wordsOf)).toEqual(['How many?'])
    expect(wordsOf(form?.querySelector('.form-errors a'))).toMatch(/: How many\?$/)
    expect(form?.querySelector('.form-errors a')?.getAttribute('href')).toBe('#field-stock-v-2')
    expect(wordsOf(form?.querySelector('.notice'))).toContain('Saved: <all>.')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('keeps what was typed of its picture and its words, each fault beside its field', async () => {
    const picture = {
      values: { alt: 'A <jar>', pictureSeen: 'as it was' },
      errors: { picture: 'Choose one.', alt: 'Say more.' },
    }
    const words = {
      values: { title: '', allergens: 'Milk', allergenStatement: 'none', version: 'then' },
      errors: { allergens: 'Both?' },
    }
    const document = await look({}, { picture: { typed: picture }, words: { typed: words } })
    const form = document.querySelector('main form')
    expect(form && formFields(form)).toMatchObject({ ...picture.values, ...words.values })
    expect([...(form?.querySelectorAll('.form-errors a') ?? [])].map(wordsOf)).toEqual([
      'Choose one.',
      'Say more.',
      'Both?',
    ])
    expect(obstaclesIn(document)).toEqual([])
  })

  test.each([
    ['', false, 'unknown'],
    ['Milk', false, 'stated'],
    ['', true, 'none'],
  ] as const)(
    'says of allergens %p, none of them: %p, that they are %s',
    async (allergens, allergenFree, statement) => {
      expect(wordsOfProduct(product({ allergens, allergenFree })).allergenStatement).toBe(statement)
      const document = await look({ allergens, allergenFree })
      expect(
        choicesOf(document, 'allergenStatement')
          .filter(({ taken }) => taken)
          .map(({ value }) => value),
      ).toEqual([statement])
    },
  )

  test('that is new keeps all that was typed, with a fault at each field', async () => {
    const values = {
      title: 'Mead',
      variantName: '70 cl',
      unit: '',
      stock: '-1',
      cost: 'x',
      price: 'y',
      priceVat: 'without',
    }
    const errors = Object.fromEntries(
      ['title', 'variantName', 'stock', 'cost', 'price', 'priceVat'].map(name => [name, 'No.']),
    )
    const document = await shown(
      <NewOwnProductPage page={ANNA} producer={RIDGE} typed={{ values, errors }} />,
    )
    const form = document.querySelector('form[action="/room/r-1/products"]')
    expect(form && formFields(form)).toMatchObject(values)
    expect(form?.querySelectorAll('.field__error')).toHaveLength(6)
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('a room', () => {
  test('marks where one is', async () => {
    const document = await shown(
      <OwnProductsPage page={ANNA} producer={RIDGE} products={[]} number={1} total={0} />,
    )
    expect([...document.querySelectorAll('main [aria-current]')].map(wordsOf)).toEqual(['Products'])
    expect(linksOf(document)).toMatchObject({ Cycles: '/room/r-1/offers', Changes: '/room/r-1/proposals' })
    expect(rowsOf(document)[0]?.[0]).toBe('Nothing of yours is here yet: propose your first product.')
  })

  test('says of each product how many there are, and whether it is sold', async () => {
    const products = [
      { id: 'p-1', title: 'Honey <b>', listed: true, stock: 7, waiting: false },
      { id: 'p-2', title: 'Mead', listed: false, stock: 0, waiting: true },
    ]
    const document = await shown(
      <OwnProductsPage page={ANNA} producer={RIDGE} products={products} number={1} total={2} />,
    )
    expect(rowsOf(document)).toEqual([
      ['Honey <b>', '7', 'on sale'],
      ['Mead', '0', 'not on sale change waits'],
    ])
    expect(linksOf(document).Mead).toBe('/room/r-1/products/p-2')
  })

  test('of several producers are chosen from, and of none say how to have one', async () => {
    const both = await shown(
      <RoomsPage page={ANNA} producers={[RIDGE, { ...RIDGE, id: 'r-2', name: 'Mill' }]} />,
    )
    expect(linksOf(both)).toMatchObject({ 'Ridge <Bees>': '/room/r-1/products', Mill: '/room/r-2/products' })
    expect(wordsOf(await shown(<RoomsPage page={ANNA} producers={[]} />))).toContain('No room is yours')
  })

  test('is entered by a press of whoever was invited, and says why they may not', async () => {
    const invitation = { producerName: 'Ridge <B>', email: 'anna@example.test' } as never
    const view = { page: ANNA, token: 'a/b?c', invitation }
    const document = await shown(<InvitationPage {...view} fault="It is for <another>." />)
    expect(actionsOf(document)).toEqual(['/room/invitations/a%2Fb%3Fc'])
    expect(wordsOf(document.querySelector('.notice--error'))).toContain('It is for <another>.')
    expect((await shown(<InvitationPage {...view} />)).querySelector('.notice--error')).toBeNull()
  })

  test('says what the shop owes, or what is owed to it', async () => {
    const lead = async (amount: number) => {
      const statement = { owed: pounds(amount), lines: [], goesOn: false }
      return wordsOf(
        await shown(<StatementPage page={ANNA} producer={RIDGE} statement={statement} number={1} />),
      )
    }
    expect(await lead(1234)).toContain('The shop owes you £12.34.')
    expect(await lead(0)).toContain('The shop owes you £0.00.')
    expect(await lead(-1)).toContain('You owe the shop £0.01: it is taken off what comes next.')
  })

  test('shows what was ordered, and who bought it only where it may', async () => {
    const order = {
      id: 'o-1',
      cycleId: 'c',
      cycle: 'Week <25>',
      producerId: 'r-1',
      producer: 'Ridge',
      madeAt: hoursOn(-1),
      readyAt: hoursOn(20),
      instructions: 'Crates <please>',
      lines: [
        { variantId: 'v', title: 'Honey', detail: '340 g', sku: 'H-1', quantity: 3, share: pounds(1200) },
        { variantId: 'w', title: 'Mead', detail: '70 cl', sku: 'M-1', quantity: 1, share: null },
      ],
    } as never
    const buyers = [{ name: 'Bea <B>', title: 'Honey', detail: '340 g', quantity: 3 }]
    const seen = await shown(<OwnOrderPage page={ANNA} producer={RIDGE} order={order} buyers={buyers} />)
    expect(rowsOf(seen)).toEqual([
      ['Honey, 340 g', 'H-1', '3', '£12.00'],
      ['Mead, 70 cl', 'M-1', '1', 'not said'],
    ])
    expect(wordsOf(seen)).toContain('Please bring it on 18 Jun 2026, 08:00.')
    expect(wordsOf(seen)).toContain('Bea <B>')
    const unseen = await shown(<OwnOrderPage page={ANNA} producer={RIDGE} order={order} buyers={null} />)
    expect(unseen.querySelectorAll('table')).toHaveLength(1)
  })
})

describe('what a producer offers', () => {
  const offer = (over: Partial<OwnOffer> = {}): OwnOffer => ({
    cycleId: 'c-1',
    cycle: 'Week 25',
    closesAt: hoursOn(48),
    until: hoursOn(24),
    readyAt: null,
    instructions: '',
    feeRate: 0,
    named: [],
    variants: [
      { id: 'v-1', title: 'Honey', detail: '340 g', offered: true, most: 12 },
      { id: 'v-2', title: 'Mead <b>', detail: '70 cl', offered: false, most: null },
    ],
    ...over,
  })
  const asked = { words: '', number: 1 }
  type OffersProps = Parameters<typeof OffersPage>[0]
  const look = (offers: readonly OwnOffer[], typed?: OffersProps['typed'], cycleId = offers[0]?.cycleId) =>
    shown(
      <OffersPage
        page={ANNA}
        producer={RIDGE}
        asked={asked}
        total={2}
        offers={offers}
        typed={typed}
        cycleId={cycleId}
      />,
    )

  test('is ticked with how much of it at most, each field called by what it is of', async () => {
    const document = await look([offer()])
    const form = document.querySelector('form[action="/room/r-1/offers/c-1"]')
    expect(form && formFields(form)).toMatchObject({ 'offer-v-1': 'on', 'most-v-1': '12', 'most-v-2': '' })
    expect(form && formFields(form)).not.toHaveProperty('offer-v-2')
    const labels = [...document.querySelectorAll('input[type=number]')].map(field =>
      wordsOf(field.closest('label')),
    )
    expect(labels).toEqual(['At most of Honey, 340 g', 'At most of Mead <b>, 70 cl'])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('says until when, by when, and what the shop keeps', async () => {
    const whole = offer({ readyAt: hoursOn(30), feeRate: 1250, instructions: 'Crates.' })
    expect(wordsOf(await look([whole]))).toContain(
      'You can change it until 18 Jun 2026, 12:00. Please bring it on 18 Jun 2026, 18:00. The shop keeps 12.5 % of what you ask. Crates.',
    )
    const plain = wordsOf(await look([offer()]))
    for (const unsaid of ['Please bring it', 'The shop keeps']) expect(plain).not.toContain(unsaid)
  })

  test('is one cycle at a time, the first of them unless another is asked for', async () => {
    const offers = [offer(), offer({ cycleId: 'c-2', cycle: 'Week <26>' })]
    const document = await look(offers)
    expect(actionsOf(document)).toEqual(['/room/r-1/offers/c-1'])
    expect(linksOf(document)['Week <26>']).toBe('/room/r-1/offers/c-2')
    const second = await look(offers, undefined, 'c-2')
    expect(actionsOf(second)).toEqual(['/room/r-1/offers/c-2'])
    expect([...second.querySelectorAll('main [aria-current]')].map(wordsOf)).toContain('Week <26>')
    expect((await look([offer()])).querySelectorAll('nav.tabs')).toHaveLength(1)
    expect(obstaclesIn(second)).toEqual([])
  })

  test('that cannot be changed any more says so, and is not saved', async () => {
    const over = await look([offer({ until: hoursOn(0) })])
    expect(wordsOf(over)).toContain('It could be changed until 17 Jun 2026, 12:00. Please talk to the shop.')
    expect([...over.querySelectorAll('main .form__actions button')]).toEqual([])
    expect(wordsOf(await look([offer({ until: hoursOn(0.01) })]))).toContain('You can change it until')
  })

  test('that is not saved stays typed in its own form, and in no other', async () => {
    const values = { 'offer-v-2': 'on', 'most-v-2': 'lots' }
    const offers = [offer(), offer({ cycleId: 'c-2', cycle: 'Week 26' })]
    const typed = { cycleId: 'c-1', values, fault: 'A whole number, or nothing.' }
    const [first, second] = [await look(offers, typed), await look(offers, typed, 'c-2')].map(each =>
      each.querySelector('form[action^="/room/r-1/offers/c-"]'),
    )
    expect(first && formFields(first)).toMatchObject({ 'offer-v-2': 'on', 'most-v-2': 'lots' })
    expect(first && formFields(first)).not.toHaveProperty('offer-v-1')
    expect(second && formFields(second)).toMatchObject({ 'offer-v-1': 'on', 'most-v-1': '12' })
    expect(wordsOf(first?.querySelector('.notice--error'))).toContain('A whole number, or nothing.')
    expect(second?.querySelector('.notice--error')).toBeNull()
  })

  test('is asked by nobody where no cycle is planned', async () => {
    const document = await look([])
    expect(wordsOf(document)).toContain('Nobody asks for anything now')
    expect(actionsOf(document)).toEqual([])
  })
})

describe('the shop’s page of a room', () => {
  const people = {
    members: [{ id: 'm-1', name: 'Anna <b>', email: 'anna@example.test' }],
    invitations: [{ id: 'i-1', email: 'new@example.test', expiresAt: hoursOn(300) }],
  } as never
  const look = (over: Partial<Parameters<typeof RoomWorkPage>[0]> = {}) =>
    shown(
      <RoomWorkPage
        page={KEEPER}
        producer={RIDGE}
        people={people}
        terms={NONE}
        invitation={NONE}
        {...over}
      />,
    )

  test('takes people out by a question, withdraws and sends invitations, and says what was agreed', async () => {
    const document = await look({ terms: { values: { trusted: 'on', orderEmail: 'o@x.test' }, errors: {} } })
    expect(actionsOf(document)).toEqual([
      '/shop/producers/r-1/members/m-1?_method=delete',
      '/shop/producers/r-1/invitations/i-1?_method=delete',
      '/shop/producers/r-1/invitations',
      '/shop/producers/r-1/terms',
    ])
    const terms = document.querySelector('form[action="/shop/producers/r-1/terms"]')
    expect(terms && formFields(terms)).toEqual({ trusted: 'on', orderEmail: 'o@x.test' })
    expect(wordsOf(document)).toContain('Anna <b> sees nothing of this producer then.')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('keeps what was typed in the form that was refused', async () => {
    const typed = (name: string) => ({ values: { [name]: '<x>' }, errors: { [name]: 'No address.' } })
    const invited = await look({ invitation: typed('email') })
    expect(invited.querySelector('[name=email]')?.getAttribute('value')).toBe('<x>')
    const agreed = await look({ terms: typed('orderEmail') })
    expect(agreed.querySelector('[name=orderEmail]')?.getAttribute('value')).toBe('<x>')
    for (const document of [invited, agreed]) {
      expect(document.querySelectorAll('.field__error')).toHaveLength(1)
      expect(obstaclesIn(document)).toEqual([])
    }
  })

  test('says that nobody works in it yet', async () => {
    const document = await look({ people: { members: [], invitations: [] } as never })
    expect(rowsOf(document)).toEqual([['Nobody yet: invite them.']])
    expect(wordsOf(document)).not.toContain('Invited')
  })
})
