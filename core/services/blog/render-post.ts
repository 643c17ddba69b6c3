import type { LexicalDocument, RenderOptions } from '#core/lexical'
import { excerptFor, type Readers, shownTo, type Visibility } from './readers'

export type RenderedPost = {
  /** As a visitor sees it. */
  readonly html: string
  /** As a member sees it, where that differs. */
  readonly memberHtml: string | null
  /** As who pays sees it, where that differs from what any member sees. */
  readonly paidHtml: string | null
  /** As an editor sees it, where that differs from both. */
  readonly editorHtml: string | null
  /** The words of `html`: what search finds, and nothing that a visitor may not read. */
  readonly plaintext: string
  readonly excerpt: string
}

/** Goes up when the same document is to give other HTML: what is stored is then made anew (`renew-posts.ts`). */
export const RENDERING = 5

const LINKS = { signupUrl: '/login', signinUrl: '/login', reservedIds: ['main', 'comments', 'related'] }

/** What is stored beside a document, so that a page view renders nothing. */
export function renderPost(
  document: LexicalDocument,
  { visibility, customExcerpt }: { visibility: Visibility; customExcerpt: string | null },
  pictures: Pick<RenderOptions, 'stored'> = {},
): RenderedPost {
  const to = (readers: Readers) => shownTo(readers, document, visibility, { ...LINKS, ...pictures })
  const [open, member, paid, editor] = [to('visitor'), to('member'), to('paid'), to('editor')]
  return {
    html: open.html,
    memberHtml: member.html === open.html ? null : member.html,
    paidHtml: paid.html === member.html ? null : paid.html,
    editorHtml: editor.html === member.html ? null : editor.html,
    plaintext: open.plaintext,
    excerpt: excerptFor(open, customExcerpt),
  }
}
