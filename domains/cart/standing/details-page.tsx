import type { PageContext } from '#core/contracts/page'
import type { StandingChoices } from '#core/services/cart/standing/choices'
import type { StandingView } from '#core/services/cart/standing/own-standing'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import type { Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'
import { DetailFields } from './details-form'

type Props = { page: PageContext; standing: StandingView; choices: StandingChoices; typed: Typed }

export function DetailsPage({ page, standing, choices, typed }: Props) {
  const path = `/standing-orders/${standing.id}`
  return (
    <Layout page={page} title="Change the standing order" noindex>
      <Breadcrumbs
        trail={[
          { label: 'Standing orders', href: '/standing-orders' },
          { label: 'Standing order', href: path },
          { label: 'Days, place and payment' },
        ]}
      />
      <PageHeader
        title="Days, place and payment"
        lead="From the next one on that can still be changed. With another day it begins anew."
      />
      <FormErrors errors={typed.errors} />
      <Form action={`${path}/details`} label="Days, place and payment">
        <DetailFields page={page} choices={choices} typed={typed} />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={path} variant="quiet">
            Leave it as it is
          </ButtonLink>
        </FormActions>
      </Form>
    </Layout>
  )
}
