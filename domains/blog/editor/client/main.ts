import { mergeRegister } from '@lexical/utils'
import { $createParagraphNode, $createTextNode, $getRoot, type LexicalEditor } from 'lexical'
import type { LexicalDocument } from '#core/lexical/document'
import { registerCards } from './card-form'
import { registerCardPreview } from './card-preview'
import { registerCounts } from './counts'
import { DocumentBridge } from './document'
import { actionButton, element } from './dom'
import { registerDragHandle } from './drag-handle'
import { findAndReplace } from './find-replace'
import { registerFocusPoint } from './focus-point'
import { documentOfForm } from './form-document'
import { registerPaste } from './paste'
import { registerPresence } from './presence'
import { Saving } from './saving'
import { registerSlashMenu } from './slash-menu'
import { Snippets, snippetField } from './snippets'
import { textEditor } from './text-editor'
import { registerToolbar } from './toolbar'

const form = document.querySelector<HTMLFormElement>('form#write')
const place = form?.querySelector<HTMLElement>('[data-editor]')
// A task of its own: between them a phone answers to what is pressed.
if (form && place) setTimeout(() => enhance(form, place))

/** Puts the editor in the place of the fields of the text; all else of the form stays, and is sent as before. */
function enhance(form: HTMLFormElement, place: HTMLElement): void {
  const opened = documentOfForm(form)
  const status = element('p', { class: 'field__hint editor-status', role: 'status' })
  const box = element('div', {
    class: 'doc editor-text',
    contenteditable: 'true',
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': 'Text',
    spellcheck: 'true',
    dir: 'auto',
  })
  const frame = element('div', { class: 'editor', id: 'field-document' }, box)
  const counts = element('p', { class: 'field__hint' })
  const editor = textEditor(fault => {
    console.error(fault)
    status.textContent = 'Something went wrong in the editor. Save, and load the page again.'
  })
  const bridge = new DocumentBridge(editor)
  const snippets = new Snippets()
  const replacing = findAndReplace(editor)
  const below = element('div', { class: 'cluster' }, addButton(editor, box), replacing.button)
  mergeRegister(
    registerCards(editor),
    registerSlashMenu(editor, box, frame, snippets),
    registerToolbar(editor, frame, snippetField(editor, bridge, snippets)),
    registerDragHandle(editor, box, frame),
    registerPaste(editor, words => status.replaceChildren(words)),
    registerCounts(editor, counts),
  )
  bridge.load(opened)
  editor.setRootElement(box)
  // Laid out once, with all its words in it.
  place.replaceChildren(frame, below, replacing.row, counts, status)
  registerCardPreview(form)
  registerFocusPoint(form)
  form.addEventListener('formdata', ({ formData }) => formData.set('document', JSON.stringify(bridge.read())))
  const { post = '', kind = 'post', state = '' } = place.dataset
  const saving = new Saving(
    {
      form,
      read: () => JSON.stringify(bridge.read()),
      show: json => bridge.load(JSON.parse(json) as LexicalDocument, 'history-push'),
    },
    status,
    { post, kind, autosaves: state === '' || state === 'draft' },
  )
  const others = document.querySelector<HTMLElement>('[data-presence]') ?? element('p')
  const presence = registerPresence(() => saving.post, others)
  editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
    if (dirtyElements.size === 0 && dirtyLeaves.size === 0) return
    saving.changed()
    presence.changed()
  })
  void saving.offerCopy(place)
}

/** For those who do not know of `/`, or have no key for it. */
function addButton(editor: LexicalEditor, box: HTMLElement): HTMLElement {
  return actionButton(
    'Add a block',
    () => {
      editor.update(() => {
        const line = $createParagraphNode().append($createTextNode('/'))
        $getRoot().append(line)
        line.selectEnd()
      })
      box.focus()
    },
    { class: 'button button--plain button--small' },
  )
}
