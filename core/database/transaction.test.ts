import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { productTag } from '#core/contracts/cache-tags'
import { Refusal } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'
import { transaction } from './transaction'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await sql`create table shelves (name text primary key, jars int not null)`.execute(db(world.ctx()))
  await sql`insert into shelves values ('left', 0), ('right', 0)`.execute(db(world.ctx()))
})
afterAll(() => world.close())

describe('a transaction that loses against another', () => {
  test('is run again: of six that lock two shelves crosswise, all end', async () => {
    const turns = [...Array(6).keys()].map(turn => (turn % 2 ? ['left', 'right'] : ['right', 'left']))
    await Promise.all(
      turns.map(names =>
        transaction(world.ctx(), async tx => {
          // Five of them one after the other would wait longer than a lock is waited for.
          await sql`set local deadlock_timeout = '20ms'`.execute(db(tx))
          for (const name of names)
            await sql`update shelves set jars = jars + 1 where name = ${name}`.execute(db(tx))
        }),
      ),
    )
    const { rows } = await sql`select jars from shelves`.execute(db(world.ctx()))
    expect(rows).toEqual([{ jars: 6 }, { jars: 6 }])
  })

  test.each(['40001', '40P01'])('with %s starts afresh: an em and tags of its own', async state => {
    const ems = new Set<unknown>()
    const purged: string[] = []
    const ctx = world.ctx()
    const house = { ...ctx.house, purge: async (tags: readonly string[]) => void purged.push(...tags) }
    const result = await transaction({ ...ctx, house }, async tx => {
      ems.add(tx.em)
      tx.purge(productTag(`turn-${ems.size}`))
      if (ems.size < 3) await fail(tx, state)
      return 'done'
    })
    expect({ result, purged, ems: ems.size }).toEqual({ result: 'done', purged: ['product:turn-3'], ems: 3 })
  })

  test('again and again gives up in the end', async () => {
    let tries = 0
    const hopeless = transaction(world.ctx(), async tx => {
      tries++
      await fail(tx, '40P01')
    })
    await expect(hopeless).rejects.toThrow('40P01')
    expect(tries).toBe(6)
  })

  test('inside another takes the whole of it back, and both are run again', async () => {
    let outer = 0
    await transaction(world.ctx(), async tx => {
      outer++
      await transaction(tx, async inner => {
        if (outer === 1) await fail(inner, '40001')
      })
    })
    expect(outer).toBe(2)
  })
})

test('what failed for another reason is not tried again', async () => {
  for (const failing of [
    async () => Promise.reject(new Refusal('Not today.')),
    () => fail(world.ctx(), '23505'),
  ]) {
    let tries = 0
    const once = transaction(world.ctx(), () => {
      tries++
      return failing()
    })
    await expect(once).rejects.toThrow()
    expect(tries).toBe(1)
  }
})

/** PostgreSQL itself says so, as if the transaction had lost. */
async function fail(ctx: Parameters<typeof db>[0], state: string): Promise<void> {
  await sql.raw(`do $$ begin raise exception '${state}' using errcode = '${state}'; end $$`).execute(db(ctx))
}

describe('what stands at the end of a transaction', () => {
  test('is done after all else, in the order asked, also from within another', async () => {
    const done: string[] = []
    await transaction(world.ctx(), async tx => {
      tx.atEnd(async () => void done.push('first'))
      await transaction(tx, async inner => inner.atEnd(async () => void done.push('second')))
      done.push('work')
    })
    expect(done).toEqual(['work', 'first', 'second'])
  })

  test('takes all of it back when it fails, and is not done when the work did', async () => {
    const jars = async () =>
      (await sql<{ jars: number }>`select jars from shelves`.execute(db(world.ctx()))).rows
    const before = await jars()
    const failing = transaction(world.ctx(), async tx => {
      await sql`update shelves set jars = jars + 1`.execute(db(tx))
      tx.atEnd(() => Promise.reject(new Error('too late')))
    })
    await expect(failing).rejects.toThrow('too late')
    let isDone = false
    const failed = transaction(world.ctx(), async tx => {
      tx.atEnd(async () => {
        isDone = true
      })
      throw new Error('before')
    })
    await expect(failed).rejects.toThrow('before')
    expect([await jars(), isDone]).toEqual([before, false])
  })
})
