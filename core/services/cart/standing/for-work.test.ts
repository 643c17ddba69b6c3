import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { jobCtx } from '#core/database/ctx'
import { mergeSetting } from '#core/database/keep-setting'
import { refusalOf } from '#core/payments/sandbox/cast'
import { again, doJobs, jar, lettersTo, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import {
  at,
  datesOf,
  dayAhead,
  leaveCard,
  lettersOf,
  memberAt,
  nextDate,
  standing,
  wishFor,
} from '../../../../tests/standing'
import {
  endHoliday,
  forecast,
  forecastCsv,
  HolidayRefused,
  holidaysForWork,
  makeHoliday,
  shownForecast,
  standingsForWork,
} from './for-work'
import { ownStandings, readStanding } from './own-standing'
import { runStandingOrders } from './run'
import { endStanding, pauseUntil, skipDay } from './steer'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function regular() {
  const member = await stranger(world)
  await leaveCard(world, member)
  return member
}

test('two products of one name are asked of their producers apart', async () => {
  const member = await regular()
  const leeks = async (name: string) => {
    const { sellable } = await crop(world, await grower(world, name), { title: 'Leeks' })
    return sellable
  }
  const wishes = [wishFor(await leeks('Anna'), 2), wishFor(await leeks('Zoe'), 3)]
  const id = await standing(world, member, wishes, { firstDay: dayAhead(world, 8) })
  const named = (await forecast(world.ctx('shopkeeper'))).products.filter(({ name }) => /Leeks/.test(name))
  expect(named.map(({ name, counts }) => [name, counts[1]])).toEqual([
    ['Leeks, 1 kg, Anna', 2],
    ['Leeks, 1 kg, Zoe', 3],
  ])
  await endStanding(again(world, member), id)
})

test('the shop sees what the next weeks ask for, without what is skipped, paused or ordered already', async () => {
  const member = await regular()
  const honey = await jar(world, 9)
  const weekly = await standing(world, member, [wishFor(honey, 2)], { firstDay: dayAhead(world, 8) })
  await standing(world, member, [wishFor(honey, 5)], { firstDay: dayAhead(world, 9), everyWeeks: 2 })
  await skipDay(again(world, member), weekly, dayAhead(world, 15))
  const other = await regular()
  const paused = await standing(world, other, [wishFor(honey, 7)], { firstDay: dayAhead(world, 8) })
  await pauseUntil(again(world, other), paused, dayAhead(world, 24))
  const { products, weeks } = await forecast(world.ctx('shopkeeper'))
  expect(weeks[0]).toBe(dayAhead(world, 0))
  expect(products.map(({ counts }) => counts)).toEqual([[0, 2 + 5, 0, 2 + 5, 2 + 7]])
  expect((await forecast(world.ctx('shopkeeper'))).more).toBe(false)
  const short = await forecast(world.ctx('shopkeeper'), 0)
  expect([short.products, short.more]).toEqual([[], true])
  expect(await refusalOf(forecast(member))).toBeInstanceOf(NotFound)
  const [header, row] = (await forecastCsv(world.ctx('shopkeeper'))).split('\r\n')
  expect(header).toBe(`\uFEFFProduct,${weeks.join(',')}`)
  expect(row).toMatch(/^"?Honey \d+, 340 g jar"?,0,7,0,7,9$/)
  expect(await refusalOf(forecastCsv(member))).toBeInstanceOf(NotFound)
  expect(await shownForecast(world.ctx('shopkeeper'))).toEqual({
    products,
    weeks,
    more: false,
    countedAt: null,
  })
  expect(await refusalOf(shownForecast(member))).toBeInstanceOf(NotFound)
  const states = async (state: 'running' | 'paused') =>
    (await standingsForWork(world.ctx('shopkeeper'), state, null)).standings.map(({ id }) => id)
  expect(await states('paused')).toEqual([paused])
  expect(await states('running')).toHaveLength(2)
  const nowhere = standingsForWork(world.ctx('shopkeeper'), 'running', 'constructor')
  expect(await refusalOf(nowhere)).toBeInstanceOf(NotFound)
  expect((await readStanding(world.ctx('shopkeeper'), weekly)).id).toBe(weekly)
  expect(await refusalOf(readStanding(other, weekly))).toBeInstanceOf(NotFound)
})

test('of more standing orders than are asked each time, what the page says was counted a moment ago', async () => {
  const member = await regular()
  const honey = await jar(world, 9)
  const id = await standing(world, member, [wishFor(honey, 2)], { firstDay: dayAhead(world, 8) })
  const keeper = world.ctx('shopkeeper')
  const first = await shownForecast(keeper, 0)
  expect(first.countedAt).toEqual(keeper.now)
  await skipDay(again(world, member), id, dayAhead(world, 15))
  const later = { ...keeper, now: new Date(keeper.now.getTime() + 60_000) }
  expect(await shownForecast(later, 0)).toEqual(first)
  const now = await shownForecast(later)
  expect(now.countedAt).toBeNull()
  expect(now.products).not.toEqual(first.products)
  expect((await forecastCsv(later)).split('\r\n')).toHaveLength(1 + now.products.length + 1)
})

test('while the shop is closed nothing comes, whoever it is told; and it can be taken back', async () => {
  const member = await regular()
  const id = await standing(world, member, [wishFor(await jar(world, 9))])
  const date = await nextDate(world, id)
  await makeHoliday(world.ctx('shopkeeper'), date.day, dayAhead(world, 18))
  await runStandingOrders(at(world, date.cut_off_at))
  expect((await datesOf(world, id)).map(({ day, state }) => [day, state])).toEqual([
    [date.day, 'skipped'],
    [dayAhead(world, 17), 'skipped'],
    [dayAhead(world, 24), 'planned'],
  ])
  expect(await lettersOf(world, member, 'closed')).toBe(2)
  await doJobs(world, 'send-standing-letter')
  expect((await lettersTo(world, member)).filter(subject => /closed/.test(subject))).toHaveLength(2)
  const [holiday] = await holidaysForWork(world.ctx('shopkeeper'))
  await endHoliday(world.ctx('shopkeeper'), holiday!.id)
  const view = await readStanding(memberAt(world, member, world.ctx().now), id)
  expect(view.coming.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'coming'))
})

test('what was closed and is not any more comes before what was planned behind it; another holiday keeps its days', async () => {
  const member = await regular()
  const id = await standing(world, member, [wishFor(await jar(world, 9))])
  const date = await nextDate(world, id)
  const [second, third] = [dayAhead(world, 17), dayAhead(world, 24)]
  const keeper = () => world.ctx('shopkeeper')
  await makeHoliday(keeper(), date.day, second)
  await makeHoliday(keeper(), second, second)
  await runStandingOrders(world.ctx())
  const states = async () => (await datesOf(world, id)).map(({ day, state }) => [day, state])
  expect((await states()).at(-1)).toEqual([third, 'planned'])
  const long = (await holidaysForWork(keeper())).find(each => each.from === date.day)
  await endHoliday(keeper(), long?.id ?? '')
  await runStandingOrders(world.ctx())
  expect(await states()).toEqual([
    [date.day, 'planned'],
    [second, 'skipped'],
    [third, 'planned'],
  ])
  const [short] = await holidaysForWork(keeper())
  await endHoliday(keeper(), short?.id ?? '')
  expect((await states()).map(([, state]) => state)).toEqual(['planned', 'planned', 'planned'])
})

test('while the cart is hidden nothing is ordered or charged, whose box was to come hears it once, and it goes on after', async () => {
  const member = await regular()
  const due = await standing(world, member, [wishFor(await jar(world, 9))])
  const later = await standing(world, member, [wishFor(await jar(world, 9))], {
    firstDay: dayAhead(world, 13),
  })
  const [date, other] = [await nextDate(world, due), await nextDate(world, later)]
  const hide = (...hiddenApps: ('cart' | 'market' | 'events')[]) =>
    mergeSetting(jobCtx(world.house), 'site', { hiddenApps }).then(() => world.house.purge(['site']))
  await hide('cart', 'market', 'events')
  for (const minutes of [0, 5]) {
    await runStandingOrders(at(world, new Date(date.cut_off_at.getTime() + minutes * 60_000)))
    await doJobs(world, 'send-standing-letter')
  }
  const states = async (id: string) =>
    (await datesOf(world, id)).map(({ state, order_id }) => [state, order_id])
  expect(await states(due)).toEqual([['skipped', null]])
  expect(await states(later)).toEqual([['planned', null]])
  expect(await lettersOf(world, member, 'closed')).toBe(1)
  const letter = (
    await world
      .ctx()
      .em.execute<{ text: string }[]>(
        "select text from sent_mails where recipient = ? and subject like '%closed%'",
        [requireMember(member).email],
      )
  )[0]
  expect(letter?.text).toContain('For now no box comes')
  expect(letter?.text).not.toContain(world.house.config.origins.cart)
  await hide()
  await runStandingOrders(at(world, other.cut_off_at))
  expect(await states(later)).toEqual([['placed', expect.any(String)]])
  expect((await datesOf(world, due)).map(({ day, state }) => [day, state])).toEqual([
    [date.day, 'skipped'],
    [dayAhead(world, 17), 'planned'],
  ])
})

test('only shopkeepers close it, on days of the calendar in their order', async () => {
  const member = await regular()
  expect(await refusalOf(makeHoliday(member, dayAhead(world, 3), dayAhead(world, 4)))).toBeInstanceOf(
    NotFound,
  )
  for (const [from, until] of [
    ['soon', dayAhead(world, 3)],
    [dayAhead(world, 4), dayAhead(world, 3)],
    [dayAhead(world, -9), dayAhead(world, -3)],
    [dayAhead(world, 3), dayAhead(world, 200)],
  ])
    expect(await refusalOf(makeHoliday(world.ctx('shopkeeper'), from!, until!))).toBeInstanceOf(
      HolidayRefused,
    )
  expect(await refusalOf(endHoliday(world.ctx('shopkeeper'), Bun.randomUUIDv7()))).toBeInstanceOf(NotFound)
})

test('a list says the first of what each order brings, in its order', async () => {
  const member = await regular()
  const short = await standing(world, member, [wishFor(await jar(world, 9), 2)])
  const jars = await Promise.all([1, 2, 3, 4].map(() => jar(world, 9)))
  const long = await standing(
    world,
    member,
    jars.map((honey, nth) => wishFor(honey, nth + 1)),
  )
  const listed = new Map((await ownStandings(again(world, member))).map(({ id, contents }) => [id, contents]))
  expect(listed.get(short)).toMatch(/^2 × Honey \d+$/)
  expect(listed.get(long)).toMatch(/^1 × Honey \d+, 2 × Honey \d+, 3 × Honey \d+, …$/)
})
