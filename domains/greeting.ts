import { sql } from 'kysely'
import type { House } from '#core/app/house'
import type { DomainName } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { firstRunLines } from '#core/services/federation/identity/first-run'

/** What `bun start` says once everything listens: the addresses, and how to sign in as each demo person. */
export async function greeting(house: House, chosen: readonly DomainName[]): Promise<string[]> {
  const { origins, demo, smtpUrl } = house.config
  const width = Math.max(...chosen.map(name => name.length))
  return [
    '',
    `${house.site().name} is open:`,
    ...chosen.map(name => `  ${name.padEnd(width)}  ${origins[name]}`),
    ...(demo ? await peopleLines(house) : await firstRunLines(house)),
    ...(smtpUrl ? [] : ['', `Mail stays on this machine: read it at ${origins.account}/mailbox`]),
    ...(house.payments.isConnected ? [] : ['', 'No cards are taken: SUMUP_API_KEY is not set.']),
    '',
  ]
}

async function peopleLines(house: House): Promise<string[]> {
  const { rows: people } = await sql<{ name: string; email: string; roles: string | null }>`
    select m.name, m.email, string_agg(r.role, ', ' order by r.role) as roles
    from members m left join role_grants r on r.member_id = m.id
    where m.email like '%@%example.test' group by m.id order by m.joined_at, m.email limit 12`.execute(
    db(jobCtx(house)),
  )
  if (people.length === 0) return []
  return [
    '',
    'Sign in as one of the demo people: type the address, then open the link in the mailbox.',
    ...people.map(({ name, email, roles }) => `  ${email}  ${name} (${roles ?? 'member'})`),
  ]
}
