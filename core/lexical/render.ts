import { withDirections } from './directions'
import type { LexicalDocument } from './document'
import { walkOf } from './flow'
import { footnotesHtml } from './footnotes'
import { ENGLISH_LABELS } from './labels'
import { withAvif } from './picture'
import { countWords, plaintextOf } from './plaintext'
import type { Rendered, Rendering, RenderOptions } from './rendering'

/**
 * A document as HTML for the reader the options name. Everything an author wrote is escaped or sanitised
 * for where it stands; nothing inline (no style, no script, no handler), so it fits a CSP without `unsafe-*`.
 * What cannot be shown leaves a placeholder and stays in the document.
 */
export function renderDocument(document: LexicalDocument, options: RenderOptions = {}): Rendered {
  const page = begin(options)
  const wall = document.root.children.findIndex(node => node.type === 'paywall')
  const cut = wall >= 0 && page.options.paywalled
  const blocks = page.blocks(cut ? document.root.children.slice(0, wall) : document.root.children)
  const html = withDirections(withAvif(blocks + footnotesHtml(page), page), page.options.direction)
  const plaintext = plaintextOf(html)
  return { html, plaintext, words: countWords(plaintext), images: page.images, cut }
}

const DEFAULTS: Rendering['options'] = {
  siteUrl: '',
  mapUrl: url => url,
  signupUrl: '/signup',
  signinUrl: '/login',
  audience: 'visitor',
  medium: 'web',
  paywalled: false,
  direction: 'ltr',
  reservedIds: ['main', 'content'],
  labels: ENGLISH_LABELS,
}

function begin(given: RenderOptions): Rendering {
  // An option that is there but undefined is not given.
  const options = { ...DEFAULTS, ...withoutUndefined(given) }
  const page: Rendering = {
    options,
    ids: new Set(options.reservedIds),
    images: [],
    notes: [],
    avif: new Map(),
    ...walkOf(() => page),
  }
  return page
}

function withoutUndefined(given: RenderOptions): Partial<Rendering['options']> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
