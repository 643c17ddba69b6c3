import type { Ctx } from '#core/contracts/ctx'
import { db } from './db'
import { jsonb } from './jsonb'

/** Keeps `value`, an object of what JSON knows, as the row `key` of `settings`, in place of what stood there. */
export async function keepSetting(ctx: Ctx, key: string, value: Record<string, unknown>): Promise<void> {
  const kept = { value: jsonb(value), updated_at: ctx.now }
  await db(ctx)
    .insertInto('settings')
    .values({ key, ...kept })
    .onConflict(conflict => conflict.column('key').doUpdateSet(kept))
    .execute()
}
