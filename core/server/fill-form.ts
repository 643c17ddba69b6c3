import type { Kept } from '#core/database/kept-forms'

type Element = HTMLRewriterTypes.Element

/** What a form may send to: its own action, and those of its buttons. */
type Form = { readonly id: string | null; readonly actions: string[] }

/**
 * A page with what was typed put back into its form: the one that sends to where it was sent. Null when the page has
 * no such form. The page is ours, so its markup is what we write.
 */
export function fillForm(html: string, kept: Kept): string | null {
  const forms = formsOf(html)
  const wanted = forms.findIndex(({ actions }) => actions.includes(kept.action))
  const form = forms[wanted]
  if (!form) return null
  let number = -1
  let inside = false
  /** Within its form, or elsewhere and tied to it. */
  const isOfForm = (element: Element) => {
    const tied = element.getAttribute('form')
    return tied === null ? inside : tied === form.id
  }
  let select: string | null = null
  const valuesOf = (name: string | null) => (name === null ? undefined : kept.fields[name])
  // Several fields of one name get the values in their order.
  const used = new Map<string, number>()
  const next = (name: string) => {
    const at = used.get(name) ?? 0
    used.set(name, at + 1)
    return kept.fields[name]?.[at]
  }
  return new HTMLRewriter()
    .on('form', {
      element(element) {
        number += 1
        inside = number === wanted
        element.onEndTag(() => {
          inside = false
        })
      },
    })
    .on('textarea', {
      element(area) {
        const name = area.getAttribute('name')
        const text = name && isOfForm(area) ? next(name) : undefined
        // A browser drops the newline after the tag.
        if (text !== undefined) area.setInnerContent(`\n${text}`)
      },
    })
    .on('input', {
      element(input) {
        const name = input.getAttribute('name')
        const type = input.getAttribute('type') ?? 'text'
        if (!name || type === 'file' || !isOfForm(input)) return
        if (type === 'checkbox' || type === 'radio') {
          const isChecked = valuesOf(name)?.includes(decoded(input.getAttribute('value') ?? 'on'))
          if (isChecked) input.setAttribute('checked', '')
          else input.removeAttribute('checked')
          return
        }
        const text = next(name)
        if (text !== undefined) input.setAttribute('value', Bun.escapeHTML(text))
      },
    })
    .on('select', {
      element(element) {
        select = isOfForm(element) ? element.getAttribute('name') : null
        element.onEndTag(() => {
          select = null
        })
      },
    })
    .on('option', {
      element(option) {
        const chosen = valuesOf(select)
        if (!chosen) return
        if (chosen.includes(decoded(option.getAttribute('value') ?? ''))) option.setAttribute('selected', '')
        else option.removeAttribute('selected')
      },
    })
    .transform(html)
}

function formsOf(html: string): Form[] {
  const forms: Form[] = []
  let open: Form | null = null
  new HTMLRewriter()
    .on('form', {
      element(form) {
        const sends = form.getAttribute('method')?.toLowerCase() === 'post'
        // A search form may have the same address: it is there, and is none of ours.
        open = {
          id: form.getAttribute('id'),
          actions: sends ? [decoded(form.getAttribute('action') ?? '')] : [],
        }
        forms.push(open)
        form.onEndTag(() => {
          open = null
        })
      },
    })
    .on('[formaction]', {
      element: button => void open?.actions.push(decoded(button.getAttribute('formaction') ?? '')),
    })
    .transform(html)
  return forms
}

/** Attributes come as they are written. */
function decoded(attribute: string): string {
  return attribute
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
