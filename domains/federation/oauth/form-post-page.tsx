import type { PageContext } from '#core/contracts/page'
import { pageLanguage } from '#core/contracts/page-language'
import type { AuthorizationResponse } from '#core/services/federation/oauth/authorization-response'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { DocumentHead } from '#templates/document-head'

type FormPostPageProps = { page: PageContext; response: AuthorizationResponse }

/**
 * OAuth 2.0 Form Post Response Mode: the answer in a form that the member sends on. Without the masthead, for no form
 * but this one may leave the page.
 */
export function FormPostPage({ page, response: { redirectUri, parameters } }: FormPostPageProps) {
  const title = parameters.code === undefined ? 'Back to where you came from' : 'You are signed in'
  return (
    <>
      {'<!doctype html>'}
      <html lang={pageLanguage(page.locale)}>
        <DocumentHead page={page} title={title} noindex />
        <body>
          <main id="main" class="main">
            <PageHeader
              kicker={new URL(redirectUri).host}
              title={title}
              lead="One step is left: go on to the site."
            />
            <Form action={redirectUri} label="Go on">
              {Object.entries(parameters).map(([name, value]) => (
                <input type="hidden" name={name} value={value} />
              ))}
              <FormActions>
                <Button>Go on</Button>
              </FormActions>
            </Form>
          </main>
        </body>
      </html>
    </>
  )
}
