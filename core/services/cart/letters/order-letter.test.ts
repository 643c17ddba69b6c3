import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import ICAL from 'ical.js'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { qrPng } from '#core/media/qr-png'
import { saveCalendar } from '#core/services/events/organising/save-calendar'
import { stage } from '#core/services/events/testing/stage'
import { doJobs, jar, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** Ordered, paid, and the letter about it. */
async function letterFor(buyer: Ctx, wanted: readonly (readonly [Sellable, number])[]) {
  for (const [sellable, quantity] of wanted) await addToCart(buyer, sellable, quantity)
  const placed = await placeOrder(buyer, await wishOf(buyer))
  if (placed.state !== 'paid') {
    await pay(buyer, placed)
  }
  await doJobs(world, 'send-order-letter')
  const letters = await db(world.ctx())
    .selectFrom('sent_mails')
    .selectAll()
    .where('recipient', '=', buyer.viewer.member?.email ?? '')
    .execute()
  expect(letters).toHaveLength(1)
  return { ...letters[0]!, number: placed.number }
}

async function ticketOf(staging: Parameters<typeof stage>[1] = {}) {
  const staged = await stage(world.ctx(), { places: 9, ...staging })
  const { occurrenceId, adultId, childId } = staged
  const sellable = (ticketTypeId: string): Sellable => ({ kind: 'ticket', ticketTypeId, occurrenceId })
  return { staged, adult: sellable(adultId), child: sellable(childId) }
}

const ticketsOf = (buyer: Ctx) => world.ctx().services.events.ticketsOf(buyer)

describe('the letter of a paid order', () => {
  test.each(['paid', 'free'])(
    'of %s tickets has the code of each in words, as a picture, and its date',
    async kind => {
      const buyer = await stranger(world)
      const { adult, child } = await ticketOf({ title: 'Apples & <pears>' })
      const letter = await letterFor(buyer, [[kind === 'paid' ? adult : child, 2]])
      const tickets = await ticketsOf(buyer)
      expect(tickets).toHaveLength(2)
      expect(letter.attachments).toHaveLength(4)
      for (const ticket of tickets) {
        expect(letter.text.replaceAll(' ', '')).toContain(`Code:${ticket.code}`)
        expect(letter.text).toContain(`${world.house.config.origins.account}/tickets/${ticket.id}`)
        const files = letter.attachments.filter(file => file.name.includes(ticket.code))
        const [picture, date] = [files.find(file => file.cid), files.find(file => !file.cid)]
        expect(letter.html).toContain(`src="cid:${picture?.cid}"`)
        expect(Buffer.from(picture?.content ?? '', 'base64').equals(qrPng(ticket.code))).toBe(true)
        const calendar = new ICAL.Component(ICAL.parse(Buffer.from(date?.content ?? '', 'base64').toString()))
        const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!)
        expect(event.summary).toBe('Apples & <pears>')
        expect(event.description).toContain(ticket.code)
      }
      expect(letter.html).toContain('Apples &amp; &lt;pears&gt;')
      expect(letter.html).not.toMatch(/src="(?!cid:)/)
    },
  )

  test('of goods and tickets together has both', async () => {
    const buyer = await stranger(world)
    const { adult } = await ticketOf()
    const letter = await letterFor(buyer, [
      [await jar(world, 3), 1],
      [adult, 1],
    ])
    expect(letter.text).toContain('Your ticket:')
    expect(letter.text).toContain('Total:')
    expect(letter.attachments).toHaveLength(2)
  })

  test('of goods alone is text alone', async () => {
    const letter = await letterFor(await stranger(world), [[await jar(world, 3), 1]])
    expect([letter.html, letter.attachments]).toEqual([null, []])
  })

  test('says the time where the event is, whatever its zone', async () => {
    const buyer = await stranger(world)
    const { staged, adult } = await ticketOf({ timeZone: 'Asia/Kolkata' })
    await saveCalendar(world.ctx('organiser'), staged.calendarId, {
      name: 'Far',
      description: '',
      timeZone: 'Asia/Kolkata',
      colour: 'leaf',
    })
    const letter = await letterFor(buyer, [[adult, 1]])
    const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Kolkata' })
    expect(letter.text).toContain(clock.format(staged.startsAt))
  })
})

test('the order’s page leads its buyer to every ticket', async () => {
  const buyer = world.ctx('member')
  const { adult } = await ticketOf()
  await addToCart(buyer, adult, 2)
  const placed = await placeOrder(buyer, await wishOf(buyer))
  const browser = await world.browser('member')
  const page = async () => (await browser.get('cart', `/orders/${placed.number}`)).document
  const links = async () =>
    [...(await page()).querySelectorAll('main a')]
      .map(link => link.getAttribute('href') ?? '')
      .filter(href => href.includes('/tickets/'))
  expect(await links()).toEqual([])
  await pay(buyer, placed)
  const tickets = (await ticketsOf(world.ctx('member'))).map(
    ticket => `${world.house.config.origins.account}/tickets/${ticket.id}`,
  )
  expect((await links()).sort()).toEqual(tickets.sort())
  for (const href of tickets) expect((await browser.get('account', new URL(href).pathname)).status).toBe(200)
  const keeper = await (await world.browser('shopkeeper')).get('cart', `/orders/${placed.number}`)
  expect(keeper.text).not.toContain('/tickets/')
})
