import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type EndSessionPageProps = { page: PageContext; clientName: string | null; query: string }

export function EndSessionPage({ page, clientName, query }: EndSessionPageProps) {
  return (
    <Layout page={page} title="Sign out?" noindex>
      <PageHeader
        title="Sign out?"
        lead={`${clientName ?? 'Another site'} asks us to sign you out: here, in all our other rooms, and wherever you went from here.`}
      />
      <Form action={`/end-session/confirmation?${query}`} label="Sign out">
        <FormActions>
          <Button>Sign out</Button>
          <ButtonLink variant="plain" href="/">
            Stay signed in
          </ButtonLink>
        </FormActions>
      </Form>
    </Layout>
  )
}
