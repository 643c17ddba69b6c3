type Item = { readonly label: string; readonly href: string }

/** Who we are and how to reach us: what the blog lends to the foot of every page. */
export function SitePages({ items }: { items: readonly Item[] }) {
  return (
    <ul>
      {items.map(({ label, href }) => (
        <li>
          <a href={href} safe>
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}
