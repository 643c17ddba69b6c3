import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'

const DAY_MS = 86_400_000
/** So many rows a transaction: nobody waits long for their locks. */
const BATCH = 2_000
/** What is left then, the next night takes. */
const MOST_BATCHES = 500

type Rule = {
  readonly table: string
  readonly days: number
  /** What goes, as a sentence for the operator. */
  readonly what: string
  /** The keys of a batch of what is older than `before`; the first column of the table's key. */
  readonly key: string
  old(before: Date): RawBuilder<unknown>
}

/** Nobody of ours answered it, liked it, shared it, was named in it, or was answered by it. */
const UNTOUCHED = sql`a.member_id is null and a.app is null and n.audience <> 'direct'
  and not exists (select from reactions r join actors ra on ra.id = r.actor_id
    where r.note_id = n.id and (ra.member_id is not null or ra.app is not null))
  and not exists (select from notifications f where f.note_id = n.id)
  and not exists (select from notes c join actors ca on ca.id = c.author_id
    where c.in_reply_to = n.uri and (ca.member_id is not null or ca.app is not null))
  and not exists (select from notes p join actors pa on pa.id = p.author_id
    where p.uri = n.in_reply_to and (pa.member_id is not null or pa.app is not null))`

/**
 * How long rows are kept that would otherwise grow for ever. What the law wants kept (orders, payments, the audit) and
 * what people wrote is in no rule. Other tables are emptied where they belong: `PRUNED_ELSEWHERE`.
 */
export const RETENTION: readonly Rule[] = [
  {
    table: 'notifications',
    key: 'id',
    days: 180,
    what: 'Notifications, read or not.',
    old: before => sql`select id from notifications where created_at < ${before}`,
  },
  {
    table: 'deliveries',
    key: 'id',
    days: 365,
    what: 'Deliveries to other servers that are done or given up.',
    old: before => sql`select id from deliveries where queued_at < ${before}
      and (delivered_at is not null or abandoned_at is not null)`,
  },
  {
    table: 'ap_activities',
    key: 'id',
    days: 365,
    what: 'What happened: of ours what nobody else was told, and what others sent.',
    old: before => sql`select id from ap_activities a where published_at < ${before} and processed_at is not null
      and (remote or audience = 'internal') and not exists (select from deliveries d where d.activity_id = a.id)`,
  },
  {
    table: 'notes',
    key: 'id',
    days: 180,
    what: 'Notes from other servers that nobody here had to do with.',
    old: before => sql`select n.id from notes n join actors a on a.id = n.author_id
      where n.published_at < ${before} and n.received_at < ${before} and ${UNTOUCHED}`,
  },
  {
    // The cookie that leads to it has run out by then: core/app/guest.ts.
    table: 'carts',
    key: 'id',
    days: 61,
    what: 'Carts of guests.',
    old: before => sql`select id from carts c where updated_at < ${before} and guest_hash is not null
      and not exists (select from cart_lines l where l.cart_id = c.id and l.added_at >= ${before})`,
  },
  {
    table: 'sent_mails',
    key: 'id',
    days: 30,
    what: 'Letters in the mailbox of a demonstration.',
    old: before => sql`select id from sent_mails where sent_at < ${before}`,
  },
  {
    table: 'invitations',
    key: 'id',
    days: 90,
    what: 'Invitations, answered or not.',
    old: before => sql`select id from invitations where expires_at < ${before}`,
  },
  {
    // They cannot be answered any more: cart/households/invitation-time.ts.
    table: 'household_invitations',
    key: 'id',
    days: 30,
    what: 'Invitations to share the credit of a household that nobody answered: they have ended.',
    old: before => sql`select id from household_invitations where invited_at <= ${before}`,
  },
  {
    table: 'catalogue_import_rows',
    key: 'import_id',
    days: 90,
    what: 'Rows of imported orders and members, with the names and addresses in them; such an import cannot be undone any more.',
    old: before => sql`select i.id from catalogue_imports i where i.started_at < ${before} and i.kind in ('orders', 'members')
      and exists (select from catalogue_import_rows r where r.import_id = i.id) order by i.id`,
  },
  {
    table: 'prepared_files',
    key: 'id',
    days: 7,
    what: 'Long reports and picking lists that were made as files.',
    old: before => sql`select id from prepared_files where asked_at < ${before}`,
  },
  {
    table: 'slow_pages',
    key: 'day',
    days: 30,
    what: 'Pages that took long, on the status page.',
    old: before => sql`select distinct day from slow_pages where day < ${before}::date`,
  },
  {
    table: 'logged_faults',
    key: 'fingerprint',
    days: 30,
    what: 'What went wrong, on the status page.',
    old: before => sql`select fingerprint from logged_faults where last_at < ${before}`,
  },
]

/** Tables that are kept in bounds by a job of their own: for how many days, and what goes. */
const PRUNED_ELSEWHERE: Readonly<Record<string, { readonly days: number; readonly what: string }>> = {
  outgoing_letters: { days: 30, what: 'Letters to one person, and what became of them.' },
  kept_forms: { days: 1, what: 'Forms kept over a sign-in.' },
  sessions: { days: 2, what: 'Sign-ins that have run out.' },
  tokens: { days: 2, what: 'Tokens of programs that have run out.' },
  magic_links: { days: 2, what: 'Links to sign in with.' },
  authorization_codes: { days: 2, what: 'Codes of programs.' },
  pushed_requests: { days: 2, what: 'Requests of programs.' },
  client_assertions: { days: 2, what: 'What programs showed, to be known if shown twice.' },
}

/** Job, nightly: lets go what is older than its rule, a batch a transaction. */
export const pruneOldRows: Task = async ctx => {
  for (const rule of RETENTION) {
    const gone = await prune(ctx, rule)
    if (gone > 0) ctx.house.log.info({ table: rule.table, rows: gone }, 'old rows are gone')
  }
}

async function prune(ctx: Ctx, { table, key, days, old }: Rule): Promise<number> {
  const before = new Date(ctx.now.getTime() - days * DAY_MS)
  let gone = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ${sql.ref(key)} in (${old(before)} limit ${sql.lit(BATCH)})`.execute(
      db(ctx),
    )
    gone += Number(numAffectedRows ?? 0)
    if (Number(numAffectedRows ?? 0) < BATCH) break
  }
  return gone
}

/** What is said of a table on the page of sizes: null where everything is kept. */
export function keptFor(table: string): { readonly days: number; readonly what: string } | null {
  const rule = RETENTION.find(each => each.table === table)
  return rule ?? PRUNED_ELSEWHERE[table] ?? null
}
