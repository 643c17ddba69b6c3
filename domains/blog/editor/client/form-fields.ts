/** Names and values of a form, as it would be sent. */
export type FormFields = readonly (readonly [name: string, value: string])[]

/** What stands in these fields of a form now. */
export function fieldsIn(form: HTMLFormElement, isWanted: (name: string) => boolean): FormFields {
  return [...new FormData(form)]
    .filter(([name]) => isWanted(name))
    .map(([name, value]) => [name, String(value)] as const)
}

/** Puts it back. What was not sent of a box was not ticked; fields that the form has no more are left out. */
export function putFields(
  form: HTMLFormElement,
  fields: FormFields,
  isWanted: (name: string) => boolean,
): void {
  const kept = new Map<string, string[]>()
  for (const [name, value] of fields) kept.set(name, [...(kept.get(name) ?? []), value])
  for (const control of form.elements) {
    if (!isField(control) || !isWanted(control.name)) continue
    const values = kept.get(control.name)
    if (control.type === 'checkbox' || control.type === 'radio')
      (control as HTMLInputElement).checked = values?.includes(control.value) ?? false
    else if (values) control.value = values.shift() ?? ''
  }
  form.dispatchEvent(new Event('input', { bubbles: true }))
}

function isField(control: Element): control is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return (
    /^(?:INPUT|TEXTAREA|SELECT)$/.test(control.tagName) && (control as HTMLInputElement).type !== 'hidden'
  )
}
