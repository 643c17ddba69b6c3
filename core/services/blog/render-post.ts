import { excerptOf, type LexicalDocument, type Rendered, renderDocument } from '#core/lexical'

export type Visibility = 'public' | 'members' | 'paid' | 'tiers'

export type RenderedPost = {
  /** As a visitor sees it; of a post for members, its beginning. */
  readonly html: string
  /** As a member sees it, where that differs. */
  readonly memberHtml: string | null
  /** The words of `html`: what search finds, and nothing that a visitor may not read. */
  readonly plaintext: string
  readonly excerpt: string
}

const LINKS = { signupUrl: '/login', signinUrl: '/login', reservedIds: ['main', 'comments', 'related'] }
const BEGINNING_LENGTH = 400

/**
 * What is stored beside a document, so that a page view renders nothing. Posts for members are cut at their
 * paywall card, or else after their first lines.
 */
export function renderPost(
  document: LexicalDocument,
  { visibility, customExcerpt }: { visibility: Visibility; customExcerpt: string | null },
): RenderedPost {
  const full = renderDocument(document, { ...LINKS, audience: 'free' })
  const open = visibility === 'public' ? renderDocument(document, LINKS) : beginningOf(document, full)
  return {
    html: open.html,
    memberHtml: full.html === open.html ? null : full.html,
    plaintext: open.plaintext,
    excerpt: customExcerpt || excerptOf(open.plaintext),
  }
}

function beginningOf(document: LexicalDocument, full: Rendered): Pick<Rendered, 'html' | 'plaintext'> {
  const preview = renderDocument(document, { ...LINKS, paywalled: true })
  if (preview.cut) return preview
  const plaintext = excerptOf(full.plaintext, BEGINNING_LENGTH)
  return { html: plaintext && `<p>${Bun.escapeHTML(plaintext)}</p>`, plaintext }
}
