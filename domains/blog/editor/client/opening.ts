/** What somebody typed while the text stood there and the editor was on its way. */
export type Pressed = { readonly letters: string; readonly block: number | null; readonly isHere: boolean }

/** Resolves with it, as soon as no sign is being composed. */
export type Taken = () => Promise<Pressed>

/**
 * Lets somebody write at the end of the block they click, into a field of no name that looks like its words: what an input
 * method composes, and a phone's keyboard, needs one. Of a page that shows no beginning there is none.
 */
export function keepPressed(place: HTMLElement): Taken {
  const view = place.querySelector<HTMLElement>('[data-opening]')
  const field = view?.querySelector('textarea')
  if (!view || !field) return async () => ({ letters: '', block: null, isHere: false })
  /** Of a list, its last line. */
  const standAt = (shown: Element | null | undefined) =>
    (shown?.matches('ul, ol') ? shown.lastElementChild : shown)?.append(field)
  standAt(view.querySelector('[data-block]:nth-last-child(2)'))
  let block: number | null = null
  let composed: Promise<unknown> | null = null
  view.addEventListener('mousedown', event => {
    const { target } = event
    if (target === field) return
    event.preventDefault()
    const clicked = target instanceof Element ? target.closest<HTMLElement>('[data-block]') : null
    if (clicked && field.value === '') {
      block = Number(clicked.dataset.block)
      standAt(clicked)
    }
    field.focus({ preventScroll: true })
  })
  field.addEventListener('compositionstart', () => {
    composed = new Promise(done => field.addEventListener('compositionend', done, { once: true }))
  })
  return async () => {
    await composed
    return { letters: field.value, block, isHere: document.activeElement === field }
  }
}

/** Puts it into the form's own fields, which then take the place of the beginning. */
export function pressIntoFields(place: HTMLElement, { letters, block, isHere }: Pressed): void {
  place.querySelector('.editor-opening')?.remove()
  const fields = [...place.querySelectorAll<HTMLTextAreaElement>('textarea')]
  const field = fields.find(({ name }) => name === `b${block}.text`) ?? fields.at(-1)
  if (!field) return
  field.value += letters
  if (isHere) field.focus()
}
