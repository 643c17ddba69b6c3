import { escapeHtml } from '@kitajs/html'
import type { ListPage } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import type { FeeForWork } from '#core/services/cart/prices/fees'
import type { PriceListForWork } from '#core/services/cart/prices/price-lists'
import { type PriorPrices, priorPricesVersion } from '#core/services/cart/prices/prior-prices'
import type { VoucherForWork } from '#core/services/cart/prices/vouchers'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { percentField } from '../typed-fields'
import { worthWords } from './words'

const UNSAID = { shown: 'law', isLaw: false } as const

type Props = {
  page: PageContext
  lists: readonly PriceListForWork[]
  pageOfLists: ListPage
  vouchers: readonly VoucherForWork[]
  /** The id after which the older vouchers come. */
  next: string | null
  fees: readonly FeeForWork[]
  pageOfFees: ListPage
  settings: MinimumForm
  /** Whether reduced prices are compared with the lowest of the 30 days before, and whether the law of its country wants it so. */
  prior?: PriorPrices & { readonly isLaw: boolean }
}

export type MinimumForm = Typed & { readonly version: string | undefined }

export function PricesPage(props: Props) {
  const { page, lists, vouchers, next, fees, settings, prior = UNSAID } = props
  return (
    <AdminLayout
      page={page}
      title="Vouchers and fees"
      lead="What changes the prices of the market: lists for members, sales, vouchers, fees, and the least that one order comes to."
      worker="shopkeeper"
    >
      <Section title="Vouchers" id="vouchers">
        <Vouchers page={page} vouchers={vouchers} next={next} />
      </Section>
      <Section title="Fees" id="fees">
        <Fees page={page} fees={fees} pageOfFees={props.pageOfFees} />
      </Section>
      <Section title="Price lists" id="lists">
        <p class="muted">
          Where several lists that count now have a price for somebody, the lowest is what they pay. A list
          for everybody is a sale: visitors have its prices, too. Of one list a price written for an article
          goes before its percentage.
        </p>
        <Lists page={page} lists={lists} pageOfLists={props.pageOfLists} />
      </Section>
      <Section title="Minimum order" id="minimum">
        <Minimum settings={settings} />
      </Section>
      <Prior {...prior} />
    </AdminLayout>
  )
}

const RULES = '/shop/prices'
const retired = (at: Date | null) => (at ? <Badge text="retired" /> : '')

function Vouchers({ page, vouchers, next }: Pick<Props, 'page' | 'vouchers' | 'next'>) {
  return (
    <>
      <Table
        caption="Vouchers"
        hideCaption
        rows={vouchers}
        empty="There are none yet."
        columns={[
          {
            heading: 'Code',
            names: true,
            cell: voucher => (
              <>
                <a href={`${RULES}/vouchers/${voucher.id}`} safe>
                  {voucher.code}
                </a>{' '}
                {retired(voucher.retired_at)}
              </>
            ),
          },
          {
            heading: 'Takes off',
            numeric: true,
            cell: voucher => escapeHtml(worthWords(voucher, page.locale)),
          },
          { heading: 'For', cell: ({ subject }) => escapeHtml(subject ?? 'everything') },
          { heading: 'Until', cell: ({ ends_at }) => <Until page={page} at={ends_at} /> },
          {
            heading: 'Used',
            numeric: true,
            cell: ({ uses, total_uses }) => (total_uses === null ? `${uses}` : `${uses} of ${total_uses}`),
          },
        ]}
      />
      <p class="form__actions">
        <ButtonLink href={`${RULES}/vouchers/new`} variant="plain">
          New voucher
        </ButtonLink>
        {!!next && (
          <ButtonLink href={`${RULES}?after=${next}`} variant="quiet">
            Older vouchers
          </ButtonLink>
        )}
      </p>
    </>
  )
}

/** The last day of what ends with this moment. */
function Until({ page, at }: { page: PageContext; at: Date | null }) {
  if (!at) return 'it is retired'
  return <Time at={new Date(at.getTime() - 1)} locale={page.locale} timeZone={page.timeZone} />
}

function Fees({ page, fees, pageOfFees }: Pick<Props, 'page' | 'fees' | 'pageOfFees'>) {
  return (
    <>
      <Table
        caption="Fees"
        hideCaption
        rows={fees}
        empty="There are none yet."
        columns={[
          {
            heading: 'Fee',
            names: true,
            cell: fee => (
              <>
                <a href={`${RULES}/fees/${fee.id}`} safe>
                  {fee.label}
                </a>{' '}
                {retired(fee.retired_at)}
              </>
            ),
          },
          { heading: 'Charges', numeric: true, cell: fee => escapeHtml(worthWords(fee, page.locale)) },
          {
            heading: 'Who pays it',
            cell: ({ label_slug }) => escapeHtml(label_slug ? `members with “${label_slug}”` : 'everybody'),
          },
        ]}
      />
      <Pagination {...pageOfFees} hrefOf={to => `${RULES}?fees=${to}#fees`} label="Pages of fees" />
      <p class="form__actions">
        <ButtonLink href={`${RULES}/fees/new`} variant="plain">
          New fee
        </ButtonLink>
      </p>
    </>
  )
}

function Lists({ page, lists, pageOfLists }: Pick<Props, 'page' | 'lists' | 'pageOfLists'>) {
  return (
    <>
      <Table
        caption="Price lists"
        hideCaption
        rows={lists}
        empty="There are none yet: everybody pays the same."
        columns={[
          {
            heading: 'List',
            names: true,
            cell: list => (
              <>
                <a href={`${RULES}/lists/${list.id}`} safe>
                  {list.name}
                </a>{' '}
                {retired(list.retired_at)}
              </>
            ),
          },
          {
            heading: 'For',
            cell: list => escapeHtml(holdersOf(list)),
          },
          {
            heading: 'Off everything',
            numeric: true,
            cell: ({ percent_off }) => (percent_off === null ? '–' : `${percentField(percent_off)}%`),
          },
          { heading: 'Own prices', numeric: true, cell: ({ prices }) => prices.length },
          { heading: 'Until', cell: ({ ends_at }) => <Until page={page} at={ends_at} /> },
        ]}
      />
      <Pagination {...pageOfLists} hrefOf={to => `${RULES}?lists=${to}#lists`} label="Pages of price lists" />
      <p class="form__actions">
        <ButtonLink href={`${RULES}/lists/new`} variant="plain">
          New price list
        </ButtonLink>
      </p>
    </>
  )
}

function holdersOf({ label_slug, for_everyone, shows_net }: PriceListForWork): string {
  if (for_everyone) return 'everybody'
  if (!label_slug) return 'all members'
  return `members with “${label_slug}”${shows_net ? ', shown without VAT' : ''}`
}

function Prior({ shown, isLaw }: PriorPrices & { readonly isLaw: boolean }) {
  return (
    <Section title="Reduced prices" id="prior">
      <Form action={`${RULES}/prior-prices`} version={priorPricesVersion({ shown })} label="Reduced prices">
        <SelectField
          name="shown"
          label="A price that is reduced for everybody is compared with"
          hint="In the European Union (Directive 98/6/EC, art. 6a) it has to be the lowest price of the 30 days before. What has no such price is shown without a comparison."
          value={shown}
          options={[
            {
              value: 'law',
              label: isLaw
                ? 'What the law wants here: the lowest price of the 30 days before'
                : 'What the law wants here: the usual price',
            },
            { value: 'yes', label: 'The lowest price of the 30 days before' },
            { value: 'no', label: 'The usual price' },
          ]}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

function Minimum({ settings }: { settings: MinimumForm }) {
  const field = fieldsOf(settings)
  return (
    <>
      <FormErrors errors={settings.errors} />
      <Form action={`${RULES}/minimum`} version={settings.version} label="Minimum order">
        <InputField
          {...field('minimumOrder')}
          label="The least that the goods of an order come to"
          hint="Before vouchers and fees. Orders of tickets alone may come to less."
          inputmode="decimal"
          maxlength={20}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </>
  )
}
