import { inspect } from 'node:util'
import { type Document, type Element, Window } from 'happy-dom'

/** One for all pages of a process: a window is a realm of its own, which costs more than most pages do. */
let window: Window | undefined

/** A page as a browser without scripts sees it: `page(html).querySelector('h1')`. Loads nothing, runs nothing. */
export function page(html: string): Document {
  window ??= openWindow()
  return new window.DOMParser().parseFromString(html, 'text/html')
}

function openWindow(): Window {
  const opened = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } })
  // A test that fails says which element it was, not the whole window behind it in millions of lines.
  Object.assign(opened.Element.prototype, {
    [inspect.custom](this: Element) {
      return this.outerHTML
    },
  })
  return opened
}
