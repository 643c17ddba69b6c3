import type { Children } from '@kitajs/html'

type PageHeaderProps = {
  title: string
  kicker?: string
  lead?: string
  /** Buttons at the end of the line. */
  actions?: JSX.Element
}

/** The one `h1` of a page, with what stands around it. */
export function PageHeader({ title, kicker, lead, actions }: PageHeaderProps) {
  return (
    <header class="page-header">
      <div class="page-header__words">
        {!!kicker && (
          <p class="page-header__kicker" safe>
            {kicker}
          </p>
        )}
        <h1 class="page-header__title" safe>
          {title}
        </h1>
        {!!lead && (
          <p class="page-header__lead" safe>
            {lead}
          </p>
        )}
      </div>
      {!!actions && <div class="page-header__actions">{actions}</div>}
    </header>
  )
}

type SectionProps = {
  title: string
  id?: string
  more?: { href: string; label: string }
  children?: Children
}

/** A part of a page under a heading with a rule, and a way to see all of it. */
export function Section({ title, id, more, children }: SectionProps) {
  return (
    <section class="section" id={id}>
      <header class="section__head">
        <h2 safe>{title}</h2>
        {!!more && (
          <a class="section__more" href={more.href} safe>
            {more.label}
          </a>
        )}
      </header>
      {children}
    </section>
  )
}
