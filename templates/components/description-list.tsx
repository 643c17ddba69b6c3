import type { Children } from '@kitajs/html'

export type Description = { readonly term: string; readonly details: Children }

/** Names and their values; `details` is HTML (a component, or text through `Html.escapeHtml`). */
export function DescriptionList({ items }: { items: readonly Description[] }) {
  return (
    <dl class="descriptions">
      {items.map(item => (
        <div>
          <dt safe>{item.term}</dt>
          <dd>{item.details}</dd>
        </div>
      ))}
    </dl>
  )
}
