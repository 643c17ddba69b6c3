import { type RawBuilder, sql } from 'kysely'
import { mayAct, type Viewer } from '#core/contracts/viewer'
import { excerptOf, type LexicalDocument, type RenderOptions, renderDocument } from '#core/lexical'

export const VISIBILITIES = ['public', 'members', 'paid', 'tiers'] as const

export type Visibility = (typeof VISIBILITIES)[number]

/** Those whom a post may show different things. Paying members will be among them when there are tiers. */
export type Readers = 'visitor' | 'member' | 'editor'

/** Until there are tiers nobody pays for one: what is for those who do is open to editors alone. */
const OPEN_TO: Readonly<Record<Visibility, readonly Readers[]>> = {
  public: ['visitor', 'member', 'editor'],
  members: ['member', 'editor'],
  paid: ['editor'],
  tiers: ['editor'],
}

const AUDIENCES = { visitor: 'visitor', member: 'free', editor: 'editor' } as const

export type Shown = { readonly html: string; readonly plaintext: string }

export function readersOf(viewer: Viewer): Readers {
  if (!viewer.member) return 'visitor'
  return mayAct(viewer, 'editor') ? 'editor' : 'member'
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
    editor: sql<string>`coalesce(p.editor_html, p.member_html, p.html)`,
  } satisfies Record<Readers, RawBuilder<string>>,
  /** For everybody: feeds, search and the fediverse know no readers. */
  plaintext: sql<string>`p.plaintext`,
  excerpt: sql<string>`p.excerpt`,
} as const
