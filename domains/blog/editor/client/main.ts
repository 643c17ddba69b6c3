import { keepPressed, pressIntoFields, type Taken } from './opening'

/** All of the editor, but for what is needed at times: see `tools.ts`. */
type Write = typeof import('./write')

const form = document.querySelector<HTMLFormElement>('form#write')
const place = form?.querySelector<HTMLElement>('[data-editor]')
// The form is painted first, and works without a script: what is fetched for the editor comes after it.
if (form && place) {
  const taken = keepPressed(place)
  requestAnimationFrame(() => setTimeout(() => void begin(form, place, taken)))
}

async function begin(form: HTMLFormElement, place: HTMLElement, taken: Taken): Promise<void> {
  fetchBesideEachOther(place.dataset.modules ?? '')
  let write: Write
  try {
    write = await import('./write')
  } catch (fault) {
    console.error(fault)
    pressIntoFields(place, await taken())
    return sayWhatIsMissing(form, place)
  }
  const prepared = await write.prepare(form)
  const pressed = await taken()
  if (isTouched(place)) offerEditor(form, place)
  else write.enhance(form, place, prepared, { pressed, isUnsaved: isTouched(form) || pressed.letters !== '' })
}

/** What the editor is made of: a browser would otherwise learn of each from the one before. */
function fetchBesideEachOther(addresses: string): void {
  for (const href of addresses.split(' ').filter(Boolean))
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }))
}

/** Whether somebody has written into the form's own fields, or a browser has put back what they had written. */
function isTouched(within: HTMLElement): boolean {
  return [...within.querySelectorAll('input, textarea[name], select')].some(control => {
    if (control instanceof HTMLSelectElement) {
      const chosen = [...control.options].findIndex(option => option.defaultSelected)
      return control.selectedIndex !== Math.max(0, chosen)
    }
    const { value, defaultValue } = control as HTMLInputElement | HTMLTextAreaElement
    return (
      value !== defaultValue ||
      (control instanceof HTMLInputElement && control.checked !== control.defaultChecked)
    )
  })
}

/** What was typed stays in its field, and under the fingers: the editor opens with it when one asks. */
function offerEditor(form: HTMLFormElement, place: HTMLElement): void {
  guard(form)
  const open = button('submit', 'Open it in the editor')
  open.setAttribute('formaction', place.dataset.blocks ?? '')
  place.before(line('You began to write before the editor was here. Go on below, or: ', open))
}

function sayWhatIsMissing(form: HTMLFormElement, place: HTMLElement): void {
  const { promise: again, resolve } = Promise.withResolvers<void>()
  const retry = button('button', 'Try again')
  const words = 'The editor could not be loaded. What you write in the fields below is saved by Save. '
  const said = line(words, retry)
  said.dataset.kind = 'error'
  place.before(said)
  retry.addEventListener('click', () => resolve(), { once: true })
  addEventListener('online', () => resolve(), { once: true })
  void again.then(() => {
    said.remove()
    return begin(form, place, keepPressed(place))
  })
}

/** Leaving would lose what was typed. */
function guard(form: HTMLFormElement): void {
  let isSent = false
  form.addEventListener('submit', () => {
    isSent = true
  })
  addEventListener('beforeunload', event => {
    if (!isSent) event.preventDefault()
  })
}

// Not those of `dom.ts`: what is shared with the rest is a file that this one would wait for.
function line(words: string, button: HTMLElement): HTMLElement {
  const made = document.createElement('p')
  made.className = 'field__hint editor-status'
  made.setAttribute('role', 'status')
  made.append(words, button)
  return made
}

function button(type: 'submit' | 'button', words: string): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = type
  made.className = 'button button--plain button--small'
  made.append(words)
  return made
}
