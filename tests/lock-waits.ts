import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { TestHouse } from './house'

const POLL_MS = 2

/**
 * Until some statement of this file's database waits for a lock that another transaction holds, or `unless` is over: what
 * came through without waiting, or was given up for a deadlock, waits no more.
 */
export async function somebodyWaits(world: TestHouse, unless?: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  unless?.then(over, over)
  while (!isOver) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db(world.ctx()))
    if (rows[0]?.waiting) return
    await Bun.sleep(POLL_MS)
  }
}

/**
 * Runs `first` in a transaction that stays open until `second` waits for it, and then lets both come to their ends:
 * `second` began before `first` was committed, and goes on after it.
 */
export async function overtaking(
  world: TestHouse,
  first: (proceed: () => Promise<void>) => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<void> {
  const [done, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const one = first(() => {
    done.resolve()
    return seen.promise
  })
  await Promise.race([done.promise, one])
  const other = second()
  await somebodyWaits(world, other)
  seen.resolve()
  await Promise.all([one, other])
}
