import type { Ctx } from '#core/contracts/ctx'
import { whoMayWhat } from '#core/services/federation/own-roles/who-may-what'

/** Every role that somebody has, by role and then by name, as an operator sees it. */
export async function roleGrants(ctx: Ctx) {
  const { lines } = await whoMayWhat(ctx)
  return lines
    .flatMap(({ memberId, member, email, roles }) =>
      roles.map(({ grantId: id, name: role, grantedBy, grantedAt }) => ({
        id,
        memberId,
        member,
        email,
        role,
        grantedBy,
        grantedAt,
      })),
    )
    .sort((a, b) => a.role.localeCompare(b.role))
}
