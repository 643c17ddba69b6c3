import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../tests/house'
import { emit } from './emit'
import { processActivity } from './processor'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const told = {
  type: 'Create',
  domain: 'blog',
  subject: { kind: 'post', id: '1' },
  payload: { title: 'Frost' },
} as const

test('an activity and its job exist if and only if the change does', async () => {
  const failing = transaction(world.ctx('editor'), async tx => {
    await emit(tx, told)
    throw new Error('the power went')
  })
  await expect(failing).rejects.toThrow('the power went')
  expect(await counts()).toEqual({ activities: 0, jobs: 0 })

  await transaction(world.ctx('editor'), tx => emit(tx, told))
  expect(await counts()).toEqual({ activities: 1, jobs: 1 })
})

test('a handler that fails leaves the activity to be processed again, and then it is processed once', async () => {
  const id = await transaction(world.ctx('editor'), tx => emit(tx, told))
  const seen: string[] = []
  let down = true
  const handlers = [
    { name: 'notes', wants: () => true, handle: async () => void seen.push('noted') },
    {
      name: 'fails at first',
      wants: () => true,
      handle: async () => {
        if (down) throw new Error('not yet')
        seen.push('done')
      },
    },
  ]
  await expect(processActivity(world.ctx(), handlers, id)).rejects.toThrow('not yet')
  down = false
  await processActivity(world.ctx(), handlers, id)
  await processActivity(world.ctx(), handlers, id)
  expect(seen).toEqual(['noted', 'noted', 'done'])
})

test('tags are purged after the commit, and not at all when nothing was committed', async () => {
  const purged: string[] = []
  const house = { ...world.house, purge: async (tags: readonly string[]) => void purged.push(...tags) }
  const ctx = { ...world.ctx(), house }
  await transaction(ctx, async tx => tx.purge('posts', 'posts'))
  await transaction(ctx, async tx => {
    tx.purge('products')
    throw new Error('rolled back')
  }).catch(() => {})
  expect(purged).toEqual(['posts'])
})

async function counts() {
  const [row] = await world.house.orm.em.fork().execute<{ activities: string; jobs: string }[]>(
    `select (select count(*) from ap_activities) as activities,
            (select count(*) from graphile_worker._private_jobs) as jobs`,
  )
  return { activities: Number(row?.activities), jobs: Number(row?.jobs) }
}
