import type { Children } from '@kitajs/html'

type EmptyStateProps = {
  title: string
  text?: string
  /** An SVG of one's own; without it, the bare sprig. */
  illustration?: JSX.Element
  /** What to do next: a `ButtonLink`. */
  children?: Children
}

export function EmptyState({ title, text, illustration, children }: EmptyStateProps) {
  return (
    <section class="empty-state">
      {(illustration ?? <BareSprig />) as 'safe'}
      <h2 safe>{title}</h2>
      {!!text && <p safe>{text}</p>}
      {!!children && <p class="empty-state__action">{children as 'safe'}</p>}
    </section>
  )
}

function BareSprig() {
  return (
    <svg width="120" height="96" viewBox="0 0 120 96" aria-hidden="true">
      <path
        class="empty-state__twig"
        d="M12 86C40 82 70 62 96 16M46 74c-2-14 2-24 10-32m14 12c12 2 20 0 28-6"
      />
      <path
        class="empty-state__leaf"
        d="M56 42c-8-6-9-16-4-26 9 6 10 16 4 26Zm42 6c2-9 8-13 17-13-1 9-8 14-17 13ZM34 79c-9 2-16-2-20-10 9-3 17 1 20 10Z"
      />
      <circle class="empty-state__hip" cx="97" cy="14" r="7" />
    </svg>
  )
}
