import { sql } from 'kysely'
import type { House } from '#core/app/house'
import { query } from '../storm/house'
import { INVARIANTS } from '../storm/invariants'
import type { Person } from './people'
import type { Promised } from './traffic'

const SETTLE_MS = 120_000
const LOOK_EVERY_MS = 250
/** A payment is a minute old before it is asked about, the cron a minute away, and a machine that is busy takes longer. */
const PAYMENTS_KNOWN_MS = 180_000
/** Nobody asks these again within the minutes of a run: they are for later by themselves. */
const DUE = sql<{ many: number }>`
  select count(*)::int as many from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts`

/** Waits until the workers have nothing left to do. Throws with what is left when they do not come to an end. */
export async function settled(house: House): Promise<void> {
  const deadline = performance.now() + SETTLE_MS
  for (let quiet = 0; quiet < 4; ) {
    const { rows } = await DUE.execute(query(house))
    quiet = rows[0]?.many === 0 ? quiet + 1 : 0
    if (performance.now() > deadline)
      throw new Error(`${rows[0]?.many} jobs are left after ${SETTLE_MS / 1000} s`)
    await Bun.sleep(LOOK_EVERY_MS)
  }
}

/**
 * Nobody calls back here: the cron that runs each minute asks about payments that are a minute old. Whatever it does not
 * know when it has had its turn counts as lost.
 */
export async function paymentsKnown(house: House, { paid }: Promised): Promise<void> {
  const deadline = performance.now() + PAYMENTS_KNOWN_MS
  while (performance.now() < deadline) {
    const known = await timesPaid(house, paid)
    if ([...known.values()].every(many => many === 1)) return
    await Bun.sleep(LOOK_EVERY_MS * 4)
  }
}

/** What was lost or doubled, by its kind: each line says how many. */
export async function lostOrDoubled(
  house: House,
  promised: Promised,
  people: readonly Person[],
  before: ReadonlyMap<string, number>,
): Promise<readonly { what: string; figure: number }[]> {
  const lines: { what: string; figure: number }[] = []
  const line = (what: string, figure: number) => lines.push({ what, figure })

  const notes = await counted(
    house,
    [...promised.notes, ...promised.unsure.notes],
    word => sql`
    select w.word, count(n.id)::int as many from unnest(${word}::text[]) w(word)
    left join notes n on n.source = 'Today: ' || w.word and n.published_at > now() - interval '1 hour' group by 1`,
  )
  line(
    'notes that were promised and are lost',
    [...promised.notes].filter(word => notes.get(word) === 0).length,
  )
  line('notes that are there twice', [...notes.values()].filter(many => many > 1).length)
  const activities = await counted(
    house,
    [...promised.notes],
    word => sql`
    select w.word, count(a.id)::int as many from unnest(${word}::text[]) w(word)
    left join notes n on n.source = 'Today: ' || w.word and n.published_at > now() - interval '1 hour'
    left join ap_activities a on a.type = 'Create' and a.subject_id in (n.id::text, n.uri) group by 1`,
  )
  line('notes without exactly one activity', [...activities.values()].filter(many => many !== 1).length)

  const orders = await counted(
    house,
    [...promised.orders],
    hosted => sql`
    select h.hosted as word, count(o.id)::int as many from unnest(${hosted}::text[]) h(hosted)
    left join payments p on p.hosted_url = h.hosted left join orders o on o.id = p.order_id group by 1`,
  )
  line(
    'orders that were promised and are lost or doubled',
    [...orders.values()].filter(many => many !== 1).length,
  )
  const paid = await timesPaid(house, promised.paid)
  line(
    'payments that were made and are lost or doubled',
    [...paid.values()].filter(many => many !== 1).length,
  )
  const letters = await counted(
    house,
    [...promised.letters.keys()],
    address => sql`
    select a.address as word, count(distinct m.headers ->> 'Message-ID')::int as many
    from unnest(${address}::text[]) a(address) left join sent_mails m on m.recipient = a.address
      and m.subject like '%ign%' group by 1`,
  )
  line(
    'letters with a link that were promised and are lost',
    [...letters.values()].filter(many => many === 0).length,
  )
  const { rows: carts } = await sql<{ many: number }>`
    select count(*)::int as many from (select member_id from carts where member_id = any(${people.map(({ id }) => id)}::uuid[])
      group by member_id having count(*) > 1) doubled`.execute(query(house))
  line('members with two carts', carts[0]?.many ?? 0)
  const { rows: sessions } = await sql<{ many: number }>`
    select count(*)::int as many from sessions where member_id = any(${people.map(({ id }) => id)}::uuid[])`.execute(
    query(house),
  )
  line('sessions that are lost', people.length * 6 - (sessions[0]?.many ?? 0))
  line('times that a member was not known', promised.signedOut.size)
  const broken = await brokenRules(house)
  for (const [what, many] of broken) line(what, many - (before.get(what) ?? 0))
  return lines
}

/** How many rows break which rule of what has to hold. The demonstration's own sales are not in the ledger of its shelves. */
export async function brokenRules(house: House): Promise<ReadonlyMap<string, number>> {
  const broken = new Map<string, number>()
  for (const [what, rule] of Object.entries(INVARIANTS))
    broken.set(what, (await rule.execute(query(house))).rows.length)
  return broken
}

function timesPaid(house: House, paid: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  return counted(
    house,
    [...paid],
    hosted => sql`
    select h.hosted as word, count(p.id)::int as many from unnest(${hosted}::text[]) h(hosted)
    left join payments p on p.hosted_url = h.hosted and p.state = 'paid' group by 1`,
  )
}

async function counted(
  house: House,
  words: readonly string[],
  asked: (words: readonly string[]) => ReturnType<typeof sql>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await asked(words).execute(query(house))
  return new Map((rows as { word: string; many: number }[]).map(({ word, many }) => [word, many]))
}
