import { registerMarkdownShortcuts } from '@lexical/markdown'
import { mergeRegister } from '@lexical/utils'
import type { LexicalEditor, NodeKey } from 'lexical'
import { registerCards } from './card-form'
import { registerCardPreview } from './card-preview'
import { registerCounts } from './counts'
import type { DocumentBridge } from './document'
import { pause } from './dom'
import { registerDragHandle } from './drag-handle'
import { findAndReplace } from './find-replace'
import { registerFocusPoint } from './focus-point'
import { readLateMarkdown } from './late-markdown'
import { TRANSFORMERS } from './markdown'
import { registerPaste } from './paste'
import { registerPictureFields } from './picture-fields'
import { registerSlashMenu } from './slash-menu'
import { Snippets, snippetField } from './snippets'
import { registerToolbar } from './toolbar'
import { holdSubmit } from './upload'

/** Where they are put. */
export type Bench = {
  readonly form: HTMLFormElement
  readonly editor: LexicalEditor
  readonly bridge: DocumentBridge
  /** What is written in, what is around it, and the buttons below. */
  readonly box: HTMLElement
  readonly frame: HTMLElement
  readonly below: HTMLElement
  readonly counts: HTMLElement
  readonly say: (words: string) => void
}

/** All that a text can do without until somebody needs it: cards' forms, menus, Markdown, what is pasted. */
export async function addTools(
  { form, editor, bridge, box, frame, below, counts, say }: Bench,
  typedBefore: ReadonlySet<NodeKey>,
) {
  const snippets = new Snippets()
  const replacing = findAndReplace(editor)
  below.after(replacing.row)
  mergeRegister(
    registerCards(editor),
    registerMarkdownShortcuts(editor, TRANSFORMERS),
    registerPaste(editor, say),
  )
  if (typedBefore.size > 0) readLateMarkdown(editor, typedBefore)
  await pause()
  mergeRegister(
    registerSlashMenu(editor, box, frame, snippets),
    registerToolbar(editor, frame, snippetField(editor, bridge, snippets)),
    registerDragHandle(editor, box, frame),
    registerCounts(editor, counts),
  )
  registerCardPreview(form)
  registerFocusPoint(form)
  registerPictureFields(form)
  holdSubmit(form, say)
  return { findAndReplace: replacing.open }
}
