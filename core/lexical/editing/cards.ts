import type { LexicalNode } from '../document'
import { text } from '../fields'
import { type Card, type CardField, EVERYONE, grid, line, picture } from './card-fields'
import { MEDIA_CARDS } from './media-cards'
import { OFFER_CARDS } from './offer-cards'
import { BLANK_GRID, gridHtml, gridOf } from './table-grid'
import { WORD_CARDS } from './word-cards'

/** By type: a Map, since a document may name a type `constructor`. */
export const CARDS: ReadonlyMap<string, Card> = new Map(
  [...WORD_CARDS, ...MEDIA_CARDS, ...OFFER_CARDS].map(card => [card.type, card]),
)

/** A table is a card of HTML in Ghost, and stays one: what is a plain table is edited as a grid. */
const TABLE: Card = {
  type: 'table',
  label: 'Table',
  about: 'Rows and columns',
  fields: [grid('html', 'Cells')],
  blank: { type: 'html', html: gridHtml(BLANK_GRID), visibility: EVERYONE },
}

/** What can be put into a text, by the names that menus have for it. */
export const NEW_CARDS: ReadonlyMap<string, Card> = new Map([...CARDS, [TABLE.type, TABLE]])

/** The card that this node is edited as; undefined of words and of what we do not know. */
export function cardOf(node: LexicalNode): Card | undefined {
  return node.type === 'html' && gridOf(text(node, 'html')) ? TABLE : CARDS.get(node.type)
}

/** A card nothing is said in yet. */
export function blankCard({ type, blank }: Card): LexicalNode {
  return { type, version: 1, ...blank }
}

const pictureFields = (list: string, at: number): readonly CardField[] => [
  {
    ...picture(`${list}.${at}.src`, `Picture ${at + 1}`, `${list}.${at}.width`, `${list}.${at}.height`),
    hint: 'Emptied, it is taken out.',
  },
  line(`${list}.${at}.alt`, `What picture ${at + 1} shows`),
]

/** The fields of this very node; a gallery has those of each picture, and of `more` to come. */
export function fieldsOfCard(card: Card, node: LexicalNode, more = 1): readonly CardField[] {
  if (!card.pictures) return card.fields
  const list = node[card.pictures]
  const count = (Array.isArray(list) ? list.length : 0) + more
  return [
    ...Array.from({ length: count }, (_, at) => pictureFields(card.pictures!, at)).flat(),
    ...card.fields,
  ]
}

/** How many fields of a card are seen at once where it has many: those one says first. */
const MAIN_FIELDS = 3

/** A card's fields in two parts: what is said first, and what is said now and then. */
export function mainAndMore<T>(
  card: Card | undefined,
  fields: readonly T[],
): readonly [main: readonly T[], more: readonly T[]] {
  if (card?.pictures || fields.length <= MAIN_FIELDS + 1) return [fields, []]
  return [fields.slice(0, MAIN_FIELDS), fields.slice(MAIN_FIELDS)]
}
