/** The way here, from the top. The last is the page itself and needs no address. */
export function Breadcrumbs({
  trail,
}: {
  trail: readonly { readonly label: string; readonly href?: string }[]
}) {
  return (
    <nav class="breadcrumbs" aria-label="Breadcrumbs">
      <ol>
        {trail.map(({ label, href }) => (
          <li>
            {href ? (
              <a href={href} safe>
                {label}
              </a>
            ) : (
              <span aria-current="page" safe>
                {label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
