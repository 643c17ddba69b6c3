import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { again, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { household } from '../../../../tests/households'
import { overtaking } from '../../../../tests/lock-waits'
import { householdForWork } from './for-work'
import { leaveHousehold } from './leave'
import { ownHousehold } from './own-household'
import { HOUSEHOLD_FORM, renameForShop, renameHousehold } from './rename'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const shown = (name: string) => HOUSEHOLD_FORM.version({ name })
const nameFor = async (member: Ctx) => (await ownHousehold(again(world, member))).household?.name

test('each of a household renames it, and so does the shop; all of them read what it was called before', async () => {
  const { first, second, id } = await household(world)
  await renameHousehold(again(world, second), 'Nant-y-coed', shown('Pen-y-bryn'))
  await renameForShop(keeper(), id, 'The Evanses', shown('Nant-y-coed'))
  expect(await nameFor(first)).toBe('The Evanses')
  const { formerNames } = await householdForWork(keeper(), id)
  expect(formerNames.map(({ name, by, isByShop }) => [name, by, isByShop])).toEqual([
    ['Nant-y-coed', requireMember(keeper()).name, true],
    ['Pen-y-bryn', requireMember(second).name, false],
  ])
})

test('who has left is named in its history as one of its own, and renames it no more', async () => {
  const { second, id } = await household(world)
  await renameHousehold(again(world, second), 'Nant', null)
  await leaveHousehold(again(world, second))
  await expect(renameHousehold(again(world, second), 'Mine', null)).rejects.toThrow(NotFound)
  const [former] = (await householdForWork(keeper(), id)).formerNames
  expect([former?.by, former?.isByShop]).toEqual([requireMember(second).name, false])
})

test('of two who rename it at once the second sees the name of the first, and nothing is overwritten', async () => {
  const { first, second, id } = await household(world)
  const late = Promise.withResolvers<unknown>()
  await overtaking(
    world,
    proceed =>
      transaction(again(world, first), async tx => {
        await renameHousehold(tx, 'Nant', shown('Pen-y-bryn'))
        await proceed()
      }),
    () =>
      renameHousehold(again(world, second), 'Tŷ Gwyn', shown('Pen-y-bryn')).then(late.resolve, late.resolve),
  )
  expect(await late.promise).toBeInstanceOf(ChangedMeanwhile)
  expect(await nameFor(second)).toBe('Nant')
  expect((await householdForWork(keeper(), id)).formerNames).toHaveLength(1)
})

test('pressed twice it is renamed once', async () => {
  const { first, id } = await household(world)
  const press = () => renameHousehold(again(world, first), 'Nant', shown('Pen-y-bryn'))
  await Promise.all([press(), press()])
  expect((await householdForWork(keeper(), id)).formerNames).toHaveLength(1)
})

test('one that has ended keeps its name, and others are not renamed by strangers', async () => {
  const { first, id } = await household(world, 1)
  const outsider = await stranger(world)
  for (const who of [outsider, again(world, first)])
    await expect(renameForShop(again(world, who), id, 'Ours', null)).rejects.toThrow(NotFound)
  await expect(renameHousehold(again(world, outsider), 'Ours', null)).rejects.toThrow(NotFound)
  await leaveHousehold(again(world, first))
  await expect(renameForShop(keeper(), id, 'Late', null)).rejects.toThrow(NotFound)
})
