import { describe, expect, test } from 'bun:test'
import type { CartVoucher } from '#core/services/cart/prices/price-cart'
import { pressedByEnter } from '../../../tests/form-fields'
import {
  actionsOf,
  factsOf,
  linksOf,
  lookedAtBy,
  ORIGINS,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  STRANGER,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { cartLine, hoursOn, plainCart, plainOffer } from '../../../tests/plain-orders'
import { CartPage, type CartPageProps } from './pages'
import { ShortageNotice } from './shortage'
import { readRemoved, undoPath } from './undo'

const MAIR = lookedAtBy(person('mair'))
const VISITOR = lookedAtBy(STRANGER)

const look = (over: Partial<CartPageProps> = {}) =>
  shown(
    <CartPage
      page={MAIR}
      cart={plainCart()}
      removed={null}
      waiting={null}
      pressed={null}
      cards={[]}
      times={null}
      {...over}
    />,
  )

describe('a cart', () => {
  test('without anything leads to where there is something, and asks for no code', async () => {
    const document = await look({ cart: plainCart({ lines: [] }) })
    expect(wordsOf(document.querySelector('.empty-state h2'))).toBe('Nothing in it yet')
    expect(linksOf(document)).toMatchObject({
      'See the market': `${ORIGINS.market}/`,
      'See the calendar': `${ORIGINS.events}/`,
    })
    expect(document.querySelector('form[action="/codes"], table, [value=checkout]')).toBeNull()
    expect(wordsOf(document)).not.toContain('to take home')
  })

  test.each([
    [1, 'One thing to take home.'],
    [2, '2 things to take home.'],
    [40, '40 things to take home.'],
  ])('of %d says how many', async (quantity, lead) => {
    expect(wordsOf(await look({ cart: plainCart({ lines: [cartLine({ quantity })] }) }))).toContain(lead)
  })

  test('says of each what one costs and what they come to, and what all comes to', async () => {
    const cart = plainCart({
      lines: [cartLine(), cartLine({ id: 'line-2', quantity: 1, unitPrice: pounds(99) })],
      adjustments: [{ kind: 'fee', label: 'Packing', amount: pounds(1), parts: [] }],
      total: pounds(1400),
    })
    const document = await look({ cart })
    expect(rowsOf(document).map(row => [row[1], row[3]])).toEqual([
      ['£6.50', '£13.00'],
      ['£0.99', '£0.99'],
    ])
    expect(factsOf(document).Packing).toBe('£0.01')
    expect(wordsOf(document.querySelector('.cart-total'))).toBe('Total £14.00')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('says which price list made it cheaper, and what it costs others', async () => {
    const line = cartLine({ unitPrice: pounds(500), priceRule: 'Members’ <price>', usual: pounds(650) })
    const [row] = rowsOf(await look({ cart: plainCart({ lines: [line] }) }))
    expect(row?.[1]).toBe('instead of £6.50 £5.00Members’ <price>')
  })

  test('leads a thing to where it is sold, and a ticket to the calendar', async () => {
    const ticket = cartLine({
      id: 'line-2',
      sellable: { kind: 'ticket', ticketTypeId: 't', occurrenceId: 'o' },
      offer: plainOffer({ title: 'Apple day', detail: '', path: '/events/apple-day' }),
    })
    const links = linksOf(await look({ cart: plainCart({ lines: [cartLine(), ticket] }) }))
    expect(links['Heather honey']).toBe(`${ORIGINS.market}/products/honey`)
    expect(links['Apple day']).toBe(`${ORIGINS.events}/events/apple-day`)
  })

  test('that is short apologises once, offers what is left, and goes to no checkout', async () => {
    const cart = plainCart({
      lines: [
        cartLine({ state: 'short', quantity: 5, offer: plainOffer({ available: 1 }) }),
        cartLine({
          id: 'line-2',
          state: 'short',
          quantity: 4,
          offer: plainOffer({ title: 'Jam', available: 3 }),
        }),
        cartLine({ id: 'line-3', state: 'gone', offer: plainOffer({ title: 'Rye', available: 0 }) }),
        cartLine({
          id: 'line-4',
          state: 'gone',
          offer: null,
          name: 'Leeks, 1 kg',
          unitPrice: null,
          total: null,
        }),
        cartLine({ id: 'line-5' }),
      ],
    })
    const document = await look({ cart })
    const notice = wordsOf(document.querySelector('.notice--error'))
    expect(notice).toContain('Of Heather honey only 1 is left, and you wished for 5.')
    expect(notice).toContain('Of Jam only 3 are left, and you wished for 4.')
    expect(notice).toContain('Rye is sold out.')
    expect(notice).toContain('Leeks, 1 kg, is not sold any more.')
    expect(document.querySelectorAll('.notice--error')).toHaveLength(1)
    expect(actionsOf(document)).toContain('/adjustment')
    expect(document.querySelector('[value=checkout]')).toBeNull()
    const rows = rowsOf(document)
    expect(rows.map(([item]) => item?.match(/Only \d+ left|Sold out|Gone/)?.[0] ?? '')).toEqual([
      'Only 1 left',
      'Only 3 left',
      'Sold out',
      'Gone',
      '',
    ])
    expect(rows[3]?.slice(1)).toEqual(['–', '2', '–'])
    expect(document.querySelector('button[aria-label="Take Leeks, 1 kg out"]')).not.toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })

  test('what nobody can name any more can still be taken out', async () => {
    const line = cartLine({ state: 'gone', offer: null, name: null, unitPrice: null, total: null })
    const document = await look({ cart: plainCart({ lines: [line] }) })
    expect(document.querySelector('button[aria-label="Take this out"]')).not.toBeNull()
    expect(wordsOf(document)).toContain('Something, is not sold any more')
    expect(wordsOf(document.querySelector('.notice--error'))).toContain(
      'Something in your cart is not sold any more.',
    )
  })

  test('has a stepper for each line that Enter does not press down, up to what there is', async () => {
    const document = await look()
    const form = document.querySelector('form[action="/lines/line-1/quantity"]')
    expect(form?.querySelector('button')?.hasAttribute('name')).toBe(false)
    expect(form?.querySelector('input[name=quantity]')?.getAttribute('max')).toBe('9')
    expect(form?.querySelector('button[value="-1"]')?.getAttribute('aria-label')).toBe(
      'One fewer of Heather honey',
    )
    // More was wished for than there is: what is in it can be sent again as it is.
    const short = cartLine({ state: 'short', quantity: 12 })
    const other = await look({ cart: plainCart({ lines: [short] }) })
    expect(other.querySelector('input[name=quantity]')?.getAttribute('max')).toBe('12')
    expect(other.querySelector('button[value="1"]')?.hasAttribute('disabled')).toBe(true)
  })

  test('of two hundred lines is light: what all of them show is drawn once', async () => {
    const words = [
      'quince',
      'heather',
      'oats',
      'barley',
      'goat',
      'plum',
      'cider',
      'leek',
      'rye',
      'chard',
      'pear',
    ]
    const lines = Array.from({ length: 200 }, (_, at) => {
      const title = [at, at * 3 + 1, at * 7 + 2].map(each => words[each % words.length]).join(' ')
      const unitPrice = pounds(150 + ((at * 7919) % 2_000))
      const offer = {
        title,
        path: `/products/${title.replaceAll(' ', '-')}-${at}`,
        unitPrice,
        available: 90 - (at % 70),
      }
      const quantity = 1 + (at % 9)
      const total = pounds(unitPrice.amount * quantity)
      return cartLine({ id: Bun.randomUUIDv7(), quantity, unitPrice, total, offer: plainOffer(offer) })
    })
    const view = { page: MAIR, removed: null, waiting: null, pressed: null, cards: [], times: null }
    const html = String(await (<CartPage {...view} cart={plainCart({ lines })} />))
    expect(html.match(/<path /g)?.length).toBeLessThan(40)
    for (const name of ['minus', 'plus', 'remove'])
      expect([html.split(`id="icon-${name}"`).length, html.split(`href="#icon-${name}"`).length]).toEqual([
        2, 201,
      ])
    expect(Bun.gzipSync(html).length).toBeLessThan(14_000)
  })

  test('gives the focus back to the stepper that was pressed, and to no other', async () => {
    const cart = plainCart({ lines: [cartLine(), cartLine({ id: 'line-2' })] })
    const focused = async (pressed: CartPageProps['pressed']) =>
      [...(await look({ cart, pressed })).querySelectorAll('[autofocus]')].map(control => [
        control.closest('form')?.getAttribute('action'),
        control.getAttribute('value'),
      ])
    expect(await focused({ line: 'line-2', step: 1 })).toEqual([['/lines/line-2/quantity', '1']])
    expect(await focused({ line: 'line-1', step: -1 })).toEqual([['/lines/line-1/quantity', '-1']])
    expect(await focused({ line: 'line-9', step: 1 })).toEqual([])
    expect(await focused(null)).toEqual([])
  })

  test('that comes to too little says how much it has to be, and goes to no checkout', async () => {
    const document = await look({ cart: plainCart({ minimum: pounds(2000), ready: false }) })
    expect(wordsOf(document)).toContain('We take orders of £20.00 or more, before vouchers and fees.')
    expect(document.querySelector('[value=checkout]')).toBeNull()
  })
})

describe('a business', () => {
  const headsOf = async (vatRate: number | null) => {
    const document = await look({ cart: plainCart({ isNet: true, lines: [cartLine({ vatRate })] }) })
    return [...document.querySelectorAll('thead th')].map(wordsOf)
  }

  test('reads that VAT comes on top of what it is in, and nothing of VAT where there is none', async () => {
    expect(await headsOf(2000)).toEqual(expect.arrayContaining(['Each + VAT', 'Together + VAT']))
    for (const none of [null, 0])
      expect(await headsOf(none)).toEqual(expect.arrayContaining(['Each', 'Together']))
  })
})

describe('ways on from the cart', () => {
  test('are the checkout for everybody, signing in for a visitor, a standing order for a member', async () => {
    const [document, visitors] = [await look(), await look({ page: VISITOR })]
    const nextOf = (of: typeof document) =>
      [...of.querySelectorAll('button[form=codes][name=next]')].map(button => button.getAttribute('value'))
    expect([nextOf(document), nextOf(visitors)]).toEqual([['checkout'], ['checkout', 'sign-in']])
    const form = document.querySelector('form[action="/codes"]')
    expect(form && pressedByEnter(form)?.hasAttribute('name')).toBe(false)
    const [own, theirs] = [linksOf(document), linksOf(visitors)]
    expect([own['Repeat this regularly'], theirs['Repeat this regularly']]).toEqual([
      '/standing-orders/new',
      undefined,
    ])
  })

  test('a ticket is nothing to repeat', async () => {
    const line = cartLine({ sellable: { kind: 'ticket', ticketTypeId: 't', occurrenceId: 'o' } })
    expect(
      linksOf(await look({ cart: plainCart({ lines: [line] }) }))['Repeat this regularly'],
    ).toBeUndefined()
  })

  test.each([
    ['a visitor', STRANGER, [undefined, undefined]],
    ['a member', person('mair'), ['/orders', undefined]],
    ['an editor', person('edie', ['editor']), ['/orders', undefined]],
    ['who may do orders', person('ola', [], ['orders']), ['/orders', '/shop/orders']],
    ['who keeps the money', person('bea', [], ['money']), ['/orders', '/shop/orders']],
    ['a shopkeeper', person('sam', ['shopkeeper']), ['/orders', '/shop/orders']],
  ] as const)('%s has the doors that are theirs', async (_, viewer, [orders, shop]) => {
    const links = linksOf(await look({ page: lookedAtBy(viewer) }))
    expect([links['Your orders'], links.Shop]).toEqual([orders, shop])
  })
})

describe('what stands above a cart', () => {
  test('is how to put back what was just taken out, first under the finger', async () => {
    const document = await look({ removed: { key: 'product:v"1', quantity: 3 } })
    const form = document.querySelector('form[action="/lines"]')
    expect(form?.querySelector('[name=key]')?.getAttribute('value')).toBe('product:v"1')
    expect(form?.querySelector('[name=quantity]')?.getAttribute('value')).toBe('3')
    expect(form?.querySelector('button')?.hasAttribute('autofocus')).toBe(true)
  })

  test('is the order that waits to be paid, under the address it has', async () => {
    const waiting = { number: 'RA-7', reserved_until: hoursOn(0.2), path: '/guest/abc' }
    const document = await look({ waiting })
    expect(linksOf(document)['Pay it or call it off']).toBe('/guest/abc')
    expect(wordsOf(document)).toContain('Order RA-7 is not paid yet')
    expect(wordsOf(document)).toContain('It is kept for you until 12:12')
  })

  test('is what is sold by weight, each once', async () => {
    const goods = { productId: 'p', categoryId: null, deposit: null, grams: 500, weight: 500_000 }
    const cheese = plainOffer({ title: 'Cheese', goods })
    const lines = [
      cartLine({ offer: cheese }),
      cartLine({ id: 'line-2', offer: cheese }),
      cartLine({ id: 'line-3', offer: plainOffer({ title: 'Ham <b>', goods }) }),
      cartLine({ id: 'line-4', offer: plainOffer({ title: 'Jar', goods: { ...goods, grams: null } }) }),
    ]
    expect(wordsOf(await look({ cart: plainCart({ lines }) }))).toContain(
      'Cheese, Ham <b>: the price is for about what it weighs.',
    )
    expect(wordsOf(await look())).not.toContain('sold by weight')
  })
})

describe('vouchers and gift cards of a cart', () => {
  const voucher: CartVoucher = {
    id: 'v-1',
    code: 'THANKS',
    label: 'Thank <you>',
    discount: 150,
    refusal: null,
  }

  test('say what each takes off, or why it does not', async () => {
    const vouchers = [voucher, { ...voucher, id: 'v-2', code: 'LATE', discount: 0, refusal: 'has run out.' }]
    const document = await look({ cart: plainCart({ vouchers }) })
    const said = [...document.querySelectorAll('section[aria-label=Vouchers] li')].map(wordsOf)
    expect(said).toEqual(['THANKS Thank <you>: takes off £1.50', 'LATE Thank <you>: has run out.'])
    expect(actionsOf(document)).toEqual(expect.arrayContaining(['/vouchers/v-1?_method=delete']))
    expect(document.querySelector('button[aria-label="Take the voucher LATE out"]')).not.toBeNull()
  })

  test('the field for a code is open, with what was typed, once it was refused', async () => {
    const field = async (voucher?: string) => {
      const document = await look({ codes: { values: { voucher }, errors: {} } })
      const input = document.querySelector('input[name=voucher]')
      return [input?.closest('details')?.hasAttribute('open'), input?.getAttribute('value')]
    }
    expect(await field('"><script>')).toEqual([true, '"><script>'])
    expect(await field('')).toEqual([true, expect.anything()])
    expect((await field())[0]).toBe(false)
  })

  test('a gift card says by its ending what is left on it', async () => {
    const cards = [{ id: 'g-1', ending: 'X7Q2', left: pounds(1234), expiresAt: null }]
    const document = await look({ cards })
    expect(wordsOf(document.querySelector('section[aria-label="Gift cards"] li'))).toBe(
      'Gift card …X7Q2: £12.34 to pay with',
    )
    expect(actionsOf(document)).toContain('/gift-cards/uses/g-1?_method=delete')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('a refused gift card is said at its own field, not at the voucher’s', async () => {
    const codes = { values: { giftCard: 'ABCD' }, errors: { giftCard: 'We do not know it.' } }
    const document = await look({ codes })
    const [card, code] = ['giftCard', 'voucher'].map(name =>
      document.querySelector(`input[name=${name}]`)?.closest('.confirm__form'),
    )
    expect(card?.closest('details')?.hasAttribute('open')).toBe(true)
    expect(wordsOf(card?.querySelector('.field__error'))).toBe('We do not know it.')
    expect(code?.closest('details')?.hasAttribute('open')).toBe(false)
    expect(code?.querySelector('.field__error')).toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('what is short', () => {
  test('and is there again by now is a reason to try again', async () => {
    const document = await shown(<ShortageNotice lines={[cartLine()]}>{''}</ShortageNotice>)
    expect(wordsOf(document)).toContain('Somebody was faster at this very moment. Please try again.')
  })

  test('is named before what can be had is', async () => {
    const lines = [cartLine(), cartLine({ id: 'line-2', state: 'gone', offer: plainOffer({ title: 'Rye' }) })]
    const document = await shown(<ShortageNotice lines={lines}>{''}</ShortageNotice>)
    expect(wordsOf(document)).not.toContain('Heather honey')
    expect(wordsOf(document)).not.toContain('Somebody was faster')
  })
})

describe('the address of what was taken out', () => {
  const variantId = '0190c1d2-0000-7000-8000-000000000001'

  test('says what, so that it can be put back', () => {
    const removed = { key: `product:${variantId}`, quantity: 3 }
    const { searchParams } = new URL(undoPath(removed), 'https://cart.example')
    expect(readRemoved(Object.fromEntries(searchParams))).toEqual(removed)
  })

  test.each([
    [{}],
    [{ removed: `product:${variantId}` }],
    [{ removed: `product:${variantId}`, quantity: '0' }],
    [{ removed: `product:${variantId}`, quantity: '-1' }],
    [{ removed: `product:${variantId}`, quantity: '1.5' }],
    [{ removed: `product:${variantId}`, quantity: 'NaN' }],
    [{ removed: 'product:x', quantity: '1' }],
    [{ removed: `cheese:${variantId}`, quantity: '1' }],
    [{ removed: '', quantity: '1' }],
    [{ quantity: '1' }],
  ])('that says %p says nothing', query => {
    expect(readRemoved(query)).toBeNull()
  })
})
