import { jobCtx } from '#core/app/ctx'
import type { House } from '#core/app/house'
import { seedDemo } from '#core/demo/seed/seed'

/** An empty database gets the demo cooperative; with COOP_DEMO=0 it stays empty for its first operator. */
export async function seedWhenEmpty(house: House): Promise<void> {
  if (!house.config.demo) return
  const [row] = await house.orm.em
    .fork()
    .execute<{ known: boolean }[]>('select exists (select 1 from settings) as known')
  if (!row?.known) await seedDemo(jobCtx(house))
}
