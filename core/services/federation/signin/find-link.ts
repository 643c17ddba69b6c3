import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'

export type SignInLink = {
  readonly email: string
  readonly continueTo: string
  /** Null when nobody has this address yet: opening the link makes a member. */
  readonly memberName: string | null
  readonly browserHash: string | null
  /** When the member asked for the account to be closed: until then it can be kept. */
  readonly eraseAfter: Date | null
}

/** Looks at a link without using it up, or null when it is unknown, spent or too old. */
export async function findSignInLink(ctx: Ctx, token: string): Promise<SignInLink | null> {
  const link = await db(ctx)
    .selectFrom('magic_links as l')
    .leftJoin('members as m', 'm.email', 'l.email')
    .leftJoin('account_closings as c', 'c.member_id', 'm.id')
    .select(['l.email', 'l.continue_to as continueTo', 'm.name as memberName'])
    .select(['l.browser_hash as browserHash', 'c.erase_after as eraseAfter'])
    .where('l.token_hash', '=', hashToken(token))
    .where('l.used_at', 'is', null)
    .where('l.expires_at', '>', ctx.now)
    .executeTakeFirst()
  return link ?? null
}
