import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { requireMember } from '../require-viewer'

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
  const [row] = await ctx.em.execute<Profile[]>(
    'select name, bio, handle, email, joined_at as "joinedAt" from members where id = ?',
    [id],
  )
  if (!row) throw new NotFound()
  return { ...row, joinedAt: new Date(row.joinedAt) }
}

export async function updateProfile(ctx: Ctx, fields: Pick<Profile, 'name' | 'bio'>): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, async tx => {
    await tx.em.execute('update members set name = ?, bio = ? where id = ?', [fields.name, fields.bio, id])
    await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'member', id } })
    tx.purge(`viewer:${id}`, 'actors')
  })
}
