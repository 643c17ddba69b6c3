import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type GhostItem, refusesWhatWasSent } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { askOnce } from './ask-once'
import { agree, linksOf } from './links'
import {
  asList,
  type Letters,
  type MemberFields,
  memberHere,
  mergeMember,
  outward,
  theirFields,
} from './member-fields'
import { forgetGone, removeErased } from './members-gone'
import type { Fields } from './merge-fields'
import { pagesThere } from './pages-there'
import type { Tell } from './pull-posts'
import type { Run } from './sync'
import { tierLinks } from './tier-links'

/** Rows of one transaction. */
const PAGE = '50'

/**
 * Members with their name, labels, note and newsletters. Who leaves there stays a member here, without them: they may have
 * orders and tickets. Whose account was erased here is removed there, unless they pay there. Only members who get a newsletter are sent there, since nobody else asked to be on its list.
 */
export async function syncMembers(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  const letters = await newsletterLinks(run.ctx, run.sync.site)
  const tiers = await tierLinks(run.ctx, run.sync.site)
  const there = new Set<string>()
  const paying = new Set<string>()
  const count = { taken: 0, given: 0 }
  const asked = { limit: PAGE, include: 'labels,newsletters,tiers', order: 'created_at asc' }
  for await (const items of pagesThere(run, 'members', asked, goOn)) {
    for (const item of items) {
      there.add(item.id)
      if (item.status === 'paid') paying.add(item.id)
      await syncMember(run, item, { letters, tiers, tell }, count)
    }
  }
  await forgetGone(run, there, tiers)
  if (run.sync.direction !== 'ghost') {
    await removeErased(run, paying, tell, goOn)
    await sendNew(run, letters, count, goOn)
  }
  // How many, not who: what stands in a log is not forgotten with them.
  if (count.taken > 0) tell(`Members: ${count.taken}`, 'take')
  if (count.given > 0) tell(`Members: ${count.given}`, 'give')
}

type Count = { taken: number; given: number }
/** Newsletters of both sides, by each other’s id. */
async function newsletterLinks(ctx: Ctx, site: string): Promise<Letters> {
  const rows = await db(ctx)
    .selectFrom('ghost_links')
    .select(['ghost_id', 'our_id'])
    .where('site', '=', site)
    .where('kind', '=', 'newsletter')
    .execute()
  return {
    ours: new Map(rows.map(row => [row.ghost_id, row.our_id])),
    theirs: new Map(rows.map(row => [row.our_id, row.ghost_id])),
  }
}

type Known = {
  readonly letters: Letters
  readonly tiers: ReadonlyMap<string, string>
  readonly tell: Tell
}

async function syncMember(
  run: Run,
  item: GhostItem,
  { letters, tiers, tell }: Known,
  count: Count,
): Promise<void> {
  const { ctx, sync, ghost } = run
  const read = theirFields(item, letters)
  const email = String(item.email ?? '').toLowerCase()
  if (!email.includes('@') || email.length > 254) return
  const outcome = await transaction(ctx, async tx => {
    const link = (await linksOf(tx, sync.site, 'member', [item.id])).get(item.id)
    const known = await memberHere(tx, link?.our_id ?? null, email)
    if (!known && (link || sync.direction === 'ours')) return null
    const base = (link?.base as MemberFields | null | undefined) ?? null
    // Nobody loses a name for one that is blank.
    const theirs = { ...read, name: read.name ?? known?.fields.name ?? null }
    const merged = known
      ? mergeMember(known.isUnlinked ? 'both' : sync.direction, base, known.fields, theirs)
      : { ours: theirs, theirs }
    const id =
      known && Bun.deepEquals(known.fields, merged.ours)
        ? known.id
        : await enrol(tx, item, known?.email ?? email, merged.ours)
    if (!id) return null
    const apart = merged.ours.name !== merged.theirs.name && { nameHere: merged.ours.name ?? null }
    await agreeOnMember(tx, sync.site, item.id, id, { ...theirs, ...apart })
    if (sync.direction !== 'ours') await followTiers(tx, id, item.tiers, tiers)
    return { id, merged, theirs, apart, isNew: !known }
  })
  if (!outcome) return
  if (outcome.isNew) count.taken += 1
  const { merged, theirs } = outcome
  // Where both changed one, ours stays here and theirs there: there is no text to lose, and nobody is asked.
  if (sync.direction === 'ghost' || Bun.deepEquals(merged.theirs, theirs)) return
  // A name that is as it was there may be longer than it is here.
  const name = merged.theirs.name === theirs.name ? null : merged.theirs.name
  const sent = { ...outward(merged.theirs, letters), ...(name && { name }) }
  const isTaken = await askOnce(
    ...([run, { kind: 'member', our_id: outcome.id }, sent] as const),
    () => ghost.edit('members', item.id, sent),
    refusal => tell(`A member: ${refusal}`, 'refused'),
  )
  if (!isTaken) return
  const nowThere = { ...merged.theirs, ...outcome.apart }
  await transaction(ctx, tx => agreeOnMember(tx, sync.site, item.id, outcome.id, nowThere))
  count.given += 1
}

/** Who has a tier there has it here, as long as there; what they have here by other ways is none of it. */
async function followTiers(tx: Tx, memberId: string, theirs: unknown, tiers: ReadonlyMap<string, string>) {
  if (tiers.size === 0) return
  const list = Array.isArray(theirs) ? (theirs as { id?: string; expiry_at?: string | null }[]) : []
  const wanted = list.flatMap(({ id = '', expiry_at: until }) => {
    const tierId = tiers.get(id)
    const endsAt = until ? new Date(until) : null
    const isOver = endsAt !== null && !(endsAt > tx.now)
    return tierId && !isOver ? [{ tierId, endsAt }] : []
  })
  await tx.services.account.followTiers(tx, memberId, wanted, [...tiers.values()])
}

async function enrol(tx: Tx, item: GhostItem, email: string, fields: Fields): Promise<string | null> {
  const joined = new Date(String(item.created_at))
  const member = await tx.services.account.enrol(tx, {
    email,
    name: fields.name ?? '',
    joinedAt: Number.isNaN(joined.getTime()) ? null : joined,
    isNameTakenOver: true,
    note: fields.note,
    labels: asList(fields.labels),
    newsletterIds: asList(fields.newsletters),
  })
  return member?.id ?? null
}

async function agreeOnMember(tx: Tx, site: string, ghostId: string, id: string, base: Fields): Promise<void> {
  await agree(tx, {
    site,
    kind: 'member',
    ghost_id: ghostId,
    our_id: id,
    base: jsonb<unknown>(base),
    base_hash: digest(base),
    remote_updated_at: null,
    our_version: 1,
    our_state: '',
  })
}

/** Made twice, Ghost knows the address, and the next run finds them by it. */
async function sendNew({ ctx, sync, ghost }: Run, letters: Letters, count: Count, goOn: () => Promise<void>) {
  const { rows } = await sql<{ id: string; email: string }>`
    select m.id, m.email from members m
    where m.email is not null and not exists (select from account_closings c where c.member_id = m.id)
      and exists (select from subscriptions s join ghost_links n on n.our_id = s.newsletter_id
        and n.kind = 'newsletter' and n.site = ${sync.site} where s.member_id = m.id)
      and not exists (select from ghost_links l where l.site = ${sync.site} and l.kind = 'member' and l.our_id = m.id)
    order by m.id`.execute(db(ctx))
  for (const { id, email } of rows) {
    await goOn()
    const here = await transaction(ctx, tx => memberHere(tx, id, email))
    if (!here) continue
    try {
      const item = await ghost.add('members', {
        email,
        name: here.fields.name,
        ...outward(here.fields, letters),
      })
      await transaction(ctx, tx => agreeOnMember(tx, sync.site, item.id, id, here.fields))
      count.given += 1
    } catch (fault) {
      if (!refusesWhatWasSent(fault)) throw fault
    }
  }
}
