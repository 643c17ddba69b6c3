import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { cancelOccurrence, refundProgress } from '../organising/cancel-occurrence'
import { restore } from '../selling/restore'
import { settle } from '../selling/settle'
import { orderLine, type Staged, stage } from '../testing/stage'
import { announce } from './announce-event'
import { letterKey } from './holder-letter'
import { notifyHolder, notifyHolders, sendHolderLetter } from './notify-holders'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await emptied(world.ctx(), 'orders', 'event_entries')
  await emptied(world.ctx(), 'sent_mails', 'outgoing_letters')
  await world.ctx().em.execute('delete from graphile_worker._private_jobs')
})

async function bought(
  staged: Staged,
  who: 'member' | 'neighbour',
  { quantity = 1, free = false }: { quantity?: number; free?: boolean } = {},
) {
  const { id: memberId, name } = world.cast.members[who]
  const item = await orderLine(world.ctx(), staged, quantity, { memberId })
  if (free) {
    await transaction(world.ctx(), async tx => {
      await db(tx)
        .updateTable('order_lines')
        .set({ unit_amount: 0 })
        .where('id', '=', item.orderLineId)
        .execute()
      await tx.em.execute(
        'update orders set total_amount = 0 where id = (select order_id from order_lines where id = ?)',
        [item.orderLineId],
      )
    })
  }
  await transaction(world.ctx(), tx => settle(tx, [item], { memberId, name }))
  return item
}

async function letters() {
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['recipient', 'subject', 'text'])
    .orderBy('recipient')
    .execute()
}

const tell = (day: Staged, who: 'member' | 'neighbour', what: 'cancelled' | 'tomorrow') =>
  sendHolderLetter(world.ctx(), {
    occurrenceId: day.occurrenceId,
    memberId: world.cast.members[who].id,
    what,
    toldAt: 1,
  })

describe('a letter to a holder', () => {
  test('of a day that is called off says whether money comes back', async () => {
    const day = await stage(world.ctx(), { places: 9, title: 'Apple\r\nday' })
    await bought(day, 'member', { quantity: 2 })
    await bought(day, 'neighbour', { free: true })
    for (const who of ['member', 'neighbour'] as const) await tell(day, who, 'cancelled')
    const [mair, tom] = await letters()
    expect(mair).toMatchObject({ recipient: 'member@example.test', subject: 'Cancelled: Apple day' })
    expect(mair?.text).toStartWith('Dear Mair Pugh,\n\n')
    expect(mair?.text).toContain('What you paid is on its way back to you; you need not')
    expect(tom?.text).toContain('You need not do anything')
    expect(tom?.text).not.toContain('paid')
  })

  test('of tomorrow says when, where and how to get in; sent twice, it is one letter', async () => {
    const day = await stage(world.ctx(), { timeZone: 'Pacific/Auckland' })
    for (let time = 0; time < 2; time++) await tell(day, 'member', 'tomorrow')
    const when = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: 'Pacific/Auckland',
    }).format(day.startsAt)
    const sent = await letters()
    expect(sent).toHaveLength(1)
    expect(sent[0]?.subject).toBe('Soon: Apple day')
    for (const words of [when, 'Where: The orchard', '/tickets', `/events/${day.slug}/${day.occurrenceId}`])
      expect(sent[0]?.text).toContain(words)
  })

  test('is not written to who has left, nor about what is not there', async () => {
    const day = await stage(world.ctx())
    const gone = { occurrenceId: Bun.randomUUIDv7(), memberId: world.cast.members.member.id }
    await sendHolderLetter(world.ctx(), { ...gone, what: 'tomorrow', toldAt: 1 })
    await sendHolderLetter(world.ctx(), {
      occurrenceId: day.occurrenceId,
      memberId: Bun.randomUUIDv7(),
      what: 'tomorrow',
      toldAt: 1,
    })
    expect(await letters()).toEqual([])
  })

  test('has one name for one piece of news to one member, and another for each other', () => {
    const told = { occurrenceId: 'o', memberId: 'm', what: 'tomorrow', toldAt: 1 }
    const names = [
      told,
      { ...told, what: 'cancelled' },
      { ...told, memberId: 'n' },
      { ...told, occurrenceId: 'p' },
      { ...told, toldAt: 2 },
      { ...told, what: 'changed', changeId: 'c' },
    ].map(letterKey)
    expect(new Set(names).size).toBe(names.length)
    expect(letterKey({ ...told })).toBe(letterKey(told))
  })
})

describe('a day that is called off', () => {
  const jobs = async (task: string) =>
    (
      await world
        .ctx()
        .em.execute<{ key: string }[]>('select key from graphile_worker.jobs where task_identifier = ?', [
          task,
        ])
    ).length

  test('is told to each holder once, and each order is refunded by a job; who gave theirs back is left alone', async () => {
    const day = await stage(world.ctx(), { places: 9 })
    await bought(day, 'member', { quantity: 2 })
    await bought(day, 'member')
    const back = await bought(day, 'neighbour')
    const returned = { ...back, backInStock: true, reason: '' }
    await transaction(world.ctx(), tx => restore(tx, [returned]))
    await world.ctx().em.execute('delete from graphile_worker._private_jobs')
    for (let time = 0; time < 2; time++) await cancelOccurrence(world.ctx('organiser'), day.occurrenceId)
    expect(await jobs('tell-ticket-holder')).toBe(1)
    expect(await jobs('refund-cancelled-tickets')).toBe(3)
    expect(await refundProgress(world.ctx(), day.occurrenceId)).toEqual({ tickets: 4, returned: 1 })
  })

  test('is no news to anybody else', async () => {
    const [day, other] = [await stage(world.ctx()), await stage(world.ctx())]
    await bought(other, 'member')
    await transaction(world.ctx(), tx => notifyHolders(tx, day.occurrenceId, 'cancelled'))
    expect(await jobs('tell-ticket-holder')).toBe(0)
    await notifyHolder(world.ctx(), day.occurrenceId, world.cast.members.member.id, 'tomorrow', new Date())
    expect(await jobs('tell-ticket-holder')).toBe(1)
  })
})

describe('what the world is told of an event', () => {
  async function told(entryId: string) {
    await db(world.ctx()).deleteFrom('ap_activities').execute()
    await transaction(world.ctx(), tx => announce(tx, 'Update', entryId))
    const [activity] = await world.ctx().em.find(Activity, {})
    return activity
  }

  test('is its next date where it happens, its place, its words, and nothing that runs', async () => {
    const day = await stage(world.ctx(), { title: 'Apple day' })
    await db(world.ctx())
      .updateTable('event_entries')
      .set({
        place: 'The <b>orchard</b>',
        description: 'Bring *boots*',
        image: '/media/a.webp',
        image_alt: 'Apples',
      })
      .execute()
    const activity = await told(day.entryId)
    const when = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: 'Europe/London',
    }).format(day.startsAt)
    expect(activity).toMatchObject({ type: 'Update', audience: 'public', subjectKind: 'event' })
    const html = String(activity?.payload.html)
    expect(activity?.payload).toMatchObject({
      title: 'Apple day',
      url: `${world.house.config.origins.events}/events/${day.slug}`,
      tags: ['Orchard'],
      image: { url: `${world.house.config.origins.events}/media/a.webp`, alt: 'Apples' },
    })
    expect(html).toContain(`<p>${when} · The &lt;b&gt;orchard&lt;/b&gt;</p>`)
    expect(html).toContain('<em>boots</em>')
  })

  test('is that no date is planned, where what there was is called off or over', async () => {
    const day = await stage(world.ctx())
    await cancelOccurrence(world.ctx('organiser'), day.occurrenceId)
    expect(String((await told(day.entryId))?.payload.html)).toStartWith(
      '<p>No date is planned · The orchard</p>',
    )
    expect((await told(day.entryId))?.payload.image).toBeNull()
    expect(await told(Bun.randomUUIDv7())).toBeUndefined()
  })
})
