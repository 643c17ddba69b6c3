import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { householdIdOf, lastMemberOf } from '../household-of'

/**
 * The credit that a member pays from and that becomes theirs: their household's while they are in one, otherwise their own.
 * `at` names one of the two, whichever they pay from now.
 */
export type CreditAccount = {
  readonly creditOf: string
  readonly at?: 'own' | { readonly household: string }
}

/** The account of this code; made when it is named for the first time. */
export function accountId(ctx: Ctx, code: string): Promise<string> {
  return madeOnce(ctx, { code, memberId: null })
}

export async function findAccount(ctx: Ctx, code: string, memberId: string | null): Promise<string | null> {
  const account = await db(ctx)
    .selectFrom('ledger_accounts')
    .select('id')
    .where('code', '=', code)
    .where('member_id', memberId === null ? 'is' : '=', memberId)
    .executeTakeFirst()
  return account?.id ?? null
}

export type FoundCredit = { readonly id: string; readonly householdId: string | null }

/** The account of this credit; made when it is named for the first time. */
export async function creditAccount(ctx: Ctx, credit: CreditAccount): Promise<FoundCredit> {
  const place = await placeOf(ctx, credit)
  return { id: await madeOnce(ctx, place), householdId: place.householdId }
}

/** The same, or null where nothing was ever booked on it. */
export async function findCreditAccount(ctx: Ctx, credit: CreditAccount): Promise<string | null> {
  const { code, memberId } = await placeOf(ctx, credit)
  return findAccount(ctx, code, memberId)
}

/** The code of every member's own account. */
export const CREDIT = 'credit'

export const householdAccount = (householdId: string): string => `household:${householdId}`

type Place = { readonly code: string; readonly memberId: string | null }

async function placeOf(
  ctx: Ctx,
  { creditOf, at }: CreditAccount,
): Promise<Place & { readonly householdId: string | null }> {
  const own = { code: CREDIT, memberId: creditOf, householdId: null }
  if (at === 'own') return own
  const last = at && (await lastMemberOf(ctx, at.household))
  if (last) return placeOf(ctx, { creditOf: last })
  const householdId = at ? at.household : await householdIdOf(ctx, creditOf)
  return householdId ? { code: householdAccount(householdId), memberId: null, householdId } : own
}

async function madeOnce(ctx: Ctx, { code, memberId }: Place): Promise<string> {
  const known = await findAccount(ctx, code, memberId)
  if (known) return known
  await db(ctx)
    .insertInto('ledger_accounts')
    .values({ id: Bun.randomUUIDv7(), code, member_id: memberId })
    .onConflict(conflict =>
      memberId === null
        ? conflict.column('code').where('member_id', 'is', null).doNothing()
        : conflict.columns(['code', 'member_id']).doNothing(),
    )
    .execute()
  const made = await findAccount(ctx, code, memberId)
  if (!made) throw new Error(`The account ${code} was made and is not there`)
  return made
}
