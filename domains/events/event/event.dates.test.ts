import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { saveEntry } from '#core/services/events/organising/save-entry'
import { type Staged, stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const DAY_MS = 86_400_000

/** A staged event that happens again by a rule. */
async function series(recurrence: string, staging: Parameters<typeof stage>[1] = {}): Promise<Staged> {
  const staged = await stage(world.ctx(), { places: 30, ...staging })
  const values = {
    calendarId: staged.calendarId,
    title: staging.title ?? 'Apple day',
    summary: '',
    description: '',
    place: 'The orchard',
    cancellationHours: 24,
    recurrence,
    startsAt: staged.startsAt,
    endsAt: new Date(staged.startsAt.getTime() + 7_200_000),
  }
  await saveEntry(world.ctx('organiser'), staged.entryId, values)
  return staged
}

/** As the calendar of the event counts it: after midnight there, it is still yesterday in UTC. */
const dayOf = (at: Date) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO('Europe/London')
    .toPlainDate()
    .toString()

async function datesOf({ entryId }: Staged) {
  const { rows } = await sql<{ id: string; startsAt: Date }>`
    select id, starts_at as "startsAt" from occurrences where entry_id = ${entryId} order by starts_at`.execute(
    db(world.ctx()),
  )
  return rows
}

/** `2026-12-03T10:00` in both: what a page says it is about. */
const shownAt = (document: {
  querySelector(selector: string): { getAttribute(name: string): string | null } | null
}) => document.querySelector('aside dl time')?.getAttribute('datetime')

describe('every date has an address of its own', () => {
  const rules = fc.record({
    frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
    interval: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 13, max: 45 }),
    timeZone: fc.constantFrom('Europe/London', 'Australia/Lord_Howe', 'America/Sao_Paulo'),
  })

  test('that every link of the agenda opens, and whose form puts that date in the cart', async () => {
    for (const { frequency, interval, count, timeZone } of fc.sample(rules, { numRuns: 4, seed: 21 })) {
      const rule = `FREQ=${frequency};INTERVAL=${interval};COUNT=${count}`
      const staged = await series(rule, { timeZone, startsInHours: 60 })
      const dates = await datesOf(staged)
      const guest = await world.browser()
      const hrefs: string[] = []
      for (let next: string | null = `/agenda?calendar=in-${staged.slug}`; next; ) {
        const { document } = await guest.get('events', next)
        hrefs.push(...[...document.querySelectorAll('.agenda a')].map(a => a.getAttribute('href') ?? ''))
        next = document.querySelector('a[rel="next"]')?.getAttribute('href') ?? null
      }
      expect(hrefs).toEqual(dates.map(date => `/events/${staged.slug}/${date.id}`))
      for (const [at, href] of hrefs.entries()) {
        const { document, status } = await guest.get('events', href)
        expect({ status, at: shownAt(document) }).toEqual({
          status: 200,
          at: dates[at]!.startsAt.toISOString(),
        })
        const form = document.querySelector('form[action="/cart-lines"]')
        const fields = Object.fromEntries(
          [...(form?.querySelectorAll('input') ?? [])].map(input => [
            input.getAttribute('name') ?? '',
            input.getAttribute('value') ?? '',
          ]),
        )
        if (at % 5 > 0 && at < hrefs.length - 1) continue
        expect((await guest.post('events', '/cart-lines', fields)).location).toBe(href)
        const { rows } = await sql<{ id: string }>`
          select occurrence_id as id from cart_lines order by id desc limit 1`.execute(db(world.ctx()))
        expect(rows[0]?.id).toBe(dates[at]!.id)
      }
    }
  }, 60_000)

  test('which month, week, feed, other apps and the cart name as well', async () => {
    const staged = await series('FREQ=WEEKLY;COUNT=20', { title: 'Named everywhere' })
    const date = (await datesOf(staged))[15]!
    const href = `/events/${staged.slug}/${date.id}`
    const visitor = await world.browser()
    const day = dayOf(date.startsAt)
    expect((await visitor.get('events', `/month/${day.slice(0, 7)}`)).text).toContain(`href="${href}"`)
    expect((await visitor.get('events', `/week/${day}`)).text).toContain(`href="${href}"`)
    const unfolded = (await visitor.get('events', `/events/${staged.slug}/calendar.ics`)).text.replaceAll(
      '\r\n ',
      '',
    )
    expect(unfolded).toContain(`${world.house.config.origins.events}${href}`)
    const { document } = await visitor.get('events', href)
    const json = JSON.parse(document.querySelector('script[type="application/ld+json"]')!.textContent)
    expect(json).toMatchObject({
      url: world.house.config.origins.events + href,
      startDate: date.startsAt.toISOString(),
    })
    expect(document.querySelector('link[rel="canonical"]')?.getAttribute('href')).toEndWith(href)
  })

  test('while old links go on leading to it, and a day does as well', async () => {
    const staged = await series('FREQ=WEEKLY;COUNT=20')
    const date = (await datesOf(staged))[18]!
    const visitor = await world.browser()
    const href = `/events/${staged.slug}/${date.id}`
    const old = await visitor.get('events', `/events/${staged.slug}?on=${date.id}`)
    expect([old.status, old.location]).toEqual([301, href])
    const day = await visitor.get('events', `/events/${staged.slug}/${dayOf(date.startsAt)}`)
    expect([day.status, day.location]).toEqual([303, href])
  })

  test.each(['00000000-0000-7000-8000-000000000000', 'tomorrow', '2031-02-03', '2031-02-31', '%25', '..%2f'])(
    'and %s, which is none, says so and shows the way to those there are',
    async address => {
      const staged = await stage(world.ctx())
      const { status, document } = await (await world.browser()).get(
        'events',
        `/events/${staged.slug}/${address}`,
      )
      expect(status).toBe(404)
      if (address === '2031-02-31') return
      expect(document.querySelector(`main a[href="/events/${staged.slug}"]`)).not.toBeNull()
      expect(
        document.querySelector(`main a[href="/events/${staged.slug}/${staged.occurrenceId}"]`),
      ).not.toBeNull()
    },
  )

  test('and a date of another event is not found', async () => {
    const [apples, pears] = [await stage(world.ctx()), await stage(world.ctx())]
    const visitor = await world.browser()
    expect((await visitor.get('events', `/events/${apples.slug}/${pears.occurrenceId}`)).status).toBe(404)
    const fields = { event: apples.slug, occurrence: pears.occurrenceId, [`quantity-${apples.adultId}`]: '1' }
    expect((await visitor.post('events', '/cart-lines', fields)).status).toBe(404)
  })

  test('a date that has passed, or was cancelled, says so and leads to the next', async () => {
    const staged = await series('FREQ=DAILY;COUNT=30', { startsInHours: 30 })
    const dates = await datesOf(staged)
    const past = new Date(Date.now() - 3 * DAY_MS)
    await sql`update occurrences set starts_at = ${past}, ends_at = ${new Date(past.getTime() + 1000)}
      where id = ${dates[0]!.id}`.execute(db(world.ctx()))
    await sql`update occurrences set cancelled_at = now() where id = ${dates[20]!.id}`.execute(
      db(world.ctx()),
    )
    const visitor = await world.browser()
    for (const [id, words] of [
      [dates[0]!.id, 'This date has passed'],
      [dates[20]!.id, 'This date was cancelled'],
    ] as const) {
      const { status, document } = await visitor.get('events', `/events/${staged.slug}/${id}`)
      expect(status).toBe(200)
      expect(document.querySelector('.notice')?.textContent).toContain(words)
      expect(document.querySelector('.notice a')?.getAttribute('href')).toBe(
        `/events/${staged.slug}/${dates[1]!.id}`,
      )
      expect(document.querySelector('form[action="/cart-lines"]')).toBeNull()
      const fields = { event: staged.slug, occurrence: id, [`quantity-${staged.adultId}`]: '1' }
      expect((await visitor.post('events', '/cart-lines', fields)).status).toBe(422)
    }
  })

  test('the list of dates says how many more there are, and has them all in pages', async () => {
    const staged = await series('FREQ=DAILY;COUNT=120')
    const visitor = await world.browser()
    const { document } = await visitor.get('events', `/events/${staged.slug}`)
    const all = document.querySelector(`a[href="/events/${staged.slug}/dates"]`)
    expect(all?.textContent).toBe('108 more dates')
    const found: string[] = []
    for (const page of ['', '?page=2', '?page=3']) {
      const dates = await visitor.get('events', `/events/${staged.slug}/dates${page}`)
      found.push(
        ...[...dates.document.querySelectorAll('main ul.stack a')].map(a => a.getAttribute('href') ?? ''),
      )
    }
    expect(found).toEqual((await datesOf(staged)).map(({ id }) => `/events/${staged.slug}/${id}`))
    expect((await visitor.get('events', `/events/${staged.slug}/dates?page=4`)).status).toBe(404)
  })

  test('an organiser reaches every date of a long series', async () => {
    const staged = await series('FREQ=DAILY;COUNT=120')
    const organiser = await world.browser('organiser')
    const desk = await organiser.get('events', `/organise/entries/${staged.entryId}`)
    expect(desk.document.querySelector(`a[href$="/dates"]`)?.textContent).toBe('All 120 dates')
    const second = await organiser.get('events', `/organise/entries/${staged.entryId}/dates?page=2`)
    expect(second.text).toContain(`/organise/occurrences/${(await datesOf(staged))[119]!.id}`)
    expect((await organiser.get('events', `/organise/entries/${staged.entryId}/dates?page=3`)).status).toBe(
      404,
    )
  })
})

test('a rule that cannot be put into words is shown by its dates', async () => {
  const staged = await series('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMONTHDAY=1,2;COUNT=5')
  const { document } = await (await world.browser()).get('events', `/events/${staged.slug}`)
  expect(document.querySelector('aside dl a[href="#dates"]')?.textContent).toBe('on the dates below')
  expect(document.querySelector('#dates')).not.toBeNull()
})
