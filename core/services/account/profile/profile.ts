import type { NotNull } from 'kysely'
import { emit } from '#core/activities/emit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

const MAX_NAME = 120

export type Profile = {
  readonly name: string
  readonly bio: string
  readonly handle: string
  readonly email: string
  readonly joinedAt: Date
}

/** The viewer's own profile, as the database has it now. */
export async function profile(ctx: Ctx): Promise<Profile> {
  const { id } = requireMember(ctx)
  const row = await db(ctx)
    .selectFrom('members')
    .select(['name', 'bio', 'handle', 'email', 'joined_at as joinedAt'])
    .where('id', '=', id)
    .where('email', 'is not', null)
    .$narrowType<{ email: NotNull }>()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export async function updateProfile(ctx: Ctx, fields: Pick<Profile, 'name' | 'bio'>): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, async tx => {
    await db(tx)
      .updateTable('members')
      .set({ name: fields.name, bio: fields.bio })
      .where('id', '=', id)
      .execute()
    await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'member', id } })
    tx.purge(viewerTag(id), 'actors')
  })
}

/** Called so by what leads here, such as a list of members kept elsewhere. Blank, or the same, changes nothing. */
export async function rename(tx: Tx, id: string, typed: string): Promise<void> {
  const name = typed.trim().slice(0, MAX_NAME)
  if (name === '') return
  const { numUpdatedRows } = await db(tx)
    .updateTable('members')
    .set({ name })
    .where('id', '=', id)
    .where('name', '<>', name)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'member', id } })
  tx.purge(viewerTag(id), 'actors')
}
