import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type Staged, stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { formFields } from '../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const pathOf = ({ slug, occurrenceId }: Staged) => `/events/${slug}/${occurrenceId}`
const formOf = async (staged: Staged, browser: Browser) => {
  const { document } = await browser.get('events', pathOf(staged))
  const form = document.querySelector('form[action="/cart-lines"]')
  return form && formFields(form)
}
const inCart = async ({ occurrenceId }: Staged) =>
  (
    await db(world.ctx())
      .selectFrom('cart_lines')
      .select('quantity')
      .where('occurrence_id', '=', occurrenceId)
      .execute()
  ).map(({ quantity }) => quantity)
const change = (staged: Staged, values: object) =>
  db(world.ctx()).updateTable('occurrences').set(values).where('id', '=', staged.occurrenceId).execute()

describe('the form for tickets', () => {
  test('asks for one of the first kind, and for none of the others', async () => {
    const staged = await stage(world.ctx(), { places: 5 })
    const fields = await formOf(staged, await world.browser())
    expect(fields).toMatchObject({
      event: staged.slug,
      occurrence: staged.occurrenceId,
      [`quantity-${staged.adultId}`]: '1',
      [`quantity-${staged.childId}`]: '0',
    })
  })

  test('says what each costs, and how many are left when they are few', async () => {
    const words = async (places: number) => {
      const staged = await stage(world.ctx(), { places })
      const { document } = await (await world.browser()).get('events', pathOf(staged))
      const input = document.querySelector(`[name="quantity-${staged.adultId}"]`)
      const [label, hint] = ['label', '.field__hint'].map(selector =>
        input?.closest('.field')?.querySelector(selector)?.textContent?.trim(),
      )
      return [label?.includes('Adult, £5.00'), hint, input?.getAttribute('max')]
    }
    expect(await words(1)).toEqual([true, 'the last one', '1'])
    expect(await words(10)).toEqual([true, '10 left', '10'])
    expect(await words(11)).toEqual([true, undefined, '11'])
    // Nobody takes more than twenty at once by hand.
    expect(await words(200)).toEqual([true, undefined, '20'])
  })

  test('says “free” of what costs nothing', async () => {
    const staged = await stage(world.ctx(), { places: 5 })
    const { document } = await (await world.browser()).get('events', pathOf(staged))
    expect(document.querySelector('form[action="/cart-lines"]')?.textContent).toContain('Child, free')
  })

  test.each([
    [0, 'until it starts'],
    [1, 'until an hour before'],
    [24, 'until the day before'],
    [36, 'until 36 hours before'],
    [72, 'until 3 days before'],
  ])('says of %d hours that tickets can be returned %s', async (hours, words) => {
    const staged = await stage(world.ctx(), { places: 5 })
    await db(world.ctx())
      .updateTable('event_entries')
      .set({ cancellation_hours: hours })
      .where('id', '=', staged.entryId)
      .execute()
    const { text } = await (await world.browser()).get('events', pathOf(staged))
    expect(text).toContain(`You can return tickets ${words}.`)
  })

  test('is not there for what is sold out, cancelled, over or under way: each says which it is', async () => {
    const HOUR = 3_600_000
    const now = Date.now()
    const soldOut = await stage(world.ctx(), { places: 0 })
    const cancelled = await stage(world.ctx(), { places: 5 })
    await change(cancelled, { cancelled_at: new Date() })
    const underWay = await stage(world.ctx(), { places: 5 })
    await change(underWay, { starts_at: new Date(now - HOUR), ends_at: new Date(now + HOUR) })
    const over = await stage(world.ctx(), { places: 5 })
    await change(over, { starts_at: new Date(now - 2 * HOUR), ends_at: new Date(now - HOUR) })
    for (const [staged, words] of [
      [soldOut, 'Sold out'],
      [cancelled, 'This date was cancelled'],
      [underWay, 'it has begun'],
      [over, 'This date has passed'],
    ] as const) {
      const visitor = await world.browser()
      expect([words, await formOf(staged, visitor)]).toEqual([words, null])
      expect((await visitor.get('events', pathOf(staged))).text).toContain(words)
    }
  })
})

describe('tickets that are wanted', () => {
  test('of several kinds go into the cart together, and it says how many', async () => {
    const staged = await stage(world.ctx(), { places: 5 })
    const guest = await world.browser()
    const fields = { ...(await formOf(staged, guest)), [`quantity-${staged.childId}`]: '2' }
    const sent = await guest.post('events', '/cart-lines', fields)
    expect([sent.status, sent.location]).toEqual([303, pathOf(staged)])
    expect((await inCart(staged)).toSorted()).toEqual([1, 2])
    expect((await guest.get('events', pathOf(staged))).text).toContain('The 3 tickets are in your cart.')
  })

  test('are in the cart once, however often their form is sent', async () => {
    const staged = await stage(world.ctx(), { places: 9 })
    const member = await world.browser('member')
    const fields = (await formOf(staged, member)) ?? {}
    for (const _ of [1, 2, 3]) expect((await member.post('events', '/cart-lines', fields)).status).toBe(303)
    expect(await inCart(staged)).toEqual([1])
    // Opened anew it is another form.
    await member.post('events', '/cart-lines', (await formOf(staged, member)) ?? {})
    expect(await inCart(staged)).toEqual([2])
  })

  test.each([
    ['none at all', { adult: '0', child: '0' }, 'Please say how many tickets'],
    ['what is no number', { adult: 'two', child: '0' }, 'between 1 and 20'],
    ['a part of one', { adult: '1.5', child: '0' }, 'between 1 and 20'],
    ['fewer than none', { adult: '-1', child: '1' }, 'between 1 and 20'],
    ['more than anybody takes', { adult: '21', child: '0' }, 'between 1 and 20'],
    ['more than there are', { adult: '6', child: '0' }, 'not that many places left'],
  ])('that are %s are refused, and all that was typed stays', async (_, { adult, child }, words) => {
    const staged = await stage(world.ctx(), { places: 5 })
    const guest = await world.browser()
    const typed = { [`quantity-${staged.adultId}`]: adult, [`quantity-${staged.childId}`]: child }
    const refused = await guest.post('events', '/cart-lines', { ...(await formOf(staged, guest)), ...typed })
    expect(refused.status).toBe(422)
    const form = refused.document.querySelector('form[action="/cart-lines"]')
    expect(form?.querySelector('.notice--error')?.textContent).toContain(words)
    expect(formFields(form!)).toMatchObject(typed)
    expect(await inCart(staged)).toEqual([])
    // Nobody has a cart for having been refused.
    if (words !== 'not that many places left') expect(guest.cookies.has('rose_cart')).toBe(false)
  })

  test('are none when one of two kinds is short: nothing is left half done', async () => {
    const staged = await stage(world.ctx(), { places: 2 })
    const guest = await world.browser()
    const typed = { [`quantity-${staged.adultId}`]: '1', [`quantity-${staged.childId}`]: '3' }
    const refused = await guest.post('events', '/cart-lines', { ...(await formOf(staged, guest)), ...typed })
    expect([refused.status, await inCart(staged)]).toEqual([422, []])
  })

  test('of a form that was open while the date was called off, or began, are not sold', async () => {
    const guest = await world.browser()
    const cancelled = await stage(world.ctx(), { places: 5 })
    const begun = await stage(world.ctx(), { places: 5 })
    const forms = [await formOf(cancelled, guest), await formOf(begun, guest)]
    await change(cancelled, { cancelled_at: new Date() })
    await change(begun, { starts_at: new Date(Date.now() - 1) })
    const answers = []
    for (const form of forms) answers.push(await guest.post('events', '/cart-lines', form ?? {}))
    expect(answers.map(({ status }) => status)).toEqual([422, 422])
    expect(answers[0]?.text).toContain('was cancelled')
    expect([await inCart(cancelled), await inCart(begun)]).toEqual([[], []])
  })

  test('of an event, a date or a kind that is not there are not found, or not asked for', async () => {
    const [one, other] = [await stage(world.ctx(), { places: 5 }), await stage(world.ctx(), { places: 5 })]
    const guest = await world.browser()
    const fields = (await formOf(one, guest)) ?? {}
    const sent = (more: object) => guest.post('events', '/cart-lines', { ...fields, ...more })
    for (const more of [
      { event: '' },
      { event: 'pear-day' },
      { occurrence: '' },
      { occurrence: 'x' },
      { occurrence: Bun.randomUUIDv7() },
      { occurrence: other.occurrenceId },
    ])
      expect([more, (await sent(more)).status]).toEqual([more, 404])
    expect((await guest.post('events', '/cart-lines')).status).toBe(404)
    const foreign = await sent({ [`quantity-${one.adultId}`]: '0', [`quantity-${other.adultId}`]: '1' })
    expect(foreign.status).toBe(422)
    expect([await inCart(one), await inCart(other)]).toEqual([[], []])
  })
})
