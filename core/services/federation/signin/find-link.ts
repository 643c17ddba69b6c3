import { hashToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'

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
  const [row] = await ctx.em.execute<SignInLink[]>(
    `select l.email, l.continue_to as "continueTo", m.name as "memberName", l.browser_hash as "browserHash",
       c.erase_after as "eraseAfter"
     from magic_links l left join members m on m.email = l.email
     left join account_closings c on c.member_id = m.id
     where l.token_hash = ? and l.used_at is null and l.expires_at > ?`,
    [hashToken(token), ctx.now],
  )
  return row ? { ...row, eraseAfter: row.eraseAfter && new Date(row.eraseAfter) } : null
}
