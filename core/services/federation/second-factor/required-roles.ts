import { sql } from 'kysely'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { ROLES, type Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { authenticationOf } from '../oauth/sign-in'
import { OwnSecondFactorFirst } from './refusals'

/** The row of `settings` that says whose roles ask for more than a letter; `core/sessions` reads it, too. */
const SIGN_IN_SETTINGS = 'sign-in'

/** The roles that one has only in a sign-in with a second factor or a passkey. */
export async function rolesWithSecondFactor(ctx: Ctx): Promise<readonly Role[]> {
  const row = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', SIGN_IN_SETTINGS)
    .executeTakeFirst()
  const { secondFactorFor = [] } = (row?.value ?? {}) as { secondFactorFor?: Role[] }
  return ROLES.filter(role => secondFactorFor.includes(role))
}

/**
 * The operator's. `signIn` is the viewer's: who signed in with a letter alone may not ask more of themselves.
 * Throws `NotFound`, `FreshSignInRequired`, `OwnSecondFactorFirst`.
 */
export async function requireSecondFactorFor(
  ctx: Ctx,
  roles: readonly Role[],
  signIn: string | null,
): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const shown = signIn === null ? null : await authenticationOf(ctx, signIn)
  if (roles.some(role => ctx.viewer.roles.includes(role)) && !shown?.amr.includes('mfa'))
    throw new OwnSecondFactorFirst()
  await transaction(ctx, async tx => {
    const before = { secondFactorFor: await rolesWithSecondFactor(tx) }
    await changeSetting(tx, SIGN_IN_SETTINGS, { before, after: { secondFactorFor: [...roles] } })
    const details = { 'second factor for': roles.join(' ') || 'nobody' }
    await recordSecurityEvent(tx, { event: 'settings.changed', memberId: null, details })
  })
}

/** What the viewer is once they sign in with more than a letter, built-in roles and own ones. */
export async function waitingRoles(ctx: Ctx, memberId = requireMember(ctx).id): Promise<readonly string[]> {
  const required = await rolesWithSecondFactor(ctx)
  const { rows } = await sql<{ name: string }>`
    select role as name from role_grants where member_id = ${memberId} and role = any(${[...required]}::text[])
      and role <> all(${[...ctx.viewer.roles]}::text[])
    union all
    select r.name from own_role_grants g join own_roles r on r.id = g.own_role_id
    where g.member_id = ${memberId} and r.needs_second_factor and r.retired_at is null
      and not ${jsonb(ctx.viewer.permissions ?? [])} @> r.permissions`.execute(db(ctx))
  return rows.map(({ name }) => name)
}
