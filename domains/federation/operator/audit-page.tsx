import { escapeHtml } from '@kitajs/html'
import { AUDITED_ACTIONS, type AuditedAction } from '#core/contracts/audited-actions'
import type { PageContext } from '#core/contracts/page'
import type { AuditFilter, AuditSummary } from '#core/services/federation/audit/audit-trail'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { OlderLink } from '#templates/components/older-link'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { narrowedHref, WhoField } from '../narrowed-list'
import { written } from './audit-facts'

const LABELS: Readonly<Record<AuditedAction, string>> = {
  'role.granted': 'Role granted',
  'role.revoked': 'Role taken back',
  'own-role.made': 'Own role made',
  'own-role.changed': 'Own role changed',
  'own-role.retired': 'Own role retired',
  'invitation.sent': 'Invitation sent',
  'invitation.withdrawn': 'Invitation withdrawn',
  'job.dropped': 'Job dropped',
  'account.closed': 'Account closed',
  'account.reopened': 'Account kept after all',
  'account.erased': 'Account erased',
  'settings.changed': 'Settings changed',
  'price.set': 'Price set',
  'stock.moved': 'Stock changed by hand',
  'stock.on-demand': 'Sold on demand, or not',
  'catalogue.imported': 'Products imported',
  'catalogue.import-undone': 'Import undone',
  'import-schedule.saved': 'Table to be fetched saved',
  'import-schedule.ended': 'Table fetched no more',
  'price-list.saved': 'Price list saved',
  'price-list.retired': 'Price list retired',
  'voucher.saved': 'Voucher saved',
  'voucher.retired': 'Voucher retired',
  'fee.saved': 'Fee saved',
  'fee.retired': 'Fee retired',
  'delivery.saved': 'Delivery saved',
  'delivery.retired': 'Delivery called off',
  'collection-place.saved': 'Collection place saved',
  'collection-place.retired': 'Collection place retired',
  'payment.received': 'Payment received',
  'credit.changed': 'Credit changed',
  'producer.paid': 'A producer was paid',
  'producer.payout-reversed': 'A pay-out to a producer was undone',
  'producer.invited': 'A producer was invited',
  'producer.joined': 'Somebody joined a producer’s room',
  'producer.left': 'Somebody left a producer’s room',
  'producer.agreed': 'Terms with a producer were set',
  'proposal.decided': 'A producer’s change was decided',
  'cycle.saved': 'An order cycle was saved',
  'goods.received': 'A delivery was received',
  'order.placed': 'Order placed for somebody',
  'order.claimed': 'Order of a guest became a member’s',
  'order.changed': 'Order changed',
  'order.weighed': 'Goods of an order weighed',
  'reader.paired': 'Card reader paired',
  'reader.removed': 'Card reader removed',
  'charge-back.reversed': 'Charge-back came back',
  'refund.handed-out': 'Refund handed out',
  'refund.requested': 'Refund requested',
  'gift-card.replaced': 'Code of a gift card replaced',
  'gift-card.redeemed': 'Gift card became credit',
  'household.opened': 'Household opened',
  'household.joined': 'Household joined',
  'household.left': 'Household left',
  'household.renamed': 'Household renamed',
  'household.invitation-withdrawn': 'Invitation to a household taken back',
  'price-choice.saved': 'Choice of prices changed',
  'bill-account.saved': 'Account of the monthly bill changed',
  'bill-account.closed': 'Account of the monthly bill closed',
  'bill.paid': 'Monthly bill paid',
  'standing-order.changed': 'Standing order changed',
  'card.kept': 'Card kept on file',
  'card.removed': 'Card on file removed',
  'client.registered': 'Client registered',
  'client.changed': 'Client changed',
  'client.rotated': 'Secret of a client replaced',
  'client.deleted': 'Client deleted',
  'registration.opened': 'Self-registration opened',
  'registration.closed': 'Self-registration closed',
  'resource.registered': 'Resource registered',
  'resource.changed': 'Resource changed',
  'resource.deleted': 'Resource deleted',
  'integration.made': 'Integration made',
  'integration.withdrawn': 'Integration withdrawn',
  'ghost-sync.connected': 'Ghost site connected',
  'ghost-sync.changed': 'Ghost sync changed',
  'block.added': 'Blocked',
  'block.lifted': 'Block lifted',
  'tier.made': 'Tier made',
  'tier.changed': 'Tier changed, put on sale or taken off it',
  'tier.retired': 'Tier retired',
  'tier.given': 'Tier given',
  'tier.ended': 'Tier ended',
  'tier-gift.given': 'Tier given as a gift',
  'tier-gift.withdrawn': 'Gift of a tier withdrawn',
  'post-tiers.set': 'Tiers of a post set',
  'post-code.set': 'Code of a post set',
  'comment.hidden': 'A comment was hidden',
  'comment.restored': 'A comment was restored',
  'comment-rule.set': 'Who may comment was set',
  'redirects.imported': 'Redirects brought from a file',
  'redirect.changed': 'A redirect leads elsewhere',
  'redirect.removed': 'A redirect was removed',
}

type Props = {
  page: PageContext
  lines: readonly AuditSummary[]
  filter: AuditFilter
  next: string | null
}

/** Who changed what of rights, money, stock and settings. */
export function AuditPage({ page, lines, filter, next }: Props) {
  const reader = { locale: page.locale, timeZone: page.timeZone, currency: page.site.currency }
  return (
    <AdminLayout
      page={page}
      title="Audit"
      worker="operator"
      lead="Who changed rights, prices, stock, refunds and settings, and how it was before. It is kept for good, and nobody can change it."
    >
      <Form action="/operator/audit" method="get" label="Narrow the audit">
        <SelectField
          name="action"
          label="What"
          empty="Everything"
          options={AUDITED_ACTIONS.map(value => ({ value, label: LABELS[value] }))}
          value={filter.action}
        />
        <WhoField label="By whom" value={filter.who} />
        <FormActions>
          <Button variant="plain">Show</Button>
        </FormActions>
      </Form>
      <Table
        caption="Changes, newest first"
        hideCaption
        dense
        rows={lines}
        empty="Nothing was changed, as far as this goes back."
        columns={[
          {
            heading: 'When',
            cell: line => <Time at={line.at} style="both" locale={page.locale} timeZone={page.timeZone} />,
          },
          { heading: 'Who', cell: line => escapeHtml(line.by ?? 'by itself') },
          { heading: 'What', names: true, cell: line => escapeHtml(LABELS[line.action]) },
          { heading: 'Of', cell: line => escapeHtml(line.subject) },
          { heading: 'Before', cell: line => escapeHtml(written(line.before, reader)) },
          { heading: 'After', cell: line => escapeHtml(written(line.after, reader)) },
        ]}
      />
      {next !== null && (
        <OlderLink
          href={narrowedHref('/operator/audit', { ...filter, before: next })}
          label="Pages of the audit"
        />
      )}
    </AdminLayout>
  )
}
