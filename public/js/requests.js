// What a reader is told while something is being sent, and when it did not arrive; for every form, sent by htmx or
// by the browser. Nothing is sent twice by an impatient thumb.

const UNREACHABLE = 'That did not reach us. Nothing you typed is lost: please try again when you are connected.'
const OFFLINE = 'You are offline, so nothing was sent. What you typed stays here.'
const OUR_FAULT = 'Something went wrong on our side, and nothing was changed. Please try again in a moment.'
const TOO_MANY = 'That was a lot at once. Please wait a minute and try again.'
const SIGNED_OUT = 'You are signed out. Sign in in another window, then try again here.'
const STILL_SENDING = 'Still sending …'

/** Longer than this, and people wonder. */
const SLOW_MS = 1500
/** The browser shows the next page by itself; an answer that is a file leaves this one as it is. */
const LEFT_ALONE_MS = 10_000

const sending = new WeakMap()

/** The form that a person sent; null for what loads by itself, and for what is kept while one types: a press comes after that. */
function formOf(event) {
  const { sourceElement, sourceEvent } = event.detail.ctx
  if (!sourceEvent || !['submit', 'click', 'input'].includes(sourceEvent.type)) return null
  return sourceElement.closest('form')
}

const isBusy = form => sending.has(form)

function begin(form) {
  form.setAttribute('aria-busy', 'true')
  say(form, '')
  sending.set(
    form,
    setTimeout(() => say(form, STILL_SENDING, 'status'), SLOW_MS),
  )
}

function end(form) {
  clearTimeout(sending.get(form))
  sending.delete(form)
  form.removeAttribute('aria-busy')
  if (form.querySelector(':scope > .form-status[role=status]')) say(form, '')
}

/** One line at the foot of the form: an alert is read aloud at once, a status when there is a pause. */
function say(form, sentence, role = 'alert') {
  form.querySelector(':scope > .form-status')?.remove()
  if (!sentence) return
  const line = document.createElement('p')
  line.className = 'form-status'
  line.setAttribute('role', role)
  line.textContent = sentence
  form.append(line)
}

/** The next press is meant anew. */
function renewKey(form) {
  const key = form.querySelector('input[type=hidden][name=key]')
  if (key) key.value = crypto.getRandomValues(new Uint32Array(4)).join('-')
}

document.addEventListener('htmx:config:request', event => {
  const form = formOf(event)
  if (!form || event.detail.ctx.request.method === 'GET') return
  if (isBusy(form)) return event.preventDefault()
  begin(form)
})

document.addEventListener('htmx:after:request', event => {
  const form = formOf(event)
  const { status } = event.detail.ctx.response
  if (!form) return
  if (status < 400) renewKey(form)
  else if (status === 401) say(form, SIGNED_OUT)
  else if (status === 429) say(form, TOO_MANY)
  else if (status >= 500) say(form, OUR_FAULT)
})

document.addEventListener('htmx:error', event => {
  const form = event.detail.ctx && formOf(event)
  if (form) say(form, navigator.onLine ? UNREACHABLE : OFFLINE)
})

document.addEventListener('htmx:finally:request', event => {
  const form = formOf(event)
  if (form) end(form)
})

// Forms that the browser sends.
document.addEventListener('submit', event => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  if (isBusy(form)) return event.preventDefault()
  if (!navigator.onLine) {
    event.preventDefault()
    return say(form, OFFLINE)
  }
  begin(form)
  setTimeout(() => end(form), LEFT_ALONE_MS)
})

// Back on a page that was kept as it was when its form was sent.
addEventListener('pageshow', event => {
  if (event.persisted) for (const form of document.querySelectorAll('form[aria-busy]')) end(form)
})
