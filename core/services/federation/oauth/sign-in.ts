import { type RawBuilder, sql } from 'kysely'
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
  const { rows } = await sql<SignInRow>`
    select ${SIGN_IN_COLUMNS} from ${signInOf(sql`${signIn}::uuid`)} where s.began_at is not null`.execute(
    db(ctx),
  )
  return rows[0] ? readSignIn(ctx, rows[0]) : null
}

export type SignInRow = {
  readonly at: Date | null
  readonly until: Date | null
  readonly methods: AuthenticationMethod[] | null
}

/** Of `signInOf`, in a query that looks for more: a round trip less. */
export const SIGN_IN_COLUMNS = sql`coalesce(i.authenticated_at, s.began_at) as at, s.until, i.methods`

export function signInOf(id: RawBuilder<unknown>) {
  return sql`(select min(created_at) as began_at, max(expires_at) as until from sessions where sign_in = ${id}) s
    left join sign_ins i on i.id = ${id}`
}

/** Null where there is no session of it. */
export function readSignIn(ctx: Ctx, { at, until, methods }: SignInRow): Authentication | null {
  if (at === null || until === null) return null
  return { ...proofOf(at, methods), isActive: until > ctx.now }
}

/** When and how, of a sign-in that lives or not. */
export function proofOf(at: Date, methods: AuthenticationMethod[] | null): Omit<Authentication, 'isActive'> {
  const amr = methods ?? ['otp']
  return { at, acr: amr.includes('mfa') ? '2' : '1', amr }
}
