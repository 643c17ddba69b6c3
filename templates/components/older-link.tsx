/** Below a list that goes on, newest first, when nobody knows how far. */
export function OlderLink({ href, label }: { href: string; label: string }) {
  return (
    <nav class="pagination" aria-label={label}>
      <span />
      <a class="pagination__link" rel="next" href={href}>
        Older
      </a>
    </nav>
  )
}
