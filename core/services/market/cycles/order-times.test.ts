import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { orderTimes } from './order-times'
import { changeCycle, makeCycle } from './save-cycle'
import { sellInCycles } from './settings'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const START = Date.now()
const hour = (many: number) => new Date(START + many * 3_600_000)
const at = (many: number): Ctx => ({ ...world.ctx(), now: hour(many) })
const keeper = () => world.ctx('shopkeeper')
const said = async (many: number) => {
  const times = await orderTimes(at(many))
  return times && [times.open?.name, times.next?.name]
}

test('orders are open by the times of the cycles, whenever that was read, and by no times while all is sold always', async () => {
  const make = (name: string, opensAt: Date, closesAt: Date) =>
    makeCycle(keeper(), { name, note: '', opensAt, closesAt }, null)
  const first = await make('First', hour(1), hour(10))
  await make('Short', hour(2), hour(4))
  await make('Second', hour(20), hour(30))
  expect(await said(0)).toBeNull()
  await sellInCycles(keeper(), true)
  // Read once, and true of each moment after it.
  for (const [many, open, next] of [
    [0, undefined, 'First'],
    [1, 'First', 'Short'],
    [2, 'Short', 'Second'],
    [4, 'First', 'Second'],
    [10, undefined, 'Second'],
    [30, undefined, undefined],
  ] as const)
    expect([many, await said(many)]).toEqual([many, [open, next]])
  await changeCycle(keeper(), first, { name: 'First', note: '', opensAt: hour(1), closesAt: hour(12) })
  expect(await said(11)).toEqual(['First', 'Second'])
  await sellInCycles(keeper(), false)
  expect(await said(1)).toBeNull()
})
