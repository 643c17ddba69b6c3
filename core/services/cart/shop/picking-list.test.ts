import { afterAll, beforeAll, expect, test } from 'bun:test'
import { again, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { tableOf } from './picking-file'
import { pickingList } from './picking-list'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

test('two things of one name are fetched from their producers apart, and of one there is one sum', async () => {
  const leeksOf = async (name: string) => crop(world, await grower(world, name), { title: 'Leeks' })
  const [annas, zoes] = [await leeksOf('Anna'), await leeksOf('Zoe')]
  const kale = await crop(world, await grower(world), { title: 'Kale' })
  for (const [{ sellable }, quantity] of [
    [annas, 2],
    [zoes, 3],
    [annas, 1],
    [kale, 4],
  ] as const) {
    const buyer = await stranger(world)
    await pay(again(world, buyer), await order(again(world, buyer), sellable, quantity))
  }
  const groups = await pickingList(keeper())
  const [group] = groups
  expect(group?.totals.map(({ title, whose, quantity }) => [title, whose, quantity])).toEqual([
    ['Kale', '', 4],
    ['Leeks', 'Anna', 3],
    ['Leeks', 'Zoe', 3],
  ])
  const ordered = group?.orders.flatMap(({ lines }) => lines.map(({ title, whose }) => [title, whose]))
  expect(ordered).toEqual([
    ['Leeks', 'Anna'],
    ['Leeks', 'Zoe'],
    ['Leeks', 'Anna'],
    ['Kale', ''],
  ])
  const { rows } = tableOf(keeper(), groups, 4)
  expect(rows.map(row => row[3]).slice(0, 3)).toEqual(['Kale, 1 kg', 'Leeks, 1 kg, Anna', 'Leeks, 1 kg, Zoe'])
})
