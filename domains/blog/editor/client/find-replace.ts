import { $getRoot, type LexicalEditor, type TextNode } from 'lexical'
import { actionButton, element } from './dom'

/** A row, shown by `open`, that replaces words everywhere in the text, in one step of undo. The browser itself finds them. */
export function findAndReplace(editor: LexicalEditor): { open(): void; row: HTMLElement } {
  const find = element('input', {
    class: 'field__control',
    type: 'text',
    'aria-label': 'Find',
    placeholder: 'Find',
  })
  const put = element('input', {
    class: 'field__control',
    type: 'text',
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

/** How often the words stood there, also where a part of them is bold: they become what the first of them is. Cards keep theirs. */
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
    },
    { discrete: true, tag: 'history-push' },
  )
  return count
}

/** In words that stand beside each other, whatever their formats. */
function $replaceIn(run: readonly TextNode[], find: string, put: string): number {
  const whole = run.map(node => node.getTextContent())
  const parts = whole.join('').split(find)
  if (parts.length === 1) return 0
  const nodeOf = whole.flatMap((words, node) => words.split('').map(() => node))
  const made = run.map(() => '')
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (index > 0) {
      made[nodeOf[at]!] += put
      at += find.length
    }
    for (const letter of part.split('')) made[nodeOf[at++]!] += letter
  }
  for (const [node, words] of made.entries()) {
    if (words === '') run[node]!.remove()
    else if (words !== whole[node]) run[node]!.setTextContent(words)
  }
  return parts.length - 1
}
