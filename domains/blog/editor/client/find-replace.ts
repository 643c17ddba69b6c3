import { $getRoot, type LexicalEditor, type TextNode } from 'lexical'
import type { LexicalNode } from '#core/lexical/document'
import type { CardField } from '#core/lexical/editing/card-fields'
import { keptValue, shownValue, withValue } from '#core/lexical/editing/card-values'
import { cardOf, fieldsOfCard } from '#core/lexical/editing/cards'
import { $isCard } from './card-node'
import { actionButton, element } from './dom'
import { replaceBelow, replaceInRun } from './replace-words'

/** A row, shown by `open`, that replaces words everywhere in the text, in one step of undo. The browser itself finds them. */
export function findAndReplace(editor: LexicalEditor): { open(): void; row: HTMLElement } {
  const find = element('input', {
    class: 'field__control',
    type: 'text',
    dir: 'auto',
    'aria-label': 'Find',
    placeholder: 'Find',
  })
  const put = element('input', {
    class: 'field__control',
    type: 'text',
    dir: 'auto',
    'aria-label': 'Replace with',
    placeholder: 'Replace with',
  })
  const said = element('span', { role: 'status', class: 'field__hint' })
  const replace = () => {
    const count = find.value === '' ? 0 : replaceAll(editor, find.value, put.value)
    said.textContent = `${count} replaced`
  }
  const act = actionButton('Replace all', replace, { class: 'button button--plain button--small' })
  const row = element('div', { class: 'editor-toolbar__row', hidden: true }, find, put, act, said)
  for (const input of [find, put]) {
    // Enter in a field would save the whole form.
    input.addEventListener('keydown', event => {
      if (event.key !== 'Enter') return
      event.preventDefault()
      replace()
    })
  }
  const open = () => {
    row.hidden = !row.hidden
    if (!row.hidden) find.focus()
  }
  return { open, row }
}

/**
 * How often the words stood there, also where a part of them is bold: they become what the first of them is. In cards it
 * is what their fields say; addresses, and what is chosen, stay.
 */
export function replaceAll(editor: LexicalEditor, find: string, put: string): number {
  let count = 0
  editor.update(
    () => {
      const nodes = $getRoot().getAllTextNodes()
      while (nodes.length > 0) {
        const run = [nodes.shift()!]
        while (run.at(-1)!.is(nodes[0]?.getPreviousSibling())) run.push(nodes.shift()!)
        count += $replaceIn(run, find, put)
      }
      for (const block of $getRoot().getChildren()) {
        if (!$isCard(block)) continue
        const made = replaceInCard(block.getNode(), find, put)
        if (made.count > 0) block.setNode(made.node)
        count += made.count
      }
    },
    { discrete: true, tag: 'history-push' },
  )
  return count
}

/** In words that stand beside each other, whatever their formats. */
function $replaceIn(run: readonly TextNode[], find: string, put: string): number {
  const { count, texts } = replaceInRun(
    run.map(node => node.getTextContent()),
    find,
    put,
  )
  for (const [at, words] of texts.entries()) {
    if (words === '') run[at]!.remove()
    else if (words !== run[at]!.getTextContent()) run[at]!.setTextContent(words)
  }
  return count
}

/** What of a card's lines names something, and is read by nobody. */
const NAMES = /^(?:language|fileName)$/

function replaceInCard(node: LexicalNode, find: string, put: string): { count: number; node: LexicalNode } {
  const card = cardOf(node)
  let made = { count: 0, node }
  for (const field of card ? fieldsOfCard(card, node, 0) : []) {
    const value = shownValue(node, field)
    const { count, texts } = replaceInField(field, value, find, put)
    if (count > 0)
      made = {
        count: made.count + count,
        node: withValue(made.node, field.name, keptValue(field, texts[0]!)),
      }
  }
  return made
}

function replaceInField({ kind, name }: CardField, value: string, find: string, put: string) {
  if (/rich|grid/.test(kind) || name === 'html') {
    const holder = document.createElement('template')
    holder.innerHTML = value
    const count = replaceBelow(holder.content, find, put)
    return { count, texts: [holder.innerHTML] }
  }
  const isWords = /^lines?$|^source$/.test(kind) && !NAMES.test(name)
  return replaceInRun([isWords ? value : ''], find, put)
}
