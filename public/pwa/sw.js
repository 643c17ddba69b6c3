// Reading without a network: the last pages one has seen, and one's own tickets. The network goes first, always; what
// is kept is shown when it is away. Pages say in `x-reader` for whom they were made: those of one reader are never shown
// to the next, and are gone as soon as somebody signs out, also in another of our apps, or somebody else comes.

const FILES = 'files-1'
const PAGES = 'pages-1-'
const MOST_PAGES = 40
const MOST_FILES = 120
const MOST_TICKETS = 20
const DAYS = 14
const OFFLINE = '/offline'
/** The page for it and what it is drawn with: fetched together with this file, which changes as they do. */
const AWAY = 'away-1'
const KEPT_AT = 'x-kept-at'

/** Where one works, signs in or pays: nothing of that is left on a phone. */
const NEVER =
  /^\/(?:login|logout|callback|signin|authorize|end-session|kept-form|invitations|welcome|operator|shop|organise|moderation|editor|preview|letters|members|checkout|mailbox|export|internal|fragments)(?:\/|$)/

self.addEventListener('install', event => {
  event.waitUntil(
    keepOffline().then(() => self.skipWaiting()),
  )
})

async function keepOffline() {
  await caches.delete(AWAY)
  const cache = await caches.open(AWAY)
  await cache.add(OFFLINE)
  const html = await (await cache.match(OFFLINE)).text()
  const sheets = html.match(/(?<=rel="stylesheet" href=")[^"]+/g) ?? []
  // Without its looks it says the same.
  await Promise.allSettled(sheets.map(path => cache.add(path.replaceAll('&amp;', '&'))))
}

self.addEventListener('activate', event => {
  event.waitUntil(dropCaches(name => name !== FILES && name !== AWAY && !name.startsWith(PAGES)).then(() => self.clients.claim()))
})

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (request.method === 'POST' && url.pathname === '/logout') {
    event.respondWith(Promise.all([dropCaches(name => name.startsWith(PAGES)), endPush()]).then(() => fetch(request)))
    return
  }
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.respondWith(page(event, url))
  else if (isFile(url)) event.respondWith(file(event))
})

// Told by our server (core/services/federation/push). A browser that shows nothing loses the right to be told.
self.addEventListener('push', event => {
  const { title, body, url, tag } = readPush(event)
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, data: { url }, icon: '/assets/icons/apple-touch-icon.png' }),
  )
})

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow(event.notification.data.url ?? '/notifications'))
})

function readPush({ data }) {
  try {
    return data.json()
  } catch {
    return { title: 'Something is new', url: '/notifications' }
  }
}

/** Nobody is told on a device that they signed out of. */
async function endPush() {
  const subscription = await self.registration.pushManager?.getSubscription().catch(() => null)
  await subscription?.unsubscribe().catch(() => false)
}

/** Their names change with their content. */
function isFile({ pathname, search }) {
  return pathname.startsWith('/media/') || (/^\/(?:assets\/|site-colours\.css)/.test(pathname) && search.startsWith('?v='))
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request)
    event.waitUntil(note(event.request, url, answer.clone()))
    return answer
  } catch {
    return (await keptPage(event.request, url)) ?? (await caches.match(OFFLINE, { cacheName: AWAY })) ?? Response.error()
  }
}

/** What is not for this reader goes first, and then this page is kept, if it may be. */
async function note(request, url, answer) {
  // A redirect of the browser's own, as into signing in, says nothing of who reads.
  if (answer.type !== 'basic' || answer.status >= 500) return
  const reader = answer.headers.get('x-reader') ?? ''
  const own = PAGES + reader
  await dropCaches(name => name.startsWith(PAGES) && name !== own)
  if (!isKept(url, answer, reader)) return
  const html = await answer.clone().text()
  await put(own, request, answer, MOST_PAGES)
  if (url.pathname === '/tickets' && reader !== '') await keepTickets(own, html, reader)
}

function isKept({ pathname }, answer, reader) {
  if (answer.status !== 200 || answer.redirected || NEVER.test(pathname)) return false
  const control = answer.headers.get('cache-control') ?? ''
  if (control.includes('no-store') || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) return false
  // A guest's page is theirs, and does not say whose.
  return reader !== '' || control.includes('public')
}

/** Tickets are shown where there is no network: at a gate. */
async function keepTickets(own, html, reader) {
  const paths = new Set(html.match(/(?<=href=")\/tickets\/[\w-]+(?=")/g) ?? [])
  for (const path of [...paths].slice(0, MOST_TICKETS)) {
    const answer = await fetch(path)
    if (answer.headers.get('x-reader') !== reader) return
    if (answer.status === 200) await put(own, new Request(path), answer, MOST_PAGES)
  }
}

/** In another of our apps, since this one was asked last: all of them share the cookie. A browser that reads none says no. */
async function isSignedOut() {
  return !!(await self.cookieStore?.get('rose_signed_out').catch(() => null))
}

async function keptPage(request, { pathname }) {
  if (NEVER.test(pathname)) return undefined
  if (await isSignedOut()) await dropCaches(name => name.startsWith(PAGES) && name !== PAGES)
  const kept = await caches.match(request, { ignoreVary: true })
  const at = Number(kept?.headers.get(KEPT_AT) ?? 0)
  return Date.now() - at < DAYS * 86_400_000 ? kept : undefined
}

async function file(event) {
  const kept = await caches.match(event.request, { ignoreVary: true })
  if (kept) return kept
  const answer = await fetch(event.request)
  // Pieces of a film are no whole.
  if (answer.status === 200) event.waitUntil(put(FILES, event.request, answer.clone(), MOST_FILES))
  return answer
}

/** Keeps an answer with the time, and lets the oldest go. */
async function put(name, request, answer, most) {
  const headers = new Headers(answer.headers)
  headers.set(KEPT_AT, String(Date.now()))
  const cache = await caches.open(name)
  await cache.delete(request, { ignoreVary: true })
  await cache.put(request, new Response(await answer.blob(), { status: answer.status, headers }))
  const keys = await cache.keys()
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old, { ignoreVary: true })
}

async function dropCaches(which) {
  const names = await caches.keys()
  await Promise.all(names.filter(which).map(name => caches.delete(name)))
}
