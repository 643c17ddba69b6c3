import { type Document, Window } from 'happy-dom'

/** One for all pages of a process: a window is a realm of its own, which costs more than most pages do. */
let window: Window | undefined

/** A page as a browser without scripts sees it: `page(html).querySelector('h1')`. Loads nothing, runs nothing. */
export function page(html: string): Document {
  window ??= new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } })
  return new window.DOMParser().parseFromString(html, 'text/html')
}
