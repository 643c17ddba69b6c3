/** What somebody pressed while the text stood there and the editor was on its way. */
export type Pressed = { readonly letters: string; readonly block: number | null; readonly isHere: boolean }

/** Keeps it until the editor can be told; of a page that shows no beginning there is none. */
export function keepPressed(place: HTMLElement): () => Pressed {
  const view = place.querySelector<HTMLElement>('[data-opening]')
  const shown = document.createElement('span')
  let letters = ''
  let block: number | null = null
  const add = (more: string) => {
    letters += more
    shown.textContent = letters
    const written = view?.querySelector(`[data-block="${block}"]`) ?? view?.lastElementChild ?? view
    written?.append(shown)
  }
  view?.addEventListener('pointerdown', ({ target }) => {
    const clicked = target instanceof Element ? target.closest<HTMLElement>('[data-block]') : null
    if (letters === '') block = clicked ? Number(clicked.dataset.block) : null
  })
  view?.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') add('\n')
    else if (event.key === 'Backspace') {
      letters = letters.slice(0, -1)
      add('')
    } else if ([...event.key].length === 1) add(event.key)
    else return
    event.preventDefault()
  })
  view?.addEventListener('paste', event => {
    event.preventDefault()
    add(event.clipboardData?.getData('text/plain') ?? '')
  })
  return () => ({ letters, block, isHere: view !== null && document.activeElement === view })
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
