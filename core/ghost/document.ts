import {
  documentOf,
  type JsonObject,
  type LexicalDocument,
  type LexicalNode,
  MalformedDocument,
  parseDocument,
} from '#core/lexical'
import { type Archive, type Row, text, warn } from './rows'

/** The comments around a part of Ghost's HTML that is for some readers only; without an end, to the end. */
const GATED = /<!--\s*kg-gated-block:begin([^>]*?)-->([\s\S]*?)(?:<!--\s*kg-gated-block:end\s*-->|$)/g

/** The comment by which Ghost's HTML says where a preview ends. */
const MEMBERS_ONLY = '<!--members-only-->'

/**
 * A row's document: its Lexical; else its HTML as a card (posts that were only ever Mobiledoc have their
 * rendered HTML beside it). Lexical that cannot be read falls back to the HTML, with a warning that keeps it.
 */
export function documentOfRow(
  archive: Archive,
  table: string,
  row: Row,
): { readonly document: LexicalDocument; readonly source: 'lexical' | 'html' | 'empty' } {
  const lexical = text(row, 'lexical')
  if (lexical) {
    try {
      return { document: parseDocument(lexical), source: 'lexical' }
    } catch (refusal) {
      if (!(refusal instanceof MalformedDocument)) throw refusal
      warn(archive, table, row, `${refusal.message} Its HTML is taken instead.`)
    }
  }
  const html = text(row, 'html')
  if (html) return { document: documentOf(htmlCards(html)), source: 'html' }
  if (text(row, 'mobiledoc') && !lexical) {
    warn(archive, table, row, 'Has a Mobiledoc text only and no HTML; its text is in this warning alone.')
  }
  return { document: documentOf([]), source: 'empty' }
}

function htmlCards(html: string): LexicalNode[] {
  const [preview = '', ...rest] = html.split(MEMBERS_ONLY)
  if (rest.length === 0) return gatedCards(preview)
  return [...gatedCards(preview), { type: 'paywall', version: 1 }, ...gatedCards(rest.join(''))]
}

/** One card for all that everybody may see in a row, one for each part that is for some. */
function gatedCards(html: string): LexicalNode[] {
  const cards: LexicalNode[] = []
  const add = (words: string, visibility?: JsonObject) => {
    if (words.trim() !== '')
      cards.push({ type: 'html', version: 1, html: words, ...(visibility && { visibility }) })
  }
  let end = 0
  for (const part of html.matchAll(GATED)) {
    add(html.slice(end, part.index))
    add(part[2] ?? '', visibilityIn(part[1] ?? ''))
    end = part.index + part[0].length
  }
  add(html.slice(end))
  return cards
}

function visibilityIn(parameters: string): JsonObject {
  const segment = /memberSegment:\s*"([^"]*)"/.exec(parameters)?.[1] ?? ''
  return { web: { nonMember: /nonMember:\s*true/.test(parameters), memberSegment: segment } }
}
