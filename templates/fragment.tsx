import type { Children } from '@kitajs/html'
import type { FragmentName, PageContext } from '#core/contracts/page'

type Params = Readonly<Record<string, string>>

type FragmentProps = { page: PageContext; of: FragmentName; params?: Params; children?: Children }

/**
 * HTML that another app lends to this page: `<Fragment page={page} of="market/featured" />`. Its children
 * stand in where the owner has nothing to lend.
 */
export async function Fragment({ page, of, params, children }: FragmentProps) {
  // The owner renders through these same components, and its answer is made safe there, not here.
  const safeHtml = await page.fragment(of, params)
  return <>{(safeHtml || children) as 'safe'}</>
}

/** Room kept for what is not there yet: as tall as what will come, so that nothing jumps. */
export type Reserve = 'inline' | 'line' | 'row' | 'card' | 'cards' | 'panel'

type PlaceholderProps = {
  of: FragmentName
  params?: Params
  /** Where the same thing can be had without a script. */
  href: string
  label: string
  reserve: Reserve
}

/** Stands for a fragment whose owner is late, failed or down: a plain link that fetches it once loaded. */
export function fragmentPlaceholder({ of, params, href, label, reserve }: PlaceholderProps) {
  const query = new URLSearchParams(params).toString()
  const address = `/fragments/${of}${query ? `?${query}` : ''}`
  return (
    <div
      class={`placeholder placeholder--${reserve}`}
      data-hx-get={address}
      data-hx-trigger="load"
      data-hx-swap="outerHTML"
    >
      <a href={href} safe>
        {label}
      </a>
    </div>
  )
}
