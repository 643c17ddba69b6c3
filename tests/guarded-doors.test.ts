import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { CalledInTransaction } from './guarded-doors'
import { type TestHouse, testHouse } from './house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

describe('inside a transaction the network is out of reach:', () => {
  test.each([
    ['fetch', () => world.house.fetch('http://127.0.0.1:9/')],
    [
      'mailer.send',
      () => world.house.mailer.send({ to: 'a@b.example', from: 'c@d.example', subject: 's', text: 't' }),
    ],
    ['payments.getTransaction', () => world.house.payments.getTransaction('x')],
    ['media.put', () => world.house.media.put('x.webp', new Uint8Array(1))],
  ])('%s', async (_, call) => {
    const ctx = world.ctx()
    await expect(transaction(ctx, async () => call())).rejects.toThrow(CalledInTransaction)
    // Also at the end of a chain of promises, and in a service that opened no transaction of its own.
    await expect(
      transaction(ctx, tx => Promise.resolve().then(() => transaction(tx, async () => call()))),
    ).rejects.toThrow(CalledInTransaction)
  })

  test('and within reach again after it', async () => {
    await transaction(world.ctx(), async () => {})
    const mail = { to: 'a@b.example', from: 'c@d.example', subject: 's', text: 't' }
    await world.house.mailer.send(mail)
    expect(world.house.media.url('x.webp')).toBe('/media/x.webp')
  })
})
