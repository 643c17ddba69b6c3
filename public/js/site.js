// Small comforts. Every page works without this file.

// A menu is a <details>, and so is a question: close it on Escape (and give the focus back), a menu on a click elsewhere.
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && event.target.closest('details.menu[open],.confirm[open]')
  if (!menu) return
  menu.open = false
  menu.firstElementChild.focus()
})

document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    menu.open = menu.contains(event.target)
  }
})

// After a swap the reader is taken to what went wrong, or else to the new content. A fragment that loads
// by itself (a mini cart) takes nobody's focus.
document.addEventListener('htmx:after:swap', event => {
  const faults = document.querySelector('[data-focus]')
  if (faults) return faults.focus()
  if (event.detail?.ctx?.target?.id === 'main') document.getElementById('main')?.focus({ preventScroll: true })
})

// Whoever ticks one while others are on their way would lose it with them: they are asked for anew, with what is ticked.
document.addEventListener('change', () =>
  document.querySelector('input.htmx-request')?.dispatchEvent(new Event('pick')),
)

// Of tabs wider than a phone, the present one is in sight. Measured when all scripts have done their work, so that no page
// is laid out twice for it.
addEventListener('DOMContentLoaded', () => {
  for (const here of document.querySelectorAll('[aria-current]')) {
    const row = here.closest('.tabs,.work__menu')
    // Less than nothing is nothing.
    if (row) row.scrollLeft = here.getBoundingClientRect().right - row.getBoundingClientRect().right
  }
})

// A form that answered with its faults is a new page: start there as well.
document.querySelector('[data-focus]')?.focus()

// Pages that were read, and tickets, can be read again where there is no network: public/pwa/sw.js. Where it
// cannot be had, nothing is kept.
navigator.serviceWorker?.register('/sw.js').catch(console.info)

// A post that somebody sees is counted, with the site that led here. A page fetched ahead is seen later.
function countView() {
  const post = document.querySelector('[data-views]')?.dataset.views
  if (!post || post === countView.last || document.hidden || document.prerendering) return
  countView.last = post
  navigator.sendBeacon?.(`/views/${post}`, new URLSearchParams({ from: document.referrer }))
}
for (const event of ['visibilitychange', 'prerenderingchange', 'htmx:after:swap']) document.addEventListener(event, countView)
countView()
