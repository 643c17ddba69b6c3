import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { momentOf } from '#core/text/local-time'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { makeCycle } from '../cycles/save-cycle'
import { sellInCycles } from '../cycles/settings'
import { cycleOfDay } from './cycle-of-day'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await sellInCycles(world.ctx('shopkeeper'), true)
})
afterAll(() => world.close())

const at = (local: string, ms = 0) => {
  const moment = momentOf(local, world.house.site().timeZone)
  if (!moment) throw new Error(`${local} is no moment`)
  return new Date(moment.getTime() + ms)
}
const closing = (closesAt: Date) =>
  makeCycle(
    world.ctx('shopkeeper'),
    { name: 'Week', note: '', opensAt: new Date(closesAt.getTime() - 3_600_000), closesAt },
    null,
  )
const closeFor = async (day: string) => (await cycleOfDay(world.ctx(), day))?.closesAt ?? null

// In London the clocks go forward on the night of 28 March 2027, and back on that of 31 October.
describe.each([
  ['a day of 23 hours', '2027-03-28', '2027-03-29'],
  ['a day of 25 hours', '2027-10-31', '2027-11-01'],
  ['any other', '2027-06-16', '2027-06-17'],
])('of the cycles without times, one is for %s', (_, day, next) => {
  test('that closes before it is over, to the instant, and else for the next', async () => {
    const last = at(`${next}T00:00`, -1)
    await closing(last)
    expect(await closeFor(day)).toEqual(last)
    const midnight = at(`${next}T00:00`)
    await closing(midnight)
    expect([await closeFor(day), await closeFor(next)]).toEqual([last, midnight])
  })

  test('from the beginning of the day six days before it on, to the instant', async () => {
    const from = (days: number) => Temporal.PlainDate.from(day).add({ days }).toString()
    const [early, late] = [at(`${from(14)}T00:00`, -1), at(`${from(14)}T00:00`)]
    await closing(early)
    expect(await closeFor(from(20))).toBeNull()
    await closing(late)
    expect(await closeFor(from(20))).toEqual(late)
  })
})
