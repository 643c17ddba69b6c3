import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { CartService } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { transaction } from '#core/database/transaction'
import { runCrons, type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { orderLine, placesOf, type Staged, stage } from '../testing/stage'
import { cancelOccurrence, refundCancelledTickets, refundProgress } from './cancel-occurrence'
import { createSlots } from './create-slots'
import { entryDesk } from './desk'
import { removeCalendar, saveCalendar, UnknownTimeZone } from './save-calendar'
import { NeverHappens, RuleNotUnderstood, saveEntry } from './save-entry'
import { QuotaBelowSold, removeTicketType, saveQuota, saveTicketType, TicketsInUse } from './ticket-types'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const organiser = () => world.ctx('organiser')

async function sell(staged: Staged, quantity: number) {
  const { member } = world.cast.members
  const item = await orderLine(world.ctx(), staged, quantity, { memberId: member.id })
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId: member.id, name: member.name }))
  return item
}

async function valuesOf(staged: Staged) {
  const { calendarId, title, summary, description, place, image, imageAlt, ...rest } = await entryDesk(
    organiser(),
    staged.entryId,
  )
  const { cancellationHours, startsAt, endsAt, recurrence } = rest
  return {
    calendarId,
    title,
    summary,
    description,
    place,
    image,
    imageAlt,
    cancellationHours,
    startsAt,
    endsAt,
    recurrence,
  }
}

const lettersTo = (email: string) =>
  world
    .ctx()
    .em.execute<{ subject: string }[]>('select subject from sent_mails where recipient = ? order by id', [
      email,
    ])

describe('the work of organisers', () => {
  test('is not there for others', async () => {
    const values = { name: 'Barn', description: '', timeZone: 'Europe/London', colour: 'leaf' }
    await expect(saveCalendar(world.ctx(), null, values)).rejects.toThrow(SignInRequired)
    await expect(saveCalendar(world.ctx('editor'), null, values)).rejects.toThrow(NotFound)
    await expect(saveCalendar(organiser(), null, { ...values, timeZone: 'Europe/Nowhere' })).rejects.toThrow(
      UnknownTimeZone,
    )
    const id = await saveCalendar(organiser(), null, values)
    await removeCalendar(world.ctx('operator'), id)
  })

  test('a weekly entry is written down for a year, and again every day', async () => {
    const staged = await stage(world.ctx())
    const values = { ...(await valuesOf(staged)), recurrence: 'FREQ=WEEKLY' }
    await saveEntry(organiser(), staged.entryId, values)
    const count = () =>
      world
        .ctx()
        .em.execute<{ count: number; last: string }[]>(
          'select count(*)::int as count, max(starts_at) as last from occurrences where entry_id = ?',
          [staged.entryId],
        )
    const [before] = await count()
    expect(before?.count).toBeGreaterThanOrEqual(52)
    await runCrons(world)
    expect((await count())[0]).toEqual(before!)
    await runCrons(world, new Date(Date.now() + 24 * 86_400_000))
    expect((await count())[0]?.count).toBe(before!.count + 3)
    const [places] = await world.ctx().em.execute<{ count: number }[]>(
      `select count(*)::int as count from occurrence_quotas oq join occurrences o on o.id = oq.occurrence_id
       where o.entry_id = ?`,
      [staged.entryId],
    )
    expect(places?.count).toBe(before!.count + 3)
  })

  test('a new entry whose form is sent twice is one, announced once', async () => {
    const values = { ...(await valuesOf(await stage(world.ctx()))), title: 'Sent twice' }
    const key = Bun.randomUUIDv7()
    const save = () => saveEntry(organiser(), null, values, null, key)
    const saved = await Promise.all([save(), save(), save()])
    expect(saved.map(({ id }) => id)).toEqual([key, key, key])
    const { em } = world.ctx()
    const [made] = await em.execute<{ entries: number; said: number }[]>(
      `select (select count(*)::int from event_entries where title = 'Sent twice') as entries,
         (select count(*)::int from ap_activities where subject_id = ? and type = 'Create') as said`,
      [key],
    )
    expect(made).toEqual({ entries: 1, said: 1 })
    await expect(saveEntry(organiser(), null, values, null, 'key')).rejects.toThrow(NotFound)
  })

  test('a rule that cannot be followed, or never comes true, is refused', async () => {
    const staged = await stage(world.ctx())
    const values = await valuesOf(staged)
    await expect(
      saveEntry(organiser(), staged.entryId, { ...values, recurrence: 'FREQ=NOW' }),
    ).rejects.toThrow(RuleNotUnderstood)
    const never = { ...values, recurrence: 'FREQ=WEEKLY;UNTIL=20200101T000000Z' }
    await expect(saveEntry(organiser(), staged.entryId, never)).rejects.toThrow(NeverHappens)
  })
})

describe('an entry whose tickets are sold', () => {
  test('takes them along when it moves, and tells their holders', async () => {
    const staged = await stage(world.ctx(), { title: 'Moving day' })
    await sell(staged, 2)
    const values = await valuesOf(staged)
    const startsAt = new Date(values.startsAt.getTime() + 3 * 86_400_000)
    const endsAt = new Date(values.endsAt.getTime() + 3 * 86_400_000)
    expect(await saveEntry(organiser(), staged.entryId, { ...values, startsAt, endsAt })).toMatchObject({
      moved: 1,
    })
    const tickets = await service.ticketsOf(world.ctx('member'))
    expect(tickets.find(ticket => ticket.title === 'Moving day')?.startsAt).toEqual(startsAt)
    await world.work()
    const letters = await lettersTo(world.cast.members.member.email)
    expect(letters.filter(letter => letter.subject === 'New time: Moving day')).toHaveLength(1)
  })

  test('keeps a date nobody planned any more when tickets are out for it, and drops the others', async () => {
    const staged = await stage(world.ctx())
    const values = { ...(await valuesOf(staged)), recurrence: 'FREQ=WEEKLY' }
    await saveEntry(organiser(), staged.entryId, values)
    await sell(staged, 1)
    const day = 86_400_000
    const shifted = {
      ...values,
      startsAt: new Date(values.startsAt.getTime() + day),
      endsAt: new Date(values.endsAt.getTime() + day),
    }
    expect(await saveEntry(organiser(), staged.entryId, shifted)).toMatchObject({ moved: 0, kept: 1 })
    const { coming } = await entryDesk(organiser(), staged.entryId)
    expect(coming[0]).toMatchObject({ id: staged.occurrenceId, sold: 1 })
    expect(coming[1]?.startsAt).toEqual(shifted.startsAt)
  })

  test('is cancelled with a refund for everyone, told once, and sold no more', async () => {
    const staged = await stage(world.ctx(), { title: 'Rained off', places: 5 })
    const items = [await sell(staged, 2), await sell(staged, 1)]
    await expect(cancelOccurrence(world.ctx('shopkeeper'), staged.occurrenceId)).rejects.toThrow(NotFound)
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 3 })
    await cancelOccurrence(organiser(), staged.occurrenceId)
    await cancelOccurrence(organiser(), staged.occurrenceId)
    expect(await refundProgress(world.ctx(), staged.occurrenceId)).toEqual({ tickets: 3, returned: 0 })
    await expect(transaction(world.ctx(), tx => service.reserve(tx, items, new Date()))).rejects.toThrow(
      SoldOut,
    )
    const jobs = await world.ctx().em.execute<{ payload: { orderLineId: string } }[]>(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = 'refund-cancelled-tickets' returning j.payload`,
    )
    expect(jobs.map(job => job.payload.orderLineId).sort()).toEqual(
      items.map(item => item.orderLineId).sort(),
    )
    const refunds: number[] = []
    for (const { payload } of [...jobs, ...jobs]) {
      await refundCancelledTickets(payingOut(items, refunds), payload)
    }
    expect(refunds.sort()).toEqual([1, 2])
    expect(await refundProgress(world.ctx(), staged.occurrenceId)).toEqual({ tickets: 3, returned: 3 })
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 0 })
  })
})

test('a new entry goes out to the fediverse as an article of the events actor', async () => {
  const staged = await stage(world.ctx(), { title: 'Told abroad' })
  await saveEntry(organiser(), staged.entryId, {
    ...(await valuesOf(staged)),
    description: 'Bring **boots**.',
  })
  await world.work()
  const notes = await world
    .ctx()
    .em.execute<{ html: string; url: string }[]>('select html, url from notes where title = ?', [
      'Told abroad',
    ])
  expect(notes).toHaveLength(1)
  expect(notes[0]?.html).toContain('<strong>boots</strong>')
  expect(notes[0]?.url).toEndWith(`/events/${staged.slug}`)
})

describe('places and prices', () => {
  test('a quota grows for the coming times, but not below what is taken', async () => {
    const staged = await stage(world.ctx(), { places: 3 })
    await sell(staged, 2)
    await saveQuota(organiser(), staged.entryId, staged.quotaId, { name: 'Places', size: 9 })
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ size: 9 })
    await expect(
      saveQuota(organiser(), staged.entryId, staged.quotaId, { name: 'Places', size: 1 }),
    ).rejects.toThrow(QuotaBelowSold)
    await expect(
      world
        .ctx()
        .em.execute('update occurrence_quotas set size = 1 where occurrence_id = ?', [staged.occurrenceId]),
    ).rejects.toThrow('occurrence_quotas_not_oversold')
  })

  test('a new kind of ticket draws on a quota of its own or of others; a sold one stays with its own', async () => {
    const staged = await stage(world.ctx())
    await sell(staged, 1)
    await saveQuota(organiser(), staged.entryId, null, { name: 'Helpers', size: 4 })
    const helpers = (await entryDesk(organiser(), staged.entryId)).quotas.find(
      ({ name }) => name === 'Helpers',
    )!
    const values = { name: 'Helper', description: '', amount: 0, quotaId: helpers.id }
    await saveTicketType(organiser(), staged.entryId, null, values)
    expect((await entryDesk(organiser(), staged.entryId)).types.map(type => type.quota)).toEqual([
      'Places',
      'Places',
      'Helpers',
    ])
    await expect(saveTicketType(organiser(), staged.entryId, staged.adultId, values)).rejects.toThrow(
      TicketsInUse,
    )
    await expect(removeTicketType(organiser(), staged.entryId, staged.adultId)).rejects.toThrow(TicketsInUse)
    await removeTicketType(organiser(), staged.entryId, staged.childId)
  })

  test('a series of times to book is made once', async () => {
    const staged = await stage(world.ctx())
    const startsAt = new Date('2031-03-27T10:00:00Z')
    const series = {
      calendarId: staged.calendarId,
      title: 'Collect',
      place: 'Shed',
      capacity: 4,
      startsAt,
      endsAt: new Date('2031-03-27T10:30:00Z'),
      recurrence: 'FREQ=WEEKLY;COUNT=3',
    }
    expect(await createSlots(organiser(), series)).toBe(3)
    expect(await createSlots(organiser(), series)).toBe(0)
  })
})

describe('holders', () => {
  test('are reminded the day before, once', async () => {
    const staged = await stage(world.ctx(), { title: 'Early start', startsInHours: 30 })
    await sell(staged, 2)
    const soon = new Date(Date.now() + 8 * 3_600_000)
    for (let hour = 0; hour < 3; hour++) {
      await runCrons(world, new Date(soon.getTime() + hour * 3_600_000))
      await world.work(new Date(soon.getTime() + hour * 3_600_000))
    }
    const letters = await lettersTo(world.cast.members.member.email)
    expect(letters.filter(letter => letter.subject === 'Soon: Early start')).toHaveLength(1)
  })
})

/** The till of a cart that pays out at once. */
function payingOut(items: readonly Awaited<ReturnType<typeof orderLine>>[], refunds: number[]): Ctx {
  const ctx = world.ctx()
  const refundLine: CartService['refundLine'] = async (house, orderLineId, quantity) => {
    refunds.push(quantity)
    const item = items.find(candidate => candidate.orderLineId === orderLineId)!
    await transaction(house, tx => service.restore(tx, [{ ...item, quantity }]))
  }
  return { ...ctx, services: { ...ctx.services, cart: { ...ctx.services.cart, refundLine } } }
}
