import { page as parsed } from '../dom'

const MAX_REDIRECTS = 12

/**
 * A browser of the plainest kind over real HTTP: cookies, links, forms, redirects; no script. On localhost
 * ports share cookies, as in a real one.
 */
export class PlainBrowser {
  readonly cookies = new Map<string, string>()
  url = 'about:blank'
  status = 0
  text = ''
  document = parsed('')

  async open(address: string): Promise<this> {
    return this.send(new URL(address, this.url === 'about:blank' ? undefined : this.url).href, {}, 'none')
  }

  /** Follows the link whose text, or whose accessible name, contains `label`. */
  async follow(label: string): Promise<this> {
    const links = [...this.document.querySelectorAll('a[href]')]
    const link = links.find(each => nameOf(each).includes(label))
    if (!link)
      throw new Error(`No link "${label}" on ${this.url}; there are: ${links.map(nameOf).join(' | ')}`)
    return this.open(link.getAttribute('href') ?? '')
  }

  /**
   * Fills in and sends the form of a button with this label. Fields that are not named keep their
   * values; unknown names are an error, as a person could not have filled them in.
   */
  async press(label: string, fields: Readonly<Record<string, string>> = {}): Promise<this> {
    const buttons = [...this.document.querySelectorAll('form button, button[form], form input[type=submit]')]
    const button = buttons.find(each => nameOf(each).includes(label))
    const owner = button?.getAttribute('form')
    const form = owner ? this.document.getElementById(owner) : button?.closest('form')
    if (!button || !form) {
      throw new Error(`No button "${label}" on ${this.url}; there are: ${buttons.map(nameOf).join(' | ')}`)
    }
    const values = new URLSearchParams(valuesOf(form))
    for (const [name, value] of Object.entries(fields)) {
      if (!form.querySelector(`[name="${name}"]`))
        throw new Error(`The form of "${label}" has no field "${name}"`)
      values.set(name, value)
    }
    const ownName = button.getAttribute('name')
    if (ownName) values.set(ownName, button.getAttribute('value') ?? '')
    const action = new URL(button.getAttribute('formaction') ?? form.getAttribute('action') ?? '', this.url)
    const method = (button.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get').toLowerCase()
    if (method === 'post') return this.send(action.href, { method: 'POST', body: values }, 'same-origin')
    action.search = values.toString()
    return this.send(action.href, {}, 'same-origin')
  }

  /** The words of the page as a reader sees them. */
  get words(): string {
    return (this.document.body?.textContent ?? '').replace(/\s+/g, ' ')
  }

  private async send(address: string, init: RequestInit, site: 'none' | 'same-origin'): Promise<this> {
    let target = address
    let request = init
    for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
      const response = await fetch(target, {
        ...request,
        redirect: 'manual',
        headers: {
          accept: 'text/html,application/xhtml+xml',
          'sec-fetch-site': site,
          referer: this.url === 'about:blank' ? '' : this.url,
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
      })
      for (const cookie of response.headers.getSetCookie()) this.keep(cookie)
      const location = response.headers.get('location')
      if (response.status >= 300 && response.status < 400 && location) {
        await response.arrayBuffer()
        target = new URL(location, target).href
        request = {}
        continue
      }
      this.url = target
      this.status = response.status
      this.text = await response.text()
      this.document = parsed(this.text)
      return this
    }
    throw new Error(`${address} redirects without end`)
  }

  private keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ')
    const at = pair.indexOf('=')
    if (attributes.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

type Element = NonNullable<ReturnType<ReturnType<typeof parsed>['querySelector']>>

function nameOf(element: Element): string {
  return (element.getAttribute('aria-label') ?? element.textContent ?? element.getAttribute('value') ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What a browser would send of an untouched form. */
function valuesOf(form: Element): [string, string][] {
  const values: [string, string][] = []
  for (const field of form.querySelectorAll('input[name], textarea[name], select[name]')) {
    const name = field.getAttribute('name') ?? ''
    const type = field.getAttribute('type') ?? ''
    if (field.hasAttribute('disabled') || type === 'submit' || type === 'file') continue
    if ((type === 'checkbox' || type === 'radio') && !field.hasAttribute('checked')) continue
    if (field.tagName === 'SELECT') {
      const option = field.querySelector('option[selected]') ?? field.querySelector('option')
      if (option) values.push([name, option.getAttribute('value') ?? option.textContent ?? ''])
    } else if (field.tagName === 'TEXTAREA') values.push([name, field.textContent ?? ''])
    else values.push([name, field.getAttribute('value') ?? (type === 'checkbox' ? 'on' : '')])
  }
  return values
}
