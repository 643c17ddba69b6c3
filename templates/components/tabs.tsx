export type Tab = {
  readonly label: string
  readonly href: string
  readonly current?: boolean
  /** A text where it is not counted to its end. */
  readonly count?: number | string
}

/** Several views of one thing, each with an address of its own: links, so no script and no ARIA tabs. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map(tab => (
          <li>
            <a class="tabs__link" href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              <span safe>{tab.label}</span>
              {tab.count !== undefined && (
                <span class="tabs__count" safe>
                  {String(tab.count)}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
