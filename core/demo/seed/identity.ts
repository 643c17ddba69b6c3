import type { Ctx } from '#core/contracts/ctx'
import { COOPERATIVE } from '#core/demo/cooperative'
import { PEOPLE } from '#core/demo/people'
import { Member } from '#core/entities/identity/member'
import { RoleGrant } from '#core/entities/identity/role-grant'
import { Setting } from '#core/entities/site/setting'

/** The cooperative's name and its people with their roles; everything else in the demo is theirs. */
export async function seedIdentity(ctx: Ctx): Promise<void> {
  const em = ctx.em
  const { name, tagline, locale, timeZone, currency } = COOPERATIVE
  em.create(Setting, { key: 'site', value: { name, tagline, locale, timeZone, currency } })
  for (const { roles, ...person } of PEOPLE) {
    const member = em.create(Member, { ...person, joinedAt: ctx.now })
    for (const role of roles) em.create(RoleGrant, { member, role, grantedBy: null })
  }
  await em.flush()
}
