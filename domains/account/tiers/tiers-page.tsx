import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { TierView } from '#core/services/account/tiers/tiers'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Table } from '#templates/components/table'
import { TierFields } from './tier-fields'

type TiersProps = { page: PageContext; tiers: readonly TierView[]; currency: string; rejected?: Rejected }

export function TiersPage({ page, tiers, currency, rejected }: TiersProps) {
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      worker="operator"
      title="Tiers"
      lead="Access groups: who has one may read the posts that are for paying members, or for that tier."
    >
      <Table
        caption="Tiers"
        hideCaption
        rows={tiers}
        empty="There are none yet."
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: tier => (
              <>
                <a href={`/tiers/${tier.id}`} safe>
                  {tier.name}
                </a>{' '}
                {tier.retired && <Badge text="retired" />}
              </>
            ),
          },
          { heading: 'About it', cell: tier => escapeHtml(tier.description) },
          { heading: 'Prices', cell: tier => escapeHtml(pricesInWords(tier, page.locale)) },
          { heading: 'Members', cell: tier => tier.members },
        ]}
      />
      <h2>A new tier</h2>
      <Form action="/tiers" label="A new tier">
        <FormErrors errors={rejected?.errors ?? {}} />
        <TierFields field={field} currency={currency} locale={page.locale} />
        <FormActions>
          <Button>Make it</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

function pricesInWords({ monthly, yearly }: TierView, locale: string): string {
  return [
    ...(monthly ? [`${formatMoney(monthly, locale)} a month`] : []),
    ...(yearly ? [`${formatMoney(yearly, locale)} a year`] : []),
  ].join(', ')
}
