import type { House } from '#core/app/house'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'

/** An empty database gets the demo cooperative; with COOP_DEMO=0 it stays empty for its first operator. */
export async function seedWhenEmpty(house: House): Promise<void> {
  if (!house.config.demo) return
  const ctx = jobCtx(house)
  const known = await db(ctx).selectFrom('settings').select('key').limit(1).executeTakeFirst()
  if (known) return
  const { seedDemo } = await import('#core/demo/seed/seed')
  await seedDemo(ctx)
}
