import type * as Cheerio from 'cheerio'
import type * as SlimCheerio from 'cheerio/slim'
import type sanitize from 'sanitize-html'

// Readers of HTML are synchronous, so theirs is a `require` at need: what most processes never read costs no start.

/** Cheerio's `load`, with the parser that browsers have. */
export const loadHtml: typeof Cheerio.load = (...given) =>
  (require('cheerio') as typeof Cheerio).load(...given)

/** The same with a parser that takes XML, and HTML as it comes. */
export const loadMarkup: typeof SlimCheerio.load = (...given) =>
  (require('cheerio/slim') as typeof SlimCheerio).load(...given)

export const sanitizeHtml = (html: string, options: sanitize.IOptions): string =>
  (require('sanitize-html') as typeof sanitize)(html, options)
