import { $createLinkNode, $isLinkNode, type LinkNode } from '@lexical/link'
import { $createTextNode, $getNodeByKey, $getSelection, $isRangeSelection, type LexicalEditor } from 'lexical'
import { FOOTNOTE, FOOTNOTE_SIGN } from '#core/lexical/footnote-link'
import { element } from './dom'

/** A footnote that says this: a line of Markdown. */
export function $newFootnote(words: string): LinkNode {
  const sign = $createTextNode(FOOTNOTE_SIGN).setFormat('superscript')
  return $createLinkNode(FOOTNOTE, { title: words.trim() }).append(sign)
}

/** The footnote that the selection stands in. */
function $footnoteOfSelection(): LinkNode | null {
  const selection = $getSelection()
  if (!$isRangeSelection(selection)) return null
  const node = selection.anchor.getNode()
  const link = [node, ...node.getParents()].find($isLinkNode)
  return $isLinkNode(link) && link.getURL() === FOOTNOTE ? link : null
}

/** What a footnote says: typed and entered behind the selected words, changed, or emptied to take the note away. */
export function footnoteField(editor: LexicalEditor) {
  const input = element('input', {
    class: 'field__control',
    type: 'text',
    dir: 'auto',
    'aria-label': 'Footnote',
    placeholder: 'What the footnote says',
  })
  const row = element('div', { class: 'editor-toolbar__row', hidden: true }, input)
  let present: string | null = null
  const close = () => {
    row.hidden = true
    editor.focus()
  }
  const keep = () => {
    const words = input.value.replace(/\s+/g, ' ').trim()
    editor.update(() => {
      const note = present === null ? null : $getNodeByKey(present)
      if ($isLinkNode(note)) {
        if (words === '') note.remove()
        else note.setTitle(words)
        return
      }
      const selection = $getSelection()
      if (words === '' || !$isRangeSelection(selection)) return
      const end = selection.isBackward() ? selection.anchor : selection.focus
      selection.anchor.set(end.key, end.offset, end.type)
      selection.focus.set(end.key, end.offset, end.type)
      selection.insertNodes([$newFootnote(words)])
    })
  }
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Enter') keep()
    close()
  })
  const open = () => {
    const [key, words] = editor.getEditorState().read(() => {
      const note = $footnoteOfSelection()
      return [note?.getKey() ?? null, note?.getTitle() ?? '']
    })
    present = key
    input.value = words
    row.hidden = false
    input.focus()
  }
  return { row, open }
}
