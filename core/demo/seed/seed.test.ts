import { expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { testHouse } from '../../../tests/house'
import { NEWSLETTERS } from '../newsletters'
import { PEOPLE } from '../people'
import { seedDemo } from './seed'

test('the demo is seeded whole, its parts fitting each other', async () => {
  const world = await testHouse()
  try {
    await db(world.ctx()).deleteFrom('settings').execute()
    await seedDemo(world.ctx())
    const { rows } = await sql<Record<string, number>>`select
      (select count(*)::int from members where email like '%.example.test') as people,
      (select count(*)::int from newsletters) as newsletters,
      (select count(*)::int from publications) as posts,
      (select count(*)::int from orders) as orders,
      (select count(*)::int from occurrences) as dates`.execute(db(world.ctx()))
    expect(rows[0]).toMatchObject({ people: PEOPLE.length, newsletters: NEWSLETTERS.length })
    for (const part of ['posts', 'orders', 'dates']) expect(rows[0]?.[part]).toBeGreaterThan(0)
  } finally {
    await world.close()
  }
})
