import { $getRoot, type LexicalEditor } from 'lexical'
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

/** How often the words stood there: within runs of one format; cards keep theirs. */
function replaceAll(editor: LexicalEditor, find: string, put: string): number {
  let count = 0
  editor.update(
    () => {
      for (const node of $getRoot().getAllTextNodes()) {
        const parts = node.getTextContent().split(find)
        if (parts.length === 1) continue
        count += parts.length - 1
        node.setTextContent(parts.join(put))
      }
    },
    { discrete: true, tag: 'history-push' },
  )
  return count
}
