import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Statement } from '#core/services/cart/ledger/statement'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Layout } from '#templates/layout'
import { StatementTable } from './statement-table'

type OwnCreditProps = { page: PageContext; statement: Statement; number: number; pages: number }

export function OwnCreditPage({ page, statement, number, pages }: OwnCreditProps) {
  const isEmpty = statement.lines.length === 0
  return (
    <Layout page={page} title="Your credit" noindex>
      <PageHeader title="Your credit" lead={isEmpty ? undefined : leadOf(statement, page.locale)} />
      {isEmpty ? (
        <EmptyState
          title="No credit yet"
          text="Pay some in when you are with us, and later orders can be paid from it without a card."
        />
      ) : (
        <StatementTable page={page} lines={statement.lines} orders="/orders" />
      )}
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => (to === 1 ? '/credit' : `/credit?page=${to}`)}
        label="Pages of your statement"
      />
    </Layout>
  )
}

const leadOf = ({ credit }: Statement, locale: string): string =>
  `You have ${formatMoney(credit, locale)}. Choose it at the checkout, or ask us to pay it out.`
