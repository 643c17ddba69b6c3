import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { emit } from '#core/activities/emit'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { makeIntegration } from '../integrations/integrations'
import { addHook, MAX_HOOKS } from './hooks'
import { handlers } from './index'

let world: TestHouse
let integrationId: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'integrations')
  await makeIntegration(world.ctx('operator'), 'Listener')
  const { id } = await db(world.ctx()).selectFrom('integrations').select('id').executeTakeFirstOrThrow()
  integrationId = id
})

const add = (number: number, event = 'post.added') =>
  addHook(world.ctx('editor'), integrationId, {
    webhooks: [{ event, target_url: `https://listener.example/${number}` }],
  })
const count = async () =>
  (
    await db(world.ctx())
      .selectFrom('webhooks')
      .select('id')
      .where('integration_id', '=', integrationId)
      .execute()
  ).length

test('an integration has its last hook once, however many are asked for at the same moment', async () => {
  const rows = Array.from({ length: MAX_HOOKS - 1 }, (_, at) => ({
    id: Bun.randomUUIDv7(),
    integration_id: integrationId,
    event: 'post.added',
    name: '',
    target_url: `https://known.example/${at}`,
    created_at: new Date(),
    updated_at: new Date(),
  }))
  await db(world.ctx()).insertInto('webhooks').values(rows).execute()
  const asked = await Promise.allSettled([1, 2, 3, 4].map(number => add(number)))
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await count()).toBe(MAX_HOOKS)
})

test('the same address for the same event is refused, and for another event it is taken', async () => {
  await add(1)
  await expect(add(1)).rejects.toMatchObject({ status: 422 })
  await add(1, 'member.deleted')
  expect(await count()).toBe(2)
})

test('who is a member no more is told of, once, and with nothing of who they were', async () => {
  await add(1, 'member.deleted')
  await add(2, 'member.added')
  const { id } = world.cast.members.member
  const activity = {
    type: 'Delete',
    domain: 'account',
    subjectKind: 'member',
    subjectId: id,
    payload: {},
  } as const
  const [handler] = handlers ?? []
  expect(handler?.wants(activity as never)).toBe(true)
  await handler?.handle(world.ctx(), activity as never)
  const told = await db(world.ctx())
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
    .select(['w.event', 'd.subject_kind', 'd.subject_id', 'd.previous'])
    .execute()
  expect(told).toEqual([{ event: 'member.deleted', subject_kind: 'member', subject_id: id, previous: {} }])
  await transaction(world.ctx(), tx =>
    emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'member', id } }),
  )
  expect(handler?.wants({ ...activity, type: 'Update' } as never)).toBe(false)
})
