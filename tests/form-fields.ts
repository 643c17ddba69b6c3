import type { Element } from 'happy-dom'

/** What a browser would send of a form nobody has touched; of names that stand there more than once, the last. */
export function formFields(form: Element): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const control of form.querySelectorAll('input, textarea, select')) {
    const name = control.getAttribute('name')
    const value = name && sentValue(control)
    if (name && typeof value === 'string') fields[name] = value
  }
  return fields
}

function sentValue(control: Element): string | null {
  // A browser drops the newline that follows the tag, and sends every line end as CR LF.
  if (control.localName === 'textarea') {
    return (control.textContent ?? '').replace(/^\n/, '').replace(/\r\n?|\n/g, '\r\n')
  }
  if (control.localName === 'select') {
    const chosen = control.querySelector('option[selected]') ?? control.querySelector('option')
    return chosen?.getAttribute('value') ?? null
  }
  const type = control.getAttribute('type') ?? 'text'
  const value = control.getAttribute('value') ?? ''
  if (type === 'checkbox' || type === 'radio') return control.hasAttribute('checked') ? value : null
  if (type === 'submit') return null
  return type === 'hidden' ? value : value.replace(/[\r\n]/g, '')
}

/** The button that Enter presses in a form: its first on the page, also of those that stand outside of it (HTML, implicit submission). */
export function pressedByEnter(form: Element): Element | undefined {
  const buttons = [...form.ownerDocument.querySelectorAll('button, input[type=submit]')]
  return buttons.find(button => {
    const owner = button.getAttribute('form')
    const isOwn = owner === null ? button.closest('form') === form : owner === form.id
    return isOwn && (button.getAttribute('type') ?? 'submit') === 'submit'
  })
}
