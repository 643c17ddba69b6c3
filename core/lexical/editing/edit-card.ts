import type { LexicalNode } from '../document'
import type { Card, CardField } from './card-fields'
import { keptValue, shownValue, valueAt, withoutGaps, withValue } from './card-values'
import { fieldsOfCard } from './cards'
import { gridMarkdown, readGrid } from './grid-markdown'
import { richHtml, richMarkdown } from './rich-html'
import { gridHtml, gridOf } from './table-grid'

/** What stands in a field of a card's form, and whether it is Markdown or, where that cannot say it, HTML. */
export function typedValue(node: LexicalNode, field: CardField): { value: string; isHtml: boolean } {
  const value = shownValue(node, field)
  if (field.kind === 'grid') {
    const grid = gridOf(value)
    const markdown = grid && gridMarkdown(grid)
    return { value: markdown ?? value, isHtml: markdown === null }
  }
  if (field.kind !== 'rich' && field.kind !== 'rich-line') return { value, isHtml: false }
  const markdown = richMarkdown(value)
  return { value: markdown ?? value, isHtml: markdown === null }
}

/** Where a link or a picture may lead: our own paths, Ghost's placeholder, and the schemes that readers' pages show. */
const SAFE_ADDRESS = /^(?:https?:|mailto:|tel:|[^:]*$|[^:]*[/?#]|__GHOST_URL__)/i

/** The addresses that were typed into a card and may lead nowhere; those it had before are no fault of its editor. */
export function unsafeAddresses(card: Card, before: LexicalNode, after: LexicalNode): readonly string[] {
  return fieldsOfCard(card, after)
    .filter(({ kind }) => kind === 'address' || kind === 'picture')
    .map(({ name }) => name)
    .filter(name => {
      const address = String(valueAt(after, name) ?? '').trim()
      return address !== valueAt(before, name) && !SAFE_ADDRESS.test(address)
    })
}

/** The card with what was typed into its form; a field left as it was, or not sent, keeps its value to the letter. */
export function editCard(
  card: Card,
  node: LexicalNode,
  typed: (field: CardField) => string | undefined,
): LexicalNode {
  let edited = node
  for (const field of fieldsOfCard(card, node)) {
    const value = typed(field)
    if (value === undefined || isUnchanged(node, field, value)) continue
    edited = withValue(edited, field.name, kept(node, field, value))
    for (const name of field.resets ?? []) if (valueAt(edited, name)) edited = withValue(edited, name, null)
  }
  return edited === node || !card.pictures ? edited : withoutGaps(edited, card.pictures)
}

function isUnchanged(node: LexicalNode, field: CardField, typed: string): boolean {
  const shown = typedValue(node, field).value
  return asSent(shown, field) === asSent(typed, field)
}

/** What a browser makes of a text in such a field. */
function asSent(value: string, { kind }: CardField): string {
  const lines = value.replace(/\r\n?/g, '\n')
  return ['rich', 'lines', 'source', 'grid'].includes(kind) ? lines : lines.replaceAll('\n', '').trim()
}

function kept(node: LexicalNode, field: CardField, typed: string) {
  if (field.kind === 'grid' && !typedValue(node, field).isHtml) return gridHtml(readGrid(typed))
  const isMarkdown = (field.kind === 'rich' || field.kind === 'rich-line') && !typedValue(node, field).isHtml
  return isMarkdown ? richHtml(typed, field.kind) : keptValue(field, typed)
}
