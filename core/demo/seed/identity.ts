import type { Ctx } from '#core/contracts/ctx'
import { COOPERATIVE } from '../cooperative'
import { PEOPLE } from '../people'

const DAY_MS = 86_400_000
/** The first of them joined so long ago; the others came after, a month apart. */
const FIRST_JOINED_DAYS = 400

/** The cooperative's name, its people, and what each may do. */
export async function seedIdentity(ctx: Ctx): Promise<void> {
  const { name, tagline, locale, timeZone, currency } = COOPERATIVE
  await ctx.em.execute(`insert into settings (key, value, updated_at) values ('site', ?::jsonb, ?)`, [
    JSON.stringify({ name, tagline, locale, timeZone, currency }),
    ctx.now,
  ])
  const people = PEOPLE.map((person, index) => ({
    ...person,
    id: Bun.randomUUIDv7(),
    joinedAt: new Date(ctx.now.getTime() - (FIRST_JOINED_DAYS - index * 30) * DAY_MS),
  }))
  for (const { id, email, name: full, handle, bio, joinedAt } of people) {
    await ctx.em.execute(
      'insert into members (id, email, name, handle, bio, joined_at) values (?, ?, ?, ?, ?, ?)',
      [id, email, full, handle, bio, joinedAt],
    )
  }
  const operator = people.find(({ roles }) => (roles as readonly string[]).includes('operator'))
  for (const { id, roles, joinedAt } of people) {
    for (const role of roles) {
      await ctx.em.execute(
        'insert into role_grants (id, member_id, role, granted_by_id, granted_at) values (?, ?, ?, ?, ?)',
        [Bun.randomUUIDv7(), id, role, operator && operator.id !== id ? operator.id : null, joinedAt],
      )
    }
  }
}
