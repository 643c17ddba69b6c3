import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostItem, GhostSaidNo, ghostPostsOfApi, refusesWhatWasSent } from '#core/ghost'
import { type PostHere, postsHere } from '../ghost-import/content'
import type { PostKind } from '../post-input'
import { openConflict } from './conflicts'
import { forgetCreation, keepCreation, refuseCreation } from './creations'
import { type LinkRow, linksHere, unlink } from './links'
import { mirrorUploads } from './mirror'
import { outwardPost } from './outward'
import { agreedAsHere, agreedSlugOf, agreeOnPost, inPlaceOf, keepRest } from './post-links'
import { pullPosts, type Tell } from './pull-posts'
import type { Run } from './sync'
import { weigh } from './weigh'

export const POSTS_QUERY = { formats: 'lexical,html', include: 'tags,authors,tiers' } as const
/** So many of ours are looked through at once. */
const AT_ONCE = 50

type Waiting = { readonly id: string; readonly kind: PostKind }

/** Sends what was written, changed or thrown away here; each is settled by itself. */
export async function pushPosts(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const waiting = await waitingToBeSent(run.ctx, run.sync.site, after)
    for (const { id, kind } of waiting) {
      await goOn()
      await pushPost(run, kind, id, tell)
      after = id
    }
    if (waiting.length < AT_ONCE) return
  }
}

/** Ours that the other side does not know as they are, but for those that somebody has to choose of first. */
export async function waitingToBeSent(ctx: Ctx, site: string, after: string): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select p.id, p.kind from posts p
    left join ghost_links l on l.site = ${site} and l.kind = p.kind and l.our_id = p.id
    left join ghost_creations c on c.site = ${site} and c.kind = p.kind and c.our_id = p.id
    left join publications pub on pub.post_id = p.id
    left join publication_schedules s on s.post_id = p.id
    left join post_deletions d on d.post_id = p.id
    cross join lateral (select case when d.post_id is not null then 'deleted' when pub.post_id is not null then
      'published' when s.post_id is not null then 'scheduled' else 'draft' end as state) now
    where p.id > ${after}
      and case when l.our_id is null then d.post_id is null
        else l.our_version <> p.version or (l.our_state <> now.state
          and not (l.our_state = 'scheduled' and now.state = 'published')) end
      and coalesce(l.refused_version, c.refused_version) is distinct from p.version
      and not exists (select from ghost_conflicts f where f.site = ${site} and f.kind = p.kind
        and f.our_id = p.id and f.chosen_at is null)
    order by p.id limit ${sql.lit(AT_ONCE)}`.execute(db(ctx))
  return rows
}

async function pushPost(run: Run, kind: PostKind, id: string, tell: Tell): Promise<void> {
  const { ctx, sync } = run
  const here = (await postsHere(ctx, [id])).get(id)
  const link = (await linksHere(ctx, sync.site, kind, [id])).get(id) ?? null
  if (!here) return
  try {
    if (here.state === 'deleted') await pushDeletion(run, here, link, tell)
    else if (link) await pushChange(run, here, link, tell)
    else await pushNew(run, here, tell)
  } catch (fault) {
    if (!refusesWhatWasSent(fault)) throw fault
    await keepRefusal(run, here, link, fault.message)
    tell(`${here.content.title}: ${fault.message}`, 'refused')
  }
}

async function pushChange(run: Run, here: PostHere, link: LinkRow, tell: Tell): Promise<void> {
  const { ghost } = run
  const { kind, title, state } = here.content
  const of = `${kind}s`
  const isSent = here.imported?.rest?.status === 'sent'
  const { slug, ...words } = await outwardPost(run, here, isSent)
  // One that differs because it was taken is theirs to keep, until it is changed here.
  const sent = agreedSlugOf(link) === slug ? words : { slug, ...words }
  let seen = link.remote_updated_at?.toISOString() ?? new Date(0).toISOString()
  try {
    // What is public there can only be planned once it is no longer.
    if (state === 'scheduled' && link.our_state === 'published')
      seen = String((await ghost.edit(of, link.ghost_id, { status: 'draft', updated_at: seen })).updated_at)
    const item = await ghost.edit(of, link.ghost_id, { ...sent, updated_at: seen }, POSTS_QUERY)
    await settle(run, here, item)
    tell(title, 'give')
  } catch (fault) {
    if (!(fault instanceof GhostSaidNo)) throw fault
    if (fault.status === 404) await transaction(run.ctx, tx => unlink(tx, link))
    else if (fault.status === 409) await meetTheirs(run, here, link, tell)
    else throw fault
  }
}

/** Theirs was saved since: it is read, and three ways are weighed again. */
async function meetTheirs(run: Run, here: PostHere, link: LinkRow, tell: Tell): Promise<void> {
  const { kind } = here.content
  const item = await run.ghost.read(`${kind}s`, link.ghost_id, POSTS_QUERY)
  if (item) await pullPosts(run, kind, [item], tell)
}

/** Ours is made there. First it is written down what is sent: when the answer is lost, the next pull knows it again. */
async function pushNew(run: Run, here: PostHere, tell: Tell): Promise<void> {
  const { kind, title } = here.content
  const sent = await outwardPost(run, here, false)
  await keepCreation(run.ctx, { site: run.sync.site, kind, our_id: here.id }, sent)
  await settle(run, here, await run.ghost.add(`${kind}s`, sent, POSTS_QUERY))
  tell(title, 'give')
}

/** Theirs is as ours was when it was sent. */
async function settle({ ctx, sync }: Run, here: PostHere, item: GhostItem): Promise<void> {
  const { kind } = here.content
  const read = ghostPostsOfApi(kind, [item], sync.site)
  const mirror = await mirrorUploads(ctx, sync, [item])
  await transaction(ctx, async tx => {
    await db(tx).selectFrom('posts').select('id').where('id', '=', here.id).forNoKeyUpdate().execute()
    const [weighed] = await weigh(tx, sync, kind, [item], read, mirror)
    if (!weighed) return
    const { row } = weighed
    const rest = here.id === weighed.post.id ? row.rest : { ...row.rest, ghostId: undefined }
    const ours = { ...row, rest, columns: { ...row.columns, id: here.id } }
    const agreed = { ...agreedAsHere(here), inPlace: inPlaceOf(here, ours) }
    await agreeOnPost(tx, sync, { ...weighed, row: ours }, agreed)
    await keepRest(tx, here, ours)
    await forgetCreation(tx, sync.site, kind, here.id)
  })
}

/** Thrown away here: gone there too, unless somebody changed it there since. */
async function pushDeletion(run: Run, here: PostHere, link: LinkRow | null, tell: Tell): Promise<void> {
  const { ctx, sync, ghost } = run
  const { kind, title } = here.content
  if (!link) return
  const item = await ghost.read(`${kind}s`, link.ghost_id, POSTS_QUERY)
  const seen = link.remote_updated_at?.getTime()
  const isChanged = item !== null && new Date(String(item.updated_at)).getTime() !== seen
  if (item && isChanged && sync.direction === 'both') {
    const read = ghostPostsOfApi(kind, [item], sync.site)
    const [post] = read.posts
    const isNews = await transaction(ctx, tx =>
      openConflict(tx, sync, {
        kind,
        ghostId: link.ghost_id,
        ourId: here.id,
        title,
        reason: 'deleted here',
        theirs: item,
        hash: null,
        updatedAt: post?.updatedAt ?? null,
      }),
    )
    return isNews ? tell(title, 'conflict') : undefined
  }
  if (item) await ghost.remove(`${kind}s`, link.ghost_id)
  await transaction(ctx, tx => unlink(tx, link))
  tell(title, 'give')
}

async function keepRefusal({ ctx, sync }: Run, here: PostHere, link: LinkRow | null, refusal: string) {
  if (!link) {
    await refuseCreation(
      ctx,
      { site: sync.site, kind: here.content.kind, our_id: here.id },
      here.version,
      refusal,
    )
    return
  }
  await db(ctx)
    .updateTable('ghost_links')
    .set({ refused_version: here.version, refusal })
    .where('site', '=', sync.site)
    .where('kind', '=', here.content.kind)
    .where('our_id', '=', here.id)
    .execute()
}
