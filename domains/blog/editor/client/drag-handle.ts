import type { LexicalEditor } from 'lexical'
import { $getNearestNodeFromDOMNode } from 'lexical'
import { element } from './dom'
import { moveBefore } from './move-blocks'

/** A handle beside the block under the pointer, by which it is dragged. The keyboard has Alt+Shift and the arrows. */
export function registerDragHandle(editor: LexicalEditor, box: HTMLElement, near: HTMLElement): () => void {
  const handle = element(
    'span',
    { class: 'editor-handle', draggable: 'true', title: 'Drag, or Alt+Shift+arrows', hidden: true },
    '⠿',
  )
  const line = element('hr', { class: 'editor-drop', hidden: true })
  near.append(handle, line)
  let block: HTMLElement | null = null
  let isDragging = false

  /** Asked at every move of a pointer, and after each key that moves what is under it: no block is measured for it. */
  const blockAt = ({ target, clientY }: PointerEvent) => {
    const within = target instanceof Node && box.contains(target) && target !== box ? target : null
    return blockOf(box, within ?? document.elementFromPoint(middleOf(box), clientY))
  }
  const keyOf = (dom: HTMLElement | null) =>
    dom &&
    editor
      .getEditorState()
      .read(() => $getNearestNodeFromDOMNode(dom)?.getTopLevelElement()?.getKey() ?? null, { editor })

  const show = (event: PointerEvent) => {
    if (isDragging) return
    block = blockAt(event)
    handle.hidden = !block
    if (block) handle.style.top = `${block.offsetTop}px`
  }
  /** The block before which the dragged one would come; null at the end. */
  const before = (y: number) =>
    [...box.children].find((child): child is HTMLElement => {
      const { top, height } = child.getBoundingClientRect()
      return child instanceof HTMLElement && y < top + height / 2
    }) ?? null

  near.addEventListener('pointermove', show)
  near.addEventListener('pointerleave', () => {
    handle.hidden = !isDragging
  })
  handle.addEventListener('dragstart', event => {
    isDragging = true
    event.dataTransfer?.setData('text/x-block', 'block')
  })
  handle.addEventListener('dragend', () => {
    isDragging = false
    line.hidden = true
  })
  near.addEventListener('dragover', event => {
    if (!isDragging) return
    event.preventDefault()
    const next = before(event.clientY)
    const last = box.lastElementChild as HTMLElement | null
    line.hidden = false
    line.style.top = `${next ? next.offsetTop - 4 : (last?.offsetTop ?? 0) + (last?.offsetHeight ?? 0)}px`
  })
  near.addEventListener(
    'drop',
    event => {
      const key = isDragging ? keyOf(block) : null
      if (!key) return
      event.preventDefault()
      event.stopPropagation()
      moveBefore(editor, key, keyOf(before(event.clientY)))
    },
    { capture: true },
  )
  return () => {
    handle.remove()
    line.remove()
  }
}

function blockOf(box: HTMLElement, node: Node | null): HTMLElement | null {
  for (let at = node; at; at = at.parentNode)
    if (at.parentNode === box) return at instanceof HTMLElement ? at : null
  return null
}

function middleOf(box: HTMLElement): number {
  const { left, width } = box.getBoundingClientRect()
  return left + width / 2
}
