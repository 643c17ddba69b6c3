type Item = { readonly label: string; readonly href: string; readonly current?: boolean }

/** The navigation that editors keep: what the blog lends to every masthead. */
export function PagesNavigation({ items }: { items: readonly Item[] }) {
  return (
    <nav class="pages-navigation" aria-label="Pages">
      <ul>
        {items.map(item => (
          <li>
            <a href={item.href} aria-current={item.current ? 'page' : undefined} safe>
              {item.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
