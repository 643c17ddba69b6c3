import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { isSame, macOf } from '#core/crypto/secrets'
import { db } from '#core/database/db'

/**
 * `MEMBER.SIGNATURE`: who has the link in a letter about a comment may stop such letters, signed in or not. Made anew
 * for each letter of the house's keys, and kept nowhere.
 */
export function commentLettersToken({ house }: Pick<Ctx, 'house'>, memberId: string): string {
  const key = house.config.keys.ofId('letters about comments', memberId)
  return `${memberId}.${macOf(key, `comment-letters:${memberId}`).toString('base64url')}`
}

/** Where the link in such a letter leads (RFC 8058). */
export function commentLettersUrl(ctx: Pick<Ctx, 'house'>, memberId: string): string {
  return `${ctx.house.config.origins.blog}/unsubscribe/${commentLettersToken(ctx, memberId)}`
}

/** Whose link it is. Throws `NotFound` for one that we did not make. */
export function memberOfToken(ctx: Pick<Ctx, 'house'>, token: string): string {
  const [memberId = ''] = token.split('.')
  if (!isId(memberId)) throw new NotFound()
  if (!isSame(token, commentLettersToken(ctx, memberId))) throw new NotFound()
  return memberId
}

export async function wantsCommentLetters(ctx: Ctx, memberId: string): Promise<boolean> {
  const refusal = await db(ctx)
    .selectFrom('comment_letter_refusals')
    .select('member_id')
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return refusal === undefined
}

/** No letters about comments from now on; again, it changes nothing. Notifications go on. */
export async function refuseCommentLetters(ctx: Ctx, memberId: string): Promise<void> {
  await db(ctx)
    .insertInto('comment_letter_refusals')
    .columns(['member_id', 'refused_at'])
    .expression(
      db(ctx)
        .selectFrom('members')
        .select(({ val }) => ['id', val(ctx.now).as('refused_at')])
        .where('id', '=', memberId),
    )
    .onConflict(conflict => conflict.column('member_id').doNothing())
    .execute()
}

export async function allowCommentLetters(ctx: Ctx, memberId: string): Promise<void> {
  await db(ctx).deleteFrom('comment_letter_refusals').where('member_id', '=', memberId).execute()
}
