import { element, settled } from './dom'
import { type FormFields, fieldsIn, putFields } from './form-fields'
import { copiesOf, dropCopy, keepCopy, type LocalCopy } from './local-copy'

const EVERY_MS = 10_000
const COPY_AFTER_MS = 1_000
/** Save waits for an autosave that is under way: not for ever, where the network is there and answers nothing. */
const NO_ANSWER_MS = 20_000

/** What the form says of its sending, and nobody types. */
const NOT_TYPED = new Set(['version', 'saveKey', 'saveAttempt'])

/** What is said about a text: how it is looked at is not. */
const isSetting = (name: string) => !NOT_TYPED.has(name) && name !== 'document' && name !== 'as'

export type Text = {
  /** The document as JSON. */
  readonly read: () => string
  readonly show: (document: string) => void
  readonly form: HTMLFormElement
}

/** What the server says to an autosave. */
type Answer = {
  readonly id: string
  readonly version: number
  readonly error?: string
  readonly collision?: boolean
}

/**
 * Keeps what is typed: a copy in this browser at once, and of a draft the text at the server every ten seconds. A
 * published text is only saved by its button. `changed` is to be called whenever something is typed.
 */
export class Saving {
  private savedText: string | null = null
  private underWay: Promise<void> | null = null
  private stopped = false
  private leaving = false
  private readonly openedAt = Date.now()
  /** Keys of copies that are in the text now. */
  private readonly restored: string[] = []
  /** Of what is sent until an answer comes: the server knows its own text by it, should the answer be lost. */
  private mark = { key: newKey(), attempt: 0 }
  private readonly copyLater = settled(() => void this.copy(), COPY_AFTER_MS)

  constructor(
    private readonly text: Text,
    private readonly status: HTMLElement,
    private readonly options: {
      readonly autosaves: boolean
      readonly kind: string
      /** The page came with what was sent and not saved, or somebody typed before this was here. */
      readonly isUnsaved: boolean
      post: string
    },
  ) {
    // To read a form lays the page out: not within the work that puts the editor into it.
    setTimeout(() => {
      this.savedText ??= options.isUnsaved ? '' : this.whole()
      if (options.isUnsaved) this.changed()
    })
    text.form.addEventListener('submit', event => {
      if (!this.underWay) {
        this.leaving = true
        return
      }
      // Sent beside each other, both would save the same version, and one be told that somebody else had.
      event.preventDefault()
      void this.underWay.finally(() => text.form.requestSubmit(event.submitter))
    })
    text.form.addEventListener('input', () => this.changed())
    addEventListener('beforeunload', event => {
      if (!this.leaving && this.isDirty()) event.preventDefault()
    })
    text.form.addEventListener('formdata', ({ formData }) => {
      formData.set('saveKey', this.mark.key)
      formData.set('saveAttempt', String(this.mark.attempt + 1))
    })
    addEventListener('blur', () => this.save())
    addEventListener('online', () => this.save())
    setInterval(() => this.save(), EVERY_MS)
  }

  /** The id of the post; '' while it has none. */
  get post(): string {
    return this.options.post
  }

  changed(): void {
    this.copyLater()
  }

  /** Offers what this browser has kept and the server has not got. */
  async offerCopies(place: HTMLElement): Promise<void> {
    await this.dropCopiesOfNew()
    for (const [key, copy] of await copiesOf(this.key())) {
      if (this.isHere(copy)) await dropCopy(key)
      else this.offer(key, copy, place)
    }
  }

  private offer(key: string, copy: LocalCopy, place: HTMLElement): void {
    const time = new Date(copy.at).toLocaleString()
    const restore = element('button', { type: 'button', class: 'button button--plain' }, 'Restore it')
    const discard = element('button', { type: 'button', class: 'button button--quiet' }, 'Discard it')
    const notice = element(
      'div',
      { class: 'notice notice--notice', role: 'status' },
      element(
        'div',
        { class: 'notice__body' },
        element('strong', { class: 'notice__title' }, 'A text of yours was not saved'),
        element('p', {}, `This browser has kept it as it was at ${time}.`),
        element('div', { class: 'cluster' }, restore, discard),
      ),
    )
    restore.addEventListener('click', () => {
      this.text.show(copy.document)
      if (copy.settings) putFields(this.text.form, copy.settings, isSetting)
      else this.titleField().value = copy.title
      this.restored.push(key)
      notice.remove()
    })
    discard.addEventListener('click', () => {
      void dropCopy(key)
      notice.remove()
    })
    place.prepend(notice)
  }

  /** A new text that was saved by its button has an address now, and its copy is found under none. */
  private async dropCopiesOfNew(): Promise<void> {
    if (!this.options.post) return
    for (const [key, { document }] of await copiesOf(`new ${this.options.kind}`))
      if (document === this.text.read()) await dropCopy(key)
  }

  /** A save writes settings in its own way: of a text that was saved since, its words alone are compared. */
  private isHere({ document, settings, version }: LocalCopy): boolean {
    if (document !== this.text.read()) return false
    const isAsItWas = settings && version === this.versionField().value
    return !isAsItWas || JSON.stringify(settings) === JSON.stringify(this.settings())
  }

  private versionField(): HTMLInputElement {
    return this.text.form.elements.namedItem('version') as HTMLInputElement
  }

  private settings(): FormFields {
    return fieldsIn(this.text.form, isSetting)
  }

  private titleField(): HTMLInputElement {
    return this.text.form.elements.namedItem('title') as HTMLInputElement
  }

  /** What one may lose: all of the form, as it would be sent. */
  private whole(): string {
    const fields = new FormData(this.text.form)
    return JSON.stringify([...fields].filter(([name]) => !NOT_TYPED.has(name)))
  }

  private isDirty(): boolean {
    return this.savedText !== null && this.whole() !== this.savedText
  }

  private address(): string {
    return `/editor/posts/${this.options.post}`
  }

  private key(): string {
    return this.options.post || `new ${this.options.kind}`
  }

  /** What is typed here takes the place of nothing that was kept before, or is in another tab. */
  private ownKey(): string {
    return `${this.key()} ${this.openedAt}`
  }

  private async copy(): Promise<void> {
    if (this.isDirty())
      await keepCopy(this.ownKey(), {
        title: this.titleField().value,
        document: this.text.read(),
        settings: this.settings(),
        version: this.versionField().value,
        at: Date.now(),
      })
  }

  private save(): void {
    if (!this.options.autosaves || this.stopped || this.underWay || this.leaving || !this.isDirty()) return
    if (this.titleField().value.trim() === '') {
      this.say('It has no title yet: what you type is kept in this browser alone.')
      return
    }
    this.underWay = this.send().finally(() => {
      this.underWay = null
    })
  }

  private async send(): Promise<void> {
    const { options, text } = this
    const sent = this.whole()
    const address = options.post
      ? `/editor/posts/${options.post}/autosave`
      : `/editor/autosave?kind=${options.kind}`
    try {
      // A form as the server reads it; a redirect is the way to sign in.
      const body = new URLSearchParams(
        [...new FormData(text.form)].map(([name, value]) => [name, String(value)]),
      )
      this.mark.attempt += 1
      const response = await fetch(address, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(NO_ANSWER_MS),
      })
      await this.heard(response, sent)
    } catch {
      const why = navigator.onLine ? 'The server does not answer.' : 'There is no connection.'
      this.say(`${why} What you type is kept in this browser, and saved when there is an answer again.`)
    }
  }

  private async heard(response: Response, sent: string): Promise<void> {
    if (response.type === 'opaqueredirect' || response.status === 401) return this.signedOut()
    if (!response.headers.get('content-type')?.includes('json'))
      return this.say('Not saved just now. It will be tried again.')
    const answer = (await response.json()) as Answer
    if (response.status === 409) {
      this.stopped = true
      const words = 'Someone else has saved this text in the meantime. Press Save to see both.'
      return this.say(answer.collision ? words : (answer.error ?? words), 'error')
    }
    if (!response.ok) return this.say(answer.error ?? 'Not saved.')
    const before = this.ownKey()
    this.savedText = sent
    this.mark = { key: newKey(), attempt: 0 }
    this.versionField().value = String(answer.version)
    if (!this.options.post) this.becomesSaved(answer.id)
    // To load the address of a form again would send the form again, as it was then.
    else if (location.pathname !== this.address()) history.replaceState(null, '', this.address())
    for (const key of [before, ...this.restored.splice(0)]) await dropCopy(key)
    this.say(`Saved at ${new Date().toLocaleTimeString()}`)
  }

  /** A new text has an address of its own once it is saved. */
  private becomesSaved(id: string): void {
    this.options.post = id
    this.text.form.action = this.address()
    history.replaceState(null, '', this.address())
    for (const button of this.text.form.querySelectorAll<HTMLButtonElement>('button[formaction]')) {
      for (const name of ['formaction', 'data-hx-post']) {
        const address = button.getAttribute(name)
        if (address) button.setAttribute(name, `${address}&id=${id}`)
      }
    }
  }

  private signedOut(): void {
    this.stopped = true
    const link = element('a', { href: '/login', target: '_blank', rel: 'noopener' }, 'Sign in in a new tab')
    const go = element('button', { type: 'button', class: 'button button--plain' }, 'I have: go on')
    go.addEventListener('click', () => {
      this.stopped = false
      this.say('')
      this.save()
    })
    this.say('You have been signed out. Nothing is lost: ', 'error')
    this.status.append(link, ', ', go)
  }

  private say(words: string, kind = 'notice'): void {
    this.status.dataset.kind = kind
    this.status.replaceChildren(words)
  }
}

/** A random UUID. Browsers make them by themselves for https alone. */
function newKey(): string {
  const [...bytes] = crypto.getRandomValues(new Uint8Array(16))
  const hex = bytes.map(byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}
