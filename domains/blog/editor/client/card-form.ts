import { $createParagraphNode, $getNodeByKey, type LexicalEditor } from 'lexical'
import type { LexicalNode } from '#core/lexical/document'
import type { CardField } from '#core/lexical/editing/card-fields'
import {
  keptValue,
  shownValue,
  valueAt,
  withoutGaps,
  withPictureMoved,
  withValue,
} from '#core/lexical/editing/card-values'
import { cardOf, fieldsOfCard, mainAndMore } from '#core/lexical/editing/cards'
import { wholeAddress } from '#core/lexical/editing/whole-address'
import { $isCard } from './card-node'
import { actionButton, element } from './dom'
import { gridField } from './grid-field'
import { $moveBlock, stepOf } from './move-blocks'
import { richField } from './rich-field'
import { uploadButton } from './upload'

/** Events within a card's form are the form's: the editor around would take keys and pastes for its own. */
const OWN_EVENTS = [
  'keydown',
  'keyup',
  'keypress',
  'beforeinput',
  'input',
  'paste',
  'copy',
  'cut',
  'click',
  'mousedown',
]

type Drawn = { readonly node: LexicalNode; readonly show: (node: LexicalNode) => void }

/** Draws every card as a small form, and keeps its fields what the document says: also after undo. */
export function registerCards(editor: LexicalEditor): () => void {
  const drawn = new Map<HTMLElement, Drawn>()
  const draw = (decorators: Readonly<Record<string, LexicalNode | null>>) => {
    for (const [key, node] of Object.entries(decorators)) {
      const host = editor.getElementByKey(key)
      if (!host || !node) continue
      const known = drawn.get(host)
      if (known?.node === node) continue
      if (known && isSameForm(known.node, node)) {
        known.show(node)
        drawn.set(host, { ...known, node })
      } else keepFocus(host, () => drawn.set(host, { node, show: drawCard(editor, host, key, node) }))
    }
  }
  // A text may have been shown before.
  draw(editor.getDecorators<LexicalNode | null>())
  return editor.registerDecoratorListener(draw)
}

/** Who types the address of a picture gets a field for the next one with the first letter. */
function keepFocus(host: HTMLElement, redraw: () => void): void {
  const fields = () => [
    ...host.querySelectorAll<HTMLInputElement>('input, textarea, select, button, [contenteditable]'),
  ]
  const before = fields().find(each => each === document.activeElement)
  const at = before ? fields().indexOf(before) : -1
  redraw()
  const field = fields()[at]
  field?.focus()
  if (before && field?.type === 'text') field.setSelectionRange(before.selectionStart, before.selectionEnd)
}

/** A gallery of other length has other fields. */
function isSameForm(before: LexicalNode, now: LexicalNode): boolean {
  const card = cardOf(now)
  if (card !== cardOf(before)) return false
  if (!card || before.type !== now.type) return before.type === now.type
  return fieldsOfCard(card, before).length === fieldsOfCard(card, now).length
}

function drawCard(editor: LexicalEditor, host: HTMLElement, key: string, node: LexicalNode): Drawn['show'] {
  const card = cardOf(node)
  const fields = card ? fieldsOfCard(card, node) : []
  const label = card?.label ?? `A block of another kind: ${node.type}`
  const change = (edit: (node: LexicalNode) => LexicalNode) => {
    editor.update(
      () => {
        const block = $getNodeByKey(key)
        const now = $isCard(block) && edit(block.getNode())
        if ($isCard(block) && now && now !== block.getNode()) block.setNode(now)
      },
      // Whoever goes on to another field is not called back to the text.
      { tag: 'skip-dom-selection' },
    )
  }
  const controls = fields.map(field => fieldControl(field, node, change))
  const [main, more] = mainAndMore(card, controls)
  const form = element(
    'div',
    { class: 'editor-card__form', role: 'group', 'aria-label': label },
    element(
      'div',
      { class: 'editor-card__bar' },
      element('span', { class: 'block__name' }, label),
      ...tools(editor, key),
    ),
    ...main.map(({ row }) => row),
    ...(more.length > 0 ? [moreOf(more)] : []),
  )
  for (const type of OWN_EVENTS) form.addEventListener(type, event => event.stopPropagation())
  form.addEventListener('keydown', event => {
    const step = stepOf(event)
    if (!step) return
    event.preventDefault()
    move(editor, key, step)
  })
  if (card?.pictures) {
    const list = card.pictures
    form.addEventListener('change', () => change(each => withoutGaps(each, list)))
  }
  host.replaceChildren(form)
  return latest => {
    for (const { show } of controls) show(latest)
  }
}

/** What is said now and then. */
function moreOf(controls: readonly Control[]): HTMLElement {
  const rows = element('div', { class: 'editor-card__fields' }, ...controls.map(({ row }) => row))
  return element('details', { class: 'editor-card__more' }, element('summary', {}, 'More'), rows)
}

function tools(editor: LexicalEditor, key: string): HTMLElement[] {
  const remove = () => {
    editor.update(() => {
      const block = $getNodeByKey(key)
      const next = block?.getNextSibling() ?? block?.insertAfter($createParagraphNode())
      block?.remove()
      next?.selectStart?.()
    })
    editor.focus()
  }
  return [
    actionButton('↑', () => move(editor, key, -1), { 'aria-label': 'Move up' }),
    actionButton('↓', () => move(editor, key, 1), { 'aria-label': 'Move down' }),
    actionButton('✕', remove, { 'aria-label': 'Remove' }),
  ]
}

function move(editor: LexicalEditor, key: string, step: -1 | 1): void {
  const active = document.activeElement
  editor.update(
    () => {
      const block = $getNodeByKey(key)
      if (block) $moveBlock(block, step)
    },
    { discrete: true },
  )
  if (active instanceof HTMLElement) active.focus()
}

type Change = (edit: (node: LexicalNode) => LexicalNode) => void
type Control = { readonly row: HTMLElement; readonly show: (node: LexicalNode) => void }

/** One field: a label and what is typed into it. */
function fieldControl(field: CardField, node: LexicalNode, change: Change): Control {
  const set = (typed: string) =>
    change(each => {
      if (shownValue(each, field) === typed) return each
      let edited = withValue(each, field.name, keptValue(field, typed))
      for (const name of field.resets ?? []) if (valueAt(edited, name)) edited = withValue(edited, name, null)
      return edited
    })
  if (field.kind === 'grid')
    return gridField(field.label, shownValue(node, field), set, each => shownValue(each, field))
  if (field.kind === 'rich' || field.kind === 'rich-line')
    return richField(field, shownValue(node, field), set)
  const control = controlOf(field, node)
  const isBox = control instanceof HTMLInputElement && control.type === 'checkbox'
  const typed = () => (isBox ? (control.checked ? 'on' : '') : control.value)
  control.addEventListener('input', () => set(typed()))
  if (field.kind === 'address')
    control.addEventListener('change', () => {
      control.value = wholeAddress(control.value)
      set(control.value)
    })
  const show = (latest: LexicalNode) => {
    const value = shownValue(latest, field)
    if (isBox) control.checked = value === 'on'
    else if (control.value !== value) control.value = value
  }
  const label = element('label', { class: isBox ? 'choice__row' : 'editor-field' })
  const words = element('span', { class: isBox ? '' : 'field__label' }, field.label)
  label.append(...(isBox ? [control, words] : [words, control]))
  if (field.accept) return { row: element('div', {}, label, fileButton(field, field.accept, change)), show }
  if (field.kind !== 'picture') return { row: label, show }
  return pictureControl(field, label, control, change, show, node)
}

function controlOf(
  field: CardField,
  node: LexicalNode,
): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  const value = shownValue(node, field)
  if (field.kind === 'yes') {
    return element('input', { type: 'checkbox', checked: value === 'on' })
  }
  if (field.kind === 'choice') {
    const known = (field.choices ?? []).map(([each, label]) => [String(each), label] as const)
    const options = known.some(([each]) => each === value)
      ? known
      : [[value, value || 'As it is'] as const, ...known]
    return element(
      'select',
      { class: 'field__control' },
      ...options.map(([each, label]) => element('option', { value: each, selected: each === value }, label)),
    )
  }
  const isLong = field.kind === 'lines' || field.kind === 'source'
  const control = isLong
    ? element('textarea', { class: 'field__control', dir: 'auto', rows: field.kind === 'source' ? '6' : '3' })
    : element('input', { class: 'field__control', type: 'text', dir: 'auto', placeholder: field.hint })
  control.value = value
  return control
}

/** What the card knows of its file is that of the new one. */
function fileButton({ name }: CardField, accept: string, change: Change): HTMLElement {
  return uploadButton(({ url }, file) => {
    const said = { fileName: file.name, fileSize: file.size, mimeType: file.type, duration: 0 }
    change(node => {
      const known = Object.entries(said).filter(([field]) => field in node)
      const untitled = ['fileTitle', 'title'].filter(field => node[field] === '')
      const title = file.name.replace(/\.\w+$/, '')
      return {
        ...withValue(node, name, url),
        ...Object.fromEntries([...known, ...untitled.map(field => [field, title])]),
      }
    })
  }, accept)
}

/** What moves a picture within its gallery, or out of it. */
function placesIn({ name, label }: CardField, change: Change): HTMLElement[] {
  const [, list, place] = /^(\w+)\.(\d+)\.src$/.exec(name) ?? []
  if (!list) return []
  const at = Number(place)
  const act = (sign: string, says: string, to: number | null) =>
    actionButton(sign, () => change(node => withPictureMoved(node, list, at, to)), {
      'aria-label': `${label}: ${says}`,
    })
  return [act('↑', 'move up', at - 1), act('↓', 'move down', at + 1), act('✕', 'remove', null)]
}

/** An address of a picture, the picture itself, and the way to upload one. */
function pictureControl(
  field: CardField,
  label: HTMLElement,
  control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  change: Change,
  show: Control['show'],
  node: LexicalNode,
): Control {
  const image = element('img', { class: 'editor-card__picture', alt: '' })
  const showPicture = (latest: LexicalNode) => {
    const src = shownValue(latest, field).replace(/^__GHOST_URL__/, '')
    // Our policy shows no picture of another host; its address says which it is.
    // Half an address is none yet.
    const isOurs = /^(?:\/|https?:)/.test(src) && URL.parse(src, location.href)?.origin === location.origin
    image.hidden = !isOurs
    if (isOurs && image.getAttribute('src') !== src) image.src = src
    show(latest)
  }
  const upload = uploadButton(({ url, width, height }) => {
    change(each => {
      let edited = withValue(each, field.name, url)
      for (const name of field.resets ?? []) {
        edited = withValue(edited, name, /width$/i.test(name) ? width : height)
      }
      return edited
    })
    control.value = url
    control.dispatchEvent(new Event('change', { bubbles: true }))
  })
  showPicture(node)
  const row = element('div', { class: 'editor-picture' }, image, label, upload, ...placesIn(field, change))
  return { row, show: showPicture }
}
