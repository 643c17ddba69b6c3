import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { postSecurityLetter } from '../security-letters/security-letter'

export type PasskeySummary = Pick<Selectable<Database['passkeys']>, 'id' | 'name' | 'synced'> & {
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** The viewer's own, in the order they were added. */
export async function passkeys(ctx: Ctx): Promise<readonly PasskeySummary[]> {
  const { id } = requireMember(ctx)
  return db(ctx)
    .selectFrom('passkeys')
    .select(['id', 'name', 'synced', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('member_id', '=', id)
    .orderBy('id')
    .execute()
}

/** Throws `NotFound` for another's. */
export async function renamePasskey(ctx: Ctx, asked: string, name: string): Promise<void> {
  const member = requireMember(ctx)
  const renamed = await db(ctx)
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', readId(asked))
    .where('member_id', '=', member.id)
    .returning('id')
    .executeTakeFirst()
  if (!renamed) throw new NotFound()
}

/** Nobody signs in with it any more. Throws `FreshSignInRequired`, `NotFound`. */
export async function removePasskey(ctx: Ctx, asked: string): Promise<void> {
  const member = requireFreshSignIn(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const removed = await db(tx)
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('member_id', '=', member.id)
      .returning('name')
      .executeTakeFirst()
    if (!removed) throw new NotFound()
    await recordSecurityEvent(tx, { event: 'passkey.removed', details: { name: removed.name } })
    await postSecurityLetter(tx, member.id, 'passkey-removed')
  })
}
