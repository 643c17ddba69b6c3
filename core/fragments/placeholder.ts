import type { FragmentDeclaration } from '#core/contracts/fragments'
import type { FragmentName } from '#core/contracts/page'

/** A sized box with a plain link that loads the fragment itself once the page is there. */
export function placeholder(
  { reserve, fallback }: FragmentDeclaration,
  ownerOrigin: string,
  name: FragmentName,
  params: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(params).toString()
  const source = Bun.escapeHTML(`/fragments/${name}${query ? `?${query}` : ''}`)
  const href = Bun.escapeHTML(ownerOrigin + fallback.path)
  return (
    `<div class="placeholder placeholder--${reserve}" data-hx-get="${source}" data-hx-trigger="load" data-hx-swap="outerHTML">` +
    `<a href="${href}">${Bun.escapeHTML(fallback.label)}</a></div>`
  )
}
