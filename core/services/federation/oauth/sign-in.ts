import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { AuthenticationMethod } from '#core/contracts/platform/sessions'
import { db } from '#core/database/db'

/**
 * ISO/IEC 29115 (OpenID Connect Core §2, `acr`): 1, somebody reads the letters of this address; 2, and has a second
 * thing, or a passkey that their device asked them for. Higher levels ask for proof of who people are on paper.
 */
export const ACR_VALUES = ['1', '2'] as const

/** What an ID token says of how the member proved who they are. */
export type Authentication = {
  /** `auth_time`: when they did so last. */
  readonly at: Date
  /** `amr` (RFC 8176). */
  readonly methods: readonly AuthenticationMethod[]
}

/** Null once the sign-in has no session left. */
export async function authenticationOf(ctx: Ctx, signIn: string): Promise<Authentication | null> {
  const { rows } = await sql<{ at: Date | null; methods: AuthenticationMethod[] | null }>`
    select coalesce(i.authenticated_at, s.began_at) as at, i.methods
    from (select min(created_at) as began_at from sessions where sign_in = ${signIn}) s
    left join sign_ins i on i.id = ${signIn} where s.began_at is not null`.execute(db(ctx))
  const [row] = rows
  return row?.at ? { at: row.at, methods: row.methods ?? ['otp'] } : null
}

/** When the member last proved who they are (`auth_time`). */
export async function authenticatedAt(ctx: Ctx, signIn: string): Promise<Date | null> {
  return (await authenticationOf(ctx, signIn))?.at ?? null
}

export function acrOf(methods: readonly AuthenticationMethod[]): (typeof ACR_VALUES)[number] {
  return methods.includes('mfa') ? '2' : '1'
}

/** Whether the member is still signed in. What grew from a sign-in is worth nothing after it. */
export async function isSignInActive(ctx: Ctx, signIn: string): Promise<boolean> {
  const session = await db(ctx)
    .selectFrom('sessions')
    .select('id')
    .where('sign_in', '=', signIn)
    .where('expires_at', '>', ctx.now)
    .limit(1)
    .executeTakeFirst()
  return session !== undefined
}
