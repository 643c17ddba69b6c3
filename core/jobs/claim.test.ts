import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../tests/house'
import { AlreadyClaimed, whileClaimed } from './claim'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('what is claimed by many at once is done one after the other', async () => {
  let under = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++under)
    await Promise.resolve()
    under--
  }
  await Promise.all(Array.from({ length: 6 }, () => whileClaimed(world.ctx(), 'jam', work)))
  expect(most).toBe(1)
})

test('work that fails gives its claim back', async () => {
  const failing = whileClaimed(world.ctx(), 'jam', () => Promise.reject(new Error('burnt')))
  await expect(failing).rejects.toThrow('burnt')
  expect(await whileClaimed(world.ctx(), 'jam', async () => 'cooked')).toBe('cooked')
})

test('another process that takes long is not waited for for ever', async () => {
  await claimElsewhere('honey', '1 minute')
  await expect(whileClaimed(world.ctx(), 'honey', async () => {})).rejects.toThrow(AlreadyClaimed)
})

test('a claim whose time is over is nobody’s, and is not taken from who has it by then', async () => {
  await claimElsewhere('wax', '-1 second')
  await whileClaimed(world.ctx(), 'wax', async () => {
    // The first one comes back from the dead, and ends.
    await sql`update claims set claimant = gen_random_uuid() where subject = 'wax'`.execute(db(world.ctx()))
  })
  const { rows } = await sql`select 1 from claims where subject = 'wax'`.execute(db(world.ctx()))
  expect(rows.length).toBe(1)
})

test('inside a transaction nothing is claimed: nobody else would see it', async () => {
  const claiming = transaction(world.ctx(), tx => whileClaimed(tx, 'jam', async () => {}))
  await expect(claiming).rejects.toThrow('inside a transaction')
})

async function claimElsewhere(subject: string, forHowLong: string): Promise<void> {
  await sql`insert into claims (subject, claimant, until)
    values (${subject}, gen_random_uuid(), now() + ${forHowLong}::interval)`.execute(db(world.ctx()))
}
