import { describe, expect, test } from 'bun:test'
import type { OwnReview, Reviews } from '#core/services/market/reviews/review'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  factsOf,
  linksOf,
  lookedAtBy,
  NOON,
  ORIGINS,
  obstaclesIn,
  person,
  pounds,
  STRANGER,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { plainCard, plainProduct, plainVariant } from '../../../tests/plain-products'
import { availabilityBadge, ProductGrid, unitOf } from '../product-card'
import { AddForm } from './add-form'
import { productJsonLd } from './json-ld'
import { ProductPage } from './page'

const VISITOR = lookedAtBy(STRANGER, { domain: 'market' })
const MAIR = lookedAtBy(person('mair'), { domain: 'market' })
const SILENT: Reviews = { shown: [], count: 0, average: null }
const MAY_NOT: OwnReview = { mayWrite: false, written: null }
const choice = { kind: 'free' as const, least: 100, most: 2000, levels: [] }
const levels = [
  { label: 'Solidarity', amount: 900 },
  { label: 'Standard', amount: 650 },
]

type Props = Partial<Parameters<typeof ProductPage>[0]>
const look = (product = plainProduct(), props: Props = {}) =>
  shown(
    <ProductPage
      page={VISITOR}
      product={product}
      said={{ reviews: SILENT, own: MAY_NOT, wished: false }}
      {...props}
    />,
  )
const form = (product = plainProduct(), props: Partial<Parameters<typeof AddForm>[0]> = {}) =>
  shown(<AddForm page={VISITOR} product={product} {...props} />)
const fields = (document: Awaited<ReturnType<typeof form>>) => {
  const found = document.querySelector('form[action="/cart-lines"]')
  return found ? formFields(found) : null
}

describe('the form that puts a product into the cart', () => {
  test('takes one of the first that can be had, by a key of its own each time', async () => {
    const gone = plainVariant({ id: 'gone', available: 0 })
    const document = await form(plainProduct({ variants: [gone, plainVariant()] }))
    const sent = fields(document)
    expect(sent).toMatchObject({ product: 'heather-honey', variant: 'variant-1', quantity: '1' })
    expect(sent?.key).not.toBe(fields(await form())?.key)
    expect(document.querySelector('input[value=gone]')?.hasAttribute('disabled')).toBe(true)
    expect(wordsOf(document.querySelector('legend'))).toBe('Choose one')
    expect(wordsOf((await form()).querySelector('legend'))).toBe('What you get')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('that came back has what was chosen and typed, with what is wrong beside it', async () => {
    const variants = [plainVariant(), plainVariant({ id: 'large', name: '1 kg tub' })]
    const back = { chosen: 'large', quantity: '<many>', error: 'Choose between 1 and 99.' }
    const document = await form(plainProduct({ variants }), back)
    expect(fields(document)).toMatchObject({ variant: 'large', quantity: '<many>' })
    expect(wordsOf(document.querySelector('#field-quantity-error'))).toBe('Choose between 1 and 99.')
    expect(document.querySelector('[name=quantity]')?.getAttribute('aria-invalid')).toBe('true')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('without a script goes to the same place as with one', async () => {
    const [found] = [...(await form()).querySelectorAll('form')]
    expect([found?.getAttribute('action'), found?.getAttribute('method')]).toEqual(['/cart-lines', 'post'])
    expect(found?.getAttribute('data-hx-post')).toBe('/cart-lines')
    expect(found?.querySelector('#added')?.getAttribute('aria-live')).toBe('polite')
  })

  test.each<[string, Parameters<typeof plainVariant>[0], string]>([
    ['enough', {}, '£19.12 per kg · In stock'],
    ['a few', { available: 2 }, '£19.12 per kg · Only 2 left'],
    ['none', { available: 0 }, '£19.12 per kg · Sold out'],
    ['on demand', { onDemand: true }, '£19.12 per kg · Made to order'],
    ['not now', { orderable: false }, '£19.12 per kg · Not to be ordered now'],
    ['neither', { orderable: false, available: 0 }, '£19.12 per kg · Sold out'],
    [
      'cheaper for a member',
      { price: pounds(500), usual: pounds(650), priceRule: 'Members’ price' },
      '£14.71 per kg · Members’ price, instead of £6.50 · In stock',
    ],
    [
      'reduced for everybody where the law is the Union’s',
      { price: pounds(500), usual: pounds(600), lowest: pounds(600), priceRule: 'Sale' },
      '£14.71 per kg · Sale, lowest price of the 30 days before: £6.00 · In stock',
    ],
    [
      'reduced and compared with nothing',
      { price: pounds(500), priceRule: 'Sale' },
      '£14.71 per kg · Sale · In stock',
    ],
    ['by weight', { grams: 1500 }, 'sold by weight, about 1.5 kg: you pay what it weighs · In stock'],
    ['with a deposit', { deposit: pounds(15) }, '£19.12 per kg · plus £0.15 deposit · In stock'],
    ['by little weight', { grams: 999 }, 'sold by weight, about 999 g: you pay what it weighs · In stock'],
  ])('says of a jar of which there is %s how it stands', async (_, over, words) => {
    const variants = [plainVariant(over), plainVariant({ id: 'other' })]
    const small = (await form(plainProduct({ variants }))).querySelector('.product__variant small')
    expect(wordsOf(small)).toEndWith(words)
  })

  test('lists more than one looks through in a field, each with its price and how it stands', async () => {
    const several = (many: number) =>
      Array.from({ length: many }, (_, at) =>
        plainVariant({ id: `v-${at}`, name: `No. ${at}`, available: at === 0 ? 0 : 9 }),
      )
    const few = await form(plainProduct({ variants: several(24) }))
    expect([few.querySelectorAll('.product__variant').length, few.querySelector('select')]).toEqual([
      24,
      null,
    ])
    const document = await form(plainProduct({ variants: several(25) }))
    expect(document.querySelector('.product__variant')).toBeNull()
    const choices = choicesOf(document, 'variant')
    expect([choices.length, choices[1]]).toEqual([
      25,
      { value: 'v-1', text: 'No. 1: £6.50 · 340 g · £19.12 per kg · In stock', taken: true },
    ])
    expect(document.querySelector('option[value=v-0]')?.hasAttribute('disabled')).toBe(true)
    expect(fields(document)).toMatchObject({ variant: 'v-1', quantity: '1' })
  })

  test('says the unit once where it is called so', async () => {
    const document = await form(plainProduct({ variants: [plainVariant({ name: '340 g' })] }))
    expect(wordsOf(document.querySelector('.product__variant small'))).toStartWith('£19.12 per kg')
  })

  test('is none where all is sold out: what there was, and that it comes back', async () => {
    const product = plainProduct({ variants: [plainVariant({ available: 0 })] })
    const document = await form(product)
    expect(fields(document)).toBeNull()
    expect(wordsOf(document)).toContain('340 g jar')
    expect(wordsOf(document.querySelector('.notice'))).toContain('Sold out')
    // That it is in no cycle either is no news then.
    const both = await form({ ...product, outOfCycle: { opensAt: NOON } })
    expect(wordsOf(both.querySelector('.notice'))).toContain('Sold out')
  })

  test('is none where no cycle has it: when one opens, or that it is not known', async () => {
    const variants = [plainVariant({ orderable: false })]
    const said = async (opensAt: Date | null) => {
      const document = await form(plainProduct({ variants, outOfCycle: { opensAt } }))
      expect(linksOf(document)['See when to order']).toBe('/cycles')
      return wordsOf(document.querySelector('.notice'))
    }
    expect(await said(NOON)).toContain('Opens 17 Jun 2026, 12:00')
    expect(await said(null)).toContain('Not in this cycle')
  })
})

describe('what a buyer chooses to pay', () => {
  const asked = async (over: Parameters<typeof plainVariant>[0], amount?: string) => {
    const document = await form(plainProduct({ variants: [plainVariant(over)] }), { amount })
    expect(obstaclesIn(document)).toEqual([])
    return document
  }

  test('is one of the levels, the usual one until they choose', async () => {
    const over = { choice: { ...choice, kind: 'levels' as const, levels } }
    expect(choicesOf(await asked(over), 'amount')).toEqual([
      { value: '9.00', text: 'Solidarity: £9.00', taken: false },
      { value: '6.50', text: 'Standard: £6.50', taken: true },
    ])
    expect(choicesOf(await asked(over, '9.00'), 'amount').map(({ taken }) => taken)).toEqual([true, false])
    const none = await asked({ ...over, price: pounds(700) })
    expect(choicesOf(none, 'amount').some(({ taken }) => taken)).toBe(false)
  })

  test.each([
    ['free', 'What would you like to pay for one?', 'Between £1.00 and £20.00. Nobody else sees it.'],
    ['gift-card', 'Its value', 'Between £1.00 and £20.00.'],
  ] as const)(
    'of a %s one is a sum between two, and what was typed comes back',
    async (kind, label, hint) => {
      const over = { choice: { ...choice, kind } }
      const document = await asked(over)
      expect(wordsOf(document.querySelector('label[for=field-amount]'))).toBe(label)
      expect(wordsOf(document.querySelector('#field-amount-hint'))).toBe(hint)
      expect(fields(document)?.amount).toBe('6.50')
      expect(fields(await asked(over, '12,50'))?.amount).toBe('12,50')
    },
  )

  test('is nothing where the price is the price', async () => {
    expect(fields(await asked({}, '1.00'))).not.toHaveProperty('amount')
  })
})

describe('the page of a product', () => {
  test('says who made it, where it stands and what to know of it, and nothing that is not known', async () => {
    const plain = await look()
    expect(factsOf(plain)).toEqual({ Allergens: 'Not stated: please ask us.' })
    expect(plain.querySelector('img, .product__pictures')).toBeNull()
    const document = await look(
      plainProduct({
        storage: 'Cool & dry',
        allergens: { state: 'stated', text: 'Milk <b>' },
        trail: [
          { slug: 'sweet', name: 'Sweet' },
          { slug: 'honey', name: 'Honey & wax' },
        ] as never,
        producer: { slug: 'ridge', name: 'Ridge <Bees>', place: 'Hebden', practice: 'Organic' },
        properties: ['Organic', 'Raw'],
      }),
    )
    expect(factsOf(document)).toEqual({ 'Keeping it': 'Cool & dry', Allergens: 'Milk <b>' })
    const links = linksOf(document)
    expect([links.Sweet, links['Honey & wax']]).toEqual(['/?category=sweet', '/?category=honey'])
    expect(document.querySelector('a[href="/producers/ridge"]')).not.toBeNull()
    expect(document.querySelectorAll('main b, bees')).toHaveLength(0)
    for (const one of [plain, document]) expect(obstaclesIn(one)).toEqual([])
  })

  test('is edited by who may, and by nobody else', async () => {
    const edit = async (page: typeof MAIR) => linksOf(await look(plainProduct(), { page })).Edit
    expect([await edit(VISITOR), await edit(MAIR)]).toEqual([undefined, undefined])
    for (const role of ['shopkeeper', 'operator'] as const)
      expect(await edit(lookedAtBy(person('sam', [role])))).toBe('/shop/products/product-1')
    for (const role of ['editor', 'organiser', 'moderator'] as const)
      expect(await edit(lookedAtBy(person('sam', [role])))).toBeUndefined()
  })

  test('is remembered by one press, and by the same press forgotten', async () => {
    const wish = async (wished: boolean) => {
      const document = await look(plainProduct(), { said: { reviews: SILENT, own: MAY_NOT, wished } })
      const found = document.querySelector('form[action*="/wish"]')
      return [found?.getAttribute('action'), wordsOf(found)]
    }
    expect(await wish(false)).toEqual(['/products/heather-honey/wish', 'Remember it'])
    expect(await wish(true)).toEqual([
      '/products/heather-honey/wish?_method=delete',
      'On your list: take it off',
    ])
  })

  test('leads to a standing order, but not of what one chooses the price of', async () => {
    const regularly = async (product = plainProduct()) => linksOf(await look(product))['Have it regularly']
    expect(await regularly()).toBe(`${ORIGINS.cart}/standing-orders/new?variant=variant-1`)
    expect(await regularly(plainProduct({ variants: [] }))).toBeUndefined()
    expect(await regularly(plainProduct({ variants: [plainVariant({ choice })] }))).toBeUndefined()
  })

  test('shows what goes with it, where there is something', async () => {
    const related = [plainCard({ slug: 'mead', title: 'Mead' })]
    const document = await look(plainProduct({ related }))
    expect(wordsOf(document)).toContain('Goes on the same table')
    expect(document.querySelector('a[href="/products/mead"]')).not.toBeNull()
    expect(wordsOf(await look())).not.toContain('Goes on the same table')
  })
})

describe('what buyers say', () => {
  const review = (stars: number, text = '') => ({ id: `r-${stars}`, stars, text, by: 'Tom <A>', at: NOON })
  const section = async (reviews: Partial<Reviews>, own: OwnReview = MAY_NOT, typed?: Props['review']) => {
    const said = { reviews: { ...SILENT, ...reviews }, own, wished: false }
    return look(plainProduct(), { said, review: typed })
  }

  test('stands nowhere while nobody said anything and whoever looks may not', async () => {
    expect(wordsOf(await section({}))).not.toContain('What buyers say')
    expect(wordsOf(await section({}, { mayWrite: true, written: null }))).toContain('What buyers say')
  })

  test.each([
    [1, '4 of 5, from 1 buyer.'],
    [2, '4 of 5, from 2 buyers.'],
  ])('of %d says how many', async (count, words) => {
    expect(wordsOf(await section({ count, average: 4, shown: [review(4)] }))).toContain(words)
  })

  test('is text and not code, with who said it and when, and says that there is more', async () => {
    const document = await section({ count: 21, average: 4.5, shown: [review(5, '<img src=x>'), review(4)] })
    const cards = [...document.querySelectorAll('ol .card')].map(wordsOf)
    expect(cards[0]).toBe('5 of 5<img src=x>Tom <A> 17 June 2026')
    expect(document.querySelector('ol img')).toBeNull()
    expect(wordsOf(document)).toContain('The newest 2 of 21.')
    expect(wordsOf(document)).toContain('4.5 of 5, from 21 buyers.')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is asked of who bought it, shown to who wrote it, and kept while it is refused', async () => {
    const mine = { stars: 3, text: 'Fine <3', isShown: false }
    const own = await section({}, { mayWrite: true, written: mine })
    const form = own.querySelector('form[action="/products/heather-honey/review"]')
    expect(form && formFields(form)).toMatchObject({ stars: '3', text: 'Fine <3' })
    expect(wordsOf(own)).toContain('We read it before others do.')
    expect(actionsOf(own)).toContain('/products/heather-honey/review?_method=delete')
    const read = await section({}, { mayWrite: false, written: { ...mine, isShown: true } })
    expect(wordsOf(read)).toContain('Others read it.')

    const typed = { values: { stars: '9', text: 'New' }, errors: { stars: 'One to five.' } }
    const refused = await section({}, { mayWrite: true, written: mine }, typed)
    const again = refused.querySelector('form[action="/products/heather-honey/review"]')
    expect(again?.closest('details')?.hasAttribute('open')).toBe(true)
    expect(again && formFields(again).text).toBe('New')
    expect(wordsOf(refused.querySelector('#field-review-stars-error'))).toBe('One to five.')
    expect(obstaclesIn(refused)).toEqual([])
  })
})

/** In Britain, in summer. */
const AFTER_MIDNIGHT = new Date('2026-06-16T23:30:00Z')

describe('what machines read', () => {
  const read = (product = plainProduct(), reviews = SILENT) => {
    const text = productJsonLd(VISITOR, product, reviews)
    expect(text).not.toContain('<')
    return JSON.parse(text)
  }

  test('is what everybody pays, and whether it can be had', () => {
    const variants = [
      plainVariant({ price: pounds(500), usual: pounds(650), priceRule: 'Members’' }),
      plainVariant({ id: '2', sku: '2', available: 0 }),
      plainVariant({ id: '3', sku: '3', orderable: false }),
    ]
    const { offers } = read(plainProduct({ variants }))
    expect(offers.map((offer: Record<string, string>) => [offer.price, offer.availability])).toEqual([
      ['5.00', 'https://schema.org/InStock'],
      ['6.50', 'https://schema.org/OutOfStock'],
      ['6.50', 'https://schema.org/OutOfStock'],
    ])
  })

  test('says of allergens what people read, and never that there are none where nobody said so', () => {
    const allergens = (of: ReturnType<typeof plainProduct>['allergens']) =>
      read(plainProduct({ allergens: of })).additionalProperty[0].value
    expect(allergens({ state: 'unknown' })).toBe('Not stated: please ask us.')
    expect(allergens({ state: 'none' })).toBe('None of the fourteen to declare.')
    expect(allergens({ state: 'stated', text: '</script>' })).toBe('</script>')
  })

  test('leaves out what there is not', () => {
    const plain = read()
    for (const name of ['image', 'brand', 'category', 'aggregateRating', 'review'])
      expect(plain).not.toHaveProperty(name)
    const src = '/media/a.webp'
    const whole = read(
      plainProduct({
        picture: { src } as never,
        pictures: [{ src: 'https://cdn.example/b.webp' }] as never,
        producer: { slug: 'r', name: 'Ridge', place: '', practice: '' },
        category: { slug: 'h', name: 'Honey' },
      }),
      { count: 2, average: 4.5, shown: [{ id: 'r', stars: 5, text: '', by: 'Tom', at: AFTER_MIDNIGHT }] },
    )
    expect(whole.image).toEqual([`${ORIGINS.market}${src}`, 'https://cdn.example/b.webp'])
    expect([whole.brand.name, whole.category]).toEqual(['Ridge', 'Honey'])
    expect(whole.aggregateRating).toMatchObject({ ratingValue: 4.5, reviewCount: 2, bestRating: 5 })
    expect(whole.review).toEqual([
      {
        '@type': 'Review',
        reviewRating: { '@type': 'Rating', ratingValue: 5, bestRating: 5 },
        author: { '@type': 'Person', name: 'Tom' },
        datePublished: '2026-06-17',
      },
    ])
  })
})

describe('a product among others', () => {
  test('leads to its page, on its own app where another one shows it', async () => {
    const href = async (origin?: string) =>
      (await shown(<ProductGrid page={VISITOR} products={[plainCard()]} origin={origin} />))
        .querySelector('a')
        ?.getAttribute('href')
    expect([await href(), await href('https://m.example')]).toEqual([
      '/products/heather-honey',
      'https://m.example/products/heather-honey',
    ])
  })

  test('is waited for until somebody scrolls there, but for the first row of a page that begins with them', async () => {
    const picture = { src: '/media/honey.webp', alt: 'Honey', width: 800, height: 600 }
    const cards = [1, 2, 3].map(() => plainCard({ picture }))
    const loading = async (leads: boolean) =>
      [
        ...(await shown(<ProductGrid page={VISITOR} products={cards} leads={leads} />)).querySelectorAll(
          'img',
        ),
      ].map(each => each.getAttribute('loading'))
    expect(await loading(true)).toEqual(['eager', 'eager', 'lazy'])
    expect(await loading(false)).toEqual(['lazy', 'lazy', 'lazy'])
  })

  test('says from what price, and what it costs others', async () => {
    const card = plainCard({ from: true, usual: pounds(700), producer: 'Ridge <B>', properties: ['Raw'] })
    const words = wordsOf(await shown(<ProductGrid page={VISITOR} products={[card]} />))
    for (const said of ['from £6.50', 'instead of £7.00', '340 g · £19.12 per kg', 'Ridge <B>', 'Raw'])
      expect(words).toContain(said)
  })

  test('says its measure where it has one', () => {
    expect(unitOf(plainCard({ unit: '' }), 'en-GB')).toBeUndefined()
    expect(unitOf(plainCard({ unit: 'a bunch' }), 'en-GB')).toBe('a bunch')
    expect(unitOf(plainCard({ unit: '2 l' }), 'en-GB')).toBe('2 l · £3.25 per l')
  })

  test.each([
    [{}, ''],
    [{ availability: 'low' as const }, 'Last few'],
    [{ availability: 'sold-out' as const }, 'Sold out'],
    [{ availability: 'sold-out' as const, outOfCycle: { opensAt: null } }, 'Sold out'],
    [{ availability: 'low' as const, outOfCycle: { opensAt: null } }, 'Not in this cycle'],
    [{ outOfCycle: { opensAt: NOON } }, 'Opens 17 Jun'],
  ])('that is %p bears the word %p', async (over, word) => {
    const badge = availabilityBadge(plainCard(over), VISITOR)
    expect(wordsOf(await shown(badge ?? ''))).toBe(word)
  })
})

describe('a price that ends', () => {
  const offerOf = (over: Parameters<typeof plainVariant>[0]) => {
    const product = plainProduct({ variants: [plainVariant(over)] })
    return JSON.parse(productJsonLd(VISITOR, product, SILENT)).offers[0]
  }
  const priceUntil = new Date('2099-05-31T23:00:00Z')

  test('says so to machines, whether or not one before it may be named', () => {
    const reduced = { price: pounds(500), priceRule: 'Sale', priceUntil }
    for (const usual of [pounds(600), null])
      expect(offerOf({ ...reduced, usual })).toMatchObject({
        price: '5.00',
        priceValidUntil: '2099-05-31T23:00:00.000Z',
      })
    expect(offerOf({ ...reduced, usual: null })).not.toHaveProperty('priceSpecification')
    expect(offerOf({ ...reduced, usual: null, priceUntil: null })).not.toHaveProperty('priceValidUntil')
  })
})
