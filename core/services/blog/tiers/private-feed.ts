import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { type FeedFormat, postFeed } from '../feed'
import { accessOf } from '../readers'

/** When the viewer made the address of their feed; null for none. */
export async function privateFeedMadeAt(ctx: Ctx): Promise<Date | null> {
  const feed = await db(ctx)
    .selectFrom('private_feeds')
    .select('made_at')
    .where('member_id', '=', requireMember(ctx).id)
    .executeTakeFirst()
  return feed?.made_at ?? null
}

/** Makes the viewer's address, told this once, in place of the one they had. Returns its token. */
export async function makePrivateFeed(ctx: Ctx): Promise<string> {
  const { id } = requireMember(ctx)
  const token = newToken()
  const made = { token_hash: hashToken(token), made_at: ctx.now }
  await db(ctx)
    .insertInto('private_feeds')
    .values({ member_id: id, ...made })
    .onConflict(conflict => conflict.column('member_id').doUpdateSet(made))
    .execute()
  return token
}

/** The address leads nowhere from now on. */
export async function withdrawPrivateFeed(ctx: Ctx): Promise<void> {
  await db(ctx).deleteFrom('private_feeds').where('member_id', '=', requireMember(ctx).id).execute()
}

/** The feed as the member of this address may read it today. Throws `NotFound` for an unknown one. */
export async function privateFeed(
  ctx: Ctx,
  token: string,
  format: FeedFormat,
  path: string,
): Promise<string> {
  const member = await db(ctx)
    .selectFrom('private_feeds as f')
    .innerJoin('members as m', 'm.id', 'f.member_id')
    .select(['m.id', 'm.name', 'm.email', 'm.handle'])
    .where('f.token_hash', '=', hashToken(token))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('account_closings as c').select('c.member_id').whereRef('c.member_id', '=', 'm.id'),
        ),
      ),
    )
    .executeTakeFirst()
  if (!member?.email) throw new NotFound()
  // Without roles: what an editor sees of drafts of a wall is no feed for a program.
  const reader = { ...ctx, viewer: { member: { ...member, email: member.email }, roles: [] } }
  return postFeed(ctx, format, { access: await accessOf(reader), path })
}
