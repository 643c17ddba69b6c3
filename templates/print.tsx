import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { pageLanguage } from '#core/contracts/page-language'
import { Flash } from './components/notice'
import { DocumentHead, type HeadProps } from './document-head'
import { Logo } from './logo'

type PrintLayoutProps = Pick<HeadProps, 'title'> & {
  page: PageContext
  /** Where the same thing is to be seen on the site. */
  backHref: string
  children?: Children
}

/** A sheet of paper: an order, a receipt, a ticket. Always dark on white, and without the site around it. */
export function PrintLayout({ page, title, backHref, children }: PrintLayoutProps) {
  return (
    <>
      {'<!doctype html>'}
      <html lang={pageLanguage(page.locale)} class="sheet-page">
        <DocumentHead page={page} title={title} noindex />
        <body>
          <nav class="sheet-page__back" aria-label="Back">
            <a href={backHref}>Back to the site</a>
          </nav>
          <main id="main" class="sheet">
            <header class="sheet__head">
              <Logo site={page.site} size={44} />
              <p class="sheet__site" safe>
                {page.site.name}
              </p>
            </header>
            <h1 class="sheet__title" safe>
              {title}
            </h1>
            <Flash flash={page.flash} />
            {children}
          </main>
        </body>
      </html>
    </>
  )
}
