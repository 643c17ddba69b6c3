import { type Document, Window } from 'happy-dom'

/** A page as a browser without scripts sees it: `page(html).querySelector('h1')`. Loads nothing. */
export function page(html: string): Document {
  const window = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } })
  window.document.write(html)
  return window.document
}
