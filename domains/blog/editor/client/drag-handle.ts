import type { LexicalEditor } from 'lexical'
import { $getNearestNodeFromDOMNode } from 'lexical'
import { element } from './dom'
import { moveBefore } from './move-blocks'

/** So near to the edge of the window the text is scrolled along, by so much at each move. */
const EDGE = 48
const SCROLL = 16

/**
 * A handle beside the block under the pointer, or that was touched last, by which it is dragged: by mouse, pen or finger. The
 * keyboard has Alt+Shift and the arrows.
 */
export function registerDragHandle(editor: LexicalEditor, box: HTMLElement, near: HTMLElement): () => void {
  const handle = element(
    'span',
    { class: 'editor-handle', title: 'Drag, or Alt+Shift+arrows', hidden: true },
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
    if (isDragging || event.target === handle) return
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
  const end = () => {
    isDragging = false
    line.hidden = true
  }

  near.addEventListener('pointermove', show)
  near.addEventListener('pointerdown', show)
  near.addEventListener('pointerleave', ({ pointerType }) => {
    // A finger that is lifted has left, and is about to touch the handle.
    if (pointerType === 'mouse') handle.hidden = !isDragging
  })
  handle.addEventListener('pointerdown', event => {
    if (event.button !== 0) return
    // What is selected stays so, and so does the caret.
    event.preventDefault()
    handle.setPointerCapture(event.pointerId)
    isDragging = true
  })
  handle.addEventListener('pointermove', ({ clientY }) => {
    if (!isDragging) return
    if (clientY < EDGE) scrollBy(0, -SCROLL)
    else if (clientY > innerHeight - EDGE) scrollBy(0, SCROLL)
    const next = before(clientY)
    const last = box.lastElementChild as HTMLElement | null
    line.hidden = false
    line.style.top = `${next ? next.offsetTop - 4 : (last?.offsetTop ?? 0) + (last?.offsetHeight ?? 0)}px`
  })
  handle.addEventListener('pointerup', ({ clientY }) => {
    const key = isDragging && !line.hidden ? keyOf(block) : null
    end()
    if (key) moveBefore(editor, key, keyOf(before(clientY)))
    handle.hidden = true
  })
  handle.addEventListener('pointercancel', end)
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
