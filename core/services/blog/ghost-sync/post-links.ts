import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type PostHere, theirsOf } from '../ghost-import/content'
import type { PostRow } from '../ghost-import/post-row'
import type { Theirs } from './decide'
import { agree, type LinkRow } from './links'
import type { SyncRow } from './sync'

/** Of our version when ours is to be sent whatever it is. */
export const TO_BE_SENT = -1
/** The same when its text is as it is there, and something else is not. */
export const SEND_AGAIN = -2

type Seen = {
  readonly post: { readonly ghostId: string; readonly updatedAt: Date; readonly slug: string }
  readonly row: PostRow
  readonly theirs: Theirs
}

/** `version` is `SEND_AGAIN` where something else than its text is not as it is there. */
export type Agreed = {
  readonly id: string
  readonly version: number
  readonly state: string
  readonly slug: string
  readonly inPlace?: InPlace
}

export function agreedAsHere({ id, version, state, content }: PostHere): Agreed {
  return { id, version, state, slug: content.slug }
}

/** Texts that Ghost cuts, by their names in a post of ours and in its row. */
const CUT = {
  title: 'title',
  customExcerpt: 'custom_excerpt',
  featureImageAlt: 'feature_image_alt',
} as const
type CutName = keyof typeof CUT
const CUT_NAMES = Object.keys(CUT) as readonly CutName[]

/** What Ghost has in place of ours that it cannot have: shorter texts, other authors. Nobody wrote it. */
type InPlace = Partial<Record<CutName, string>> & { readonly authorIds?: readonly string[] }

/** Of ours as it was sent, and what Ghost has made of it. */
export function inPlaceOf({ content }: PostHere, row: PostRow): InPlace {
  const cut = CUT_NAMES.filter(name => textIn(row, name) !== (content[name] ?? ''))
  return {
    ...textsOf(row, cut),
    ...(!Bun.deepEquals(row.authorIds, content.authorIds) && { authorIds: row.authorIds }),
  }
}

/** What still stands there in place of ours. */
export function stillInPlace(link: Pick<LinkRow, 'base'> | null, row: PostRow): InPlace {
  const { inPlace = {} } = (link?.base ?? {}) as AgreedBase
  const { authorIds } = inPlace
  const cut = CUT_NAMES.filter(name => inPlace[name] === textIn(row, name))
  return {
    ...textsOf(row, cut),
    ...(authorIds && Bun.deepEquals(authorIds, row.authorIds) && { authorIds }),
  }
}

function textsOf(row: PostRow, names: readonly CutName[]): Partial<Record<CutName, string>> {
  return Object.fromEntries(names.map(name => [name, textIn(row, name)]))
}

function textIn({ columns }: PostRow, name: CutName): string {
  return String(columns[CUT[name]] ?? '')
}

/** Theirs, with ours where nobody there has changed what stands in its place. */
export function withOurs(row: PostRow, here: PostHere | null, inPlace: InPlace): PostRow {
  if (!here) return row
  const cut = CUT_NAMES.filter(name => inPlace[name] !== undefined)
  const ours = Object.fromEntries(cut.map(name => [CUT[name], here.content[name]]))
  return {
    ...row,
    ...(inPlace.authorIds && { authorIds: here.content.authorIds }),
    ...(cut.length > 0 && { columns: { ...row.columns, ...ours } }),
  }
}

type AgreedBase = Addresses & { readonly inPlace?: InPlace }

/** The address that a post has on either side, as both last agreed: another one of ours where theirs was taken here. */
type Addresses = {
  readonly slug?: string
  /** Null where none of ours was agreed on; of older links it is not known. */
  readonly ours?: string | null
}

/** The address of ours that both agreed on, as long as theirs is what it was then. */
export function agreedSlug(link: Pick<LinkRow, 'base'> | null, theirs: string): string | null | undefined {
  const { slug, ours } = (link?.base ?? {}) as Addresses
  return slug === theirs ? ours : null
}

/** The address of ours that both last agreed on. */
export function agreedSlugOf({ base }: Pick<LinkRow, 'base'>): string | null {
  return ((base ?? {}) as Addresses).ours ?? null
}

/** Both say the same from now on. */
export async function agreeOnPost(
  tx: Tx,
  { site }: Pick<SyncRow, 'site'>,
  { post, row }: Omit<Seen, 'theirs'>,
  ours: Agreed,
  baseHash: string | null = null,
): Promise<void> {
  await agree(tx, {
    site,
    kind: row.columns.kind,
    ghost_id: post.ghostId,
    our_id: ours.id,
    base_hash: baseHash ?? hashAt(row, ours.slug),
    base: baseOf(post.slug, ours.slug, ours.inPlace),
    remote_updated_at: post.updatedAt,
    our_version: ours.version,
    our_state: ours.state,
  })
}

/** Of theirs, as it is read beside ours at its address here. */
function hashAt(row: PostRow, slug: string): string {
  return theirsOf({ ...row, columns: { ...row.columns, slug } }).hash
}

function baseOf(slug: string, ours: string | null, inPlace: InPlace = {}) {
  return jsonb<AgreedBase>({ slug, ours, ...(Object.keys(inPlace).length > 0 && { inPlace }) })
}

/** Ours is sent over theirs with the next push, and theirs stays here as a revision: no word is lost. */
export async function yieldToOurs(
  tx: Tx,
  sync: Pick<SyncRow, 'site'>,
  seen: Seen & {
    readonly here: { readonly id: string; readonly state: string } | null
    readonly link: LinkRow | null
  },
): Promise<void> {
  const { post, row, theirs, here, link } = seen
  if (!here) return
  await keepAsRevision(tx, here.id, row)
  await agree(tx, {
    site: sync.site,
    kind: row.columns.kind,
    ghost_id: post.ghostId,
    our_id: here.id,
    base_hash: theirs.hash,
    base: baseOf(post.slug, agreedSlug(link, post.slug) ?? null, stillInPlace(link, row)),
    remote_updated_at: post.updatedAt,
    // As it stands there: what is public there goes another way to being planned than what is a draft.
    our_version: TO_BE_SENT,
    our_state: row.state,
  })
}

/** Something of it changed that is in no version of it: where it is in Ghost, ours is sent with the next push. */
export async function sendAgain(tx: Tx, postId: string): Promise<void> {
  await db(tx)
    .updateTable('ghost_links')
    .set({ our_version: SEND_AGAIN })
    .where('our_id', '=', postId)
    .where('kind', 'in', ['post', 'page'])
    .execute()
}

async function keepAsRevision(tx: Tx, postId: string, { columns }: PostRow): Promise<void> {
  await db(tx)
    .insertInto('post_revisions')
    .values({
      id: Bun.randomUUIDv7(),
      post_id: postId,
      title: columns.title,
      document: jsonb<unknown>(columns.document),
      saved_at: tx.now,
    })
    .execute()
}

/** What only the other side has a place for is kept beside ours. */
export async function keepRest(
  tx: Tx,
  { id, version }: { readonly id: string; readonly version: number },
  { rest, hash, state, columns: { visibility } }: PostRow,
): Promise<void> {
  const { ghostId, ...others } = rest
  await db(tx)
    .updateTable('posts')
    .set({ imported: jsonb({ ghostId, hash, version, state, visibility, rest: others }) })
    .where('id', '=', id)
    .execute()
}
