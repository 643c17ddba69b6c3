import { sanitizeHtml } from '#core/html/parsers'
import { WRITTEN_ADDRESS } from '#core/text/written-address'

const ADDRESS = new RegExp(WRITTEN_ADDRESS, 'g')

/** A mail's text as HTML: everything escaped, addresses made links, line breaks kept by the page's style. */
export function linkedText(text: string): string {
  let html = ''
  let end = 0
  for (const found of text.matchAll(ADDRESS)) {
    const address = Bun.escapeHTML(found[0])
    html += `${Bun.escapeHTML(text.slice(end, found.index))}<a href="${address}">${address}</a>`
    end = found.index + found[0].length
  }
  return html + Bun.escapeHTML(text.slice(end))
}

/**
 * The HTML version of a mail as it may stand inside a page of ours: words, lists, tables and links. Pictures
 * become their description, since our pages load none from elsewhere; scripts, styles and forms are gone.
 */
export function sanitisedMail(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      ...['p', 'br', 'hr', 'a', 'b', 'strong', 'i', 'em', 's', 'u', 'code', 'pre', 'blockquote'],
      ...['h1', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    ],
    allowedAttributes: { a: ['href'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'template', 'svg', 'math'],
    transformTags: {
      // A page has one h1, and that is the mail's subject.
      h1: 'h2',
      img: (_, { alt }) => ({ tagName: 'em', attribs: {}, text: alt ? `[${alt}]` : '' }),
    },
  })
}
