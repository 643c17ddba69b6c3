export type Filter = {
  readonly label: string
  readonly href: string
  readonly current?: boolean
  readonly count?: number | string
}

/** A row of choices that narrow a list; each is a link, so it can be shared, bookmarked and gone back from. */
export function Filters({ label, filters }: { label: string; filters: readonly Filter[] }) {
  return (
    <nav class="filters" aria-label={label}>
      <ul>
        {filters.map(filter => (
          <li>
            <a class="filters__link" href={filter.href} aria-current={filter.current ? 'true' : undefined}>
              <span safe>{filter.label}</span>
              {filter.count !== undefined && (
                <span class="filters__count" safe>
                  {String(filter.count)}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
