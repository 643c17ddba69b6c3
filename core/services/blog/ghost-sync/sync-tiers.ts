import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type GhostItem, GhostSaidNo, ghostUuid } from '#core/ghost'
import { nameKey } from '#core/text/name-key'
import { digest } from '../ghost-import/content'
import { askOnce } from './ask-once'
import { closeConflict, openConflict } from './conflicts'
import { agree, type LinkRow, linksOf, unlink } from './links'
import { changesFrom, type Fields, type Merged, mergeFields } from './merge-fields'
import { allThere } from './pages-there'
import type { Tell } from './pull-posts'
import type { Run } from './sync'
import { asSentThere, sideOf, stateOf, type TierSide, tierThere } from './tier-fields'

const PAID = { filter: 'type:paid', include: 'monthly_price,yearly_price,benefits' }

/**
 * Paid tiers of both sides, settled field by field: those of the same name are one. Ghost's lists do not say which have
 * changed, and there are few. Nobody deletes a tier in Ghost, but archives it: it is retired here.
 */
export async function syncTiers(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  const items = (await allThere(run, 'tiers', PAID, goOn)).filter(({ type }) => type === 'paid')
  for (const item of items) {
    await goOn()
    await syncTier(run, item, tell)
  }
  await followDeletions(run, new Set(items.map(({ id }) => id)), tell)
  if (run.sync.direction !== 'ghost') await sendNewTiers(run, tell, goOn)
}

async function syncTier(run: Run, item: GhostItem, tell: Tell): Promise<void> {
  const { ctx, sync, ghost } = run
  const theirs = tierThere(item, sync.site)
  const settled = await transaction(ctx, tx => settleHere(tx, run, item, theirs))
  if (!settled) return
  const { id, merged, what } = settled
  if (what) tell(`Tier ${theirs.name}`, what)
  const changes = changesFrom(theirs, merged.theirs)
  if (Object.keys(changes).length === 0) return
  const sent = asSentThere(changes)
  const edited = await askOnce(
    ...([run, { kind: 'tier', our_id: id }, sent ?? changes] as const),
    async () => ghost.edit('tiers', item.id, sent ?? refuseUnpriced()),
    refusal => tell(`Tier ${theirs.name}: ${refusal}`, 'refused'),
  )
  if (!edited) return
  await transaction(ctx, tx => agreeOnTier(tx, sync.site, item.id, id, merged.theirs))
  tell(`Tier ${theirs.name}`, 'give')
}

/** Null where nothing is to be sent: theirs has no place here, or somebody has to choose. */
async function settleHere(
  tx: Tx,
  { sync }: Run,
  item: GhostItem,
  theirs: TierSide,
): Promise<{ id: string; merged: Merged; what: 'take' | null } | null> {
  const link = (await linksOf(tx, sync.site, 'tier', [item.id])).get(item.id) ?? null
  const entry = { id: ghostUuid('tier', item.id), ...stateOf(theirs) }
  if (!link && sync.direction === 'ours' && !(await isHere(tx, entry))) return null
  const brought = link ? null : await tx.services.account.bringTiers(tx, [entry])
  const id = link?.our_id ?? brought?.ids.get(entry.id)
  const ours = id ? await tierHere(tx, id) : null
  if (!id || !ours) return null
  // Another one of theirs has that name, too, and is tied to ours already.
  if (!link && (await isTied(tx, sync.site, id, item.id))) return null
  const isMade = brought?.made === 1
  const merged = mergeFields(sync.direction, isMade ? ours : baseOf(link), ours, theirs)
  if (merged.conflicts.length > 0) {
    await openConflict(tx, sync, {
      kind: 'tier',
      ghostId: item.id,
      ourId: id,
      title: theirs.name ?? '',
      reason: 'changed',
      theirs: item,
      hash: digest(theirs),
      updatedAt: null,
    })
    return null
  }
  await closeConflict(tx, sync, 'tier', item.id)
  const changes = Object.keys(changesFrom(ours, merged.ours))
  const done =
    changes.length > 0 && (await tx.services.account.followTier(tx, id, stateOf({ ...ours, ...merged.ours })))
  // As long as another tier has that name here, it is not agreed on, and is asked for again.
  const isNameTaken = done === 'name taken'
  await agreeOnTier(tx, sync.site, item.id, id, isNameTaken ? { ...theirs, name: ours.name } : theirs)
  const isChanged = changes.some(field => field !== 'name' || !isNameTaken)
  return { id, merged, what: isChanged || isMade ? 'take' : null }
}

/** What both sides last agreed on; of a link from before tiers were followed, what Ghost's was then. */
function baseOf(link: LinkRow | null): Fields | null {
  const base = link?.base as Readonly<Record<string, unknown>> | null | undefined
  if (!base) return null
  if (!('monthlyAmount' in base)) return base as Fields
  const { name, prices, description } = sideOf({
    ...(base as Parameters<typeof sideOf>[0]),
    benefits: [],
    welcomeUrl: null,
    isRetired: false,
  })
  return { name, prices, description }
}

async function agreeOnTier(tx: Tx, site: string, ghostId: string, id: string, base: Fields): Promise<void> {
  await agree(tx, {
    site,
    kind: 'tier',
    ghost_id: ghostId,
    our_id: id,
    base: jsonb<unknown>(base),
    base_hash: digest(base),
    remote_updated_at: null,
    our_version: 1,
    our_state: '',
  })
}

async function isTied(tx: Tx, site: string, id: string, ghostId: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('ghost_links')
    .select('ghost_id')
    .where('site', '=', site)
    .where('kind', '=', 'tier')
    .where('our_id', '=', id)
    .where('ghost_id', '<>', ghostId)
    .executeTakeFirst()
  return row !== undefined
}

const OURS = ['id', 'slug', 'name', 'description', 'benefits', 'retired_at'] as const

/** Ours as a side; null where there is none. Its row is locked. */
export async function tierHere(ctx: Ctx, id: string): Promise<TierSide | null> {
  const row = await tiersHere(ctx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  return row ? sideOfRow(row) : null
}

function tiersHere(ctx: Ctx) {
  return db(ctx)
    .selectFrom('tiers')
    .select(OURS)
    .select(['welcome_url as welcomeUrl', 'price_currency as currency'])
    .select(['monthly_amount as monthlyAmount', 'yearly_amount as yearlyAmount'])
}

type Row = Awaited<ReturnType<ReturnType<typeof tiersHere>['executeTakeFirstOrThrow']>>

const sideOfRow = (row: Row) => sideOf({ ...row, isRetired: row.retired_at !== null })

async function isHere(tx: Tx, entry: { readonly id: string; readonly name: string }): Promise<boolean> {
  const rows = await tiersHere(tx).where('retired_at', 'is', null).execute()
  return rows.some(row => row.id === entry.id || nameKey(row.name) === nameKey(entry.name))
}

/** Gone from Ghost's database, as no program can: where it was not changed here, it is given to nobody any more. */
async function followDeletions(
  { ctx, sync, ghost }: Run,
  there: ReadonlySet<string>,
  tell: Tell,
): Promise<void> {
  const links = await db(ctx)
    .selectFrom('ghost_links')
    .selectAll()
    .where('site', '=', sync.site)
    .where('kind', '=', 'tier')
    .execute()
  for (const link of links) {
    if (there.has(link.ghost_id) || (await ghost.read('tiers', link.ghost_id)) !== null) continue
    const name = await transaction(ctx, async tx => {
      const ours = await tierHere(tx, link.our_id)
      const isSame = ours && Object.keys(changesFrom(baseOf(link) ?? {}, ours)).length === 0
      if (ours && isSame && sync.direction !== 'ours' && !ours.archived)
        await tx.services.account.followTier(tx, link.our_id, { ...stateOf(ours), isRetired: true })
      await unlink(tx, link)
      return isSame && sync.direction !== 'ours' ? ours.name : null
    })
    if (name) tell(`Tier ${name}`, 'take')
  }
}

/** Made twice is found by its name in the next run. */
async function sendNewTiers(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  const { ctx, sync, ghost } = run
  const linked = db(ctx)
    .selectFrom('ghost_links')
    .select('our_id')
    .where('site', '=', sync.site)
    .where('kind', '=', 'tier')
  const rows = await tiersHere(ctx)
    .where('retired_at', 'is', null)
    .where('id', 'not in', linked)
    .orderBy('id')
    .execute()
  for (const row of rows) {
    await goOn()
    const side = sideOfRow(row)
    const { archived: _, ...told } = side
    const sent = asSentThere(told)
    const item = await askOnce(
      ...([run, { kind: 'tier', our_id: row.id }, sent ?? side] as const),
      async () => ghost.add('tiers', { ...(sent ?? refuseUnpriced()), type: 'paid', visibility: 'public' }),
      refusal => tell(`Tier ${row.name}: ${refusal}`, 'refused'),
    )
    if (!item) continue
    await transaction(ctx, tx => agreeOnTier(tx, sync.site, item.id, row.id, side))
    tell(`Tier ${row.name}`, 'give')
  }
}

/** Told like a refusal of Ghost's, once, until it has other prices. */
function refuseUnpriced(): never {
  throw new GhostSaidNo(
    422,
    'ValidationError',
    'Ghost wants a price a month and a price a year of every paid tier, and would invent those that are missing.',
  )
}
