import type { Children } from '@kitajs/html'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { pageLanguage } from '#core/contracts/page-language'
import { EnterButton } from './components/enter-button'
import { Flash } from './components/notice'
import type { FormLeft } from './components/sign-in-link'
import { appActorId, DocumentHead, fullTitle, type HeadProps } from './document-head'
import { Footer } from './footer'
import { Masthead } from './masthead'

export type LayoutProps = HeadProps & {
  page: PageContext
  /** Its `<head>` where that was made already, of the same props. */
  head?: string | Promise<string>
  /** Which app is marked in the navigation; the page's own unless said. */
  activeNav?: DomainName
  /** For tables and calendars: the full width of the page rather than the width of a text. */
  wide?: boolean
  /** A form that a visitor fills in: who signs in from the masthead sends its fields there, to find them again. */
  leaving?: FormLeft
  children?: Children
}

/** A whole page; for htmx (`page.partial`) its title and its `main` alone. */
export function Layout(props: LayoutProps) {
  const { page, title, wide, leaving, children } = props
  const main = (
    <main id="main" class={['main', wide && 'main--wide']} tabindex="-1">
      <Flash flash={page.flash} />
      {children}
    </main>
  )
  if (page.partial) {
    return (
      <>
        <title safe>{fullTitle(title, page.site.name)}</title>
        {main}
      </>
    )
  }
  // A front page shows its app.
  const activity = props.activity ?? (page.path === '/' ? appActorId(page) : null)
  return (
    <>
      {'<!doctype html>'}
      <html lang={pageLanguage(page.locale)}>
        {(props.head ?? <DocumentHead {...props} activity={activity} />) as 'safe'}
        <body>
          <a class="skip-link" href="#main">
            Skip to content
          </a>
          {!!leaving && <EnterButton form={leaving.form} {...leaving.enter} />}
          <Masthead page={page} active={props.activeNav ?? page.domain} leaving={leaving} />
          {main}
          <Footer page={page} />
        </body>
      </html>
    </>
  )
}
