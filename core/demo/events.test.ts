import { expect, test } from 'bun:test'
import { RRuleTemporal } from 'rrule-temporal'
import { COOPERATIVE } from './cooperative'
import { drawings } from './draw/drawings'
import { CALENDARS, demoCollectionSlots, demoEvents } from './events'
import { demoSources } from './ghost/sources'
import { MARKET_PAGES } from './market-pages'

const WINTER = new Date('2026-11-23T12:00:00Z')
const SUMMER = new Date('2027-07-01T22:59:00Z')
const YEAR_MS = 366 * 86_400_000

const clock = (instant: Date) =>
  instant.toLocaleTimeString('en-GB', { timeZone: COOPERATIVE.timeZone, hour: '2-digit', minute: '2-digit' })
const weekday = (instant: Date) =>
  instant.toLocaleDateString('en-GB', { timeZone: COOPERATIVE.timeZone, weekday: 'short' })

test('the same instant always gives the same year', () => {
  expect(demoEvents(new Date(WINTER))).toEqual(demoEvents(WINTER))
  expect(demoCollectionSlots(new Date(SUMMER))).toEqual(demoCollectionSlots(SUMMER))
})

test.each([WINTER, SUMMER])(
  'around %p every entry is within a year, ends after it begins and is unique',
  now => {
    const events = demoEvents(now)
    expect(new Set(events.map(event => event.slug)).size).toBe(events.length)
    for (const event of events) {
      expect(event.endsAt.getTime()).toBeGreaterThan(event.startsAt.getTime())
      expect(Math.abs(event.startsAt.getTime() - now.getTime())).toBeLessThan(YEAR_MS)
      expect(CALENDARS.map(calendar => calendar.slug as string)).toContain(event.calendar)
      expect([...drawings().keys()]).toContain(`${event.illustration}.svg`)
    }
  },
)

test('the packing begins at six by the valley’s clock, in winter and in summer', () => {
  for (const now of [WINTER, SUMMER]) {
    const packing = demoEvents(now).find(event => event.slug === 'packing-evening')!
    expect([weekday(packing.startsAt), clock(packing.startsAt)]).toEqual(['Wed', '18:00'])
  }
})

test('the first occurrence of every rule is the entry’s own beginning', () => {
  for (const now of [WINTER, SUMMER]) {
    for (const event of demoEvents(now).filter(entry => entry.recurrence)) {
      const start = event.startsAt.toISOString().replace(/[-:]|\.000/g, '')
      const rule = new RRuleTemporal({ rruleString: `DTSTART:${start}\nRRULE:${event.recurrence}` })
      const first = rule.all((_, count) => count < 1)[0]!
      expect(first.epochMilliseconds).toBe(event.startsAt.getTime())
    }
  }
})

test('tickets are never more than there is room for, and free ones cost nothing', () => {
  for (const event of demoEvents(WINTER)) {
    const quota = event.ticketTypes.reduce((sum, type) => sum + type.quota, 0)
    expect(quota).toBeLessThanOrEqual(event.capacity)
    for (const type of event.ticketTypes) expect(type.price).toBeGreaterThanOrEqual(0)
  }
  const names = demoEvents(WINTER).flatMap(event => event.ticketTypes.map(type => type.name))
  expect(names.some(name => name.startsWith('Concession'))).toBe(true)
})

test('what an entry is attached to is there', async () => {
  const sources = await demoSources()
  const containers = [
    ...sources.map(source => `${source.type}/${source.slug}`),
    ...MARKET_PAGES.map(page => `market-page/${page.slug}`),
  ]
  const attached = demoEvents(WINTER).flatMap(event => event.attachedTo.map(to => `${to.kind}/${to.slug}`))
  expect(attached.filter(container => !containers.includes(container))).toEqual([])
})

test('boxes are collected on Thursdays and Saturdays, six slots a week, each with room for some', () => {
  const slots = demoCollectionSlots(WINTER)
  expect(slots).toHaveLength(30)
  expect(new Set(slots.map(slot => slot.slug)).size).toBe(30)
  expect(new Set(slots.map(slot => weekday(slot.startsAt)))).toEqual(new Set(['Thu', 'Sat']))
  for (const slot of slots) expect(slot.capacity).toBeGreaterThan(0)
})
