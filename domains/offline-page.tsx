import type { PageContext } from '#core/contracts/page'
import { pageLanguage } from '#core/contracts/page-language'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { DocumentHead } from '#templates/document-head'
import { Logo } from '#templates/logo'

/** Shown where there is no network: of nobody in particular, since whoever holds the phone reads it. */
export function OfflinePage({ page }: { page: PageContext }) {
  return (
    <>
      {'<!doctype html>'}
      <html lang={pageLanguage(page.locale)}>
        <DocumentHead page={page} title="You are offline" noindex />
        <body>
          <main id="main" class="main">
            <Logo site={page.site} size={56} />
            <h1 class="visually-hidden">Offline</h1>
            <EmptyState
              title="You are offline"
              text="This page has not been read here before. Your tickets, and what you read last, are still there."
            >
              {page.domain === 'account' ? (
                <ButtonLink href="/tickets">Your tickets</ButtonLink>
              ) : (
                <ButtonLink href="/">To the front page of this app</ButtonLink>
              )}
            </EmptyState>
          </main>
        </body>
      </html>
    </>
  )
}
