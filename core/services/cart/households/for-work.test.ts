import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { again, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { household } from '../../../../tests/households'
import { householdsForWork } from './for-work'
import { leaveHousehold } from './leave'
import { renameHousehold } from './rename'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const found = async (text: string) =>
  (await householdsForWork(world.ctx('shopkeeper'), { text })).households.map(({ id }) => id)

async function called(name: string, member: string) {
  const made = await household(world)
  await renameHousehold(again(world, made.first), name, null)
  await db(world.ctx())
    .updateTable('members')
    .set({ name: member })
    .where('id', '=', requireMember(made.second).id)
    .execute()
  return made
}

test('the shop finds households by words of their names and of those who are in them, in any order', async () => {
  const [mill, shed] = [
    await called('100% Mill_Lane', 'Élodie Évans'),
    await called('The Shed', 'Mair Evans'),
  ]
  for (const [text, ids] of [
    ['mill', [mill.id]],
    ['LANE 100%', [mill.id]],
    ['évans', [mill.id]],
    ['evans shed', [shed.id]],
    [requireMember(shed.first).email.toUpperCase(), [shed.id]],
    ['mill_', [mill.id]],
    ['mill%lane', []],
    ['evans mill nobody', []],
    ['  ', [shed.id, mill.id]],
  ] as const)
    expect([text, await found(text)]).toEqual([text, [...ids]])
  await leaveHousehold(again(world, shed.second))
  expect(await found('mair')).toEqual([])
})

test('what is found goes on where a page ends, each household once', async () => {
  const { first } = await household(world, 1)
  const opened_at = new Date()
  const rows = Array.from({ length: 120 }, (_, index) => ({
    id: Bun.randomUUIDv7(),
    name: index % 2 ? `Terrace ${index}` : `Farm ${index}`,
    opened_by_id: requireMember(first).id,
    opened_at,
  }))
  await db(world.ctx()).insertInto('households').values(rows).execute()
  const seen: string[] = []
  let after: string | null = null
  do {
    const page = await householdsForWork(world.ctx('shopkeeper'), { text: 'terrace', after })
    seen.push(...page.households.map(({ name }) => name))
    after = page.next
  } while (after)
  expect([seen.length, new Set(seen).size, seen.every(name => name.startsWith('Terrace'))]).toEqual([
    60,
    60,
    true,
  ])
})
