import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { Calendar } from '#core/entities/events/calendar'
import { Slot } from '#core/entities/events/slot'
import { SLOTS_PER_PAGE } from '#core/services/events/slots/slots-of'
import { type TestHouse, testHouse } from '../../../tests/house'

const HOUR = 3_600_000

let world: TestHouse
let calendar: string
beforeAll(async () => {
  world = await testHouse()
  const { em } = world.ctx()
  const made = em.create(Calendar, { slug: 'yard', name: 'Yard', timeZone: 'Asia/Kathmandu' })
  await em.flush()
  calendar = made.id
})
afterAll(() => world.close())

async function slot(inHours: number, capacity = 1, more: { title?: string; place?: string } = {}) {
  const { em } = world.ctx()
  const startsAt = new Date(Date.now() + inHours * HOUR)
  const endsAt = new Date(startsAt.getTime() + HOUR / 2)
  const made = em.create(Slot, {
    calendar,
    title: 'Collect',
    place: '',
    startsAt,
    endsAt,
    capacity,
    ...more,
  })
  await em.flush()
  await world.house.purge(['slots'])
  return made
}
const rowsOf = async (who?: 'member' | 'neighbour') =>
  [...(await (await world.browser(who)).get('events', '/slots')).document.querySelectorAll('.slot')].map(
    row => row.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  )
const bookings = (slotId: string) =>
  db(world.ctx()).selectFrom('bookings').select('member_id').where('slot_id', '=', slotId).execute()

test('where no time is open it says so', async () => {
  const { document } = await (await world.browser()).get('events', '/slots')
  expect(document.querySelector('.empty-state h2')?.textContent).toBe('No times are open')
  expect(document.querySelector('.slot')).toBeNull()
})

describe('a time', () => {
  test('is said as it is at its place, with what it is for, and runs nothing', async () => {
    const words = '<script>alert(1)</script>'
    const made = await slot(48, 2, { title: words, place: words })
    const visit = await (await world.browser()).get('events', '/slots')
    const row = visit.document.querySelector('.slot')
    expect(visit.text).not.toContain(words)
    expect(row?.querySelector('.slot__about')?.textContent).toContain(words)
    const there = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Kathmandu' })
    expect(row?.querySelector('.slot__time')?.textContent).toBe(
      `${there.format(made.startsAt)}–${there.format(made.endsAt)}`,
    )
  })

  test.each([
    [1, 'Last place'],
    [2, '2 free'],
    [30, '30 free'],
  ])('with %d places says “%s”', async (capacity, words) => {
    const title = `With ${capacity}`
    await slot(50, capacity, { title })
    expect((await rowsOf()).find(row => row.includes(title))).toContain(words)
  })

  test('that has begun is not offered, and cannot be booked by a form that was open', async () => {
    const made = await slot(-0.01, 5, { title: 'Begun' })
    expect((await rowsOf()).join()).not.toContain('Begun')
    const member = await world.browser('member')
    expect((await member.post('events', `/slots/${made.id}/booking`)).location).toBe('/slots')
    const { document } = await member.get('events', '/slots')
    expect(document.querySelector('.notice--error')).not.toBeNull()
    expect(await bookings(made.id)).toEqual([])
  })

  test('is booked once, however often its form is sent, and given back once', async () => {
    const made = await slot(60, 5, { title: 'Twice' })
    const member = await world.browser('member')
    const path = `/slots/${made.id}/booking`
    const sent = await Promise.all([1, 2, 3].map(() => member.post('events', path)))
    expect(sent.map(({ location }) => location)).toEqual(['/slots', '/slots', '/slots'])
    expect(await bookings(made.id)).toEqual([{ member_id: world.cast.members.member.id }])
    for (const _ of ['once', 'again']) await member.post('events', `${path}?_method=delete`)
    expect(await bookings(made.id)).toEqual([])
    const { booked } = await db(world.ctx())
      .selectFrom('slots')
      .select('booked')
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow()
    expect(booked).toBe(0)
  })

  test('is given back by who booked it, and by nobody else', async () => {
    const made = await slot(61, 1, { title: 'Hers' })
    await (await world.browser('member')).post('events', `/slots/${made.id}/booking`)
    const neighbour = await world.browser('neighbour')
    await neighbour.post('events', `/slots/${made.id}/booking?_method=delete`)
    expect(await bookings(made.id)).toHaveLength(1)
    const row = async (who: 'member' | 'neighbour') => (await rowsOf(who)).find(each => each.includes('Hers'))
    expect(await row('member')).toContain('Booked by you')
    expect(await row('neighbour')).toContain('Full')
    // There is nothing to press for who can do nothing.
    const { document } = await neighbour.get('events', '/slots')
    expect(document.querySelector(`form[action^="/slots/${made.id}"]`)).toBeNull()
  })

  test.each(['x', '%00', Bun.randomUUIDv7()])(
    'under %p there is none to book, nor to give back',
    async id => {
      const member = await world.browser('member')
      for (const method of ['', '?_method=delete']) {
        const answer = await member.post('events', `/slots/${id}/booking${method}`)
        expect([answer.status >= 300 && answer.status < 500, answer.location ?? '/slots']).toEqual([
          true,
          '/slots',
        ])
      }
    },
  )

  test('is no visitor’s to book: they are led in and back', async () => {
    const made = await slot(62, 2, { title: 'Theirs' })
    const visitor = await world.browser()
    const { document } = await visitor.get('events', '/slots')
    expect(document.querySelector('.slot form')).toBeNull()
    expect(document.querySelector('.slot a')?.getAttribute('href')).toBe('/login?return_to=%2Fslots')
    for (const method of ['', '?_method=delete'])
      expect((await visitor.post('events', `/slots/${made.id}/booking${method}`)).location).toStartWith(
        '/login',
      )
    expect(await bookings(made.id)).toEqual([])
  })
})

test('many times stand under their days, in pages that end where they end', async () => {
  await db(world.ctx())
    .insertInto('slots')
    .values(
      Array.from({ length: SLOTS_PER_PAGE }, (_, hour) => ({
        id: Bun.randomUUIDv7(),
        calendar_id: calendar,
        title: 'One of many',
        place: '',
        capacity: 3,
        starts_at: new Date(Date.now() + (100 + hour) * HOUR),
        ends_at: new Date(Date.now() + (100 + hour) * HOUR + 1),
      })),
    )
    .execute()
  await world.house.purge(['slots'])
  const visitor = await world.browser()
  const first = await visitor.get('events', '/slots')
  expect(first.document.querySelectorAll('.slot')).toHaveLength(SLOTS_PER_PAGE)
  const days = [...first.document.querySelectorAll('main h2')].map(each => each.textContent)
  expect(new Set(days).size).toBe(days.length)
  expect(first.document.querySelector('.pagination [rel=next]')?.getAttribute('href')).toBe('/slots?page=2')
  const last = await visitor.get('events', '/slots?page=2')
  expect(last.document.querySelector('.pagination [rel=prev]')?.getAttribute('href')).toBe('/slots')
  expect(last.document.querySelectorAll('.slot').length).toBeGreaterThan(0)
  expect((await visitor.get('events', '/slots?page=3')).status).toBe(404)
})
