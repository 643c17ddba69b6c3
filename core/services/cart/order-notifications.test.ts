import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { emit } from '#core/activities/emit'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { type TestHouse, testHouse } from '../../../tests/house'
import { watchPurges } from '../../../tests/purges'
import { orderNotifications } from './order-notifications'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('notifications').execute()
})

async function happened(payload: Readonly<Record<string, unknown>>, changes: object = {}): Promise<Activity> {
  const id = await transaction(world.ctx(), tx =>
    emit(tx, { type: 'Accept', domain: 'cart', subject: { kind: 'order', id: '1' }, payload, ...changes }),
  )
  return world.ctx().em.findOneOrFail(Activity, { id })
}

const told = () =>
  db(world.ctx()).selectFrom('notifications').select(['member_id', 'kind', 'text', 'url']).execute()

describe('the news of an order', () => {
  test.each([
    [{ state: 'paid' }, 'Your order RA-1 is paid. Thank you!'],
    [{ state: 'refunded', amount: 650 }, 'Money for your order RA-1 was given back.'],
    [{ state: 'refunded', amount: 0 }, 'What you had for free in your order RA-1 is given back.'],
    [{ state: 'paid', amount: 0 }, 'Your order RA-1 is paid. Thank you!'],
  ])('%p is said to its buyer, once', async (payload, text) => {
    const memberId = world.cast.members.member.id
    const activity = await happened({ ...payload, memberId, number: 'RA-1' })
    const { ctx, purged } = watchPurges(world.ctx())
    for (let time = 0; time < 2; time++) await orderNotifications.handle(ctx, activity)
    const url = `${world.house.config.origins.cart}/orders/RA-1`
    expect(await told()).toEqual([{ member_id: memberId, kind: 'order', text, url }])
    expect([...purged]).toEqual([`viewer:${memberId}`])
  })

  test.each([{ state: 'expired' }, { state: 'cancelled' }, {}])(
    '%p is said to nobody, though pages that knew it otherwise are forgotten',
    async payload => {
      const memberId = world.cast.members.member.id
      const { ctx, purged } = watchPurges(world.ctx())
      await orderNotifications.handle(ctx, await happened({ ...payload, memberId, number: 'RA-1' }))
      expect(await told()).toEqual([])
      expect([...purged]).toEqual([`viewer:${memberId}`])
    },
  )

  test('of nobody’s order, or of none, is no news', async () => {
    const memberId = world.cast.members.member.id
    const { ctx, purged } = watchPurges(world.ctx())
    await orderNotifications.handle(ctx, await happened({ state: 'paid', number: 'RA-1' }))
    await orderNotifications.handle(ctx, await happened({ state: 'paid', memberId }))
    expect([await told(), purged.size]).toEqual([[], 0])
  })

  test('is what the cart tells of orders', async () => {
    expect(orderNotifications.wants(await happened({}))).toBe(true)
    expect(orderNotifications.wants(await happened({}, { domain: 'market' }))).toBe(false)
    expect(orderNotifications.wants(await happened({}, { subject: { kind: 'collection', id: '1' } }))).toBe(
      false,
    )
  })
})
