type Attributes = Readonly<Record<string, string | boolean | undefined>>
type Child = Node | string

/** An element with these attributes and children: `element('p', { class: 'note' }, 'Words')`. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '')
    else if (typeof value === 'string') made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/** A button that does something here, and sends nothing. */
export function actionButton(label: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'button button--quiet button--small', ...attributes },
    label,
  )
  // The selection in the text stays where it is.
  button.addEventListener('mousedown', event => event.preventDefault())
  button.addEventListener('click', act)
  return button
}

/** Lets whatever else is to be done come first: a click, a key, a frame. */
export const pause = () => new Promise<void>(done => setTimeout(done))

/** Runs `act` when nothing more has come for a while. */
export function settled(act: () => void, milliseconds: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(act, milliseconds)
  }
}
