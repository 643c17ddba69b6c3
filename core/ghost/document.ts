import {
  documentOf,
  type LexicalDocument,
  type LexicalNode,
  MalformedDocument,
  parseDocument,
} from '#core/lexical'
import { type Archive, type Row, text, warn } from './rows'

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
  const card = (words: string): LexicalNode => ({ type: 'html', version: 1, html: words })
  if (rest.length === 0) return [card(preview)]
  return [card(preview), { type: 'paywall', version: 1 }, card(rest.join(''))]
}
