import type { NodeRenderer } from '../rendering'
import { bookmark, embed } from './bookmark'
import { button, callout, emailCta, toggle } from './boxes'
import { codeblock } from './codeblock'
import { header, signup } from './header'
import { heading } from './heading'
import { email, html, markdown } from './html'
import { gallery, image } from './image'
import { link } from './link'
import { list, looseItem } from './list'
import { audio, file, video } from './media'
import { paragraph, quote, rule } from './paragraph'
import { callToAction, product } from './product'
import { lineBreak, nothing, tab, textRun } from './text'
import { unknownBlock } from './unknown'

/** Nodes that are phrasing content. A Map, since a document may name a type `constructor`. */
export const INLINE_NODES: ReadonlyMap<string, NodeRenderer> = new Map([
  ['text', textRun],
  ['extended-text', textRun],
  ['tk', textRun],
  ['code-highlight', textRun],
  ['linebreak', lineBreak],
  ['tab', tab],
  ['link', link],
  ['autolink', link],
  ['at-link', link],
  ['at-link-search', nothing],
  ['zwnj', nothing],
])

/** Nodes that stand on their own. `transistor` is known, but a podcast of a partner's is not shown here. */
export const BLOCK_NODES: ReadonlyMap<string, NodeRenderer> = new Map([
  ['paragraph', paragraph],
  ['heading', heading],
  ['extended-heading', heading],
  ['quote', quote],
  ['extended-quote', quote],
  ['aside', quote],
  ['list', list],
  ['listitem', looseItem],
  ['horizontalrule', rule],
  ['image', image],
  ['gallery', gallery],
  ['bookmark', bookmark],
  ['embed', embed],
  ['html', html],
  ['markdown', markdown],
  ['codeblock', codeblock],
  ['code', codeblock],
  ['callout', callout],
  ['toggle', toggle],
  ['button', button],
  ['audio', audio],
  ['video', video],
  ['file', file],
  ['header', header],
  ['product', product],
  ['signup', signup],
  ['call-to-action', callToAction],
  ['email', email],
  ['email-cta', emailCta],
  ['paywall', nothing],
  ['transistor', unknownBlock],
])
