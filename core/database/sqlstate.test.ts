import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { Refusal } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'
import { brokenConstraint, refusing, SQLSTATE, sqlState } from './sqlstate'

const TWICE = `insert into tags (id, slug, name) values (gen_random_uuid(), 'plums', 'Plums')`
const RULE = { state: SQLSTATE.uniqueViolation, constraint: 'tags_slug_unique' }

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await world.ctx().em.execute(TWICE)
})
afterAll(() => world.close())

test('a broken constraint is known by its state and name, through MikroORM and through Kysely', async () => {
  const faults = await Promise.all([
    world
      .ctx()
      .em.execute(TWICE)
      .catch(fault => fault),
    sql
      .raw(TWICE)
      .execute(db(world.ctx()))
      .catch(fault => fault),
  ])
  for (const fault of [...faults, new Error('it was not saved', { cause: faults[1] })]) {
    expect(sqlState(fault)).toBe('23505')
    expect(brokenConstraint(fault)).toBe('tags_slug_unique')
  }
})

test('what does not come from PostgreSQL has no state', () => {
  const circle: { cause?: unknown } = {}
  circle.cause = circle
  for (const fault of [null, 'no', new Error('no'), { code: 'EPIPE' }, { code: 23505 }, { code: '' }, circle])
    expect(sqlState(fault)).toBeNull()
})

test('the constraint that is meant becomes the refusal, every other fault goes on', async () => {
  const taken = () => new Refusal('The tag exists.')
  const insert = () => world.ctx().em.execute(TWICE)
  await expect(refusing(RULE, taken, insert)).rejects.toThrow('The tag exists.')
  await expect(refusing({ ...RULE, constraint: 'other' }, taken, insert)).rejects.toThrow('duplicate key')
  await expect(refusing({ state: SQLSTATE.foreignKeyViolation }, taken, insert)).rejects.toThrow(
    'duplicate key',
  )
  expect(await refusing(RULE, taken, async () => 'all is well')).toBe('all is well')
})
