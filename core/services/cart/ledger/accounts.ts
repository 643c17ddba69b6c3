import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** The account of this code; made when it is named for the first time. */
export async function accountId(ctx: Ctx, code: string): Promise<string> {
  const known = await findAccount(ctx, code, null)
  if (known) return known
  await db(ctx)
    .insertInto('ledger_accounts')
    .values({ id: Bun.randomUUIDv7(), code, member_id: null })
    .onConflict(conflict => conflict.column('code').where('member_id', 'is', null).doNothing())
    .execute()
  return required(await findAccount(ctx, code, null), code)
}

/** The account of a member's credit; made when it is named for the first time. */
export async function creditAccountId(ctx: Ctx, memberId: string): Promise<string> {
  const known = await findAccount(ctx, CREDIT, memberId)
  if (known) return known
  await db(ctx)
    .insertInto('ledger_accounts')
    .values({ id: Bun.randomUUIDv7(), code: CREDIT, member_id: memberId })
    .onConflict(conflict => conflict.columns(['code', 'member_id']).doNothing())
    .execute()
  return required(await findAccount(ctx, CREDIT, memberId), CREDIT)
}

/** The code of every member's account. */
export const CREDIT = 'credit'

export async function findAccount(ctx: Ctx, code: string, memberId: string | null): Promise<string | null> {
  const account = await db(ctx)
    .selectFrom('ledger_accounts')
    .select('id')
    .where('code', '=', code)
    .where('member_id', memberId === null ? 'is' : '=', memberId)
    .executeTakeFirst()
  return account?.id ?? null
}

function required(id: string | null, code: string): string {
  if (!id) throw new Error(`The account ${code} was made and is not there`)
  return id
}
