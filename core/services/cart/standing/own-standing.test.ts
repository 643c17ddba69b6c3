import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { insertVariant } from '#core/services/market/products/add-variant'
import { retireVariant } from '#core/services/market/products/retire-variant'
import { again, doJobs, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { priceList } from '../../../../tests/prices'
import { at, dayAhead, leaveCard, memberAt, nextDate, standing, wishFor } from '../../../../tests/standing'
import { closeBillAccount, saveBillAccount } from '../bills/accounts-for-work'
import { removeCard } from '../cards/remove-card'
import { savePlace } from '../places/places'
import { saveWaysSettings } from '../ways/settings'
import { makeHoliday } from './for-work'
import { ownStandings, readStanding } from './own-standing'
import { runStandingOrders } from './run'
import { endStanding, pauseUntil, skipDay } from './steer'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

async function regular(): Promise<Ctx> {
  const member = await stranger(world)
  await leaveCard(world, member)
  return member
}

const keeper = () => world.ctx('shopkeeper')
const read = (member: Ctx, id: string) => readStanding(again(world, member), id)

describe('a standing order', () => {
  test('is read by its member and by who looks after orders, and is nobody else’s', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    expect((await read(member, id)).id).toBe(id)
    expect((await readStanding(keeper(), id)).id).toBe(id)
    for (const who of ['editor', 'moderator', 'neighbour'] as const)
      await expect(readStanding(world.ctx(who), id)).rejects.toBeInstanceOf(NotFound)
    await expect(readStanding(world.ctx(), id)).rejects.toBeInstanceOf(SignInRequired)
    for (const asked of [Bun.randomUUIDv7(), 'first'])
      await expect(read(member, asked)).rejects.toBeInstanceOf(NotFound)
  })

  test('says what its member wished', async () => {
    const member = await regular()
    const placeId = await savePlace(keeper(), null, {
      name: 'Mill',
      address: '2 Mill Lane',
      map_url: '',
      hours: '',
      note: '',
      fee_amount: 0,
      vat_rate_id: null,
      cutoff_hours: 2,
      capacity: null,
      slotIds: [],
      cycleIds: [],
      notHere: [],
    })
    const fields = { placeId, slotTime: '17:30', note: 'No onions', everyWeeks: 2, way: 'credit' as const }
    const id = await standing(world, member, [wishFor(await jar(world, 9), 2)], fields)
    const view = await read(member, id)
    expect(view).toMatchObject({
      state: 'running',
      where: 'Mill',
      pausedUntil: null,
      endedAt: null,
      fields: { ...fields, firstDay: dayAhead(world, 10), delivery: null, name: 'Ada' },
    })
    expect(view.lines).toMatchObject([{ quantity: 2, gone: false, substitute: null }])
    expect(view.sum).toEqual({ amount: 1300, currency: 'GBP' })
  })

  test('has the prices of its member, also for who looks after it', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9, 1_000), 2)])
    await priceList(world, { label_slug: 'crew', percent_off: 5_000 })
    await db(world.ctx())
      .insertInto('member_labels')
      .values({ member_id: requireMember(member).id, slug: 'crew', name: 'Crew', given_at: new Date() })
      .execute()
    expect((await read(member, id)).sum.amount).toBe(1_000)
    expect((await readStanding(keeper(), id)).sum.amount).toBe(1_000)
  })

  test('reckons without what is sold no more, and still shows it', async () => {
    const member = await regular()
    const [honey, jam] = [await jar(world, 9, 500), await jar(world, 9, 300)]
    const id = await standing(world, member, [wishFor(honey), wishFor(jam, 2)])
    await retireVariant(keeper(), honey.kind === 'product' ? honey.variantId : '')
    const view = await read(member, id)
    expect(view.lines.map(({ gone }) => gone)).toEqual([true, false])
    expect(view.sum.amount).toBe(600)
  })
})

describe('its days', () => {
  test('are six to come, of which those that its member skipped say so', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    await skipDay(again(world, member), id, dayAhead(world, 17))
    const { coming, past } = await read(member, id)
    expect(coming.map(({ day, state }) => [day, state])).toEqual([
      [dayAhead(world, 10), 'coming'],
      [dayAhead(world, 17), 'skipped'],
      ...[24, 31, 38, 45].map(ahead => [dayAhead(world, ahead), 'coming'] as [string, string]),
    ])
    expect(past).toEqual([])
  })

  test('on which the shop is closed say so, before anything was planned', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    await makeHoliday(keeper(), dayAhead(world, 24), dayAhead(world, 24))
    const { coming } = await read(member, id)
    expect(coming.filter(({ state }) => state === 'closed').map(({ day }) => day)).toEqual([
      dayAhead(world, 24),
    ])
    await db(world.ctx()).deleteFrom('standing_holidays').execute()
  })

  test('that were ordered are past, with the number of the order', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    const { coming, past } = await readStanding(memberAt(world, member, date.cut_off_at), id)
    expect(past).toMatchObject([{ day: date.day, state: 'placed', orderNumber: expect.any(String) }])
    expect(coming[0]?.day).toBe(dayAhead(world, 17))
  })

  test('that went wrong are past, with the reason', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 0))])
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    const waiting = await readStanding(memberAt(world, member, date.cut_off_at), id)
    expect(waiting.coming[0]).toMatchObject({ state: 'coming', reason: 'Nothing of it could be had.' })
    await runStandingOrders(at(world, date.gives_up_at))
    const { coming, past } = await readStanding(memberAt(world, member, date.gives_up_at), id)
    expect(past).toMatchObject([{ day: date.day, state: 'failed' }])
    expect(coming.map(({ day }) => day)).not.toContain(date.day)
  })

  test('begin with the end of a pause, which is shown until it is over', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    await pauseUntil(again(world, member), id, dayAhead(world, 24))
    const paused = await read(member, id)
    expect(paused).toMatchObject({ state: 'paused', pausedUntil: dayAhead(world, 24) })
    expect(paused.coming[0]?.day).toBe(dayAhead(world, 24))
    const then = new Date(Date.now() + 24 * 86_400_000)
    expect(await readStanding(memberAt(world, member, then), id)).toMatchObject({
      state: 'running',
      pausedUntil: null,
    })
  })

  test('are none any more when it has ended', async () => {
    const member = await regular()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    await endStanding(again(world, member), id)
    expect(await read(member, id)).toMatchObject({ state: 'ended', coming: [], endedAt: expect.any(Date) })
  })
})

describe('a member’s own', () => {
  test('are theirs alone, those that run before those that have ended', async () => {
    const [member, other] = [await regular(), await regular()]
    const first = await standing(world, member, [wishFor(await jar(world, 9))])
    const second = await standing(world, member, [wishFor(await jar(world, 9))])
    await standing(world, other, [wishFor(await jar(world, 9))])
    await endStanding(again(world, member), second)
    expect((await ownStandings(again(world, member))).map(({ id, state }) => [id, state])).toEqual([
      [first, 'running'],
      [second, 'ended'],
    ])
    await expect(ownStandings(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  })

  test('say the first three things, and that there is more', async () => {
    const member = await regular()
    const jars = await Promise.all([1, 2, 3].map(() => jar(world, 9)))
    await standing(
      world,
      member,
      jars.map(each => wishFor(each, 2)),
    )
    const [three] = await ownStandings(again(world, member))
    expect(three?.contents).toMatch(/^2 × Honey \d+, 2 × Honey \d+, 2 × Honey \d+$/)
    const more = await regular()
    await standing(
      world,
      more,
      [...jars, await jar(world, 9)].map(each => wishFor(each)),
    )
    const [four] = await ownStandings(again(world, more))
    expect(four?.contents).toMatch(/^1 × Honey \d+, 1 × Honey \d+, 1 × Honey \d+, …$/)
  })
})

describe('what stands in the way of paying', () => {
  const obstacle = async (member: Ctx, id: string) => (await read(member, id)).payObstacle
  const paidBy = async (way: 'card' | 'credit' | 'account', member: Ctx) =>
    standing(world, member, [wishFor(await jar(world, 9), 2)], { way })

  test('is too little credit, until there is enough of it to the penny', async () => {
    const member = await stranger(world)
    const id = await paidBy('credit', member)
    await topUp(world, member, 1_299)
    expect(await obstacle(member, id)).toBe(
      'There is £12.99 of credit, and £13.00 is needed, fees and delivery apart. Please pay some in before, or choose another way to pay.',
    )
    await topUp(world, member, 1)
    expect(await obstacle(member, id)).toBe('')
  })

  test('is a monthly limit that is used up, or a bill that is no more', async () => {
    const member = await stranger(world)
    const fields = { name: 'Home', limit: 1_200, emails: [requireMember(member).email] }
    const account = await saveBillAccount(keeper(), null, fields)
    const id = await paidBy('account', member)
    expect(await obstacle(member, id)).toStartWith('There is £12.00 left of your monthly limit, and £13.00')
    await saveBillAccount(keeper(), account, { ...fields, limit: 1_300 })
    expect(await obstacle(member, id)).toBe('')
    await closeBillAccount(keeper(), account)
    expect(await obstacle(member, id)).toStartWith('You have no monthly bill any more.')
  })

  test('is a card that was taken away, or credit that is not taken any more; nothing once it has ended', async () => {
    const member = await regular()
    const [card, credit] = [await paidBy('card', member), await paidBy('credit', member)]
    expect(await obstacle(member, card)).toBe('')
    await removeCard(again(world, member))
    expect(await obstacle(member, card)).toStartWith('You have no card with us any more.')
    await saveWaysSettings(keeper(), {
      cards: true,
      ways: ['cash'],
      bank: { holder: '', account: '', bic: '' },
      transferDays: 7,
    })
    expect(await obstacle(member, credit)).toStartWith('Orders are not paid from credit here any more.')
    await offerAllWays(world)
    await endStanding(again(world, member), credit)
    expect(await obstacle(member, credit)).toBe('')
  })

  test('is in the letter before, which then does not say that there is nothing to do', async () => {
    const member = await stranger(world)
    const id = await paidBy('credit', member)
    const { cut_off_at } = await nextDate(world, id)
    const before = new Date(cut_off_at.getTime() - 24 * 3_600_000)
    await runStandingOrders(at(world, before))
    await doJobs(world, 'send-standing-letter', before)
    const { text } = await one<{ text: string }>(
      world,
      `select text from sent_mails where recipient = ? and subject like 'Your box on%'`,
      [requireMember(member).email],
    )
    expect(text).toContain('There is £0.00 of credit, and £13.00 is needed')
    expect(text).not.toContain('there is nothing to do')
  })
})

test('what comes twice of one product is told apart by its kind, and is called shortly otherwise', async () => {
  const member = await regular()
  const [box, bread] = [await jar(world, 9), await jar(world, 9)]
  const { variantId } = box as { variantId: string }
  const { product_id } = await db(world.ctx())
    .selectFrom('variants')
    .select('product_id')
    .where('id', '=', variantId)
    .executeTakeFirstOrThrow()
  const price = { amount: 900, currency: 'GBP' }
  const large = { name: 'Large', sku: null, unit: '', price, stock: 9 }
  const id = await transaction(world.ctx(), tx => insertVariant(tx, product_id, large))
  await standing(world, member, [
    wishFor(box, 2),
    wishFor({ kind: 'product', variantId: id }, 1),
    wishFor(bread, 1),
  ])
  const [one] = await ownStandings(again(world, member))
  expect(one?.contents).toMatch(/^2 × (Honey \d+), [^,]+, 1 × \1, Large, 1 × Honey \d+$/)
})

test('what was done with it is written down, the newest first, and by whom', async () => {
  const member = await regular()
  const id = await standing(world, member, [wishFor(await jar(world, 9))])
  await skipDay(memberAt(world, member, new Date(Date.now() + 1_000)), id, dayAhead(world, 10))
  const { events } = await read(member, id)
  expect(events.length).toBeGreaterThanOrEqual(2)
  expect(events.every(({ by }) => by === requireMember(member).name)).toBe(true)
  const moments = events.map(({ at: moment }) => +moment)
  expect(moments).toEqual(moments.toSorted((a, b) => b - a))
})
