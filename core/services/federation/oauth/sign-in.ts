import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { AuthenticationMethod } from '#core/contracts/platform/sessions'
import { db } from '#core/database/db'

/**
 * ISO/IEC 29115 (OpenID Connect Core §2, `acr`): 1, somebody reads the letters of this address; 2, and has a second
 * thing, or a passkey that their device asked them for. Higher levels ask for proof of who people are on paper.
 */
export const ACR_VALUES = ['1', '2'] as const

/** How and when a member proved who they are (OpenID Connect Core §2). */
export type Authentication = {
  /** `auth_time`: when they did so last. */
  readonly at: Date
  /** Whether the member is still signed in: what grew from a sign-in is worth nothing after it. */
  readonly isActive: boolean
  readonly acr: (typeof ACR_VALUES)[number]
  /** RFC 8176 §2. */
  readonly amr: readonly AuthenticationMethod[]
}

/** What is known of how a sign-in came about, and whether it lives; null when there is no session of it. */
export async function authenticationOf(ctx: Ctx, signIn: string): Promise<Authentication | null> {
  const { rows } = await sql<{ at: Date; until: Date; methods: AuthenticationMethod[] | null }>`
    select coalesce(i.authenticated_at, s.began_at) as at, s.until, i.methods
    from (select min(created_at) as began_at, max(expires_at) as until from sessions where sign_in = ${signIn}) s
    left join sign_ins i on i.id = ${signIn} where s.began_at is not null`.execute(db(ctx))
  const [row] = rows
  if (!row) return null
  const amr = row.methods ?? ['otp']
  return { at: row.at, isActive: row.until > ctx.now, acr: amr.includes('mfa') ? '2' : '1', amr }
}
