type Props = { href: string; label: string; text?: 'Older' | 'More' }

/** Below a list that goes on, when nobody knows how far: newest first, unless `text` says otherwise. */
export function OlderLink({ href, label, text = 'Older' }: Props) {
  return (
    <nav class="pagination" aria-label={label}>
      <span />
      <a class="pagination__link" rel="next" href={href}>
        {text}
      </a>
    </nav>
  )
}
