import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { EventEntry } from '#core/entities/events/event-entry'
import { type Staged, stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let apples: Staged
beforeAll(async () => {
  world = await testHouse()
  apples = await stage(world.ctx(), { places: 3 })
  const em = world.ctx().em.fork()
  const entry = await em.findOneOrFail(EventEntry, apples.entryId)
  entry.description = 'Bring **apples**.\n\n<script>alert(1)</script><img src=x onerror=alert(1)>'
  entry.summary = '</script><script>alert(2)</script>'
  await em.flush()
})
afterAll(() => world.close())

describe('the page of an event', () => {
  test('says what, when and where, and lets nothing run that an organiser wrote', async () => {
    const visitor = await world.browser()
    const visit = await visitor.get('events', `/events/${apples.slug}`)
    expect(visit.status).toBe(200)
    expect(visit.document.querySelector('h1')?.textContent).toContain('Apple day')
    expect(visit.text).toContain('<strong>apples</strong>')
    expect(visit.document.querySelectorAll('body script')).toHaveLength(1)
    expect(visit.document.querySelector('[onerror]')).toBeNull()
    const json = JSON.parse(visit.document.querySelector('script[type="application/ld+json"]')!.textContent)
    expect(json).toMatchObject({
      '@type': 'Event',
      name: 'Apple day',
      eventStatus: 'https://schema.org/EventScheduled',
    })
  })

  test('is not there under another name', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('events', '/events/pear-day')).status).toBe(404)
  })

  test('puts tickets into the cart of a guest, who gets a cookie for it', async () => {
    const guest = await world.browser()
    const visit = await guest.post('events', '/cart-lines', wanted(apples, { [apples.adultId]: '2' }))
    expect(visit.status).toBe(303)
    expect(guest.cookies.has('rose_cart')).toBe(true)
    const lines = await world
      .ctx()
      .em.execute('select quantity from cart_lines where occurrence_id = ?', [apples.occurrenceId])
    expect(lines).toEqual([{ quantity: 2 }])
  })

  test('keeps what was typed and says why when there are not so many places', async () => {
    const guest = await world.browser()
    const visit = await guest.post('events', '/cart-lines', wanted(apples, { [apples.adultId]: '9' }))
    expect(visit.status).toBe(422)
    expect(visit.text).toContain('not that many places left')
    expect(
      visit.document.querySelector(`input[name="quantity-${apples.adultId}"]`)?.getAttribute('value'),
    ).toBe('9')
    for (const nonsense of ['', '-1', '1.5', 'many']) {
      const refused = await guest.post(
        'events',
        '/cart-lines',
        wanted(apples, { [apples.adultId]: nonsense }),
      )
      expect(refused.status).toBe(422)
    }
  })

  test('says when it is sold out, cancelled, or under way', async () => {
    const visitor = await world.browser()
    const full = await stage(world.ctx(), { places: 0 })
    expect((await visitor.get('events', `/events/${full.slug}`)).text).toContain('Sold out')
    const cancelled = await stage(world.ctx())
    await world
      .ctx()
      .em.execute('update occurrences set cancelled_at = now() where id = ?', [cancelled.occurrenceId])
    expect((await visitor.get('events', `/events/${cancelled.slug}`)).text).toContain('was cancelled')
    const begun = await stage(world.ctx(), { startsInHours: -1 })
    expect((await visitor.get('events', `/events/${begun.slug}`)).text).toContain('has begun')
  })
})

function wanted(staged: Staged, quantities: Record<string, string>) {
  const fields = Object.entries(quantities).map(([id, quantity]) => [`quantity-${id}`, quantity])
  return { event: staged.slug, occurrence: staged.occurrenceId, ...Object.fromEntries(fields) }
}
