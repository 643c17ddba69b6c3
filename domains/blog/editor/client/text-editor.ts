import { createEmptyHistoryState, registerHistory } from '@lexical/history'
import { registerCheckList, registerList } from '@lexical/list'
import { registerRichText } from '@lexical/rich-text'
import { mergeRegister } from '@lexical/utils'
import { createEditor, type LexicalEditor } from 'lexical'
import { registerLinks } from './links'
import { registerMoves } from './move-blocks'
import { NODES } from './nodes'

/** The classes of a text that is read, so that it looks as its readers will see it. */
const THEME = {
  text: {
    underline: 'editor-underline',
    strikethrough: 'editor-strike',
    underlineStrikethrough: 'editor-underline-strike',
    highlight: 'editor-mark',
    code: 'editor-code',
  },
  list: {
    listitemChecked: 'editor-checked',
    listitemUnchecked: 'editor-unchecked',
    nested: { listitem: 'editor-nested' },
  },
}

/** An editor of a text in Ghost's nodes, with its history, lists and links; not yet on the page. */
export function textEditor(onError: (fault: Error) => void): LexicalEditor {
  const editor = createEditor({ namespace: 'post', nodes: [...NODES], theme: THEME, onError })
  mergeRegister(
    registerRichText(editor),
    registerHistory(editor, createEmptyHistoryState(), 300),
    registerList(editor),
    registerCheckList(editor),
    registerLinks(editor),
    registerMoves(editor),
  )
  return editor
}
