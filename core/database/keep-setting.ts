import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from './db'
import { jsonb } from './jsonb'

type Value = Readonly<Record<string, unknown>>

/** Keeps `value`, an object of what JSON knows, as the row `key` of `settings`, in place of what stood there. */
export async function keepSetting(ctx: Ctx, key: string, value: Value): Promise<void> {
  const kept = { value: jsonb(value), updated_at: ctx.now }
  await db(ctx)
    .insertInto('settings')
    .values({ key, ...kept })
    .onConflict(conflict => conflict.column('key').doUpdateSet(kept))
    .execute()
}

/** What stands in the row `key`, nothing where there is none; until the transaction is over it is changed by us alone. */
export async function lockSetting(tx: Tx, key: string): Promise<Value> {
  const row = await db(tx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', key)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return (row?.value ?? {}) as Value
}

/** Lays `value` over what stands in the row `key`: fields that it does not name stay. */
export async function mergeSetting(ctx: Ctx, key: string, value: Value): Promise<void> {
  await db(ctx)
    .insertInto('settings')
    .values({ key, value: jsonb(value), updated_at: ctx.now })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet({
        value: sql`settings.value || excluded.value`,
        updated_at: sql`excluded.updated_at`,
      }),
    )
    .execute()
}

/** Keeps `value` where nothing stands yet. Says whether it does now. */
export async function keepFirstSetting(ctx: Ctx, key: string, value: Value): Promise<boolean> {
  const kept = await db(ctx)
    .insertInto('settings')
    .values({ key, value: jsonb(value), updated_at: ctx.now })
    .onConflict(conflict => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst()
  return kept !== undefined
}
