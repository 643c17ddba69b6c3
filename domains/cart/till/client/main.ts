// A scanner is faster than a page: each scan is taken out of the field at once, kept, and sent in its turn, so that none is lost
// to the page of the one before, to a slow network or to none.

type Scan = { readonly key: string; readonly fields: readonly (readonly [string, string])[] }

const KEPT = 'till-scans'
const FORM = 'form[data-scan]'

let waiting: readonly Scan[] = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')
let isSending = false

const field = (of: ParentNode) => of.querySelector<HTMLInputElement>(`${FORM} input[name=q]`)

function keep(scans: readonly Scan[]): void {
  waiting = scans
  sessionStorage.setItem(KEPT, JSON.stringify(scans))
}

/** The cash that was typed, while it is on its way to be kept: other forms of the page do not know it. */
let keeping: Promise<unknown> | null = null

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.name !== 'given') return
  const body = new URLSearchParams({ given: target.value })
  const mine: Promise<unknown> = fetch('/shop/till/details', { method: 'POST', body, keepalive: true })
    .catch(() => null)
    .finally(() => {
      if (keeping === mine) keeping = null
    })
  keeping = mine
})

document.addEventListener(
  'submit',
  event => {
    const form = event.target as HTMLFormElement
    const path = form.getAttribute('action') ?? ''
    if (keeping && !form.matches(FORM)) {
      const { submitter } = event
      event.preventDefault()
      event.stopPropagation()
      void keeping.then(() => form.requestSubmit(submitter))
      return
    }
    // What begins again has nothing to wait for; nobody pays before all of it is in the sale.
    if (path.startsWith('/shop/till/lines?')) keep([])
    const isEarly = waiting.length > 0 && path.startsWith('/shop/till/sales')
    const typed = field(document)
    if (!isEarly && !(form.matches(FORM) && typed)) return
    event.preventDefault()
    event.stopPropagation()
    if (isEarly || !typed) return void sendAll()
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)] as const)
    if (typed.value.trim()) keep([...waiting, { key: crypto.randomUUID(), fields }])
    typed.value = ''
    void sendAll()
  },
  true,
)

/** One after the other, until one of them asks something: the next page would hide the question. */
async function sendAll(): Promise<void> {
  if (isSending) return
  isSending = true
  let trouble = ''
  await keeping
  for (let [next] = waiting; next && !trouble; [next] = waiting) {
    say(waiting.length > 1 ? `${waiting.length} scans are on their way.` : '')
    const page = await sent(next).catch(() => null)
    if (!page) {
      trouble = `Not sent yet: ${wordsOf(waiting)}. Press Add to try again.`
      break
    }
    keep(waiting.slice(1))
    show(page)
    if (waiting.length > 0 && document.querySelector('[data-asks], main .notice--error'))
      trouble = `Still to come: ${wordsOf(waiting)}. Look at this first, then press Add to go on.`
  }
  isSending = false
  say(trouble)
}

const wordsOf = (scans: readonly Scan[]): string =>
  scans.map(({ fields }) => fields.find(([name]) => name === 'q')?.[1]).join(', ')

/** The till after it; null where that is no till, as when the shift's sign-in has ended. */
async function sent({ key, fields }: Scan): Promise<Document | null> {
  const body = new URLSearchParams([...fields.map(each => [...each]), ['form', key]])
  const answer = await fetch('/shop/till/scans', { method: 'POST', body, headers: { accept: 'text/html' } })
  if (!answer.ok) return null
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (!field(page)) return null
  history.replaceState(null, '', answer.url)
  return page
}

/** In place of what is shown; what is being typed meanwhile goes on in the new field. */
function show(page: Document): void {
  const [old, main, now] = [field(document), document.querySelector('main'), page.querySelector('main')]
  if (!main || !now) return
  const typed = old?.value ?? ''
  main.replaceChildren(...now.childNodes)
  const fresh = field(document)
  if (!fresh) return
  if (typed) fresh.value = typed
  fresh.focus()
  if (!typed) fresh.select()
}

function say(sentence: string): void {
  const form = document.querySelector(FORM)
  for (const before of document.querySelectorAll('.till .form-status')) before.remove()
  if (!form || !sentence) return
  const line = document.createElement('p')
  line.className = 'form-status'
  line.setAttribute('role', isSending ? 'status' : 'alert')
  line.textContent = sentence
  form.after(line)
}

if (waiting.length > 0) void sendAll()
