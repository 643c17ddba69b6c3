import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { mayAct } from '#core/contracts/viewer'
import { excerptOf, type LexicalDocument, type RenderOptions, renderDocument } from '#core/lexical'

export const VISIBILITIES = ['public', 'members', 'paid', 'tiers'] as const

export type Visibility = (typeof VISIBILITIES)[number]

/** Those whom a post may show different things. `paid`: a member who has a tier; of a post for tiers, one of its own. */
export type Readers = 'visitor' | 'member' | 'paid' | 'editor'

const OPEN_TO: Readonly<Record<Visibility, readonly Readers[]>> = {
  public: ['visitor', 'member', 'paid', 'editor'],
  members: ['member', 'paid', 'editor'],
  paid: ['paid', 'editor'],
  tiers: ['paid', 'editor'],
}

const AUDIENCES = { visitor: 'visitor', member: 'free', paid: 'paid', editor: 'editor' } as const

export type Shown = { readonly html: string; readonly plaintext: string }

/** Who reads: among whom they are, and the tiers that they have. */
export type Access = { readonly readers: Readers; readonly tiers: readonly string[] }

/** Everybody: feeds, search and the fediverse know no readers. */
export const OPEN_ACCESS: Access = { readers: 'visitor', tiers: [] }

export async function accessOf(ctx: Ctx): Promise<Access> {
  const { member } = ctx.viewer
  if (!member) return OPEN_ACCESS
  if (mayAct(ctx.viewer, 'editor')) return { readers: 'editor', tiers: [] }
  const tiers = await ctx.services.account.tiersOf(ctx, member.id)
  return { readers: tiers.length > 0 ? 'paid' : 'member', tiers }
}

/** Among whom they are for the post `p`, as SQL: a tier that is none of the post's own opens nothing of it. */
export function readersOfPost({ readers, tiers }: Access): RawBuilder<Readers> {
  if (readers !== 'paid') return sql<Readers>`${readers}::text`
  return sql<Readers>`case when p.visibility = 'tiers' and not exists (select from post_tiers pt
    where pt.post_id = p.id and pt.tier_id in (${sql.join(tiers)})) then 'member' else 'paid' end`
}

/** The stored HTML of the post `p` for them, as SQL. */
export function htmlFor(access: Access): RawBuilder<string> {
  if (access.readers !== 'paid') return STORED.htmlFor[access.readers]
  return sql<string>`case ${readersOfPost(access)} when 'paid' then ${STORED.htmlFor.paid}
    else ${STORED.htmlFor.member} end`
}

/** Whether a post of this visibility is whole for these readers. */
export function mayReadAll(visibility: Visibility, readers: Readers): boolean {
  return OPEN_TO[visibility].includes(readers)
}

/**
 * What of a post's text these readers may see, decided here and nowhere else: all of it, or what stands before its
 * wall, or nothing. Cards for others than them are never in it.
 */
export function shownTo(
  readers: Readers,
  document: LexicalDocument,
  visibility: Visibility,
  options: RenderOptions,
): Shown {
  const audience = AUDIENCES[readers]
  if (mayReadAll(visibility, readers)) return renderDocument(document, { ...options, audience })
  const before = renderDocument(document, { ...options, audience, paywalled: true })
  return before.cut ? before : { html: '', plaintext: '' }
}

/** What lists and previews say of a post to anybody: its editor's own words, or how its open text begins. */
export function excerptFor(everybody: Shown, customExcerpt: string | null): string {
  return customExcerpt || excerptOf(everybody.plaintext)
}

/**
 * The stored text of posts `p`, as SQL, by its readers. Every query that shows a post takes its words from here:
 * a test looks for those that do not.
 */
export const STORED = {
  htmlFor: {
    visitor: sql<string>`p.html`,
    member: sql<string>`coalesce(p.member_html, p.html)`,
    paid: sql<string>`coalesce(p.paid_html, p.member_html, p.html)`,
    editor: sql<string>`coalesce(p.editor_html, p.member_html, p.html)`,
  } satisfies Record<Readers, RawBuilder<string>>,
  /** For everybody: feeds, search and the fediverse know no readers. */
  plaintext: sql<string>`p.plaintext`,
  excerpt: sql<string>`p.excerpt`,
} as const
