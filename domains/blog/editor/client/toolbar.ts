import { TOGGLE_LINK_COMMAND } from '@lexical/link'
import { mergeRegister } from '@lexical/utils'
import {
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  FORMAT_TEXT_COMMAND,
  KEY_DOWN_COMMAND,
  type LexicalEditor,
  type TextFormatType,
} from 'lexical'
import { isAddress, wholeAddress } from '#core/lexical/editing/whole-address'
import { WORD_CHOICES } from './block-choices'
import { actionButton, element, settled } from './dom'
import { footnoteField } from './footnotes'
import { $linkOfSelection } from './links'
import type { snippetField } from './snippets'

const FORMATS: readonly (readonly [format: TextFormatType, sign: string, label: string])[] = [
  ['bold', 'B', 'Bold'],
  ['italic', 'I', 'Italic'],
  ['strikethrough', 'S', 'Struck out'],
  ['code', '‹›', 'Code'],
  ['highlight', 'H', 'Marked'],
]

/** Formats and links for the words that are selected, above them. */
export function registerToolbar(
  editor: LexicalEditor,
  near: HTMLElement,
  keeping: ReturnType<typeof snippetField>,
): () => void {
  const link = linkField(editor)
  const note = footnoteField(editor)
  const formats = FORMATS.map(([format, sign, label]) => {
    const act = () => void editor.dispatchCommand(FORMAT_TEXT_COMMAND, format)
    return [format, actionButton(sign, act, { 'aria-label': label, title: label })] as const
  })
  const kinds = element('select', { class: 'field__control', 'aria-label': 'Kind of block' })
  kinds.append(
    element('option', { value: '' }, 'Make it…'),
    ...WORD_CHOICES.map(({ label }) => element('option', { value: label }, label)),
  )
  kinds.addEventListener('change', () => {
    WORD_CHOICES.find(({ label }) => label === kinds.value)?.choose(editor)
    kinds.value = ''
  })
  const linkButton = actionButton('Link', () => link.open(), { title: 'Ctrl+K' })
  const buttons = element(
    'div',
    { class: 'editor-toolbar__row' },
    ...formats.map(([, button]) => button),
    linkButton,
    actionButton('Note', () => note.open(), { title: 'Footnote: Ctrl+Alt+F' }),
    actionButton('Keep', () => keeping.open(), { title: 'Keep these blocks as a snippet' }),
    kinds,
  )
  const bar = element(
    'div',
    { class: 'editor-toolbar', role: 'toolbar', 'aria-label': 'Format', hidden: true },
    buttons,
    link.row,
    note.row,
    keeping.row,
  )
  near.append(bar)

  const update = () => {
    const shown = editor.getEditorState().read(() => {
      const selection = $getSelection()
      if (!$isRangeSelection(selection) || selection.isCollapsed()) return false
      for (const [format, button] of formats)
        button.setAttribute('aria-pressed', String(selection.hasFormat(format)))
      return selection.getTextContent().trim() !== ''
    })
    const isUsed = bar.contains(document.activeElement)
    bar.hidden = !shown && !isUsed
    if (shown && !isUsed) place(bar, near)
  }
  return mergeRegister(
    editor.registerUpdateListener(update),
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      event => {
        if (!(event.ctrlKey || event.metaKey)) return false
        const isNote = event.altKey && event.code === 'KeyF'
        if (!isNote && event.key.toLowerCase() !== 'k') return false
        event.preventDefault()
        bar.hidden = false
        place(bar, near)
        if (isNote) note.open()
        else link.open()
        return true
      },
      COMMAND_PRIORITY_LOW,
    ),
    () => bar.remove(),
  )
}

/** Above the selection, within what is around it. */
function place(bar: HTMLElement, near: HTMLElement): void {
  const range = getSelection()?.rangeCount ? getSelection()?.getRangeAt(0) : null
  if (!range) return
  const [words, around] = [range.getBoundingClientRect(), near.getBoundingClientRect()]
  const left = Math.min(words.left - around.left, around.width - bar.offsetWidth)
  bar.style.left = `${Math.max(0, left)}px`
  bar.style.top = `${words.top - around.top - bar.offsetHeight - 8}px`
}

/** The address of a link: typed and entered, or emptied to take the link away. */
function linkField(editor: LexicalEditor) {
  const input = element('input', {
    class: 'field__control',
    type: 'text',
    dir: 'auto',
    'aria-label': 'Address of the link',
    placeholder: 'An address, or words of a post',
    list: 'editor-links',
  })
  const suggestions = element('datalist', { id: 'editor-links' })
  const said = element('span', { class: 'field__hint', role: 'status' })
  const row = element('div', { class: 'editor-toolbar__row', hidden: true }, input, suggestions, said)
  const suggest = settled(async () => {
    if (input.value.length < 2 || /^(https?:|\/)/.test(input.value)) return
    const response = await fetch(`/editor/links?q=${encodeURIComponent(input.value)}`, { redirect: 'manual' })
    if (!response.ok) return
    const { links } = (await response.json()) as { links: readonly { title: string; path: string }[] }
    suggestions.replaceChildren(...links.map(({ title, path }) => element('option', { value: path }, title)))
  }, 250)
  input.addEventListener('input', suggest)
  const close = () => {
    row.hidden = true
    editor.focus()
  }
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Enter') {
      const address = wholeAddress(input.value)
      if (address !== '' && !isAddress(address)) {
        said.textContent = 'Choose one of the texts below, or give a whole address.'
        return
      }
      editor.dispatchCommand(TOGGLE_LINK_COMMAND, address || null)
    }
    close()
  })
  const open = () => {
    input.value = editor.getEditorState().read($linkOfSelection) ?? ''
    said.textContent = ''
    row.hidden = false
    input.focus()
  }
  return { row, open }
}
