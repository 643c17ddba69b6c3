import { type JsonObject, text } from '../json'
import { plainText, sanitizeRemote } from '../sanitize-remote'

/** The peer's page for people: each article it accepted, with its title, its text and a link to where it lives. */
export function articlesPage(articles: readonly JsonObject[]): Response {
  const items = articles.map(article => {
    const title = Bun.escapeHTML(plainText(text(article.name) ?? ''))
    const url = Bun.escapeHTML(text(article.url) ?? text(article.id) ?? '')
    return `<article><h2><a href="${url}">${title}</a></h2>${sanitizeRemote(text(article.content) ?? '')}</article>`
  })
  const html = `<!doctype html><html lang="en"><title>Articles</title><h1>Articles</h1>${items.join('')}</html>`
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}
