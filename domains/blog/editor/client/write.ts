import {
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  type LexicalEditor,
} from 'lexical'
import type { LexicalDocument } from '#core/lexical/document'
import { DocumentBridge } from './document'
import { actionButton, element, pause } from './dom'
import { documentOfForm } from './form-document'
import { holdPastes } from './hold-pastes'
import type { Pressed } from './opening'
import { registerPresence } from './presence'
import { Saving } from './saving'
import { textEditor } from './text-editor'
import { ToolChest } from './tool-chest'

/** What a phone has until then to answer to who opened the page. */
const IDLE_MS = 1_000

/** What was done to the form before. */
type Before = { readonly pressed: Pressed; readonly isUnsaved: boolean }

/** An editor with the text of the form in it, that nobody sees yet. In tasks of its own: a phone answers between them. */
export async function prepare(form: HTMLFormElement) {
  const status = element('p', { class: 'field__hint editor-status', role: 'status' })
  const editor = textEditor(fault => {
    console.error(fault)
    status.textContent = 'Something went wrong in the editor. Save, and load the page again.'
  })
  const bridge = new DocumentBridge(editor)
  await pause()
  bridge.load(documentOfForm(form))
  await pause()
  return { editor, bridge, status }
}

/** Puts it in the place of the fields of the text; all else of the form stays, and is sent as before. */
export function enhance(
  form: HTMLFormElement,
  place: HTMLElement,
  { editor, bridge, status }: Awaited<ReturnType<typeof prepare>>,
  before: Before,
): void {
  const pressed = before.pressed.isHere || before.pressed.letters ? before.pressed : focusedIn(place)
  const box = element('div', {
    class: 'doc editor-text',
    contenteditable: 'true',
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': 'Text',
    'aria-placeholder': 'Write, or press / for a block',
    spellcheck: 'true',
    dir: 'auto',
  })
  const frame = element('div', { class: 'editor', id: 'field-document' }, box)
  const counts = element('p', { class: 'field__hint' })
  const say = (words: string) => status.replaceChildren(words)
  const find = actionButton('Find and replace', () => void tools.open().then(each => each?.findAndReplace()))
  const below = element('div', { class: 'cluster' }, addButton(editor, box), find)
  const missing = element('p', { class: 'field__hint editor-status', role: 'status', 'data-kind': 'error' })
  const tools = new ToolChest({ form, editor, bridge, box, frame, below, counts, say }, missing)
  holdPastes(editor, tools, say)
  editor.setRootElement(box)
  tools.rememberTyped()
  // Laid out once, with all its words in it.
  place.replaceChildren(frame, below, missing, counts, status)
  if (pressed) writeOn(editor, box, pressed)
  form.addEventListener('formdata', ({ formData }) => formData.set('document', JSON.stringify(bridge.read())))
  const { post = '', kind = 'post', state = '', unsaved } = place.dataset
  const saving = new Saving(
    {
      form,
      read: () => JSON.stringify(bridge.read()),
      show: json => bridge.load(JSON.parse(json) as LexicalDocument, 'history-push'),
    },
    status,
    {
      post,
      kind,
      autosaves: (state === '' || state === 'draft') && unsaved !== 'collision',
      isUnsaved: before.isUnsaved || unsaved !== undefined,
    },
  )
  const others = document.querySelector<HTMLElement>('[data-presence]') ?? element('p')
  const presence = registerPresence(() => saving.post, others)
  editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
    if (dirtyElements.size === 0 && dirtyLeaves.size === 0) return
    saving.changed()
    presence.changed()
  })
  void saving.offerCopies(place)
  // Cards are forms, which are drawn with them.
  if (box.querySelector('.editor-card')) void tools.open()
  else whenIdle(() => void tools.open())
}

/** Where somebody is in the form's own fields, and has not written yet. */
function focusedIn(place: HTMLElement): Pressed | null {
  const field = document.activeElement
  if (!place.contains(field)) return null
  const at = /^b(\d+)\./.exec(field?.getAttribute('name') ?? '')?.[1]
  return { letters: '', block: at === undefined ? null : Number(at), isHere: true }
}

/** Goes on where one was. */
function writeOn(editor: LexicalEditor, box: HTMLElement, { letters, block, isHere }: Pressed): void {
  editor.update(
    () => {
      const root = $getRoot()
      const node = block === null ? root.getLastChild() : root.getChildAtIndex(block)
      if ($isElementNode(node)) node.selectEnd()
      else root.append($createParagraphNode()).selectEnd()
      const selection = $getSelection()
      for (const [at, line] of letters.split('\n').entries()) {
        if (at > 0 && $isRangeSelection(selection)) selection.insertParagraph()
        selection?.insertText(line)
      }
    },
    { discrete: true },
  )
  if (isHere) box.focus({ preventScroll: true })
}

/** Waits until nothing else is to be done, for a while. */
function whenIdle(act: () => void): void {
  // Not every browser can say so.
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: IDLE_MS })
  else setTimeout(act, IDLE_MS)
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
