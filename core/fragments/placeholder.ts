import { FRAGMENTS, type KnownFragment } from '#core/contracts/fragments'

/** A sized box with a plain link that loads the fragment itself once the page is there. */
export function placeholder(
  ownerOrigin: string,
  name: KnownFragment,
  params: Readonly<Record<string, string>>,
): string {
  const { reserve, fallback } = FRAGMENTS[name]
  const query = new URLSearchParams(params).toString()
  const source = Bun.escapeHTML(`/fragments/${name}${query ? `?${query}` : ''}`)
  const href = Bun.escapeHTML(ownerOrigin + fallback.path)
  return (
    `<div class="placeholder placeholder--${reserve}" data-hx-get="${source}" data-hx-trigger="load" data-hx-swap="outerHTML" aria-busy="true">` +
    `<a href="${href}">${Bun.escapeHTML(fallback.label)}</a></div>`
  )
}
