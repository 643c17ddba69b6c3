import type { ProducerStatement, ProducerStatementLine } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from './button'
import { PageLinks } from './pagination'
import { Money } from './price'
import { Table } from './table'
import { Time } from './time'

type Props = {
  page: PageContext
  lines: readonly ProducerStatementLine[]
  /** What can be done about a pay-out that stands; for the shop. */
  undo?: (payoutId: string, line: ProducerStatementLine) => JSX.Element
}

/** What a producer is owed and how it came about: the same for the shop and in the producer's room. */
export function ProducerStatementTable({ page, lines, undo }: Props) {
  return (
    <Table
      caption="What was sold, given back and paid out"
      hideCaption
      dense
      rows={lines}
      empty="Nothing has been sold yet."
      columns={[
        {
          heading: 'Day',
          names: true,
          cell: ({ day }) => <Time at={new Date(`${day}T12:00:00Z`)} locale={page.locale} timeZone="UTC" />,
        },
        {
          heading: 'What',
          cell: ({ kind, note, quantity }) => <span safe>{wordsOf(kind, quantity, note)}</span>,
        },
        {
          heading: 'Amount',
          numeric: true,
          cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
        },
        {
          heading: 'Owed then',
          numeric: true,
          cell: ({ balance }) => <Money value={balance} locale={page.locale} />,
        },
        ...(undo
          ? [
              {
                heading: 'Undo',
                cell: (line: ProducerStatementLine) => (line.payoutId ? undo(line.payoutId, line) : ''),
              },
            ]
          : []),
      ]}
    />
  )
}

function wordsOf(kind: ProducerStatementLine['kind'], quantity: number, note: string): string {
  const words = {
    sold: `Sold ${quantity}`,
    weighed: 'Weighed',
    'given-back': `Given back ${-quantity}`,
    'paid-out': 'Paid out',
    reversed: 'Pay-out undone',
  }[kind]
  return note ? isolate`${words}, ${note}` : words
}

/** The whole of it to take away. */
export function StatementFiles({ path }: { path: string }) {
  return (
    <p class="form__actions">
      {(['pdf', 'csv', 'xlsx'] as const).map(kind => (
        <ButtonLink href={`${path}/${kind}`} variant="plain" icon="download" small>
          <span safe>{kind.toUpperCase()}</span>
        </ButtonLink>
      ))}
    </p>
  )
}

type PagesProps = { path: string; number: number; statement: ProducerStatement }

/** To newer and older lines of it. */
export function StatementPages({ path, number, statement: { goesOn } }: PagesProps) {
  const hrefOf = (to: number) => (to === 1 ? path : `${path}?page=${to}`)
  return (
    <PageLinks
      previous={number > 1 ? hrefOf(number - 1) : null}
      next={goesOn ? hrefOf(number + 1) : null}
      label="Pages of the statement"
    />
  )
}
