import type { Children } from '@kitajs/html'
import { nameWrittenHere } from '#core/contracts/page-language'

type PageHeaderProps = {
  title: string
  kicker?: string
  lead?: string
  /** Of the site, where title and lead are what people have written. */
  locale?: string
  /** Buttons at the end of the line. */
  actions?: JSX.Element
}

/** The one `h1` of a page, with what stands around it. */
export function PageHeader({ title, kicker, lead, locale, actions }: PageHeaderProps) {
  const written = locale === undefined ? {} : nameWrittenHere(locale)
  return (
    <header class="page-header">
      <div class="page-header__words">
        {!!kicker && (
          <p class="page-header__kicker" safe>
            {kicker}
          </p>
        )}
        <h1 class="page-header__title" {...written} safe>
          {title}
        </h1>
        {!!lead && (
          <p class="page-header__lead" {...written} safe>
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
