import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
import { COOPERATIVE } from '../cooperative'
import { PEOPLE } from '../people'

const DAY_MS = 86_400_000
/** The first of them joined so long ago; the others came after, a month apart. */
const FIRST_JOINED_DAYS = 400

/** The cooperative's name, its people, and what each may do. */
export async function seedIdentity(ctx: Ctx): Promise<void> {
  const { name, tagline, locale, timeZone, currency, email, phone, openingHours } = COOPERATIVE
  const { street, town, county, postcode } = COOPERATIVE.address
  await keepSetting(ctx, 'site', {
    name,
    tagline,
    locale,
    timeZone,
    currency,
    email,
    phone,
    openingHours,
    address: [street, town, `${county} ${postcode}`].join('\n'),
    welcomeText: COOPERATIVE.welcome,
    about: COOPERATIVE.aboutApps,
  })
  const people = PEOPLE.map((person, index) => ({
    ...person,
    id: Bun.randomUUIDv7(),
    joinedAt: new Date(ctx.now.getTime() - (FIRST_JOINED_DAYS - index * 30) * DAY_MS),
  }))
  for (const { id, email, name: full, handle, bio, joinedAt } of people) {
    await db(ctx)
      .insertInto('members')
      .values({ id, email, name: full, handle, bio, joined_at: joinedAt })
      .execute()
  }
  const operator = people.find(({ roles }) => (roles as readonly string[]).includes('operator'))
  for (const { id, roles, joinedAt } of people) {
    for (const role of roles) {
      const granted_by_id = operator && operator.id !== id ? operator.id : null
      await db(ctx)
        .insertInto('role_grants')
        .values({ id: Bun.randomUUIDv7(), member_id: id, role, granted_by_id, granted_at: joinedAt })
        .execute()
    }
  }
}
