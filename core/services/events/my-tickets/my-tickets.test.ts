import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { eventPage, eventTime, timesOnDay } from '../calendar/event-page'
import { happenings } from '../calendar/happenings'
import { checkIn } from '../door/check-in'
import { cancelOccurrence } from '../organising/cancel-occurrence'
import { entryDates, entryDesk, entryLines, occurrenceDesk } from '../organising/desk'
import { restore } from '../selling/restore'
import { settle } from '../selling/settle'
import { orderLine, type Staged, stage } from '../testing/stage'
import { cancellableUntil, ticket, ticketsOf, ticketsOfLines } from './my-tickets'

const HOUR_MS = 3_600_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await emptied(world.ctx(), 'orders', 'event_entries')
})

type Who = 'member' | 'neighbour'

const after = (staged: Staged, hours: number, who?: Parameters<TestHouse['ctx']>[0]): Ctx => ({
  ...world.ctx(who),
  now: new Date(staged.startsAt.getTime() + hours * HOUR_MS),
})

/** So many tickets of a member's for a day, as one line of an order. */
async function bought(staged: Staged, quantity: number, who: Who = 'member') {
  const { id: memberId, name } = world.cast.members[who]
  const item = await orderLine(world.ctx(), staged, quantity, { memberId })
  await transaction(world.ctx(), tx => settle(tx, [item], { memberId, name }))
  return item
}

describe('a ticket', () => {
  test('is valid until its time is over, and can be given back until its hours before', async () => {
    const day = await stage(world.ctx(), { startsInHours: 72 })
    await bought(day, 1)
    await db(world.ctx()).updateTable('event_entries').set({ cancellation_hours: 24 }).execute()
    const seen = async (ctx: Ctx) => {
      const [mine] = await ticketsOf(ctx)
      return [mine?.state, mine?.cancellableUntil]
    }
    const until = new Date(day.startsAt.getTime() - 24 * HOUR_MS)
    expect(cancellableUntil({ startsAt: day.startsAt, cancellationHours: 24 })).toEqual(until)
    expect(await seen(after(day, -24.01, 'member'))).toEqual(['valid', until])
    expect(await seen(after(day, -24, 'member'))).toEqual(['valid', null])
    expect(await seen(after(day, 1.99, 'member'))).toEqual(['valid', null])
    expect(await seen(after(day, 2, 'member'))).toEqual(['past', null])
  })

  test('that let somebody in is used, given back is cancelled, and of a cancelled day as well', async () => {
    const [day, off] = [
      await stage(world.ctx(), { places: 5 }),
      await stage(world.ctx(), { startsInHours: 99 }),
    ]
    const item = await bought(day, 3)
    await bought(off, 1)
    const [first] = await ticketsOf(world.ctx('member'))
    await checkIn(world.ctx('organiser'), day.occurrenceId, first!.code)
    await transaction(world.ctx(), tx =>
      restore(tx, [{ ...item, quantity: 1, backInStock: true, reason: '' } as typeof item]),
    )
    await cancelOccurrence(world.ctx('organiser'), off.occurrenceId)
    const mine = await ticketsOf(world.ctx('member'))
    expect(mine.map(({ state }) => state).sort()).toEqual(['cancelled', 'cancelled', 'used', 'valid'])
    for (const each of mine) expect(each.cancellableUntil === null).toBe(each.state !== 'valid')
  })

  test('is its holder’s alone, also by its id', async () => {
    const day = await stage(world.ctx())
    const item = await bought(day, 1)
    const [mine] = await ticketsOf(world.ctx('member'))
    expect(await ticket(world.ctx('member'), mine!.id)).toMatchObject({ id: mine!.id, title: 'Apple day' })
    for (const ctx of [world.ctx('neighbour'), world.ctx(), world.ctx('organiser')]) {
      expect(await ticket(ctx, mine!.id)).toBeNull()
      expect(await ticketsOf(ctx)).toEqual([])
    }
    for (const id of ['', 'x', Bun.randomUUIDv7()]) expect(await ticket(world.ctx('member'), id)).toBeNull()
    expect((await ticketsOfLines(world.ctx(), [item.orderLineId])).map(({ id }) => id)).toEqual([mine!.id])
    expect(await ticketsOfLines(world.ctx(), [])).toEqual([])
  })

  test('stands among those to come, soonest first, and those gone by after them, latest first', async () => {
    for (const [title, startsInHours] of [
      ['next', 5],
      ['long ago', -99],
      ['later', 50],
      ['lately', -9],
    ] as const)
      await bought(await stage(world.ctx(), { title, startsInHours }), 1)
    const titles = (await ticketsOf(world.ctx('member'))).map(({ title }) => title)
    expect(titles).toEqual(['next', 'later', 'lately', 'long ago'])
  })
})

describe('the desk of an entry', () => {
  test('counts what is sold and who has come, of each time and of all that are to come', async () => {
    const day = await stage(world.ctx(), { places: 5 })
    await bought(day, 2)
    await bought(day, 1, 'neighbour')
    const [mine] = await ticketsOf(world.ctx('member'))
    await checkIn(world.ctx('organiser'), day.occurrenceId, mine!.code)
    const time = { id: day.occurrenceId, size: 5, sold: 3, checkedIn: 1, cancelled: false }
    expect(await occurrenceDesk(world.ctx('organiser'), day.occurrenceId)).toMatchObject({
      ...time,
      entryId: day.entryId,
      slug: day.slug,
      place: 'The orchard',
    })
    expect(await entryLines(world.ctx('organiser'))).toMatchObject([{ sold: 3, nextAt: day.startsAt }])
    expect(await entryLines(after(day, 0, 'organiser'))).toMatchObject([{ sold: 0, nextAt: null }])
    const desk = await entryDesk(world.ctx('organiser'), day.entryId)
    expect(desk).toMatchObject({ coming: [time], past: [], comingCount: 1, pastCount: 0, currency: 'GBP' })
    expect(desk.quotas).toMatchObject([{ name: 'Places', size: 5 }])
    expect(desk.types.map(({ name, retired }) => [name, retired])).toEqual([
      ['Adult', false],
      ['Child', false],
    ])
  })

  test('moves a time to those gone by at its end, and pages through each', async () => {
    const day = await stage(world.ctx())
    const dates = (hours: number, past: boolean, page = 1) =>
      entryDates(after(day, hours, 'organiser'), day.entryId, { past, page })
    expect((await dates(1.99, false)).total).toBe(1)
    expect((await dates(2, false)).total).toBe(0)
    expect((await dates(2, true)).lines.map(({ id }) => id)).toEqual([day.occurrenceId])
    expect(await dates(2, true, 2)).toEqual({ lines: [], total: 1 })
    expect(await entryDesk(after(day, 2, 'organiser'), day.entryId)).toMatchObject({
      comingCount: 0,
      pastCount: 1,
    })
  })

  test('is not there for others, nor where there is none', async () => {
    const day = await stage(world.ctx())
    for (const [who, refusal] of [
      [undefined, SignInRequired],
      ['member', NotFound],
      ['editor', NotFound],
    ] as const) {
      const ctx = world.ctx(who)
      for (const asked of [
        () => entryLines(ctx),
        () => entryDesk(ctx, day.entryId),
        () => entryDates(ctx, day.entryId, { past: false, page: 1 }),
        () => occurrenceDesk(ctx, day.occurrenceId),
      ])
        await expect(asked()).rejects.toBeInstanceOf(refusal)
    }
    const nobody = Bun.randomUUIDv7()
    await expect(entryDesk(world.ctx('organiser'), nobody)).rejects.toBeInstanceOf(NotFound)
    await expect(occurrenceDesk(world.ctx('organiser'), nobody)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('what visitors see', () => {
  test('of what happens is what is under way and to come in the span, with the places left', async () => {
    const [day, off] = [await stage(world.ctx(), { places: 5 }), await stage(world.ctx(), { title: 'Off' })]
    await bought(day, 2)
    await cancelOccurrence(world.ctx('organiser'), off.occurrenceId)
    const seen = async (span: Parameters<typeof happenings>[1]) =>
      (await happenings(world.ctx(), span)).map(
        ({ title, cancelled }) => `${title}${cancelled ? ', off' : ''}`,
      )
    const end = new Date(day.startsAt.getTime() + 2 * HOUR_MS)
    const justBefore = new Date(end.getTime() - 1)
    expect(await seen({ from: justBefore })).toEqual(['Apple day', 'Off, off'])
    expect(await seen({ from: justBefore, standing: true })).toEqual(['Apple day'])
    expect(await seen({ from: end, standing: true })).toEqual([])
    expect(await seen({ from: world.ctx().now, until: day.startsAt })).toEqual([])
    expect(await seen({ from: world.ctx().now, calendar: `in-${day.slug}` })).toEqual(['Apple day'])
    expect(await seen({ from: world.ctx().now, limit: 1, offset: 1 })).toHaveLength(1)
    const [happening] = await happenings(world.ctx(), { from: world.ctx().now, standing: true })
    expect(happening).toMatchObject({ places: 5, free: 3, timeZone: 'Europe/London' })
  })

  test('of an event are its times to come with what can be bought, or else its last one', async () => {
    const day = await stage(world.ctx(), { places: 5 })
    await bought(day, 2)
    const page = await eventPage(world.ctx(), day.slug)
    expect(page).toMatchObject({ title: 'Apple day', coming: 1, last: null })
    expect(page.times[0]?.tickets.map(({ name, left, amount }) => [name, left, amount])).toEqual([
      ['Adult', 3, 500],
      ['Child', 3, 0],
    ])
    const over = await eventPage(after(day, 2), day.slug)
    expect([over.coming, over.times, over.last?.id]).toEqual([0, [], day.occurrenceId])
    await expect(eventPage(world.ctx(), 'nothing')).rejects.toBeInstanceOf(NotFound)
    expect((await eventTime(after(day, 99), day.entryId, day.occurrenceId))?.id).toBe(day.occurrenceId)
    for (const id of ['x', Bun.randomUUIDv7()])
      expect(await eventTime(world.ctx(), day.entryId, id)).toBeNull()
    const other = await stage(world.ctx())
    expect(await eventTime(world.ctx(), other.entryId, day.occurrenceId)).toBeNull()
  })

  test('of a day is what begins on it where it happens', async () => {
    const day = await stage(world.ctx(), { timeZone: 'Pacific/Auckland' })
    await db(world.ctx())
      .updateTable('occurrences')
      .set({ starts_at: new Date('2027-01-01T11:30:00Z'), ends_at: new Date('2027-01-01T13:00:00Z') })
      .execute()
    const on = async (date: string) =>
      (await timesOnDay(world.ctx(), { id: day.entryId, timeZone: 'Pacific/Auckland' }, date)).length
    expect([await on('2027-01-01'), await on('2027-01-02')]).toEqual([0, 1])
  })
})
