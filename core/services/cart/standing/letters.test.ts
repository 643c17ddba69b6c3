import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { doJobs, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import {
  at,
  type DateRow,
  datesOf,
  leaveCard,
  lettersOf,
  nextDate,
  standing,
  wishFor,
} from '../../../../tests/standing'
import { removeCard } from '../cards/remove-card'
import { addDays } from './days'
import { dueDate } from './due-date'
import { postStanding, SEND_STANDING_LETTER, type StandingLetter, sendStandingLetter } from './letters'
import { runStandingOrders } from './run'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

type Box = { readonly member: Ctx; readonly id: string; readonly date: DateRow; readonly thing: Sellable }

/** One jar a week by card, and its next day. */
async function box(fields: Parameters<typeof standing>[3] = {}): Promise<Box> {
  const member = await stranger(world)
  await leaveCard(world, member)
  const thing = await jar(world, 9)
  const id = await standing(world, member, [wishFor(thing, 2)], fields)
  return { member, id, thing, date: await nextDate(world, id) }
}

const minutes = (moment: Date, many: number) => new Date(moment.getTime() + many * 60_000)
const say = (date: DateRow, columns: Readonly<Record<string, string>>) =>
  db(world.ctx()).updateTable('standing_dates').set(columns).where('id', '=', date.id).execute()
const reprice = ({ thing }: Box, amount: number) =>
  db(world.ctx())
    .updateTable('variants')
    .set({ price_amount: amount })
    .where('id', '=', thing.kind === 'product' ? thing.variantId : '')
    .execute()

/** What the job writes at that moment, from an hour before the cut-off unless said otherwise; null for nothing. */
async function written({ member, date }: Box, kind: StandingLetter, now = minutes(date.cut_off_at, -60)) {
  await transaction(at(world, now), async tx => {
    const due = await dueDate(tx, date.id)
    if (due) await postStanding(tx, due, kind)
  })
  await doJobs(world, SEND_STANDING_LETTER, now)
  const sent = await world
    .ctx()
    .em.execute<{ subject: string; text: string }[]>(
      'select subject, text from sent_mails where recipient = ? order by sent_at desc, id desc limit 1',
      [requireMember(member).email],
    )
  return sent[0] ?? null
}
const givenUp = ({ date }: Box, kind: StandingLetter) =>
  one<{ failure: string | null; sent: boolean }>(
    world,
    'select failure, sent_at is not null as sent from outgoing_letters where key = ?',
    [`standing:${date.id}:${kind}`],
  )

describe('the letter before a box', () => {
  test('says what comes, what it comes to, how it is paid and until when it can be changed', async () => {
    const its = await box()
    const letter = await written(its, 'soon')
    expect(letter?.subject).toMatch(/^Your box on .+: change or skip it until .+/)
    expect(letter?.text).toStartWith('Dear A Stranger,\n')
    for (const words of [
      /2 × .*Honey/,
      'Together about £13.00, before fees and delivery.',
      'It is charged to your Visa ending 4242.',
      'If that is all right, there is nothing to do.',
      `/standing-orders/${its.id}`,
    ])
      expect(letter?.text).toMatch(words)
    expect(letter?.text).not.toMatch(/instead of|sold no more/)
  })

  test('is not written at the instant of the cut-off, nor for a day that is planned no more', async () => {
    const [late, skipped] = [await box(), await box()]
    expect(await written(late, 'soon', late.date.cut_off_at)).toBeNull()
    await say(skipped.date, { state: 'skipped' })
    expect(await written(skipped, 'soon')).toBeNull()
    for (const its of [late, skipped])
      expect(await givenUp(its, 'soon')).toMatchObject({ sent: false, failure: 'things have moved on' })
  })

  test.each([
    // Five of a hundred are worth no word, one penny more is: of £10.00 fifty pence, whichever way.
    [1_050, false],
    [1_051, true],
    [950, false],
    [949, true],
  ])('of what was £10.00 and is %p pence says so: %p', async (amount, says) => {
    const its = await box()
    await db(world.ctx())
      .updateTable('standing_lines')
      .set({ told_amount: 1_000, told_currency: 'GBP' })
      .where('standing_order_id', '=', its.id)
      .execute()
    await reprice(its, amount)
    const text = (await written(its, 'soon'))?.text ?? ''
    expect(text.includes('Prices have changed since you last heard of them:')).toBe(says)
    expect(text.includes(' instead of £10.00')).toBe(says)
    // What they were told is what the next change is measured by.
    const told = 'select told_amount::int as told from standing_lines where standing_order_id = ?'
    expect(await one(world, told, [its.id])).toEqual({ told: says ? amount : 1_000 })
  })

  test('names what is sold no more, and what comes instead', async () => {
    const member = await stranger(world)
    await leaveCard(world, member)
    const [kept, gone, swapped, other] = await Promise.all([1, 2, 3, 4].map(() => jar(world, 9)))
    if (!kept || !gone || !swapped || !other) throw new Error('no jars')
    const id = await standing(world, member, [wishFor(kept), wishFor(gone), wishFor(swapped, 1, other)])
    const date = await nextDate(world, id)
    for (const each of [gone, swapped])
      await db(world.ctx())
        .insertInto('variant_retirements')
        .values({ variant_id: each.kind === 'product' ? each.variantId : '', retired_at: new Date() })
        .execute()
    const text = (await written({ member, id, date, thing: kept }, 'soon'))?.text ?? ''
    const [, behind = ''] = text.split('These are sold no more:')
    expect(behind.match(/Honey/g)).toHaveLength(3)
    expect(behind.match(/comes instead/g)).toHaveLength(1)
    expect(text).toContain('Together about £6.50')
  })

  test('says how else it is paid, and what stands in the way of that', async () => {
    const member = await stranger(world)
    const id = await standing(world, member, [wishFor(await jar(world, 9))], { way: 'credit' })
    const its = { member, id, date: await nextDate(world, id), thing: await jar(world, 1) }
    const poor = (await written(its, 'soon'))?.text ?? ''
    expect(poor).toContain('It is paid from your credit.')
    expect(poor).toContain('Please pay some in before')
    expect(poor).not.toContain('there is nothing to do')
    const [, next] = [await topUp(world, member, 5_000), addDays(its.date.day, 7)]
    await runStandingOrders(at(world, its.date.cut_off_at))
    await runStandingOrders(at(world, minutes(its.date.cut_off_at, 5)))
    const date = (await datesOf(world, id)).find(each => each.day === next)
    if (!date) throw new Error('no next day')
    expect((await written({ ...its, date }, 'soon'))?.text).toContain('there is nothing to do')
  })
})

describe('a letter about a box that does not come as it was to', () => {
  test('says what was left out, line by line, and is none where nothing was', async () => {
    const its = await box()
    expect(await written(its, 'left-out')).toBeNull()
    const other = await box()
    await say(other.date, { left_out: '1 × Leeks\n2 × Eggs' })
    const letter = await written(other, 'left-out')
    expect(letter?.subject).toStartWith('Not all of your box on ')
    expect(letter?.text).toContain('  1 × Leeks\n  2 × Eggs\n')
  })

  test('says why it cannot be paid yet while it is planned, and nothing without a reason', async () => {
    const [silent, told, over] = [await box(), await box(), await box()]
    expect(await written(silent, 'unpaid')).toBeNull()
    await say(told.date, { reason: 'There is too little credit.' })
    const letter = await written(told, 'unpaid')
    expect(letter?.subject).toEndWith(' cannot be paid yet')
    expect(letter?.text).toContain('  There is too little credit.\n')
    await say(over.date, { reason: 'It is late.', state: 'skipped' })
    expect(await written(over, 'unpaid')).toBeNull()
  })

  test('asks for the money of one that is ordered while it waits, and no more once it is paid', async () => {
    const its = await box()
    await removeCard({ ...world.ctx(), viewer: its.member.viewer })
    await runStandingOrders(at(world, its.date.cut_off_at))
    await doJobs(world, SEND_STANDING_LETTER, its.date.cut_off_at)
    const { subject, text } = await one<{ subject: string; text: string }>(
      world,
      'select subject, text from sent_mails where recipient = ?',
      [requireMember(its.member).email],
    )
    expect(subject).toMatch(/^Please pay your box on .+: £13\.00$/)
    expect(text).toContain('your card did not pay the £13.00 of your box')
    const paid = await box()
    await runStandingOrders(at(world, paid.date.cut_off_at))
    expect(await written(paid, 'unpaid')).toBeNull()
    expect(await givenUp(paid, 'unpaid')).toMatchObject({ failure: 'things have moved on' })
  })

  test.each([
    ['failed', 'failed', { reason: 'It was not paid in time.' }, '  It was not paid in time.\n'],
    ['failed', 'failed', { reason: '' }, 'does not come.\n\nNothing is charged for it.'],
    ['closed', 'skipped', {}, 'we are closed on '],
  ] as const)('%p is for a day that has %p alone', async (kind, state, columns, words) => {
    const its = await box()
    expect(await written(its, kind)).toBeNull()
    const other = await box()
    await say(other.date, { state, ...columns })
    const letter = await written(other, kind)
    expect(letter?.subject).toStartWith('No box on ')
    expect(letter?.text).toContain(words)
    expect(letter?.text).toMatch(/comes as usual/)
  })
})

test('one of a kind goes out for a day, however often it is posted; none to who is leaving, or of a day that is no more', async () => {
  const [its, leaving] = [await box(), await box()]
  await say(its.date, { state: 'failed' })
  for (let time = 0; time < 3; time++) await written(its, 'failed')
  expect(await lettersOf(world, its.member, 'failed')).toBe(1)
  const many = () =>
    one<{ n: number }>(world, 'select count(*)::int as n from sent_mails where recipient in (?, ?)', [
      requireMember(its.member).email,
      requireMember(leaving.member).email,
    ])
  expect(await many()).toEqual({ n: 1 })
  await db(world.ctx())
    .insertInto('account_closings')
    .values({ member_id: requireMember(leaving.member).id, asked_at: new Date(), erase_after: new Date() })
    .execute()
  expect((await dueDate(world.ctx(), leaving.date.id))?.member).toBeNull()
  await sendStandingLetter(world.ctx(), { dateId: leaving.date.id, kind: 'failed' })
  await sendStandingLetter(world.ctx(), { dateId: Bun.randomUUIDv7(), kind: 'soon' })
  expect(await many()).toEqual({ n: 1 })
})
