import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type FedifyPeer, startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import { DOMAINS } from '#core/contracts/domain'
import { eventually, newestSignInLink, type OpenCooperative, openCooperative } from './cooperative'
import { PlainBrowser } from './plain-browser'

/** The whole journey with links and forms alone. The steps build on each other, in this order. */
let coop: OpenCooperative
let peer: FedifyPeer
const joan = new PlainBrowser()
const mair = new PlainBrowser()

beforeAll(async () => {
  coop = await openCooperative()
  peer = await startFedifyPeer()
}, 60_000)
afterAll(async () => {
  await peer.stop()
  await coop.close()
})

test('1. the blog shows posts, the navigation, and widgets lent by all five other apps on one page', async () => {
  await joan.open(`${coop.origin('blog')}/`)
  expect(joan.status).toBe(200)
  expect(joan.words).toContain('The leeks have gone violet')
  const widgets = {
    navigation: '.pages-navigation',
    cart: '.mini-cart',
    account: '.sign-in',
    market: `a[href^="${coop.origin('market')}/products/"]`,
    events: `a[href^="${coop.origin('events')}/events/"]`,
    federation: `a[href^="${coop.origin('federation')}/"]`,
  }
  for (const [lender, selector] of Object.entries(widgets)) {
    expect([lender, joan.document.querySelector(selector) !== null]).toEqual([lender, true])
  }
  // What a busy app did not lend in time is there when the page is asked for again.
  while (joan.document.querySelector('.placeholder') !== null) await joan.open(`${coop.origin('blog')}/`)
})

test('2. a post shows the event entries that an organiser attached to it', async () => {
  await joan.open(`${coop.origin('blog')}/seventy-one-apples`)
  expect(joan.document.querySelector(`main a[href^="${coop.origin('events')}/events/"]`)).not.toBeNull()
})

test('3. a guest finds honey by a misspelt word and puts a jar and a ticket into one cart', async () => {
  await joan.open(`${coop.origin('market')}/?q=heathr`)
  await joan.follow('Ridge heather honey')
  await joan.press('Add to cart')
  expect(joan.words).toContain('is in your cart')

  await joan.open(`${coop.origin('events')}/`)
  expect(joan.words).toMatch(/What’s on in/)
  await joan.follow('Agenda')
  await joan.follow('Candle evenings')
  await joan.press('Put into the cart')
  await joan.open(`${coop.origin('cart')}/`)
  expect(joan.words).toContain('Ridge heather honey')
  expect(joan.words).toContain('Candle evenings')
})

test('4. she signs in by mail from the cart; the cart is merged, nothing lost, nothing doubled', async () => {
  await joan.press('Sign in and check out')
  await joan.press('Send me a link', { email: 'joan@wernside.example.test' })
  await joan.open(await newestSignInLink(coop))
  await joan.press('Continue as Joan Hamer')
  expect(joan.url).toBe(`${coop.origin('cart')}/checkout`)
  expect(joan.words).toContain('£24.50')
})

test('4. and the other four apps know her too, each by its own session cookie', async () => {
  for (const domain of ['blog', 'market', 'events', 'account'] as const) {
    await joan.open(`${coop.origin(domain)}/`)
    expect([domain, joan.words.includes('Joan Hamer')]).toEqual([domain, true])
  }
  const sessions = DOMAINS.map(domain => joan.cookies.get(`rose_${domain}_session`))
  expect(new Set(sessions).size).toBe(DOMAINS.length)
  expect(sessions).not.toContain(undefined)
})

test('5. she pays; the callback is verified, the order is paid once and confirmed by one mail', async () => {
  await joan.open(`${coop.origin('cart')}/checkout`)
  await joan.press('Order and pay £24.50')
  expect(joan.words).toContain('No money moves here')
  await joan.press('Pay £24.50')
  expect(joan.words).toContain('Your order is paid')

  const number = /RA-\w{6}/.exec(joan.words)?.[0] ?? ''
  const mails = () =>
    coop.house.orm.em
      .fork()
      .execute<{ id: string }[]>('select id from sent_mails where recipient = ? and subject like ?', [
        'joan@wernside.example.test',
        `%${number}%`,
      ])
  await eventually('a confirmation', async () => (await mails()).length > 0)
  const [count] = await coop.house.orm.em
    .fork()
    .execute<{ stock: number; reserved: number; tickets: string }[]>(
      `select v.stock, v.reserved, (select count(*) from tickets t join order_lines l on l.id = t.order_line_id
         join orders o on o.id = l.order_id where o.number = ?) as tickets
       from variants v join products p on p.id = v.product_id where p.slug = 'heather-honey'`,
      [number],
    )
  expect(count).toMatchObject({ reserved: 0, tickets: 1 })
  expect(await mails()).toHaveLength(1)
})

test('6. in her account she sees order, ticket and newsletters, and gives the ticket back', async () => {
  await joan.open(`${coop.origin('account')}/`)
  expect(joan.words).toMatch(/RA-\w{6}/)
  await joan.follow('Candle evenings')
  expect(joan.document.querySelector('svg.qr-code, .qr-code svg')).not.toBeNull()
  const free = () => freePlaces('candle-evenings')
  const before = await free()
  await joan.press('Yes')
  expect(joan.words).toMatch(/cancelled|given back/i)
  expect(await free()).toBe(before + 1)
  await joan.open(`${coop.origin('account')}/newsletters`)
  expect(joan.status).toBe(200)
})

test('7. an editor publishes, and a follower on another server gets a signed Create and shows the article', async () => {
  await mair.open(`${coop.origin('blog')}/login?return_to=/editor`)
  await mair.press('Send me a link', { email: 'mair@wernside.example.test' })
  await mair.open(await newestSignInLink(coop))
  await mair.press('Continue as Mair Pritchard')

  await peer.follow(`${coop.origin('federation')}/actors/blog`)
  await peer.receivedOf('Accept')

  await mair.follow('New post')
  const draft = { title: 'Frost on the ridge', markdown: 'Minus six at dawn, and *every* leek standing.' }
  await mair.press('Preview', draft)
  expect(mair.text).toContain('<em>every</em>')
  await mair.press('Save and publish', draft)
  const created = await peer.receivedOf('Create')
  expect(JSON.stringify(created)).toContain('Frost on the ridge')
  const shown = await fetch(`${peer.origin}/articles`)
  expect(await shown.text()).toContain('Frost on the ridge')

  await joan.open(`${coop.origin('blog')}/`)
  expect(joan.words).toContain('Frost on the ridge')
})

test('8. one sign-out ends her session in all six apps within five seconds', async () => {
  const copy = new Map(joan.cookies)
  await joan.press('Sign out')
  await eventually(
    'signed out everywhere',
    async () => {
      const known = await Promise.all(
        DOMAINS.map(domain => coop.house.sessions.find(copy.get(`rose_${domain}_session`) ?? '', domain)),
      )
      return known.every(session => session === null)
    },
    5_000,
  )
})

async function freePlaces(slug: string): Promise<number> {
  const [row] = await coop.house.orm.em.fork().execute<{ free: string }[]>(
    `select sum(q.size - q.sold - q.reserved) as free from occurrence_quotas q
     join occurrences o on o.id = q.occurrence_id join event_entries e on e.id = o.entry_id where e.slug = ?`,
    [slug],
  )
  return Number(row?.free)
}
